// How a Seeker connects to the server it has chosen.
#include <cerrno>

#include "core/net/proxyheader.h"
#include "core/tls/tlsdialer.h"
#include "core/traffic/sessions/seeker.h"
#include "core/traffic/sessions/workercore.h"

namespace yard {
namespace {

const std::string NoName;

bool isSecured(const Upstream& dial) { return dial.slot.server->conf().tls.on; }

}  // namespace

/// How a dial came out: Connected, or what is wrong; nothing: not yet.
std::optional<Outcome> Seeker::decided(Upstream* dial) {
    if (!dial) return std::nullopt;
    if (dial->stream.tls()) return shaken(*dial);
    if (!dial->stream.writable()) return std::nullopt;
    // Only a connection that is broken already can have failed, so the others need no system call.
    if (const int error = dial->stream.broken() ? dial->stream.dialError() : 0)
        return outcomeOf(error);
    if (!isSecured(*dial)) return Outcome::Connected;
    if (!introduce(*dial)) return Outcome::ResetBeforeData;
    auto session = dial->slot.server->conf().tls.dialer->session(dial->name);
    if (!session) return Outcome::HandshakeFailed;
    session->countIn(m_core.crew.tls);
    dial->stream.secure(std::move(session));
    return shaken(*dial);
}

std::optional<Outcome> Seeker::shaken(Upstream& dial) {
    const IoResult result = dial.stream.handshake();
    if (result.blocked()) return std::nullopt;
    Server& server = *dial.slot.server;
    ServerCells& ours = server.cells(m_core.index);
    const TlsSession& tls = dial.stream.tls()->session();
    const auto count = [&](Cell ServerCells::*own, Cell BackendCells::*all) {
        (ours.*own).add();
        (m_request.cells->*all).add();
    };
    if (!result.done()) {
        count(&ServerCells::tlsFailed, &BackendCells::tlsFailed);
        return tls.refused == TlsSession::Refused::SniName ? Outcome::WrongName
                                                           : Outcome::HandshakeFailed;
    }
    if (tls.resumed()) {
        count(&ServerCells::tlsResumed, &BackendCells::tlsResumed);
        return Outcome::Connected;
    }
    count(&ServerCells::tlsSessions, &BackendCells::tlsSessions);
    ours.tlsKeys.add(m_core.nowMs());
    return Outcome::Connected;
}

/// `sni`: which name the server is asked for; empty: none.
const std::string& Seeker::nameFor(Server& server) {
    return server.conf().tls.on && server.conf().sni ? nameBySni(server) : NoName;
}

const std::string& Seeker::nameBySni(Server& server) {
    UpstreamSlot& slot = slotOf(server);
    if (!slot.sni) slot.sni = std::make_unique<SampleFetch>(*server.conf().sni);
    return m_name = m_request.owner->textOf(*slot.sni);
}

Outcome Seeker::outcomeOf(int error) {
    return error == ECONNREFUSED || error == ECONNRESET ? Outcome::Refused : Outcome::Unreachable;
}

void Seeker::connectNow(Reuse reuse, bool counts) {
    noteAttempt(*m_server, m_because, counts);
    m_ownAttempt = m_request.trace->latestIndex();
    if (reuse != Reuse::None) {
        if (auto kept = m_core.upstreams.take(slotOf(*m_server), ownerFor(*m_server), reuse,
                                              nameFor(*m_server))) {
            m_server->cells(m_core.index).reuse.add();
            m_request.cells->reuse.add();
            return connected(std::move(kept));
        }
    }
    const IoResult result = dial(*m_server, m_dialing);
    if (result.kind == IoResult::Kind::Failed) return failed(outcomeOf(result.error));
    if (result.done() && settled(decided(m_dialing.get()))) return;
    m_state = State::Connecting;
    m_dialledAt = m_core.reactor.now();
    limitDial();
}

UpstreamSlot& Seeker::slotOf(Server& server) const {
    return UpstreamPool::slotOf(*m_request.shelf, server);
}

uint64_t Seeker::ownerFor(const Server& server) const {
    const bool own =
        server.conf().sendProxy.any() || m_request.backend->conf().reuse == HttpReuse::Never;
    return own ? m_request.session : 0;
}

IoResult Seeker::dial(Server& server, std::unique_ptr<Upstream>& upstream) {
    server.cells(m_core.index).connect.add();
    m_request.cells->connect.add();
    upstream = std::make_unique<Upstream>(m_core.reactor, m_core.upstreams, slotOf(server));
    upstream->user = this;
    upstream->owner = ownerFor(server);
    upstream->name = nameFor(server);
    return upstream->dial(targetOf(server));
}

/// Until the connect is given up, or until a rival joins.
void Seeker::limitDial() {
    const ProxyConf& conf = m_request.backend->conf();
    const int64_t limit = conf.timeouts.connect, hedge = mayHedge() ? conf.hedgeConnect : 0;
    m_hedgeDue = hedge > 0 && (limit == 0 || hedge < limit);
    const int64_t wait = m_hedgeDue ? hedge : limit;
    if (wait) m_core.reactor.wheel().set(*this, m_dialledAt + Millis(wait));
}

/// False: the dial is still under way.
bool Seeker::settled(std::optional<Outcome> how) {
    if (!how) return false;
    if (*how != Outcome::Connected) return failed(*how), true;
    dropRival();
    connected(std::move(m_dialing));
    return true;
}

void Seeker::upstreamReady() {
    if (settled(decided(m_dialing.get()))) return;
    if (const std::optional<Outcome> how = decided(m_rivalDial.get())) {
        if (*how == Outcome::Connected) return rivalWins();
        rivalFailed(*how);
        challenge();
    }
}

/// `send-proxy`: the first bytes tell who the client is. They always fit a fresh connection.
bool Seeker::introduce(Upstream& upstream) const {
    const SendProxyConf& conf = upstream.slot.server->conf().sendProxy;
    if (!conf.any()) return true;
    char room[ProxyGreeting::MaxSize];
    const ProxyGreeting greeting{conf.binary ? 2 : 1, conf.checksum};
    // A session that began before the server was added did not ask where it came in.
    const Endpoint local = m_request.local ? *m_request.local : Endpoint();
    const std::string_view bytes = greeting.write(*m_request.client, local, false, room);
    const IoResult wrote = upstream.stream.write(bytes);
    return wrote.done() && wrote.bytes == bytes.size();
}

void Seeker::connected(std::unique_ptr<Upstream> upstream) {
    if (pending()) m_core.reactor.wheel().cancel(*this);
    if (!upstream->reused && !upstream->stream.tls() && !introduce(*upstream))
        return failed(Outcome::ResetBeforeData);
    m_state = State::Idle;
    m_core.observe(*m_request.backend, *m_server, Observed::Connected);
    upstream->user = nullptr;
    m_connectUs = microsSince(m_assignedAt);
    m_request.trace->latest().reused = upstream->reused;
    m_request.owner->serverFound(std::move(upstream));
}

Endpoint Seeker::targetOf(const Server& server) const {
    const Server::Place place = server.place();
    // A session that began before a server without a port was added did not ask.
    if (!m_request.local) return place.address;
    switch (place.rule) {
        case ServerConf::Port::Fixed:
            break;
        case ServerConf::Port::Client:
            return place.address.withPort(m_request.local->port());
        case ServerConf::Port::ClientShifted:
            return place.address.withPort(
                static_cast<uint16_t>(m_request.local->port() + place.shift));
    }
    return place.address;
}

}  // namespace yard
