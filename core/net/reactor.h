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
    explicit Reactor(const Clock& clock);
    ~Reactor();
    Reactor(const Reactor&) = delete;
    Reactor& operator=(const Reactor&) = delete;

    /// Edge-triggered for reading and writing, once for the descriptor's life. False: errno says why.
    bool watch(int fd, Watcher& watcher);
    /// Before the descriptor is closed or given to another Watcher; events already fetched for this
    /// Watcher are dropped.
    void forget(int fd, Watcher& watcher);
    /// Hands the descriptor's events to another Watcher; as edge-triggered events are not repeated,
    /// the new one first tries to read and write by itself.
    bool rewatch(int fd, Watcher& from, Watcher& to);

    /// Runs after the events at hand were handled: the place to destroy what may still be on the stack.
    void later(std::function<void()> call);
    /// As of the latest wake-up; cheap.
    TimePoint now() const { return m_now; }
    /// Timeouts of connections; runs calls within this thread.
    TimerWheel& wheel() { return m_wheel; }

private:
    void wake();
    void runLater();
    void arm();

    const Clock& m_clock;
    int m_epoll = -1;
    TimePoint m_now;
    TimerWheel m_wheel;
    std::unique_ptr<QSocketNotifier> m_notifier;
    std::vector<std::function<void()>> m_later;
    std::vector<Watcher*> m_batch;  ///< the watchers of the events being handled
    std::unique_ptr<Timer> m_tick;
    TimePoint m_tickAt;
};

}  // namespace yard
