#include "ui/desk/history.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/desk/minutesum.h"

namespace yard {
namespace {

constexpr double NotMeasured = std::numeric_limits<double>::quiet_NaN();
constexpr int64_t StepUs = 1'000'000;
// A late poll is averaged over the seconds it covers; a longer silence is a hole, for nobody knows
// how the requests were spread over it.
constexpr int64_t LongestLate = 3;

uint64_t grown(uint64_t now, uint64_t before) {
    return now >= before ? now - before : now;  // went back: cleared, and counts from zero
}

double rate(uint64_t now, uint64_t before, double seconds) {
    return static_cast<double>(grown(now, before)) / seconds;
}

double millis(double micros) { return micros < 0 ? -1 : micros / 1000; }

ServerKey keyOf(const StatRow& row) { return {row.proxy, row.name}; }

}  // namespace

History::Counters History::countersOf(const StatRow& row) {
    Counters c;
    c.requests = row.http ? row.reqTot : row.stot;
    c.errors = row.serverErrors();
    c.redispatched = row.wredis;
    c.hits = row.hits;
    c.latency = row.latency;
    return c;
}

History::History()
    : m_seconds(Capacity), m_minutes(MinuteCapacity), m_minute(std::make_unique<MinuteSum>()) {}

History::~History() = default;

bool History::add(const Report& report) {
    learnServers(report);
    if (m_restored) fillGap(report.takenMs);
    m_restored = false;
    takeFlags(report);
    if (!m_started || report.steadyUs < m_beforeUs) {
        remember(report);
        return false;
    }
    const int64_t passed = report.steadyUs / StepUs - m_beforeUs / StepUs;
    if (passed < 1) return false;
    const double span =
        static_cast<double>(report.steadyUs - m_beforeUs) / static_cast<double>(StepUs);
    const bool late = passed <= LongestLate;
    const Second measured = late ? measure(report, span) : gap(report.takenMs);
    const int64_t missed = std::min<int64_t>(passed, static_cast<int64_t>(Capacity)) - 1;
    for (int64_t ago = missed; ago >= 0; --ago) {
        Second second = measured;
        second.wallMs = report.takenMs - ago * 1000;
        second.span = late ? span / static_cast<double>(passed) : 1;
        push(std::move(second));
    }
    remember(report);
    return true;
}

void History::push(Second second) {
    if (const auto minute = m_minute->add(second)) m_minutes.push(*minute);
    m_seconds.push(std::move(second));
    size_t low = 0, high = m_minutes.size();
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (m_minutes.at(middle).wallMs < m_seconds.at(0).wallMs)
            low = middle + 1;
        else
            high = middle;
    }
    m_older = low;
}

void History::fillGap(int64_t wallMs) {
    if (size() == 0) return;
    constexpr int64_t WeekMs = static_cast<int64_t>(MinuteCapacity) * 60'000;
    // By steps of a second, so that whatever counts samples counts time.
    for (int64_t ms = std::max(m_seconds.last().wallMs, wallMs - WeekMs) + 1000; ms < wallMs;
         ms += 1000)
        push(gap(ms));
}

History::Kept History::kept() const {
    Kept kept{m_servers, m_backups, {}, {}, m_flags};
    for (size_t i = 0; i < m_minutes.size(); ++i) kept.minutes.push_back(m_minutes.at(i));
    for (size_t i = 0; i < m_seconds.size(); ++i) kept.seconds.push_back(m_seconds.at(i));
    return kept;
}

void History::restore(const Kept& kept) {
    m_servers = kept.servers;
    m_backups = kept.backups;
    m_flags = kept.flags;
    m_flagCount = m_flags.empty() ? 0 : m_flags.back().number;
    const int64_t first = kept.seconds.empty() ? 0 : kept.seconds.front().wallMs;
    for (const Second& minute : kept.minutes)
        if (minute.wallMs < first) m_minutes.push(minute);
    for (const Second& second : kept.seconds) push(second);
    m_restored = true;
}

void History::remember(const Report& report) {
    m_started = true;
    m_beforeUs = report.steadyUs;
    m_before.clear();
    for (const StatRow& row : report.rows)
        if (row.scope != Scope::Listener) m_before[keyOf(row)] = countersOf(row);
}

void History::learnServers(const Report& report) {
    for (const StatRow& row : report.rows) {
        if (row.scope != Scope::Server) continue;
        const int known = indexOf(keyOf(row));
        if (known >= 0) {
            m_backups[static_cast<size_t>(known)] = row.backup;
            continue;
        }
        m_servers.push_back(keyOf(row));
        m_backups.push_back(row.backup);
        for (Ring<Second>* ring : {&m_seconds, &m_minutes})
            for (size_t i = 0; i < ring->size(); ++i) {
                Second& second = ring->at(i);
                second.perServer.push_back(NotMeasured);
                second.errorsPerServer.push_back(NotMeasured);
                second.shown.push_back(Shown::Up);
                second.checking.push_back(false);
            }
    }
}

