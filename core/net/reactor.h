#pragma once

#include <QSocketNotifier>
#include <functional>
#include <memory>
#include <vector>

#include "core/base/clock.h"
#include "core/net/timerwheel.h"

namespace yard {

/// Somebody whose descriptor is watched. `events` are epoll's bits (EPOLLIN, EPOLLOUT, EPOLLHUP, ...).
class Watcher {
public:
    virtual ~Watcher() = default;
    virtual void ready(uint32_t events) = 0;
};

/// One edge-triggered epoll set inside a thread's Qt event loop: its own descriptor is watched by a
/// single QSocketNotifier, so thousands of connections cost Qt one. Built, used and destroyed in one
/// thread.
class Reactor {
public:
    explicit Reactor(Clock& clock);
    ~Reactor();
    Reactor(const Reactor&) = delete;
    Reactor& operator=(const Reactor&) = delete;

    /// Edge-triggered for reading and writing, once for the descriptor's life. False: errno says why.
    bool watch(int fd, Watcher& watcher);
    /// Before the descriptor is closed; events already fetched for this Watcher are dropped.
    void forget(int fd, Watcher& watcher);

    /// Runs after the events at hand were handled: the place to destroy what may still be on the stack,
    /// and to go on with long work after others had their turn.
    void later(std::function<void()> call);
    /// As of the latest wake-up or refresh(); cheap.
    TimePoint now() const { return m_now; }
    /// For calls that come from outside of ready() and timers, such as an accepted connection.
    void refresh() { m_now = m_clock.now(); }
    /// Timeouts of connections; they expire in this thread.
    TimerWheel& wheel() { return m_wheel; }
    Clock& clock() { return m_clock; }

private:
    void wake();
    void tick();
    void runLater();
    void armLater();
    void arm();

    Clock& m_clock;
    int m_epoll = -1;
    TimePoint m_now;
    TimerWheel m_wheel;
    std::unique_ptr<QSocketNotifier> m_notifier;
    std::vector<std::function<void()>> m_later, m_running;
    std::vector<Watcher*> m_batch;  ///< the watchers of the events being handled
    std::unique_ptr<Timer> m_tick;
    std::unique_ptr<Timer> m_laterTimer;
    TimePoint m_tickAt;
    bool m_busy = false;
};

}  // namespace yard
