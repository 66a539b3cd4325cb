#include "core/engine/tables/tablescan.h"

#include <algorithm>

#include "core/config/values/stickdata.h"

namespace yard {
namespace {

/// Entries copied with a shard locked: far below a millisecond, for a request may wait for it.
constexpr size_t ScannedAtOnce = 512;
constexpr Millis Turn{2};

}  // namespace

bool turnIsOver(TimePoint begin, const Clock& clock) { return clock.now() - begin >= Turn; }

TableFilter::TableFilter(const StickTable& table, TableSearch search, ServerNames servers)
    : m_table(table), m_search(std::move(search)), m_servers(std::move(servers)) {
    for (const TableTest& test : m_search.tests) m_tested.push_back(sourceOf(test.data));
    m_sorted = sourceOf(m_search.data);
    std::vector<std::pair<std::string, int>> sorted;
    for (const auto& [id, name] : m_servers) sorted.emplace_back(name, id);
    std::sort(sorted.begin(), sorted.end());
    for (size_t i = 0; i < sorted.size(); ++i)
        m_places[sorted[i].second] = static_cast<int64_t>(i + 1);
    for (const auto& [text, worth] : m_search.given)
        if (const auto key = StickKey::parse(text, m_table.conf()))
            m_given.emplace(key->bytes(), worth);
}

/// Of an array the first cell, or the one that is named.
TableFilter::Source TableFilter::sourceOf(const std::string& data) const {
    if (data == wordOf(StickData::ServerId).word) return {true, true, 0};
    const auto& fields = m_table.fields().all();
    for (size_t i = 0; i < fields.size(); ++i) {
        const StickStore& store = fields[i].store;
        if (wordOf(store.what).word == data || labelOf(store, fields[i].index) == data)
            return {true, false, i};
    }
    return {};
}

int64_t TableFilter::read(Source source, const StickRows& rows, const StickRows::Row& row) {
    if (source.server) return row.serverId;
    return source.known ? rows.values(row)[source.at] : 0;
}

bool TableFilter::passes(const StickRows& rows, const StickRows::Row& row) const {
    for (size_t i = 0; i < m_tested.size(); ++i)
        if (!m_tested[i].known || !m_search.tests[i].holds(read(m_tested[i], rows, row)))
            return false;
    if (m_search.text.empty()) return true;
    const auto server = m_servers.find(row.serverId);
    return m_search.named(StickKey(rows.key(row)).text(m_table.conf().type),
                          server == m_servers.end() ? std::string() : server->second);
}

int64_t TableFilter::rank(const StickRows& rows, const StickRows::Row& row) const {
    switch (m_search.by) {
        case TableSearch::By::Key:
            return 0;
        case TableSearch::By::Server: {
            const auto place = m_places.find(row.serverId);
            return place == m_places.end() ? 0 : place->second;
        }
        case TableSearch::By::Uses:
            return row.uses;
        case TableSearch::By::Expires:
            return row.leftMs;
        case TableSearch::By::Data:
            return read(m_sorted, rows, row);
        case TableSearch::By::Given: {
            const auto given = m_given.find(rows.key(row));
            return given == m_given.end() ? 0 : given->second;
        }
    }
    return 0;
}

TableScan::TableScan(std::shared_ptr<StickTable> table, TableFilter filter, Clock& clock,
                     Found found, Done done)
    : m_table(std::move(table)),
      m_filter(std::move(filter)),
      m_clock(clock),
      m_found(std::move(found)),
      m_done(std::move(done)),
      m_total(m_table->used()) {}

void TableScan::start() {
    m_timer = m_clock.after(Millis(0), [this] { goOn(); });
}

double TableScan::progress() const {
    if (m_total == 0) return 0;
    return std::min(1.0, static_cast<double>(m_seen) / static_cast<double>(m_total));
}

bool TableScan::step() {
    StickRows rows(ScannedAtOnce, m_table->fields().all().size());
    const bool more = m_table->slice(m_place, ScannedAtOnce, rows);
    m_seen += rows.rows().size();
    for (const StickRows::Row& row : rows.rows())
        if (m_filter.passes(rows, row)) m_found(rows, row);
    return more;
}

void TableScan::goOn() {
    const TimePoint begin = m_clock.now();
    while (!turnIsOver(begin, m_clock)) {
        if (step()) continue;
        const Done done = m_done;  // which may destroy this
        return done();
    }
    m_timer = m_clock.after(TurnBreath, [this] { goOn(); });
}

}  // namespace yard
