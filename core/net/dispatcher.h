#pragma once

#include <sys/epoll.h>

#include <QAbstractEventDispatcher>
#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <span>
#include <vector>

namespace yard {

/// The event loop of a thread that lives on sockets: Qt's timers, notifiers and posted events, and
/// thousands of descriptors of a Reactor, all behind one epoll_wait(2). Qt's own dispatcher asks
/// poll(2) first and knows nothing of epoll, which costs every wake-up a system call and some
/// thousand instructions.
///
/// Given to a QThread before it starts (QThread::setEventDispatcher, which owns it then). All but
/// wakeUp() and interrupt() in that thread. Of the flags of processEvents() only
/// WaitForMoreEvents is heeded. Timers are exact to the millisecond, whatever their type.
class Dispatcher final : public QAbstractEventDispatcher {
public:
    /// Takes a batch of events of descriptors that others than Qt have put into the set.
    using Taker = std::function<void(std::span<const epoll_event>)>;

    Dispatcher();
    ~Dispatcher() override;
    /// This thread's; null where Qt's own runs.
    static Dispatcher* ofThread();

    /// Where descriptors are added with a pointer, which is even, as their data.
    int set() const { return m_set; }
    /// Whose they are; one at a time, empty: nobody's.
    void serve(Taker taker) { m_taker = std::move(taker); }

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;
    void registerSocketNotifier(QSocketNotifier* notifier) override;
    void unregisterSocketNotifier(QSocketNotifier* notifier) override;
    void registerTimer(int id, qint64 interval, Qt::TimerType type, QObject* object) override;
    bool unregisterTimer(int id) override;
    bool unregisterTimers(QObject* object) override;
    QList<TimerInfo> registeredTimers(QObject* object) const override;
    int remainingTime(int id) override;
    void wakeUp() override;
    void interrupt() override;

protected:
    void connectNotify(const QMetaMethod& signal) override;

private:
    using Time = std::chrono::steady_clock::time_point;
    /// The soonest stand first: there are a handful in a thread.
    struct Due {
        Time at;
        TimerInfo timer;
        QObject* object;
        bool firing;
    };
    /// By QSocketNotifier::Type.
    using Notifiers = std::array<QSocketNotifier*, 3>;

    int patience() const;
    void deliver(std::span<epoll_event> events);
    void notify(const epoll_event& event);
    void watch(int fd, int operation, const Notifiers& notifiers);
    void insert(Due due);
    std::vector<Due>::iterator find(int id);
    bool fireTimers();
    void fire(int id, Time now);

    int m_set = -1, m_bell = -1;
    std::atomic<bool> m_rung{false}, m_interrupted{false};
    std::atomic<bool> m_listenedTo{false};  ///< awake() and aboutToBlock(): seldom, and they cost
    Taker m_taker;
    std::vector<Due> m_timers;
    std::map<int, Notifiers> m_notifiers;
};

}  // namespace yard
