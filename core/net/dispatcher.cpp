#include "core/net/dispatcher.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QEvent>
#include <QSocketNotifier>
#include <QTimerEvent>
#include <QVarLengthArray>
#include <algorithm>
#include <array>

namespace yard {
namespace {

constexpr size_t EventsAtOnce = 256;
constexpr std::array<uint32_t, 3> BitsOf{EPOLLIN, EPOLLOUT, EPOLLPRI};

/// Our own descriptors carry themselves, made odd: pointers are even.
uint64_t markOf(int fd) { return static_cast<uint64_t>(fd) << 1 | 1; }
bool marked(const epoll_event& event) { return event.data.u64 & 1; }
int fdOf(const epoll_event& event) { return static_cast<int>(event.data.u64 >> 1); }

/// Rounded up: epoll_wait would wake too early, and then again and again.
int64_t millisUntil(std::chrono::steady_clock::time_point at) {
    const auto left = at - std::chrono::steady_clock::now();
    return std::max<int64_t>(std::chrono::ceil<std::chrono::milliseconds>(left).count(), 0);
}

bool add(int set, int fd, int operation, uint32_t bits) {
    epoll_event event{};
    event.events = bits;
    event.data.u64 = markOf(fd);
    return epoll_ctl(set, operation, fd, &event) == 0;
}

}  // namespace

Dispatcher::Dispatcher()
    : m_set(epoll_create1(EPOLL_CLOEXEC)), m_bell(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (m_set < 0 || m_bell < 0 || !add(m_set, m_bell, EPOLL_CTL_ADD, EPOLLIN))
        qFatal("event loop of a thread: no descriptor left");
}

Dispatcher::~Dispatcher() {
    close(m_bell);
    close(m_set);
}

Dispatcher* Dispatcher::ofThread() { return dynamic_cast<Dispatcher*>(instance()); }

bool Dispatcher::processEvents(QEventLoop::ProcessEventsFlags flags) {
    m_interrupted.store(false, std::memory_order_relaxed);
    const bool told = m_listenedTo.load(std::memory_order_relaxed);
    if (told) emit awake();
    QCoreApplication::sendPostedEvents();
    // Who posts an event rings, so that none is slept over.
    const bool wait = flags.testFlag(QEventLoop::WaitForMoreEvents) &&
                      !m_interrupted.load(std::memory_order_relaxed);
    if (wait && told) emit aboutToBlock();
    std::array<epoll_event, EventsAtOnce> events;
    const int n = epoll_wait(m_set, events.data(), EventsAtOnce, wait ? patience() : 0);
    if (wait && told) emit awake();
    if (n > 0) deliver({events.data(), static_cast<size_t>(n)});
    return fireTimers() || n > 0;
}

void Dispatcher::connectNotify(const QMetaMethod&) {
    m_listenedTo.store(true, std::memory_order_relaxed);
}

/// Milliseconds until the next timer, -1: there is none.
int Dispatcher::patience() const {
    const auto next =
        std::find_if(m_timers.begin(), m_timers.end(), [](const Due& due) { return !due.firing; });
    if (next == m_timers.end()) return -1;
    return static_cast<int>(std::min<int64_t>(millisUntil(next->at), INT_MAX));
}

void Dispatcher::deliver(std::span<epoll_event> events) {
    // Theirs stay in order, in front; nearly always they are all.
    size_t theirs = 0;
    QVarLengthArray<epoll_event, 16> ours;
    for (const epoll_event& event : events) {
        if (marked(event))
            ours.append(event);
        else
            events[theirs++] = event;
    }
    if (theirs && m_taker) m_taker(events.first(theirs));
    for (const epoll_event& event : ours) {
        if (fdOf(event) != m_bell) {
            notify(event);
            continue;
        }
        eventfd_t rings;
        eventfd_read(m_bell, &rings);
        m_rung.store(false);  // before the posted events are looked at, which is next
    }
}

void Dispatcher::notify(const epoll_event& event) {
    for (size_t type = 0; type < BitsOf.size(); ++type) {
        if (!(event.events & (BitsOf[type] | EPOLLHUP | EPOLLERR))) continue;
        // Whoever was told before may have ended it.
        const auto found = m_notifiers.find(fdOf(event));
        if (found == m_notifiers.end()) return;
        if (QSocketNotifier* notifier = found->second[type]) {
            QEvent act(QEvent::SockAct);
            QCoreApplication::sendEvent(notifier, &act);
        }
    }
}

void Dispatcher::watch(int fd, int operation, const Notifiers& notifiers) {
    uint32_t bits = 0;
    for (size_t type = 0; type < BitsOf.size(); ++type)
        if (notifiers[type]) bits |= BitsOf[type];
    add(m_set, fd, operation, bits);
}

void Dispatcher::registerSocketNotifier(QSocketNotifier* notifier) {
    const int fd = static_cast<int>(notifier->socket());
    const auto [at, fresh] = m_notifiers.try_emplace(fd);
    at->second[notifier->type()] = notifier;
    watch(fd, fresh ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, at->second);
}

void Dispatcher::unregisterSocketNotifier(QSocketNotifier* notifier) {
    const auto at = m_notifiers.find(static_cast<int>(notifier->socket()));
    if (at == m_notifiers.end() || at->second[notifier->type()] != notifier) return;
    at->second[notifier->type()] = nullptr;
    const bool last = at->second == Notifiers{};
    watch(at->first, last ? EPOLL_CTL_DEL : EPOLL_CTL_MOD, at->second);
    if (last) m_notifiers.erase(at);
}

void Dispatcher::insert(Due due) {
    const auto before = std::upper_bound(m_timers.begin(), m_timers.end(), due.at,
                                         [](Time at, const Due& d) { return at < d.at; });
    m_timers.insert(before, due);
}

std::vector<Dispatcher::Due>::iterator Dispatcher::find(int id) {
    return std::find_if(m_timers.begin(), m_timers.end(),
                        [&](const Due& due) { return due.timer.timerId == id; });
}

void Dispatcher::registerTimer(int id, qint64 interval, Qt::TimerType type, QObject* object) {
    insert({std::chrono::steady_clock::now() + std::chrono::milliseconds(interval),
            {id, static_cast<int>(interval), type},
            object,
            false});
}

bool Dispatcher::unregisterTimer(int id) {
    const auto at = find(id);
    if (at == m_timers.end()) return false;
    m_timers.erase(at);
    return true;
}

bool Dispatcher::unregisterTimers(QObject* object) {
    return std::erase_if(m_timers, [&](const Due& due) { return due.object == object; }) > 0;
}

QList<QAbstractEventDispatcher::TimerInfo> Dispatcher::registeredTimers(QObject* object) const {
    QList<TimerInfo> list;
    for (const Due& due : m_timers)
        if (due.object == object) list.append(due.timer);
    return list;
}

int Dispatcher::remainingTime(int id) {
    const auto at = find(id);
    return at == m_timers.end() ? -1 : static_cast<int>(millisUntil(at->at));
}

/// Each timer that is due now once, also those that are due again at once: sockets have their turn
/// in between.
bool Dispatcher::fireTimers() {
    if (m_timers.empty()) return false;
    const Time now = std::chrono::steady_clock::now();
    if (m_timers.front().at > now) return false;
    QVarLengthArray<int, 16> due;
    for (const Due& timer : m_timers)
        if (timer.at <= now && !timer.firing) due.append(timer.timer.timerId);
    for (const int id : due) fire(id, now);
    return !due.isEmpty();
}

void Dispatcher::fire(int id, Time now) {
    const auto at = find(id);
    if (at == m_timers.end()) return;  // ended by one before it
    Due due = *at;
    m_timers.erase(at);
    due.at = now + std::chrono::milliseconds(due.timer.interval);
    due.firing = true;
    insert(due);
    QTimerEvent event(id);
    QCoreApplication::sendEvent(due.object, &event);
    if (const auto after = find(id); after != m_timers.end()) after->firing = false;
}

void Dispatcher::wakeUp() {
    if (!m_rung.exchange(true)) eventfd_write(m_bell, 1);
}

void Dispatcher::interrupt() {
    m_interrupted.store(true, std::memory_order_relaxed);
    wakeUp();
}

}  // namespace yard
