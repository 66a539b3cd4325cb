#pragma once

#include <array>
#include <cstdint>

#include "core/base/clock.h"

namespace yard {

/// A timeout that its owner embeds; at most one time is pending. Destroying it cancels.
class WheelTimer {
public:
    virtual ~WheelTimer();
    WheelTimer() = default;
    WheelTimer(const WheelTimer&) = delete;
    WheelTimer& operator=(const WheelTimer&) = delete;
    virtual void expired() = 0;
    bool pending() const { return m_next != nullptr; }

private:
    friend class TimerWheel;
    WheelTimer* m_next = nullptr;
    WheelTimer* m_previous = nullptr;
    int64_t m_due = 0;       ///< in ms of the wheel's time, when it must fire
    int64_t m_slotDue = 0;   ///< when its slot is looked at; earlier than m_due after a push forward
};

/// Thousands of timeouts that are nearly always pushed forward or cancelled: both cost a few stores.
/// Times are rounded up to milliseconds. A timer fires no earlier than asked, and at the first
/// advance() at or after its time. One thread.
class TimerWheel {
public:
    explicit TimerWheel(TimePoint start);
    ~TimerWheel();
    /// Sets or moves. Cheap when moved forward.
    void set(WheelTimer& timer, TimePoint due);
    void cancel(WheelTimer& timer);
    /// Fires all that are due by `now`; a timer may set or cancel any timer while it fires.
    void advance(TimePoint now);
    bool empty() const { return m_count == 0; }
    /// When advance() should be called next: no timer is due before; may be early. Only when not empty.
    TimePoint next() const;

private:
    static constexpr int Levels = 4, Bits = 8, Slots = 1 << Bits;
    struct List;
    int64_t millis(TimePoint t) const;
    void place(WheelTimer& timer);
    void unlink(WheelTimer& timer);
    void cascade(int level);

    struct Head final : WheelTimer {
        void expired() override {}
    };
    std::array<std::array<Head, Slots>, Levels> m_slots;
    TimePoint m_start;
    int64_t m_now = 0;
    size_t m_count = 0;
};

}  // namespace yard
