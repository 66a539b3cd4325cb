#include "core/traffic/sessions/workercore.h"

#include <unistd.h>

#include <QCoreApplication>
#include <QMetaObject>
#include <algorithm>
#include <thread>

#include "core/traffic/sessions/exchange.h"

namespace yard {
namespace {

constexpr size_t KeptExchanges = 256;

bool isWildcard(const Endpoint& local) {
    const std::string bytes = local.bytes();
    return bytes.find_first_not_of('\0') == std::string::npos && local.family() != AF_UNIX;
}

}  // namespace

WorkerCore::WorkerCore(int workerIndex, Crew& allWorkers, TraceRing& ring, std::atomic<int>& count,
                       RateCells& rate)
    : index(workerIndex),
      crew(allWorkers),
      reactor(*allWorkers.clock),
      blocks(allWorkers.bufsize),
      upstreams(reactor, workerIndex),
      pages(allWorkers),
      traces(ring),
      sessionCount(count),
      sessionRate(rate) {
    m_rateRetry.setSingleShot(true);
    connect(&m_rateRetry, &QTimer::timeout, this, [this] { resumeAll(); });
}

WorkerCore::~WorkerCore() {
    m_stopping = true;
    for (const auto& desk : m_desks) {
        for (const auto& door : desk->doors) door->listener.reset();
        for (const Desk::Parked& waiting : desk->parked) close(waiting.fd);
    }
    m_retired.clear();
    m_sessions.clear();
    m_exchanges.clear();
    upstreams.clear();
    // A Backend may be granting a slot on another thread right now. What it posts is delivered
    // below, so that the slot is given back.
    while (m_tickets.load(std::memory_order_acquire)) std::this_thread::yield();
    QCoreApplication::sendPostedEvents(this, QEvent::MetaCall);
}

Desk* WorkerCore::findDesk(const Frontend& frontend) const {
    for (const auto& desk : m_desks)
        if (&desk->frontend == &frontend) return desk.get();
    return nullptr;
}

Desk& WorkerCore::deskOf(Frontend& frontend) {
    if (Desk* desk = findDesk(frontend)) return *desk;
    m_desks.push_back(std::make_unique<Desk>(frontend, index, upstreams, *crew.clock, crew.logTag));
    return *m_desks.back();
}

void WorkerCore::listen(Frontend& frontend, size_t bind, int fd) {
    Desk& desk = deskOf(frontend);
    const Endpoint local = Endpoint::localOf(fd);
    desk.doors.push_back(
        std::make_unique<Door>(Door{desk, bind, local, isWildcard(local), nullptr}));
    Door& door = *desk.doors.back();
    door.listener =
        std::make_unique<Listener>(fd, [this, &door](int client) { accepted(door, client); });
}

void WorkerCore::retire(Session& session, Desk& desk) {
    const size_t place = session.m_place;
    if (m_retired.empty()) reactor.later([this] { m_retired.clear(); });
    session.m_counters.reset();  // its tables may go with the desk
    m_retired.push_back(std::move(m_sessions[place]));
    if (place + 1 != m_sessions.size()) {
        m_sessions[place] = std::move(m_sessions.back());
        m_sessions[place]->m_place = place;
    }
    m_sessions.pop_back();
    sessionCount.fetch_sub(1, std::memory_order_relaxed);
    left(desk);
    if (crew.full.load(std::memory_order_relaxed) && crew.full.exchange(false))
        for (Worker* worker : crew.workers) worker->limitsChanged();
}

void WorkerCore::left(Desk& desk) {
    departed(desk);
    if (--desk.sessions == 0 && desk.closed) dropDesks();
}

void WorkerCore::move(Desk& from, Desk& to) {
    to.frontend.welcome();
    ++to.sessions;
    left(from);
}

Door* WorkerCore::successor(const Door& door) const {
    for (const auto& desk : m_desks) {
        if (desk->closed || desk->frontend.conf().mode != door.desk.frontend.conf().mode) continue;
        for (const auto& open : desk->doors)
            if (open->listener && open->local == door.local) return open.get();
    }
    return nullptr;
}

void WorkerCore::handOver(const Graph& old) {
    reactor.refresh();
    for (const auto& frontend : old.frontends)
        if (Desk* desk = findDesk(*frontend)) shut(*desk);
    for (const auto& backend : old.backends) upstreams.clear(*backend);
    std::vector<Session*> all;
    for (const auto& session : m_sessions) all.push_back(session.get());
    for (Session* session : all) session->follow();
    dropDesks();
}

/// What it accepted but has no room for waits at its successor from now on.
void WorkerCore::shut(Desk& desk) {
    desk.closed = true;
    for (const auto& door : desk.doors) door->listener.reset();
    std::deque<Desk::Parked> stay;
    for (const Desk::Parked& waiting : std::exchange(desk.parked, {})) {
        Door* next = successor(*waiting.door);
        if (!next) {
            stay.push_back(waiting);
            continue;
        }
        next->desk.parked.push_back({next, waiting.fd});
        next->desk.pause();
    }
    desk.parked = std::move(stay);
    for (const auto& other : m_desks)
        if (!other->closed && !other->parked.empty()) resumeAccepting(other->frontend);
}

// Whoever left last is still on the stack.
void WorkerCore::dropDesks() {
    if (std::exchange(m_dropping, true)) return;
    reactor.later([this] {
        m_dropping = false;
        std::erase_if(m_desks, [](const auto& desk) {
            if (!desk->closed || desk->sessions > 0 || !desk->parked.empty()) return false;
            // The last word about its frontend: from now on the control thread may destroy it.
            std::atomic<int>& doors = desk->frontend.doors;
            const int own = static_cast<int>(desk->doors.size());
            desk->doors.clear();
            doors.fetch_sub(own, std::memory_order_release);
            return true;
        });
    });
}

void WorkerCore::forget(const Graph& old) {
    for (const auto& backend : old.backends) upstreams.forget(*backend);
}

void WorkerCore::resumeAccepting(Frontend& frontend) {
    if (Desk* desk = findDesk(frontend)) resumeDesk(*desk);
}

void WorkerCore::resumeAll() {
    for (const auto& desk : m_desks)
        if (!desk->parked.empty()) resumeDesk(*desk);
}

void WorkerCore::resumeDesk(Desk& desk) {
    reactor.refresh();
    while (!desk.parked.empty()) {
        if (!admits(desk.frontend)) return;
        const Desk::Parked waiting = desk.parked.front();
        desk.parked.pop_front();
        open(*waiting.door, waiting.fd);
    }
    if (!m_stopping && !desk.frontend.paused) desk.resume();
}

void WorkerCore::stopSoftly() {
    m_stopping = true;
    reactor.refresh();
    // Doors stay, as sessions know them; nobody enters any more.
    for (const auto& desk : m_desks)
        for (const auto& door : desk->doors) door->listener.reset();
    upstreams.clear();
    std::vector<Session*> all;
    for (const auto& session : m_sessions) all.push_back(session.get());
    for (Session* session : all) session->stopSoftly();
}

std::unique_ptr<Exchange> WorkerCore::takeExchange() {
    if (m_exchanges.empty()) return std::make_unique<Exchange>(*this);
    auto exchange = std::move(m_exchanges.back());
    m_exchanges.pop_back();
    return exchange;
}

void WorkerCore::giveExchange(std::unique_ptr<Exchange> exchange) {
    exchange->reset();
    if (m_exchanges.size() < KeptExchanges) m_exchanges.push_back(std::move(exchange));
}

int WorkerCore::processSessions() const {
    int all = 0;
    for (const Worker* worker : crew.workers) all += worker->sessions();
    return all;
}

uint64_t WorkerCore::newTicket() {
    m_tickets.fetch_add(1, std::memory_order_relaxed);
    return ++m_lastTicket;
}

void WorkerCore::postGrant(uint64_t ticket, Backend& backend, Server* server,
                           const QueuePlaces& places) {
    QMetaObject::invokeMethod(
        this,
        [this, ticket, &backend, server, places] { granted(ticket, backend, server, places); },
        Qt::QueuedConnection);
}

void WorkerCore::granted(uint64_t ticket, Backend& backend, Server* server,
                         const QueuePlaces& places) {
    reactor.refresh();
    const auto it = m_queued.find(ticket);
    if (it == m_queued.end()) {
        if (server) backend.release(*server);
        return;
    }
    Seeker* seeker = it->second;
    m_queued.erase(it);
    seeker->granted(server, places);
}

}  // namespace yard
