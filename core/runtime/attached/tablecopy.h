#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/lines.h"
#include "core/control/report.h"
#include "core/runtime/attached/call.h"

namespace yard {

/// A stick table as it was read from a stats socket: the Runtime API has no pages, so it is read as
/// a whole, piece by piece, now and then while somebody looks at it; pages and searches are of the
/// latest that was read to its end. One thread.
class TableCopy {
public:
    /// More than these are not kept in memory; the page says that it is cut.
    static constexpr size_t MostEntries = 100'000;
    using MakeCall = std::function<CallHolder(const std::string& line)>;

    TableCopy(MakeCall makeCall, Clock& clock) : m_makeCall(std::move(makeCall)), m_clock(clock) {}

    /// What `since` asks for of `table`, read anew where it is time to. `rows` name its servers.
    /// What the entries count is put into `table`.
    TablePage page(const Since& since, TableRow& table, const std::vector<StatRow>& rows);
    /// The table was changed on purpose: it is read again at once.
    void outdate() { m_outdated = true; }
    /// Nobody looks at a table.
    void rest() { m_call.reset(); }

private:
    void read(const std::string& table, const std::vector<TableTest>& tests);
    void hear();
    void hearLine(std::string_view line);
    void finish();
    void sort(const TableSearch& search, const std::vector<StatRow>& rows);

    MakeCall m_makeCall;
    Clock& m_clock;
    std::string m_table;
    std::vector<TableTest> m_tests;  ///< that the proxy was asked to apply
    // What is being read.
    CallHolder m_call;
    LineGatherer m_lines;
    std::vector<TableEntry> m_growing;
    TimePoint m_began;
    std::string m_growingFault;
    bool m_growingCut = false;
    // What was read.
    std::vector<TableEntry> m_entries;
    std::vector<TableData> m_data;
    std::string m_fault;
    TimePoint m_ended;
    Millis m_took{0};
    bool m_ready = false, m_cut = false, m_outdated = false;
    TableSearch m_sortedBy;
    std::vector<size_t> m_order;  ///< of m_entries, by m_sortedBy
    bool m_sorted = false;
};

}  // namespace yard
