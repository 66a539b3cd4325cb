#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/base/clock.h"
#include "core/net/timerwheel.h"

struct epoll_event;

namespace yard {

class Dispatcher;

/// Somebody whose descriptor is watched. `events` are epoll's bits (EPOLLIN, EPOLLOUT, EPOLLHUP,
/// ...).
class Watcher {
public:
    virtual ~Watcher() = default;
    virtual void ready(uint32_t events) = 0;
};

/// One edge-triggered epoll set inside a thread's Qt event loop: the set of the thread's
/// Dispatcher, or where Qt's own runs one whose descriptor is watched by a single QSocketNotifier,
/// so that thousands of connections cost Qt one. One of a thread at a time; built, used and
/// destroyed there.
class Reactor {
public:
    explicit Reactor(Clock& clock);
    ~Reactor();
    Reactor(const Reactor&) = delete;
    Reactor& operator=(const Reactor&) = delete;

    /// Edge-triggered for reading and writing, once for the descriptor's life. False: errno says
    /// why.
    bool watch(int fd, Watcher& watcher);
    /// Takes the descriptor out; events already fetched for this Watcher are dropped.
    void forget(int fd, Watcher& watcher);
    /// The same without a system call, where the descriptor is closed right after: closing takes it
    /// out.
    void closing(Watcher& watcher);
    /// Gives the Watcher another turn, ready(0), after others had theirs.
    void again(Watcher& watcher);

    /// Runs after the events at hand were handled: the place to destroy what may still be on the
    /// stack.
    void later(std::function<void()> call);
    /// As of the latest wake-up or refresh(); cheap.
    TimePoint now() const { return m_now; }
    /// For calls that come from outside of ready() and timers, such as an accepted connection.
    void refresh() { m_now = m_clock.now(); }
    /// now() as a watch shows it; the watch itself is read once a second.
    WallTime wall();
    /// Timeouts of connections; they expire in this thread.
    TimerWheel& wheel() { return m_wheel; }
    Clock& clock() { return m_clock; }

private:
    class Waker;
    void fetch();
    void wake(std::span<const epoll_event> events);
    void tick();
    void handle(size_t count);
    void runLater();
    void armLater();
    void arm();

    Clock& m_clock;
    Dispatcher* m_dispatcher = nullptr;  ///< the thread's, when it is ours
    int m_epoll = -1;
    TimePoint m_now;
    TimerWheel m_wheel;
    std::unique_ptr<Waker> m_waker;
    std::vector<std::function<void()>> m_later, m_running;
    std::vector<Watcher*> m_again;  ///< who asked for another turn
    /// What is being handled; a Watcher that goes meanwhile is nulled.
    struct Turn {
        Watcher* watcher;
        uint32_t events;
    };
    std::vector<Turn> m_batch;
    std::unique_ptr<Timer> m_tick;
    std::unique_ptr<Timer> m_laterTimer;
    TimePoint m_tickAt, m_watchReadAt;
    WallTime m_watch;  ///< what it showed then
    bool m_busy = false;
};

}  // namespace yard
