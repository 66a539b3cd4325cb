#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "core/base/ring.h"
#include "core/control/report.h"

namespace yard {

/// What the console remembers of one second. Rates are per second, from differences of cumulative
/// counters over the reports' own stamps; NaN where nothing was measured (a gap).
struct Second {
    int64_t wallMs = 0;  ///< end of the second
    double span = 1;     ///< how long it really was; rate x span counts
    double requests = 0, errors5xx = 0, redispatched = 0;
    double p50Ms = -1, p99Ms = -1;  ///< -1: no request finished
    double worstMs = -1;            ///< the slowest request's bucket; -1: no request finished
    double sessions = 0, queued = 0, stickEntries = 0;
    std::vector<double> perServer;        ///< hits/s, in the order of History::servers()
    std::vector<double> errorsPerServer;  ///< 5xx/s
    std::vector<Shown> shown;    ///< state at the end of the second; void where perServer is NaN
    std::vector<bool> checking;  ///< up but losing checks, or down but rising
};

/// A change of state as the chart marks it. Numbers run from 1 and stay with their event, so the
/// chart and the event list say the same.
struct Flag {
    uint64_t eventId = 0;
    int number = 0;
    int64_t wallMs = 0;
    Shown shown = Shown::Up;
    ServerKey server;
};

class MinuteSum;

/// One hour of seconds and, before it, the rest of a week in minutes: in memory, fed with reports
/// as they come (about 5 a second). Keeps its order of servers; one that appears later has NaN
/// before. GUI thread; no widget owns samples.
class History {
public:
    static constexpr size_t Capacity = 3600, MinuteCapacity = 7 * 24 * 60, MaxFlags = 500;

    /// All of it, to be kept in a file: minutes may be those of the seconds, too.
    struct Kept {
        std::vector<ServerKey> servers;
        std::vector<bool> backups;
        std::vector<Second> minutes, seconds;
        std::deque<Flag> flags;
    };

    History();
    ~History();
    Kept kept() const;
    /// Before the first report: what an earlier run kept. The time between is a gap.
    void restore(const Kept& kept);
    /// True when a second was completed.
    bool add(const Report& report);
    const std::vector<ServerKey>& servers() const { return m_servers; }
    const std::vector<bool>& backups() const { return m_backups; }
    /// Minutes and seconds in one line; 0 is the oldest.
    size_t size() const { return m_older + m_seconds.size(); }
    const Second& at(size_t i) const {
        return i < m_older ? m_minutes.at(i) : m_seconds.at(i - m_older);
    }
    /// How long the sample at `i` is, in whole seconds.
    int stepAt(size_t i) const { return i < m_older ? 60 : 1; }
    /// hits/s of one server over the last `count` seconds, oldest first; for sparklines.
    std::vector<double> sparkline(const ServerKey& server, size_t count) const;
    /// Share of the hits of the last `count` seconds that this server had, 0..1; -1: no hits.
    double share(const ServerKey& server, size_t count) const;
    /// Index in servers(), which is also its series colour; -1.
    int indexOf(const ServerKey& server) const;
    const std::deque<Flag>& flags() const { return m_flags; }  ///< oldest first
    /// 0: this event has no flag.
    int flagNumber(uint64_t eventId) const;

private:
    struct Counters {
        uint64_t requests = 0, errors = 0, redispatched = 0, hits = 0;
        Histogram latency;
    };
    static Counters countersOf(const StatRow& row);
    void remember(const Report& report);
    void learnServers(const Report& report);
    void takeFlags(const Report& report);
    void push(Second second);
    /// Samples that nobody took, up to this moment.
    void fillGap(int64_t wallMs);
    Second gap(int64_t wallMs) const;
    Second measure(const Report& report, double seconds) const;
    void measureServer(const StatRow& row, const Counters* before, double seconds,
                       Second& second) const;
    size_t firstOf(size_t count) const { return size() > count ? size() - count : 0; }

    Ring<Second> m_seconds, m_minutes;
    std::unique_ptr<MinuteSum> m_minute;  ///< the one at hand
    size_t m_older = 0;                   ///< minutes before the oldest second
    std::vector<ServerKey> m_servers;
    std::vector<bool> m_backups;
    std::deque<Flag> m_flags;
    int m_flagCount = 0;
    uint64_t m_lastEvent = 0;
    std::map<ServerKey, Counters> m_before;  ///< rows of the report that ended the latest second
    int64_t m_beforeUs = 0;
    bool m_started = false, m_restored = false;
};

}  // namespace yard
