#include "core/net/reactor.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <QEvent>
#include <QSocketNotifier>
#include <algorithm>
#include <array>

#include "core/base/logging.h"
#include "core/net/dispatcher.h"

namespace yard {
namespace {

constexpr size_t BatchSize = 256;

}  // namespace

/// Takes the event itself: as a signal it would cost as much as all else of a wake-up.
class Reactor::Waker final : public QSocketNotifier {
public:
    explicit Waker(Reactor& reactor)
        : QSocketNotifier(reactor.m_epoll, QSocketNotifier::Read), m_reactor(reactor) {}

protected:
    bool event(QEvent* event) override {
        if (event->type() != QEvent::SockAct) return QSocketNotifier::event(event);
        m_reactor.fetch();
        return true;
    }

private:
    Reactor& m_reactor;
};

Reactor::Reactor(Clock& clock)
    : m_clock(clock),
      m_dispatcher(Dispatcher::ofThread()),
      m_epoll(m_dispatcher ? m_dispatcher->set() : epoll_create1(EPOLL_CLOEXEC)),
      m_now(clock.now()),
      m_wheel(m_now, [this] { arm(); }) {
    if (m_epoll < 0) qFatal("epoll_create1: no descriptor left");
    m_batch.reserve(BatchSize);
    if (m_dispatcher)
        m_dispatcher->serve([this](std::span<const epoll_event> events) { wake(events); });
    else
        m_waker = std::make_unique<Waker>(*this);
}

Reactor::~Reactor() {
    m_waker.reset();
    while (!m_later.empty() || !m_again.empty()) runLater();
    if (m_dispatcher)
        m_dispatcher->serve({});
    else
        close(m_epoll);
}

bool Reactor::watch(int fd, Watcher& watcher) {
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = &watcher;
    return epoll_ctl(m_epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

void Reactor::forget(int fd, Watcher& watcher) {
    epoll_event unused{};
    epoll_ctl(m_epoll, EPOLL_CTL_DEL, fd, &unused);
    closing(watcher);
}

void Reactor::closing(Watcher& watcher) {
    for (Turn& turn : m_batch)
        if (turn.watcher == &watcher) turn.watcher = nullptr;
    if (!m_again.empty()) std::erase(m_again, &watcher);
}

void Reactor::again(Watcher& watcher) {
    if (std::find(m_again.begin(), m_again.end(), &watcher) != m_again.end()) return;
    m_again.push_back(&watcher);
    if (!m_busy) armLater();
}

void Reactor::later(std::function<void()> call) {
    m_later.push_back(std::move(call));
    if (!m_busy) armLater();
}

WallTime Reactor::wall() {
    if (m_now - m_watchReadAt >= std::chrono::seconds(1) || m_watch == WallTime()) {
        m_watch = m_clock.wall();
        m_watchReadAt = m_now;
    }
    return m_watch + std::chrono::duration_cast<WallTime::duration>(m_now - m_watchReadAt);
}

void Reactor::fetch() {
    std::array<epoll_event, BatchSize> events;
    const int n = epoll_wait(m_epoll, events.data(), BatchSize, 0);
    wake({events.data(), static_cast<size_t>(std::max(n, 0))});
}

void Reactor::wake(std::span<const epoll_event> events) {
    m_now = m_clock.now();
    m_busy = true;
    for (const epoll_event& event : events)
        m_batch.push_back({static_cast<Watcher*>(event.data.ptr), event.events});
    handle(m_batch.size());
    runLater();
}

void Reactor::handle(size_t count) {
    for (size_t i = 0; i < count; ++i)
        if (Watcher* watcher = m_batch[i].watcher) watcher->ready(m_batch[i].events);
    m_batch.clear();
}

void Reactor::tick() {
    m_now = m_clock.now();
    m_tick.reset();
    m_busy = true;
    m_wheel.advance(m_now);
    runLater();
}

// One round only: those who ask to go on later let other connections have their turn.
void Reactor::runLater() {
    m_busy = true;
    for (Watcher* watcher : m_again) m_batch.push_back({watcher, 0});
    m_again.clear();
    handle(m_batch.size());
    m_running.swap(m_later);
    for (auto& call : m_running) call();
    m_running.clear();
    m_busy = false;
    if (!m_later.empty() || !m_again.empty()) armLater();
}

void Reactor::armLater() {
    if (m_laterTimer) return;
    m_laterTimer = m_clock.after(Millis(0), [this] {
        m_laterTimer.reset();
        refresh();
        runLater();
    });
}

void Reactor::arm() {
    const TimePoint at = m_wheel.next();
    if (m_tick && m_tickAt <= at) return;
    m_tickAt = at;
    const auto delay = std::chrono::ceil<Millis>(at - m_clock.now());
    m_tick = m_clock.after(std::max(delay, Millis(0)), [this] { tick(); });
}

}  // namespace yard
