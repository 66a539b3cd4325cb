#include "core/traffic/workercore.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include <QMetaObject>

#include "core/traffic/httpsession.h"
#include "core/traffic/tcpsession.h"

namespace yard {
namespace {

constexpr size_t KeptExchanges = 256;

}  // namespace

WorkerCore::WorkerCore(int workerIndex, Graph& sharedGraph, TraceRing& ring, std::atomic<int>& count)
    : index(workerIndex), graph(sharedGraph), reactor(*sharedGraph.clock), upstreams(reactor, workerIndex),
      traces(ring), sessionCount(count) {}

WorkerCore::~WorkerCore() {
    m_stopping = true;
    m_doors.clear();
    m_retired.clear();
    m_sessions.clear();
    upstreams.clear();
}

void WorkerCore::listen(Frontend& frontend, size_t bind, int fd) {
    auto listener = std::make_unique<Listener>(fd, [this, &frontend, bind](int client) { accepted(frontend, bind, client); });
    m_doors.push_back({&frontend, std::move(listener)});
}

void WorkerCore::accepted(Frontend& frontend, size_t bind, int fd) {
    reactor.refresh();
    frontend.enter();
    FrontendCells& cells = frontend.cells(index);
    cells.connTot.add();
    cells.connections.add(nowMs());
    if (frontend.pausesAccepting())
        for (Door& door : m_doors)
            if (door.frontend == &frontend) door.listener->pause();
    std::unique_ptr<Session> session;
    if (frontend.conf().mode == Mode::Http)
        session = std::make_unique<HttpSession>(*this, frontend, bind, fd);
    else
        session = std::make_unique<TcpSession>(*this, frontend, bind, fd);
    session->m_place = m_sessions.size();
    Session& started = *session;
    m_sessions.push_back(std::move(session));
    sessionCount.fetch_add(1, std::memory_order_relaxed);
    started.start();
}

void WorkerCore::retire(Session& session, Frontend& frontend) {
    const size_t place = session.m_place;
    if (m_retired.empty()) reactor.later([this] { m_retired.clear(); });
    m_retired.push_back(std::move(m_sessions[place]));
    if (place + 1 != m_sessions.size()) {
        m_sessions[place] = std::move(m_sessions.back());
        m_sessions[place]->m_place = place;
    }
    m_sessions.pop_back();
    sessionCount.fetch_sub(1, std::memory_order_relaxed);
    if (frontend.leave())
        for (Worker* worker : graph.crew) worker->resumeAccepting(frontend);
}

void WorkerCore::resumeAccepting(Frontend& frontend) {
    if (frontend.pausesAccepting()) return;
    for (Door& door : m_doors)
        if (door.frontend == &frontend) door.listener->resume();
}

void WorkerCore::stopSoftly() {
    m_stopping = true;
    m_doors.clear();
    upstreams.clear();
    const auto sessions = [this] {
        std::vector<Session*> all;
        for (const auto& s : m_sessions) all.push_back(s.get());
        return all;
    }();
    for (Session* session : sessions) session->stopSoftly();
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

LogSender& WorkerCore::logOf(const Frontend& frontend) {
    auto& sender = m_logs[&frontend];
    if (!sender)
        sender = std::make_unique<LogSender>(frontend.conf().logs, *graph.clock, graph.logTag, getpid());
    return *sender;
}

void WorkerCore::postGrant(uint64_t ticket, Backend& backend, Server& server) {
    QMetaObject::invokeMethod(
        this,
        [this, ticket, &backend, &server] {
            reactor.refresh();
            auto it = m_queued.find(ticket);
            if (it == m_queued.end()) return backend.release(server);
            Seeker* seeker = it->second;
            m_queued.erase(it);
            seeker->granted(server);
        },
        Qt::QueuedConnection);
}

}  // namespace yard
