#pragma once

#include <optional>

#include "core/control/report.h"
#include "core/engine/tables/tableindex.h"
#include "core/engine/tables/tablescan.h"

namespace yard {

/// Answers one search of a stick table, however large, page by page: a scan makes an index, and
/// another one now and then while pages are asked for. What stands in a page is as it is when it is
/// asked for. Control thread.
class TableSearcher {
public:
    TableSearcher(std::shared_ptr<StickTable> table, const TableSearch& search, ServerNames servers,
                  Clock& clock);

    bool answers(const StickTable& table, const TableSearch& search) const;
    /// The entries from `offset` on; those that went since the search are left out. Tells `page`
    /// how far the search is.
    std::vector<StickTable::Entry> page(size_t offset, size_t count, TablePage& page);
    /// The table was changed on purpose: who asks next waits for a new search.
    void outdate() { m_outdated = true; }
    /// Nobody has asked for some time.
    bool idle() const;

private:
    void begin();
    void sortOn();

    const std::shared_ptr<StickTable> m_table;
    const TableSearch m_search;
    const ServerNames m_servers;
    Clock& m_clock;
    std::optional<TableIndex> m_ready;    ///< of the latest search that was finished
    std::optional<TableIndex> m_growing;  ///< of the one under way
    std::optional<TableScan> m_scan;
    std::unique_ptr<Timer> m_timer;  ///< sorts on
    bool m_outdated = false;
    TimePoint m_began, m_ended, m_asked;
};

}  // namespace yard
