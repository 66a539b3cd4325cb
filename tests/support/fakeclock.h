#pragma once

#include <list>

#include "core/base/clock.h"

namespace yard {

/// A clock that a test moves. One thread.
class FakeClock final : public Clock {
public:
    TimePoint now() const override { return TimePoint{} + std::chrono::hours(1) + m_passed; }
    WallTime wall() const override {
        return WallTime{} + std::chrono::hours(24 * 365 * 50) + m_passed;
    }
    std::unique_ptr<Timer> after(Millis delay, std::function<void()> call) override;
    /// Moves on, calling what falls due, each at its own time and in order.
    void advance(Millis by);
    size_t pending() const { return m_timers.size(); }

private:
    struct Entry {
        Millis due;
        std::function<void()> call;
        bool live = true;
    };
    class Handle;
    std::list<std::shared_ptr<Entry>> m_timers;
    Millis m_passed{0};
};

}  // namespace yard
