#pragma once

#include <vector>

#include "core/base/ring.h"
#include "core/control/event.h"

namespace yard {

/// The latest events, numbered from 1 without gaps. One thread.
class EventLog {
public:
    static constexpr size_t Kept = 2000;

    /// Numbers the event and keeps it.
    void add(Event event);
    /// Those after `id` that are still kept, oldest first.
    std::vector<Event> since(uint64_t id) const;
    uint64_t lastId() const { return m_lastId; }

private:
    Ring<Event> m_events{Kept};
    uint64_t m_lastId = 0;
};

}  // namespace yard
