#pragma once

#include <array>
#include <cstdint>
#include <functional>

#include "core/base/clock.h"

namespace yard {

class TimerWheel;

/// A timeout that its owner embeds; at most one time is pending. Destroying it cancels.
class WheelTimer {
public:
    WheelTimer() = default;
    virtual ~WheelTimer();
    WheelTimer(const WheelTimer&) = delete;
    WheelTimer& operator=(const WheelTimer&) = delete;
    virtual void expired() = 0;
    bool pending() const { return m_wheel != nullptr; }

private:
    friend class TimerWheel;
    TimerWheel* m_wheel = nullptr;
    WheelTimer* m_next = nullptr;
    WheelTimer* m_previous = nullptr;
    int64_t m_due = 0;      ///< when it must fire, in ms of the wheel
    int64_t m_slotDue = 0;  ///< when its slot is looked at; earlier than m_due after a push forward
};

/// Thousands of timeouts that are nearly always pushed forward or cancelled: both cost a few
/// stores. Times are rounded up to milliseconds. A timer fires no earlier than asked, and at the
/// first advance() at or after its time. One thread.
class TimerWheel {
public:
    /// `earlier` is called when the time of next() moved to an earlier one.
    explicit TimerWheel(TimePoint start, std::function<void()> earlier = nullptr);
    ~TimerWheel();
    TimerWheel(const TimerWheel&) = delete;
    TimerWheel& operator=(const TimerWheel&) = delete;
    /// Sets or moves; cheap when moved to a later time.
    void set(WheelTimer& timer, TimePoint due);
    void cancel(WheelTimer& timer);
    /// Fires all that are due by `now`; a timer may set, cancel or destroy any timer while it
    /// fires.
    void advance(TimePoint now);
    bool empty() const { return m_count == 0; }
    /// When advance() should be called next: no timer is due before. Only when not empty.
    TimePoint next() const { return m_start + Millis(m_earliest); }

private:
    static constexpr int Levels = 4, Bits = 8, Slots = 1 << Bits;
    static constexpr int64_t Never = INT64_MAX;
    struct Head final : WheelTimer {
        void expired() override {}
    };
    struct Level {
        std::array<Head, Slots> heads;
        std::array<uint64_t, Slots / 64> used{};  ///< a set bit: perhaps not empty
    };

    void place(WheelTimer& timer);
    void unlink(WheelTimer& timer);
    void fire(Head& slot);
    void cascade();
    static void append(Head& list, WheelTimer& timer);
    static void take(Head& from, Head& into);
    int64_t earliest();
    int64_t firstUsed(int level);

    std::array<Level, Levels> m_levels;
    TimePoint m_start;
    std::function<void()> m_earlier;
    int64_t m_now = 0;
    int64_t m_earliest = Never;
    size_t m_count = 0;
    bool m_advancing = false;
};

}  // namespace yard
