#include "core/runtime/attached/eventfeed.h"

#include "core/control/tracereader.h"

namespace yard {
namespace {

/// Between two connections; a socket that does not tell them is asked seldom.
constexpr Millis Breath{1000}, Refused{60000};

}  // namespace

void EventFeed::keepHearing(bool anew) {
    if (anew) {
        m_call.reset();
        m_base += m_lastTrace;
        m_lastEvent = m_lastTrace = 0;
        m_works = false;
        m_next = {};
    }
    if (m_call || m_clock.now() < m_next) return;
    m_lines.clear();
    // The idle limit is for who says nothing; here it is the proxy that may be silent.
    m_call = m_makeCall("set timeout cli 1d;show events -w");
    QObject::connect(m_call.get(), &Call::heard, m_call.get(), [this] { hear(); });
}

void EventFeed::hear() {
    m_lines.add(m_call->take(), [this](std::string_view line) { hearLine(line); });
    if (!m_call->ended()) return;
    m_call.reset();
    m_next = m_clock.now() + (m_works ? Breath : Refused);
}

void EventFeed::hearLine(std::string_view line) {
    auto told = readEventLine(line);
    if (!told) return;
    m_works = true;
    if (auto* event = std::get_if<Event>(&*told); event && event->id > m_lastEvent) {
        m_lastEvent = event->id;
        m_events.push_back(std::move(*event));
    }
    if (auto* trace = std::get_if<Trace>(&*told); trace && trace->id > m_lastTrace) {
        m_lastTrace = trace->id;
        trace->id += m_base;
        m_traces.push_back(std::move(*trace));
        if (m_traces.size() > KeptTraces) m_traces.pop_front();
    }
}

std::vector<Trace> EventFeed::traces(uint64_t id, int most) const {
    std::vector<Trace> newest;
    const size_t limit = static_cast<size_t>(std::max(most, 0));
    for (auto it = m_traces.rbegin(); it != m_traces.rend() && it->id > id; ++it) {
        if (newest.size() == limit) break;
        newest.push_back(*it);
    }
    return {newest.rbegin(), newest.rend()};
}

}  // namespace yard
