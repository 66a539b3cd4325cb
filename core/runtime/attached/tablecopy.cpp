#include "core/runtime/attached/tablecopy.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "core/runtime/grammar/grammar.h"
#include "core/runtime/grammar/tablelines.h"

namespace yard {
namespace {

/// A table is read again after this long, and never takes more than a tenth of the time.
constexpr Millis Rest{1000};
constexpr int RestShare = 9;
/// `show table` takes so many tests.
constexpr size_t MostTests = 4;

using ServerNames = std::map<int, std::string>;

/// A table belongs to the proxy of its name, and so do the servers that it remembers.
ServerNames serversOf(const std::string& table, const std::vector<StatRow>& rows) {
    ServerNames names;
    for (const StatRow& row : rows)
        if (row.scope == Scope::Server && row.proxy == table) names[row.serverId] = row.name;
    return names;
}

void name(TableEntry& entry, const ServerNames& names) {
    const auto found = names.find(entry.serverId);
    entry.server = found == names.end() ? entry.serverKey : found->second;
}

size_t placeOf(const std::string& data, const std::vector<TableData>& all) {
    const auto same = [&](const TableData& each) {
        return each.label == data || each.type == data;
    };
    return static_cast<size_t>(std::find_if(all.begin(), all.end(), same) - all.begin());
}

int64_t valueAt(const TableEntry& entry, size_t place) {
    return place < entry.values.size() ? entry.values[place] : 0;
}

bool passes(const TableEntry& entry, const TableSearch& search,
            const std::vector<TableData>& data) {
    return search.named(entry.key, entry.server) &&
           std::all_of(search.tests.begin(), search.tests.end(), [&](const TableTest& test) {
               return test.holds(valueAt(entry, placeOf(test.data, data)));
           });
}

/// What entries are put in order by, beside their keys.
int64_t worth(const TableEntry& entry, const TableSearch& search, size_t place) {
    switch (search.by) {
        case TableSearch::By::Key:
        case TableSearch::By::Server:
            return 0;
        case TableSearch::By::Uses:
            return entry.uses;
        case TableSearch::By::Expires:
            return entry.expiresMs;
        case TableSearch::By::Data:
            return valueAt(entry, place);
        case TableSearch::By::Given: {
            const auto found = search.given.find(entry.key);
            return found == search.given.end() ? 0 : found->second;
        }
    }
    return 0;
}

}  // namespace

TablePage TableCopy::page(const Since& since, TableRow& table, const std::vector<StatRow>& rows) {
    TablePage page;
    page.table = since.table;
    page.offset = since.offset;
    page.search = since.search;
    const TableSearch search = since.search.value_or(TableSearch());
    std::vector<TableTest> tests = search.tests;
    if (tests.size() > MostTests) tests.resize(MostTests);
    if (since.table != m_table || tests != m_tests) m_ready = false, m_call.reset();
    const Millis rest = std::max(Rest, m_took * RestShare);
    if (!m_call && (!m_ready || m_outdated || m_clock.now() - m_ended >= rest))
        read(since.table, tests);
    table.data = m_data;
    if (!m_ready) {
        page.progress = table.used == 0 ? 0
                                        : std::min(0.99, static_cast<double>(m_growing.size()) /
                                                             static_cast<double>(table.used));
        return page;
    }
    if (!m_sorted || !(search == m_sortedBy)) sort(search, rows);
    page.found = true;
    page.progress = 1;
    page.fault = m_fault;
    page.cut = m_cut;
    page.looked = m_entries.size();
    page.matching = m_order.size();
    const size_t first = std::min<uint64_t>(since.offset, m_order.size());
    const size_t last = std::min(m_order.size(), first + static_cast<size_t>(since.count));
    for (size_t i = first; i < last; ++i) page.entries.push_back(m_entries[m_order[i]]);
    if (!page.entries.empty()) page.last = page.entries.back().key;
    return page;
}

void TableCopy::read(const std::string& table, const std::vector<TableTest>& tests) {
    if (table != m_table) m_data.clear();
    m_table = table;
    m_tests = tests;
    m_outdated = false;
    m_growing.clear();
    m_lines.clear();
    m_growingFault.clear();
    m_growingCut = false;
    m_began = m_clock.now();
    m_call = m_makeCall(showTableLine(table, tests));
    QObject::connect(m_call.get(), &Call::heard, m_call.get(), [this] { hear(); });
}

/// A piece at a time, so that others have their turn in between.
void TableCopy::hear() {
    m_lines.add(m_call->take(), [this](std::string_view line) { hearLine(line); });
    if (m_growingCut || m_call->ended()) finish();
}

void TableCopy::hearLine(std::string_view line) {
    if (auto entry = readEntryLine(line, m_data)) {
        m_growingCut = m_growing.size() >= MostEntries;
        if (!m_growingCut) m_growing.push_back(std::move(*entry));
    } else if (line.starts_with("# contents")) {
        m_growingFault = "Its entries are not shown at the level of this socket.";
    }
}

void TableCopy::finish() {
    m_ended = m_clock.now();
    m_took = std::chrono::duration_cast<Millis>(m_ended - m_began);
    const bool whole = m_growingCut || m_call->fault().isEmpty();
    m_call.reset();
    if (!whole) return;  // the link tells who is lost
    m_entries.swap(m_growing);
    m_growing.clear();
    m_cut = m_growingCut;
    m_fault = m_growingFault;
    m_ready = true;
    m_sorted = false;
}

void TableCopy::sort(const TableSearch& search, const std::vector<StatRow>& rows) {
    const ServerNames names = serversOf(m_table, rows);
    const size_t place = placeOf(search.data, m_data);
    std::vector<int64_t> worths(m_entries.size());
    m_order.clear();
    for (size_t i = 0; i < m_entries.size(); ++i) {
        name(m_entries[i], names);
        worths[i] = worth(m_entries[i], search, place);
        if (passes(m_entries[i], search, m_data)) m_order.push_back(i);
    }
    // The proxy tells them by their keys.
    const auto less = [&](size_t a, size_t b) {
        if (search.by == TableSearch::By::Server && m_entries[a].server != m_entries[b].server)
            return m_entries[a].server < m_entries[b].server;
        return worths[a] != worths[b] ? worths[a] < worths[b] : a < b;
    };
    std::sort(m_order.begin(), m_order.end(),
              [&](size_t a, size_t b) { return search.descending ? less(b, a) : less(a, b); });
    m_sortedBy = search;
    m_sorted = true;
}

}  // namespace yard
