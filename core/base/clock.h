#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace yard {

using Millis = std::chrono::milliseconds;
using TimePoint = std::chrono::steady_clock::time_point;
using WallTime = std::chrono::system_clock::time_point;

/// A pending call. Destroying it cancels the call.
class Timer {
public:
    virtual ~Timer() = default;
};

/// Time and timers, injected together so that a test can move both.
/// A timer fires once, in the thread that asked for it, which must run a Qt event loop.
class Clock {
public:
    virtual ~Clock() = default;
    /// Monotonic; never goes back.
    virtual TimePoint now() const = 0;
    /// What a watch shows; for logs and events only, never for durations.
    virtual WallTime wall() const = 0;
    [[nodiscard]] virtual std::unique_ptr<Timer> after(Millis delay,
                                                       std::function<void()> call) = 0;
};

/// The real clock; timers are QTimers of the calling thread.
class SystemClock final : public Clock {
public:
    TimePoint now() const override { return std::chrono::steady_clock::now(); }
    WallTime wall() const override { return std::chrono::system_clock::now(); }
    std::unique_ptr<Timer> after(Millis delay, std::function<void()> call) override;
};

/// Milliseconds since 1970, the form in which times cross to the console.
inline int64_t wallMillis(WallTime t) {
    return std::chrono::duration_cast<Millis>(t.time_since_epoch()).count();
}

}  // namespace yard
