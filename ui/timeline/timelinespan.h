#pragma once

#include <cstdint>

namespace yard {

/// Which piece of the history the timeline shows. It follows the clock until somebody zooms or pans
/// away from now, and again once its end is back at now. Pure; wall times in ms, spans in seconds.
class TimelineSpan {
public:
    static constexpr int Least = 10, Most = 7 * 24 * 3600;

    int range() const { return m_range; }
    int64_t endMs() const { return m_follows ? m_nowMs : m_endMs; }
    bool follows() const { return m_follows; }

    /// What there is to show: the oldest and the newest second.
    void setHistory(int64_t oldestMs, int64_t nowMs);
    /// The latest `range` seconds, from now on.
    void follow(int range);
    /// A range `factor` times as long, around the moment `anchor` seconds before the end (<= 0),
    /// which stays where it is.
    void zoom(double factor, double anchor);
    /// Later (> 0) or earlier.
    void pan(double seconds);
    /// Exactly this piece, in seconds before the end as it is now.
    void show(double from, double to);

private:
    void place(int range, int64_t endMs);

    int m_range = 300;
    int64_t m_endMs = 0, m_oldestMs = 0, m_nowMs = 0;
    bool m_follows = true;
};

}  // namespace yard
