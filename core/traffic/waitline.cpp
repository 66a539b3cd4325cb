#include "core/traffic/waitline.h"

#include "core/servers/server.h"

namespace yard {

uint64_t WaitLine::join(Waiter& waiter, const Server* own) {
    const size_t line = own ? own->index() + 1 : 0;
    m_lines[line].emplace(++m_last, &waiter);
    m_where.emplace(m_last, line);
    return m_last;
}

Waiter* WaitLine::next(const Server& server, bool any) {
    const size_t own = server.index() + 1;
    if (!any || m_lines[0].empty()) return take(own);
    if (m_lines[own].empty()) return take(0);
    return take(m_lines[own].begin()->first < m_lines[0].begin()->first ? own : 0);
}

Waiter* WaitLine::take(size_t line) {
    if (m_lines[line].empty()) return nullptr;
    const auto first = m_lines[line].begin();
    Waiter* waiter = first->second;
    m_where.erase(first->first);
    m_lines[line].erase(first);
    return waiter;
}

WaitLine::Left WaitLine::leave(uint64_t place) {
    const auto it = m_where.find(place);
    if (it == m_where.end()) return {};
    const size_t line = it->second;
    m_lines[line].erase(place);
    m_where.erase(it);
    return {true, static_cast<int>(line) - 1};
}

WaitLine::Left WaitLine::find(uint64_t place) const {
    const auto it = m_where.find(place);
    return it == m_where.end() ? Left() : Left{true, static_cast<int>(it->second) - 1};
}

size_t WaitLine::handOver(const Server& server) {
    Line& own = m_lines[server.index() + 1];
    const size_t moved = own.size();
    for (const auto& [place, waiter] : own) m_where[place] = 0;
    m_lines[0].merge(own);
    return moved;
}

}  // namespace yard
