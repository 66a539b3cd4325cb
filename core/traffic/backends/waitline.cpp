#include "core/traffic/backends/waitline.h"

#include "core/servers/server.h"

namespace yard {

uint64_t WaitLine::join(Waiter& waiter, const Server* own, QueueTurn turn) {
    const size_t line = own ? own->index() + 1 : 0;
    m_lines[line].waiting.emplace(Place{turn, ++m_last}, Entry{&waiter, m_lines[line].served});
    m_where.emplace(m_last, Where{line, turn});
    return m_last;
}

Waiter* WaitLine::next(const Server& server, bool any) {
    const size_t own = server.index() + 1;
    if (!any || m_lines[0].waiting.empty()) return take(own);
    if (m_lines[own].waiting.empty()) return take(0);
    return take(m_lines[own].waiting.begin()->first < m_lines[0].waiting.begin()->first ? own : 0);
}

void WaitLine::count(size_t line, const Entry& entry) const {
    QueuePlaces& places = entry.waiter->places;
    (line ? places.ofServer : places.ofBackend) +=
        static_cast<int>(m_lines[line].served - entry.joined) + 1;
}

Waiter* WaitLine::take(size_t line) {
    if (m_lines[line].waiting.empty()) return nullptr;
    const auto first = m_lines[line].waiting.begin();
    Waiter* waiter = first->second.waiter;
    count(line, first->second);
    m_where.erase(first->first.number);
    m_lines[line].waiting.erase(first);
    ++m_lines[line].served;
    return waiter;
}

WaitLine::Left WaitLine::leave(uint64_t place) {
    const auto it = m_where.find(place);
    if (it == m_where.end()) return {};
    const Where where = it->second;
    Line& line = m_lines[where.line];
    const auto entry = line.waiting.find(Place{where.turn, place});
    count(where.line, entry->second);
    line.waiting.erase(entry);
    m_where.erase(it);
    return {true, static_cast<int>(where.line) - 1};
}

WaitLine::Left WaitLine::find(uint64_t place) const {
    const auto it = m_where.find(place);
    return it == m_where.end() ? Left() : Left{true, static_cast<int>(it->second.line) - 1};
}

std::vector<Waiter*> WaitLine::dismiss(const Server& server) {
    const size_t line = server.index() + 1;
    auto& waiting = m_lines[line].waiting;
    std::vector<Waiter*> gone;
    for (auto it = waiting.begin(); it != waiting.end();) {
        if (it->second.waiter->stays) {
            ++it;
            continue;
        }
        gone.push_back(it->second.waiter);
        count(line, it->second);
        m_where.erase(it->first.number);
        it = waiting.erase(it);
    }
    return gone;
}

}  // namespace yard
