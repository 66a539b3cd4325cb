#include "ui/timeline/timelinespan.h"

#include <algorithm>
#include <cmath>

namespace yard {
namespace {

// A second: the clock ticks in these, so nearer than that is at its end.
constexpr int64_t NearMs = 1000;

int64_t inMillis(double seconds) { return std::llround(seconds * 1000); }

}  // namespace

void TimelineSpan::setHistory(int64_t oldestMs, int64_t nowMs) {
    m_oldestMs = oldestMs;
    m_nowMs = nowMs;
    // What was looked at may have been forgotten meanwhile.
    if (!m_follows) place(m_range, m_endMs);
}

void TimelineSpan::follow(int range) {
    m_range = std::clamp(range, Least, Most);
    m_follows = true;
}

void TimelineSpan::zoom(double factor, double anchor) {
    const int range = std::clamp(static_cast<int>(std::lround(m_range * factor)), Least, Most);
    const double scale = static_cast<double>(range) / m_range;
    place(range, endMs() + inMillis(anchor - anchor * scale));
}

void TimelineSpan::pan(double seconds) { place(m_range, endMs() + inMillis(seconds)); }

void TimelineSpan::show(double from, double to) {
    const int range = std::clamp(static_cast<int>(std::lround(to - from)), Least, Most);
    // A piece shorter than the least is shown in the middle.
    place(range, endMs() + inMillis(to + (range - (to - from)) / 2));
}

void TimelineSpan::place(int range, int64_t endMs) {
    m_range = range;
    // Some of what was measured is always in sight.
    const int64_t first = std::min(m_nowMs, m_oldestMs + range * int64_t{1000});
    m_endMs = std::clamp(endMs, first, m_nowMs);
    m_follows = m_endMs > m_nowMs - NearMs;
}

}  // namespace yard
