#include "core/control/eventlog.h"

#include <algorithm>

namespace yard {

void EventLog::add(Event event) {
    event.id = ++m_lastId;
    m_events.push(std::move(event));
}

std::vector<Event> EventLog::since(uint64_t id) const {
    std::vector<Event> events;
    const size_t wanted = m_lastId > id ? std::min<uint64_t>(m_lastId - id, m_events.size()) : 0;
    events.reserve(wanted);
    for (size_t i = m_events.size() - wanted; i < m_events.size(); ++i)
        events.push_back(m_events.at(i));
    return events;
}

}  // namespace yard
