#include "core/traffic/sessions/tcpsession.h"

#include <sys/epoll.h>

#include <algorithm>

#include "core/traffic/sessions/account.h"

namespace yard {
TcpSession::TcpSession(WorkerCore& core, Door& door, Arrival arrival)
    : m_core(core),
      m_door(door),
      m_client(std::move(arrival.stream)),
      m_address(arrival.client),
      m_carried(std::move(arrival.local)),
      m_exchange(core.takeExchange()) {
    m_exchange->way = &door.desk.way;
    m_variables = std::move(arrival.variables);
    m_told = std::move(arrival.told);
    m_handshake = arrival.handshake;
}

TcpSession::~TcpSession() {
    if (m_client.open()) m_core.reactor.closing(*this);
}

void TcpSession::start() {
    Exchange& x = *m_exchange;
    x.firstByte = x.complete = m_core.reactor.now();
    x.began = m_core.reactor.wall();
    noteStart();
    if (!m_core.reactor.watch(m_client.fd(), *this)) return end('R', 'C');
    inspect();
}

SampleContext TcpSession::asking(const ProxyConf& whose) {
    const Exchange& x = *m_exchange;
    SampleContext context;
    context.client = x.movedClient ? x.movedClient : &m_address;
    if (x.movedClient) {
        context.movableClient = &m_exchange->ownClient;
        context.movableLocal = &m_exchange->ownLocal;
        context.origin[0] = &m_address, context.origin[1] = &x.cameTo;
    }
    context.local = m_exchange->local;
    context.proxy = &whose;
    context.frontend = &m_door.desk.frontend.conf();
    context.backend =
        m_exchange->backendUsed ? &m_exchange->way->route.backend->conf() : context.frontend;
    context.variables = &m_variables;
    addTold(m_told.get(), context);
    context.tls = tlsOf(m_client);
    context.clientSocket = m_client.fd();
    if (x.upstream) {
        context.serverSocket = x.upstream->stream.fd();
        context.serverTls = tlsOf(x.upstream->stream);
    }
    context.world = m_door.desk.frontend.world();
    m_variables.share(context.world ? context.world->variables : nullptr);
    context.counters = m_counters.get();
    context.facts = this;
    context.notes = &m_exchange->notes;
    if (m_stage >= Stage::Answer) {
        context.answer = m_seen;
    } else {
        context.sent = m_seen;
        if (m_seen.data() && x.requestSeen == MessageHead::State::Complete)
            context.request = &x.request;
        context.headOpen = m_patient && x.requestSeen == MessageHead::State::More;
    }
    context.open = m_open;
    context.patient = m_patient;
    return context;
}

void TcpSession::seek() {
    Exchange& x = *m_exchange;
    Backend& backend = *x.way->route.backend;
    // Who chooses by what the client sends takes what is there, also where no rule has looked.
    if (backend.asksBytes() && !m_seen.data() && !look(m_client, 0)) return end('C', 'C');
    m_stage = Stage::Server;
    if (!backend.stickRules().empty())
        backend.stickRules().collect(asking(backend.conf()), false, x.sticks);
    const http::RuleBook& rules = backend.rules();
    x.forced = !rules.persist.empty() && rules.persistWish(asking(backend.conf())).force;
    x.persist = backend.conf().optionPersist || x.forced;
    if (!rules.useServers.empty())
        x.wanted = backend.ruledServer(asking(backend.conf()), x.persist);
    if (!x.wanted) x.wanted = backend.rdpServer(m_seen);
    Seeker::Request wanted = x.wish(*this, *asking(backend.conf()).client, id());
    if (hashes(backend.conf().algorithm)) wanted.key = backend.hashKey().of(asking(backend.conf()));
    m_seen = {};
    x.seeker.start(wanted);
}

void TcpSession::kill(char why) {
    if (!m_exchange) return;
    const bool early = m_stage < Stage::Server;
    end(why, m_joined ? 'D' : early ? 'R' : m_exchange->seeker.queued() ? 'Q' : 'C');
}

bool TcpSession::describe(SessionRow& row) const {
    if (!m_exchange) return false;
    describeSession(*m_exchange, m_door.desk, m_address, m_core.reactor.now(), row);
    if (row.phase.empty()) row.phase = m_joined ? "data" : "connect";
    return true;
}

bool TcpSession::uses(const ServerKey& server) const {
    return m_exchange && isServedBy(*m_exchange, server);
}

void TcpSession::ready(uint32_t events) {
    m_client.note(events);
    if (m_joined) return m_stage == Stage::Answer ? inspectAnswer() : relay();
    if (m_stage < Stage::Server && !m_client.broken()) return inspect();
    if (!m_exchange || !clientLeft()) return;
    end('C', m_stage < Stage::Server ? 'R' : m_exchange->seeker.queued() ? 'Q' : 'C');
}

/// A client that only ended its side may still want to read, unless it never said anything, or
/// `option abortonclose` has it otherwise.
bool TcpSession::clientLeft() {
    if (m_client.broken()) return true;
    if (!m_client.peerEnding()) return false;
    if (m_exchange->way->route.backend->conf().abortOnClose) return true;
    char first = 0;
    return m_client.peek({&first, 1}).kind == IoResult::Kind::Ended;
}

/// Something came of it, though perhaps nobody took it.
bool TcpSession::hasSpoken() {
    if (m_exchange->bytesIn() > 0) return true;
    m_client.note(EPOLLIN);
    char first = 0;
    return m_client.peek({&first, 1}).done();
}

void TcpSession::serverFound(std::unique_ptr<Upstream> upstream) {
    Exchange& x = *m_exchange;
    x.upstream = std::move(upstream);
    x.upstream->user = this;
    x.server = x.seeker.server();
    x.connected = m_core.reactor.now();
    noteServerEnds(x, m_door.desk);
    x.trace.latest().outcome = Outcome::Connected;
    m_joined = true;
    m_tunnel.start(x.up, x.down);
    if (m_door.desk.frontend.conf().logAsap) log(true);
    m_stage = x.way->route.backend->rules().answer.empty() ? Stage::Relay : Stage::Answer;
    if (m_stage == Stage::Answer) return inspectAnswer();
    storeSticks(x, [this, &x] { return asking(x.way->route.backend->conf()); });
    relay();
}

std::string TcpSession::textOf(const SampleFetch& fetch) {
    Sample sample;
    if (!fetch.run(asking(m_exchange->way->route.backend->conf()), sample)) return {};
    sample.toText();
    return std::string(sample.bytes);
}

void TcpSession::serverNotFound(SeekEnd how) {
    switch (how) {
        case SeekEnd::NoServer:
        case SeekEnd::ConnectFailed:
            return end('S', 'C');
        case SeekEnd::QueueFull:
            return end('S', 'Q');
        case SeekEnd::QueueTimeout:
            return end('s', 'Q');
        case SeekEnd::ConnectTimeout:
            return end('s', 'C');
    }
}

void TcpSession::relay() {
    Exchange& x = *m_exchange;
    const bool upOnly = m_stage == Stage::Answer;
    switch (m_tunnel.run(m_client, x.upstream->stream, m_core.scratch, upOnly)) {
        case Tunnel::State::Going:
            break;
        case Tunnel::State::Again:
            countBytes(x, m_door.desk, m_core.index, m_counters.get());
            m_core.reactor.again(*this);
            break;
        case Tunnel::State::Ended:
            return end('-', '-');
        case Tunnel::State::ClientFailed:
            return end('C', 'D');
        case Tunnel::State::ServerFailed:
            return end('S', 'D');
    }
    if (upOnly) return;
    m_idle = idleLimit(clientTimeouts(), serverTimeouts(), m_tunnel);
    if (m_idle.millis)
        m_core.reactor.wheel().set(*this, m_core.reactor.now() + Millis(m_idle.millis));
}

void TcpSession::expired() {
    if (!m_exchange) return;
    if (m_stage < Stage::Server) return inspect();
    if (m_stage == Stage::Answer) return inspectAnswer();
    if (m_idle.millis) end(m_idle.client ? 'c' : 's', 'D');
}

void TcpSession::end(char who, char when) {
    Exchange& x = *m_exchange;
    x.end(who, when);
    if (who == 'C' && x.upstream) x.upstream->stream.resetOnClose();
    if ((who == 'C' || who == 'K' || who == 'D' || who == 'U') && !m_joined) x.seeker.cancel();
    x.seeker.release();
    if (x.backendUsed) x.way->route.backend->leave();
    noteEnd();
    if (!x.logged) log(false);
    x.upstream.reset();
    m_core.giveExchange(std::move(m_exchange));
    // What it said meanwhile is read, or closing would reset the connection.
    if (!m_joined && who != 'C' && who != 'P') m_client.read(m_core.scratch.inSpan());
    m_core.reactor.closing(*this);
    m_client.close();
    m_core.retire(*this, m_door.desk);
}

void TcpSession::noteStart() {
    Exchange& x = *m_exchange;
    TraceRecord& trace = x.trace;
    trace.id = m_core.crew.nextTrace.fetch_add(1, std::memory_order_relaxed);
    trace.wallMs = wallMillis(x.began);
    trace.frontend = &m_door.desk.frontend;
    trace.backend = m_exchange->way->route.backend;
    trace.rule = m_exchange->way->route.rule;
    trace.client = m_address;
    trace.bindIndex = static_cast<uint16_t>(m_door.bind);
    x.notes.captured[0].resize(m_door.desk.frontend.conf().requestCaptures.size());
    if (m_door.desk.asksLocal()) x.findLocal(m_door, m_client.fd(), m_carried.get());
    if (m_door.desk.frontend.conf().logFormat.empty()) log(true);
}

void TcpSession::noteEnd() {
    Exchange& x = *m_exchange;
    countBytes(x, m_door.desk, m_core.index, m_counters.get());
    countAborts(x, m_core.index);
    if (x.backendUsed) countServed(x, m_core.index, m_core.reactor.now());
    endTrace(x, m_core.reactor.now());
}

void TcpSession::tell(LogFacts& facts, std::span<char>) const {
    tellFacts(*m_exchange, m_door.desk, m_core, m_core.reactor.now(), facts);
    // Content rules waited before there was a queue to wait in.
    if (facts.queue >= 0)
        facts.queue +=
            std::chrono::duration_cast<Millis>(m_exchange->complete - m_exchange->firstByte)
                .count();
    facts.client = m_exchange->movedClient ? m_exchange->movedClient : &m_address;
    facts.tls = tlsOf(m_client);
    facts.secured = facts.tls != nullptr;
    facts.handshake = m_handshake;
    facts.listener = static_cast<int>(m_door.bind) + 1;
    if (!m_door.desk.frontend.conf().requestCaptures.empty())
        facts.requestCaptures = &m_exchange->notes.captured[0];
}

void TcpSession::makeUniqueId() {
    const http::TextFormat& format = m_door.desk.frontend.rules().uniqueId;
    std::string& id = m_exchange->notes.uniqueId;
    if (id.empty() && !format.empty()) id = format.text(asking(m_door.desk.frontend.conf()));
}

/// `early`: before the end, by `option logasap` or the default format.
void TcpSession::log(bool early) {
    Exchange& x = *m_exchange;
    Desk& desk = m_door.desk;
    const ProxyConf& conf = desk.frontend.conf();
    x.logged = true;
    if (desk.log.empty() || (!early && conf.dontLogNull && !hasSpoken())) return;
    LogFacts facts;
    makeUniqueId();
    tell(facts, {});
    facts.early = conf.logAsap;
    sendLog(x, desk, asking(conf), facts);
}

}  // namespace yard
