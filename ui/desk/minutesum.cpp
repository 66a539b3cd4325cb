#include "ui/desk/minutesum.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yard {
namespace {

constexpr int64_t MinuteMs = 60'000;
constexpr double Unknown = std::numeric_limits<double>::quiet_NaN();

/// Seconds are stamped at their end: that of a full minute still belongs to it.
int64_t minuteOf(int64_t wallMs) { return (wallMs - 1) / MinuteMs; }

int gravity(Shown shown) {
    switch (shown) {
        case Shown::Up:
            return 0;
        case Shown::Rising:
            return 1;
        case Shown::Drain:
            return 2;
        case Shown::Maint:
            return 3;
        case Shown::Down:
            return 4;
    }
    return 0;
}

}  // namespace

std::optional<Second> MinuteSum::add(const Second& second) {
    std::optional<Second> done;
    if (m_open && minuteOf(second.wallMs) != minuteOf(m_sum.wallMs)) done = take();
    if (!m_open || done) begin(second);
    m_sum.wallMs = second.wallMs;
    addServers(second);
    if (std::isnan(second.requests)) return done;
    ++m_count;
    m_sum.span += second.span;
    m_sum.requests += second.requests;
    m_sum.errors5xx += second.errors5xx;
    m_sum.redispatched += second.redispatched;
    m_sum.sessions += second.sessions;
    m_sum.queued += second.queued;
    m_sum.stickEntries = second.stickEntries;
    m_sum.p99Ms = std::max(m_sum.p99Ms, second.p99Ms);
    m_sum.worstMs = std::max(m_sum.worstMs, second.worstMs);
    if (second.p50Ms >= 0) {
        m_sum.p50Ms = (m_quick ? m_sum.p50Ms : 0) + second.p50Ms;
        ++m_quick;
    }
    return done;
}

void MinuteSum::begin(const Second& second) {
    m_sum = {};
    m_sum.span = 0;
    m_count = m_quick = 0;
    m_measured.assign(second.perServer.size(), 0);
    m_open = true;
}

void MinuteSum::addServers(const Second& second) {
    const size_t count = second.perServer.size();
    m_measured.resize(count, 0);
    m_sum.perServer.resize(count, 0);
    m_sum.errorsPerServer.resize(count, 0);
    m_sum.shown.resize(count, Shown::Up);
    m_sum.checking.resize(count, false);
    for (size_t s = 0; s < count; ++s) {
        if (std::isnan(second.perServer[s])) continue;
        ++m_measured[s];
        m_sum.perServer[s] += second.perServer[s];
        m_sum.errorsPerServer[s] += second.errorsPerServer[s];
        m_sum.checking[s] = m_sum.checking[s] || second.checking[s];
        if (gravity(second.shown[s]) > gravity(m_sum.shown[s])) m_sum.shown[s] = second.shown[s];
    }
}

Second MinuteSum::take() const {
    Second minute = m_sum;
    for (size_t s = 0; s < m_measured.size(); ++s) {
        minute.perServer[s] = m_measured[s] ? minute.perServer[s] / m_measured[s] : Unknown;
        minute.errorsPerServer[s] =
            m_measured[s] ? minute.errorsPerServer[s] / m_measured[s] : Unknown;
    }
    const auto mean = [this](double& sum) { sum = m_count ? sum / m_count : Unknown; };
    for (double* sum : {&minute.requests, &minute.errors5xx, &minute.redispatched, &minute.sessions,
                        &minute.queued})
        mean(*sum);
    if (!m_count) minute.stickEntries = Unknown;
    if (m_quick) minute.p50Ms /= m_quick;
    return minute;
}

}  // namespace yard
