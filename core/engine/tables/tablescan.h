#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "core/base/clock.h"
#include "core/control/tablesearch.h"
#include "core/stick/stickrows.h"
#include "core/stick/tablefile.h"

namespace yard {

/// What a TableSearch asks of the entries of one table, looked up once.
class TableFilter {
public:
    TableFilter(const StickTable& table, TableSearch search, ServerNames servers);
    bool passes(const StickRows& rows, const StickRows::Row& row) const;
    /// What the search sorts by; 0 where that is the key.
    int64_t rank(const StickRows& rows, const StickRows::Row& row) const;
    const TableSearch& search() const { return m_search; }

private:
    /// Where a value stands: among those of the entry, or it is the server's id.
    struct Source {
        bool known = false, server = false;
        size_t at = 0;
    };
    Source sourceOf(const std::string& data) const;
    static int64_t read(Source source, const StickRows& rows, const StickRows::Row& row);

    const StickTable& m_table;
    const TableSearch m_search;
    const ServerNames m_servers;
    std::vector<Source> m_tested;  ///< one for each test
    Source m_sorted;
    std::map<int, int64_t> m_places;                      ///< of the servers by name, from 1
    std::map<std::string, int64_t, std::less<>> m_given;  ///< by the keys' bytes
};

/// Goes once through a stick table in slices, between which the thread does its other work and no
/// shard is locked. Control thread.
class TableScan {
public:
    using Found = std::function<void(const StickRows& rows, const StickRows::Row& row)>;
    /// After the last slice. It may destroy the scan.
    using Done = std::function<void()>;
    TableScan(std::shared_ptr<StickTable> table, TableFilter filter, Clock& clock, Found found,
              Done done);
    void start();
    double progress() const;  ///< 0..1
    StickTable& table() const { return *m_table; }

private:
    bool step();  ///< false: that was the last slice
    void goOn();

    const std::shared_ptr<StickTable> m_table;
    const TableFilter m_filter;
    Clock& m_clock;
    const Found m_found;
    const Done m_done;
    StickTable::Place m_place;
    size_t m_seen = 0, m_total = 0;
    std::unique_ptr<Timer> m_timer;
};

/// Works in turns of at most this, between which the thread has time for what else there is.
bool turnIsOver(TimePoint begin, const Clock& clock);
constexpr Millis TurnBreath{1};

}  // namespace yard
