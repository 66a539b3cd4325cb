#include "core/engine/tables/tablesearcher.h"

#include <algorithm>

namespace yard {
namespace {

/// Searches take at most about a tenth of the time, and none follows the other at once.
constexpr int RestFactor = 10;
constexpr Millis ShortestRest{1000};
constexpr Millis Patience{10'000};

}  // namespace

TableSearcher::TableSearcher(std::shared_ptr<StickTable> table, const TableSearch& search,
                             ServerNames servers, Clock& clock)
    : m_table(std::move(table)),
      m_search(search),
      m_servers(std::move(servers)),
      m_clock(clock),
      m_asked(clock.now()) {
    begin();
}

bool TableSearcher::answers(const StickTable& table, const TableSearch& search) const {
    return m_table.get() == &table && m_search == search;
}

bool TableSearcher::idle() const { return m_clock.now() - m_asked > Patience; }

void TableSearcher::begin() {
    m_outdated = false;
    m_began = m_clock.now();
    m_growing.emplace(m_search.descending);
    TableFilter filter(*m_table, m_search, m_servers);
    const auto found = [this, filter](const StickRows& rows, const StickRows::Row& row) {
        m_growing->add(filter.rank(rows, row), rows.key(row));
    };
    m_scan.emplace(m_table, filter, m_clock, found, [this] { sortOn(); });
    m_scan->start();
}

void TableSearcher::sortOn() {
    const TimePoint turn = m_clock.now();
    while (m_growing->sortSome())
        if (turnIsOver(turn, m_clock)) {
            m_timer = m_clock.after(TurnBreath, [this] { sortOn(); });
            return;
        }
    m_ended = m_clock.now();
    m_ready.emplace(*std::move(m_growing));
    m_growing.reset();
}

std::vector<StickTable::Entry> TableSearcher::page(size_t offset, size_t count, TablePage& page) {
    m_asked = m_clock.now();
    const auto rest = std::max<TimePoint::duration>(ShortestRest, RestFactor * (m_ended - m_began));
    if (!m_growing && (m_outdated || m_asked - m_ended > rest)) begin();
    page.search = m_search;
    page.found = m_ready.has_value();
    page.progress = m_growing ? m_scan->progress() : 1;
    std::vector<StickTable::Entry> entries;
    if (!m_ready) return entries;
    page.matching = m_ready->size();
    for (size_t i = offset; i < std::min(offset + count, m_ready->size()); ++i)
        if (auto entry = m_table->find(StickKey(m_ready->key(i))))
            entries.push_back(*std::move(entry));
    return entries;
}

}  // namespace yard
