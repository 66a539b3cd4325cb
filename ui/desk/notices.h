#pragma once

#include <QString>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "core/control/event.h"

namespace yard {

/// One notification.
struct Notice {
    QString title, text;
    bool bad = false;  ///< something is worse than before
};

/// Which changes of state are worth a notification: what comes together is told together, and a
/// server that goes up and down is told once, until it has been steady. Pure; wall times in ms.
class Notices {
public:
    static constexpr int64_t GatherMs = 2000;  ///< of what is told together
    /// So many changes within so long are flapping; without one for as long it is over.
    static constexpr int FlapCount = 4;
    static constexpr int64_t FlapMs = 60'000;

    void add(const Event& event);
    /// What is to be told now, if anything.
    std::optional<Notice> take(int64_t nowMs);

private:
    struct Server {
        std::deque<int64_t> changes;  ///< within the last FlapMs
        bool flaps = false;
    };
    void settle(int64_t nowMs);

    std::map<ServerKey, Server> m_servers;
    std::vector<Event> m_waiting;
    int64_t m_sinceMs = 0;  ///< the first of those
};

}  // namespace yard
