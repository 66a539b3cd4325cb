#include <algorithm>

#include "core/control/tablekey.h"
#include "core/runtime/grammar/readers.h"
#include "core/runtime/grammar/tablelines.h"
#include "core/runtime/served/dump.h"

namespace yard {
namespace {

/// Entries asked for at once. The engine looks at the whole table for each page, so small pages
/// cost time; large ones memory (about 100 bytes an entry). Others have their turn in between.
constexpr int PageSize = 4096;

bool passes(const TableEntry& entry, const TableRow& table, const std::vector<TableTest>& tests) {
    return std::all_of(tests.begin(), tests.end(), [&](const TableTest& test) {
        const size_t at = readers::dataIndex(table, test.data);
        return at < entry.values.size() && test.holds(entry.values[at]);
    });
}

const TableRow* rowOf(const Report& report, const std::string& name) {
    for (const TableRow& row : report.tables)
        if (row.name == name) return &row;
    return nullptr;
}

/// What the tables are; HAProxy lists the last one first.
class TableList final : public DumpSource {
public:
    explicit TableList(Authority& authority) : m_authority(authority) {}
    bool more(std::string& out) override {
        const Report report = figures(m_authority);
        for (auto it = report.tables.rbegin(); it != report.tables.rend(); ++it)
            out += tableLine(*it);
        return false;
    }

private:
    Authority& m_authority;
};

/// Goes through a table page by page.
class TableWalk : public DumpSource {
public:
    TableWalk(TableRequest request, Authority& authority)
        : m_request(std::move(request)), m_authority(authority) {}

protected:
    Report nextPage() {
        Since since;
        since.event = UINT64_MAX;
        since.maxTraces = 0;
        since.table = m_request.table;
        since.after = m_last;
        since.count = PageSize;
        since.key = m_request.key.value_or(std::string());
        Report report = m_authority.report(since);
        if (!report.page.entries.empty()) m_last = report.page.last;
        return report;
    }
    static bool isLast(const TablePage& page) {
        return page.entries.size() < static_cast<size_t>(PageSize);
    }

    TableRequest m_request;
    Authority& m_authority;

private:
    std::optional<std::string> m_last;  ///< the key that the next page begins behind
};

class TableDump final : public TableWalk {
public:
    using TableWalk::TableWalk;

    bool more(std::string& out) override {
        const Report report = nextPage();
        const TableRow* table = rowOf(report, m_request.table);
        if (!table) return false;  // it went with a reload
        if (!report.page.fault.empty()) out += report.page.fault + "\n";
        if (!m_headed && (!m_request.key || !report.page.entries.empty())) out += tableLine(*table);
        m_headed = true;
        if (m_request.hidden) {
            out += "# contents not dumped due to insufficient privileges\n";
            return false;
        }
        for (const TableEntry& entry : report.page.entries)
            if (passes(entry, *table, m_request.tests)) out += entryLine(entry, *table);
        return !isLast(report.page);
    }

private:
    bool m_headed = false;
};

/// `clear table` with tests: silent.
class TableSweep final : public TableWalk {
public:
    using TableWalk::TableWalk;

    bool more(std::string&) override {
        const Report report = nextPage();
        const TableRow* table = rowOf(report, m_request.table);
        if (!table) return false;
        for (const TableEntry& entry : report.page.entries)
            if (passes(entry, *table, m_request.tests)) remove(entry);
        return !isLast(report.page);
    }

private:
    void remove(const TableEntry& entry) {
        Command command;
        command.verb = Verb::ClearTable;
        command.table = m_request.table;
        command.key = unquoteKey(entry.key);
        command.by = "socket";
        m_authority.execute(command);
    }
};

}  // namespace

std::unique_ptr<DumpSource> makeTableDump(const TableRequest& request, Authority& authority) {
    if (request.table.empty()) return std::make_unique<TableList>(authority);
    if (request.clear) return std::make_unique<TableSweep>(request, authority);
    return std::make_unique<TableDump>(request, authority);
}

}  // namespace yard
