#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "core/base/lines.h"
#include "core/control/event.h"
#include "core/control/trace.h"
#include "core/runtime/attached/call.h"

namespace yard {

/// What our own proxies tell of themselves by `show events -w`: events and traces as they come, on
/// a connection that stays. One thread.
class EventFeed {
public:
    static constexpr size_t KeptTraces = 1000;
    using MakeCall = std::function<CallHolder(const std::string& line)>;

    EventFeed(MakeCall makeCall, Clock& clock) : m_makeCall(std::move(makeCall)), m_clock(clock) {}

    /// Hears on, or again after a connection went; at the first of another process (`anew`) what it
    /// numbers begins at 1.
    void keepHearing(bool anew);
    void stop() { m_call.reset(); }
    /// It tells them: not every socket may.
    bool works() const { return m_works; }
    /// It was asked and has told nothing yet, not even that it may not.
    bool waits() const { return m_call && !m_works; }
    /// New ones since the last time, as they were numbered there.
    std::vector<Event> takeEvents() { return std::exchange(m_events, {}); }
    /// Those after `id` by their numbers here, which rise over all processes; the newest `most`.
    std::vector<Trace> traces(uint64_t id, int most) const;

private:
    void hear();
    void hearLine(std::string_view line);

    MakeCall m_makeCall;
    Clock& m_clock;
    CallHolder m_call;
    TimePoint m_next;  ///< when it may be asked again
    LineGatherer m_lines;
    std::vector<Event> m_events;
    std::deque<Trace> m_traces;
    uint64_t m_lastEvent = 0, m_lastTrace = 0;  ///< as they are numbered there
    uint64_t m_base = 0;                        ///< what traces of earlier processes came to
    bool m_works = false;
};

}  // namespace yard
