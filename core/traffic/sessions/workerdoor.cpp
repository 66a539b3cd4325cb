// From an accepted connection to a session: rules, the PROXY header, TLS, what is counted.
#include "core/traffic/sessions/httpsession.h"
#include "core/traffic/sessions/introduction.h"
#include "core/traffic/sessions/tcpsession.h"

namespace yard {

void addTold(const ProxyTold* told, SampleContext& context) {
    if (told && told->authority) context.authority = *told->authority;
    if (told && told->uniqueId) context.headerId = *told->uniqueId;
}

SampleContext askingOf(const Door& door, Arrival& arrival, const Endpoint& local,
                       StickCounters* counters) {
    SampleContext context;
    context.movableClient = &arrival.client;
    context.client = &arrival.client;
    context.local = &local;
    context.proxy = context.frontend = context.backend = &door.desk.frontend.conf();
    context.world = door.desk.frontend.world();
    arrival.variables.share(context.world ? context.world->variables : nullptr);
    context.counters = counters;
    context.variables = &arrival.variables;
    addTold(arrival.told.get(), context);
    context.tls = tlsOf(arrival.stream);
    context.clientSocket = arrival.stream.fd();
    return context;
}

void WorkerCore::accepted(Door& door, int fd) {
    reactor.refresh();
    door.desk.cells.connTot.add();
    door.desk.cells.connections.add(nowMs());
    if (door.desk.parked.empty() && admits(door.desk.frontend)) return open(door, fd);
    door.desk.parked.push_back({&door, fd});
    door.desk.pause();
}

std::unique_ptr<StickCounters> WorkerCore::countersFor(const Frontend& frontend) {
    const auto& tables = frontend.countedTables();
    return tables ? std::make_unique<StickCounters>(tables) : nullptr;
}

/// By a rule for connections or sessions; `rejected` counts those who may hear of it.
void WorkerCore::turnAway(Stream& client, const http::RuleBook::TcpRules::Verdict& verdict,
                          Desk& desk, Cell& rejected) {
    const bool silent = verdict.what == TcpRule::Do::SilentDrop;
    if (silent)
        client.vanish();
    else
        client.close();
    (silent ? desk.cells.dreq : rejected).add();
}

void WorkerCore::open(Door& door, int fd) {
    Desk& desk = door.desk;
    const http::RuleBook::TcpRules& rules = desk.frontend.rules().connection;
    auto counters = countersFor(desk.frontend);
    Arrival arrival{Stream(fd), Endpoint::peerOf(fd)};
    const BindConf& bind = desk.frontend.conf().binds[door.bind];
    http::RuleBook::TcpRules::Verdict verdict;
    if (!rules.empty()) {
        const Endpoint came = Endpoint::localOf(fd);
        Endpoint local = came;
        SampleContext context = askingOf(door, arrival, local, counters.get());
        context.movableLocal = &local;
        if (bind.acceptProxy || bind.secured()) context.clientFault.reset();
        verdict = rules.judge(context, Counters::Span::Session);
        if (!(local == came)) arrival.local = std::make_unique<Endpoint>(local);
    }
    arrival.variables.endRequest();  // of the session only
    if (verdict.refuses()) {
        turnAway(arrival.stream, verdict, desk, desk.cells.dcon);
        return departed(desk);
    }
    if (!verdict.expectsProxy && !bind.acceptProxy && !bind.secured()) {
        if (!begin(door, std::move(arrival), std::move(counters))) departed(desk);
        return;
    }
    const bool header = verdict.expectsProxy || bind.acceptProxy;
    enlist(std::make_unique<Introduction>(*this, door, std::move(arrival), header),
           std::move(counters), desk);
}

/// False: `tcp-request session` turns it away.
bool WorkerCore::begin(Door& door, Arrival arrival, std::unique_ptr<StickCounters> counters) {
    Desk& desk = door.desk;
    if (const auto& rules = desk.frontend.rules().session; !rules.empty()) {
        const Endpoint came =
            arrival.local ? *arrival.local : Endpoint::localOf(arrival.stream.fd());
        Endpoint local = came;
        SampleContext context = askingOf(door, arrival, local, counters.get());
        context.movableLocal = &local;
        const auto verdict = rules.judge(context, Counters::Span::Session);
        if (!(local == came)) arrival.local = std::make_unique<Endpoint>(local);
        arrival.variables.endRequest();
        if (verdict.refuses())
            return turnAway(arrival.stream, verdict, desk, desk.cells.dses), false;
    }
    std::unique_ptr<Session> session;
    if (desk.frontend.conf().mode == Mode::Http)
        session = std::make_unique<HttpSession>(*this, door, std::move(arrival));
    else
        session = std::make_unique<TcpSession>(*this, door, std::move(arrival));
    if (counters) counters->countSession();
    desk.cells.stot.add();
    desk.cells.sessions.add(nowMs());
    sessionRate.add(nowMs());
    enlist(std::move(session), std::move(counters), desk);
    return true;
}

bool WorkerCore::introduced(Session& introduction, Door& door, Arrival arrival) {
    Desk& desk = door.desk;
    auto counters = std::move(introduction.m_counters);
    // Both are there for a moment, so that the desk is never without a session.
    desk.frontend.welcome();
    const bool begun = begin(door, std::move(arrival), std::move(counters));
    if (begun)
        retire(introduction, desk);
    else
        departed(desk);
    return begun;
}

void WorkerCore::enlist(std::unique_ptr<Session> session, std::unique_ptr<StickCounters> counters,
                        Desk& desk) {
    session->m_counters = std::move(counters);
    session->m_place = m_sessions.size();
    session->m_id = crew.nextSession.fetch_add(1, std::memory_order_relaxed);
    Session& started = *session;
    m_sessions.push_back(std::move(session));
    sessionCount.fetch_add(1, std::memory_order_relaxed);
    ++desk.sessions;
    started.start();
}

/// Who came in leaves without having been a session.
void WorkerCore::departed(Desk& desk) {
    if (!desk.frontend.leave()) return;
    for (Worker* worker : crew.workers) worker->resumeAccepting(desk.frontend);
}

}  // namespace yard
