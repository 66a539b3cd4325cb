#include "core/net/reactor.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "core/base/logging.h"

namespace yard {
namespace {

constexpr size_t BatchSize = 256;

}  // namespace

Reactor::Reactor(Clock& clock)
    : m_clock(clock), m_epoll(epoll_create1(EPOLL_CLOEXEC)), m_now(clock.now()),
      m_wheel(m_now, [this] { arm(); }) {
    if (m_epoll < 0) qFatal("epoll_create1: no descriptor left");
    m_notifier = std::make_unique<QSocketNotifier>(m_epoll, QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, [this] { wake(); });
    m_batch.reserve(BatchSize);
}

Reactor::~Reactor() {
    m_notifier.reset();
    while (!m_later.empty()) runLater();
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
    std::replace(m_batch.begin(), m_batch.end(), &watcher, static_cast<Watcher*>(nullptr));
}

void Reactor::later(std::function<void()> call) {
    m_later.push_back(std::move(call));
    if (!m_busy) armLater();
}

void Reactor::wake() {
    std::array<epoll_event, BatchSize> events;
    const int n = epoll_wait(m_epoll, events.data(), BatchSize, 0);
    m_now = m_clock.now();
    m_busy = true;
    m_batch.clear();
    for (int i = 0; i < n; ++i)
        m_batch.push_back(static_cast<Watcher*>(events[static_cast<size_t>(i)].data.ptr));
    for (size_t i = 0; i < m_batch.size(); ++i)
        if (Watcher* watcher = m_batch[i]) watcher->ready(events[i].events);
    m_batch.clear();
    m_busy = false;
    runLater();
}

void Reactor::tick() {
    m_now = m_clock.now();
    m_tick.reset();
    m_busy = true;
    m_wheel.advance(m_now);
    m_busy = false;
    runLater();
}

// One round only: calls that ask to go on later let other connections have their turn.
void Reactor::runLater() {
    m_running.swap(m_later);
    for (auto& call : m_running) call();
    m_running.clear();
    if (!m_later.empty()) armLater();
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