void History::takeFlags(const Report& report) {
    for (const Event& event : report.events) {
        if (event.id <= m_lastEvent) continue;
        m_lastEvent = event.id;
        if (event.kind != EventKind::ServerState || event.shown == Shown::Rising) continue;
        m_flags.push_back({event.id, ++m_flagCount, event.wallMs, event.shown, event.server});
        if (m_flags.size() > MaxFlags) m_flags.pop_front();
    }
}

Second History::gap(int64_t wallMs) const {
    Second second;
    second.wallMs = wallMs;
    second.requests = second.errors5xx = second.redispatched = NotMeasured;
    second.sessions = second.queued = second.stickEntries = NotMeasured;
    second.perServer.assign(m_servers.size(), NotMeasured);
    second.errorsPerServer.assign(m_servers.size(), NotMeasured);
    second.shown.assign(m_servers.size(), Shown::Up);
    second.checking.assign(m_servers.size(), false);
    return second;
}

Second History::measure(const Report& report, double seconds) const {
    Second second = gap(report.takenMs);
    second.requests = second.errors5xx = second.redispatched = 0;
    second.sessions = second.queued = second.stickEntries = 0;
    Histogram latency;
    for (const StatRow& row : report.rows) {
        const auto found = m_before.find(keyOf(row));
        const Counters* before = found == m_before.end() ? nullptr : &found->second;
        const Counters now = countersOf(row);
        if (row.scope == Scope::Frontend) {
            second.sessions += static_cast<double>(row.scur);
            if (!before) continue;
            second.requests += rate(now.requests, before->requests, seconds);
            second.errors5xx += rate(now.errors, before->errors, seconds);
        } else if (row.scope == Scope::Backend) {
            second.queued += static_cast<double>(row.qcur);
            if (!before) continue;
            second.redispatched += rate(now.redispatched, before->redispatched, seconds);
            latency += now.latency.since(before->latency);
        } else if (row.scope == Scope::Server) {
            measureServer(row, before, seconds, second);
        }
    }
    for (const TableRow& table : report.tables)
        second.stickEntries += static_cast<double>(table.used);
    second.p50Ms = millis(latency.quantile(0.5));
    second.p99Ms = millis(latency.quantile(0.99));
    second.worstMs = millis(latency.quantile(1));
    return second;
}

void History::measureServer(const StatRow& row, const Counters* before, double seconds,
                            Second& second) const {
    const auto i = static_cast<size_t>(indexOf(keyOf(row)));
    second.shown[i] = row.shown;
    second.checking[i] = row.shown == Shown::Rising ||
                         (row.shown == Shown::Up && row.falling > 0) ||
                         (row.shown == Shown::Down && row.rising > 0);
    if (!before) return;
    const Counters now = countersOf(row);
    second.perServer[i] = rate(now.hits, before->hits, seconds);
    second.errorsPerServer[i] = rate(now.errors, before->errors, seconds);
}

std::vector<double> History::sparkline(const ServerKey& server, size_t count) const {
    std::vector<double> line;
    const int index = indexOf(server);
    if (index < 0) return line;
    for (size_t i = firstOf(count); i < size(); ++i)
        line.push_back(at(i).perServer[static_cast<size_t>(index)]);
    return line;
}

double History::share(const ServerKey& server, size_t count) const {
    const int index = indexOf(server);
    if (index < 0) return -1;
    double own = 0, all = 0;
    for (size_t i = firstOf(count); i < size(); ++i) {
        const Second& second = at(i);
        for (size_t s = 0; s < m_servers.size(); ++s) {
            if (m_servers[s].backend != server.backend || std::isnan(second.perServer[s])) continue;
            all += second.perServer[s];
            if (s == static_cast<size_t>(index)) own += second.perServer[s];
        }
    }
    return all > 0 ? own / all : -1;
}

int History::indexOf(const ServerKey& server) const {
    const auto found = std::find(m_servers.begin(), m_servers.end(), server);
    return found == m_servers.end() ? -1 : static_cast<int>(found - m_servers.begin());
}

int History::flagNumber(uint64_t eventId) const {
    const auto found = std::lower_bound(m_flags.begin(), m_flags.end(), eventId,
                                        [](const Flag& f, uint64_t id) { return f.eventId < id; });
    return found != m_flags.end() && found->eventId == eventId ? found->number : 0;
}

}  // namespace yard
