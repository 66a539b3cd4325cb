#include "core/traffic/sessions/httpsession.h"

#include <algorithm>

#include "core/traffic/sessions/account.h"

namespace yard {
namespace {

// A client that goes on sending after our last words is cut off after this much, or this long.
constexpr size_t ReadAwayLimit = 1 << 20;
constexpr int64_t LingerMillis = 2000;

}  // namespace

HttpSession::HttpSession(WorkerCore& core, Door& door, Arrival arrival)
    : m_core(core),
      m_door(&door),
      m_client(std::move(arrival.stream)),
      m_address(arrival.client),
      m_carried(std::move(arrival.local)),
      m_idleSince(core.reactor.now()),
      m_since(m_idleSince) {
    m_variables = std::move(arrival.variables);
    m_told = std::move(arrival.told);
    m_handshake = arrival.handshake;
}

HttpSession::~HttpSession() {
    if (m_pageTicket) m_core.pages.leave(m_pageTicket);
    if (m_client.open()) m_core.reactor.closing(*this);
}

void HttpSession::start() {
    if (!m_core.reactor.watch(m_client.fd(), *this)) return finish();
    limitHead();
}

void HttpSession::stopSoftly() {
    if (m_phase == Phase::Idle && !frontendConf().idleCloseOnResponse) finish();
}

/// Who has asked nothing yet is not turned away, even where nobody listens any more.
void HttpSession::follow() {
    if (m_phase == Phase::Idle && !m_exchange && !settle() && !m_first) finish();
}

/// Between two requests: at the desk that serves the address now. False: there is none.
bool HttpSession::settle() {
    if (!m_door->desk.closed) return true;
    Door* next = m_core.successor(*m_door);
    if (!next) return false;
    Desk& old = m_door->desk;
    m_door = next;
    m_counters = WorkerCore::countersFor(next->desk.frontend);  // the tables of before may go
    m_core.move(old, next->desk);
    return true;
}

void HttpSession::kill(char why) {
    switch (m_phase) {
        case Phase::Idle:
        case Phase::Head:
        case Phase::Lingering:
            return finish();
        case Phase::Seeking: {
            const char when = m_exchange->seeker.queued() ? 'Q' : 'C';
            m_exchange->seeker.cancel();
            return reply(503, why, when);
        }
        case Phase::Gathering:
            return abandon(why, 'R');
        case Phase::Page:
            return abandon(why, 'H');
        case Phase::Waiting:
            countBadAnswer();
            return reply(502, why, 'H');
        case Phase::Tarpit:
            return abandon(why, 'T');
        case Phase::Relaying:
        case Phase::Finishing:
        case Phase::Tunnelling:
            return abandon(why, 'D');
        case Phase::Done:
            return;
    }
}

bool HttpSession::describe(SessionRow& row) const {
    constexpr const char* Phases[] = {"idle", "request", "request",  "connect",
                                      "page", "tarpit",  "response", "data",
                                      "data", "tunnel",  "closing",  "closing"};
    if (!m_exchange) return false;
    describeSession(*m_exchange, m_door->desk, m_address, now(), row);
    if (row.phase.empty()) row.phase = Phases[static_cast<size_t>(m_phase)];
    return true;
}

bool HttpSession::uses(const ServerKey& server) const {
    return m_exchange && isServedBy(*m_exchange, server);
}

void HttpSession::ready(uint32_t events) {
    m_client.note(events);
    act();
}

/// Whatever can be done now, for the client's and the server's events alike.
void HttpSession::act() {
    switch (m_phase) {
        case Phase::Idle:
        case Phase::Head:
            return proceed();
        case Phase::Gathering:
            return collect();
        case Phase::Seeking:
        case Phase::Page:
        case Phase::Tarpit:
            break;
        case Phase::Waiting:
            upload();
            if (m_phase == Phase::Waiting) awaitAnswer();
            if (m_phase != Phase::Waiting) return;
            m_exchange->down.flush(m_client);  // what is left of a 100 Continue
            break;
        case Phase::Relaying:
            upload();
            if (m_phase == Phase::Relaying) download();
            if (m_phase == Phase::Relaying && !m_exchange->down.complete() &&
                !m_exchange->down.untilClose() && clientLeaves())
                abandon('C', 'D');
            return;
        case Phase::Finishing:
            return upload();
        case Phase::Tunnelling:
            return tunnel();
        case Phase::Lingering:
            return readAway();
        case Phase::Done:
            return;
    }
    // A client that only ended its side still wants the answer, unless `option abortonclose` says
    // otherwise; one that reset the connection is gone. As with HAProxy the server is not left for
    // that without the option.
    if (m_client.broken() && (m_phase != Phase::Waiting || serverConf().abortOnClose))
        clientGone();
    else if (m_phase != Phase::Page && clientLeaves())
        clientEnded();
}

/// It ended its side, which `option abortonclose` takes for leaving.
bool HttpSession::clientLeaves() const {
    return m_client.peerEnding() && m_exchange->way->route.backend && serverConf().abortOnClose;
}

void HttpSession::limit(Limit what, int64_t millis) {
    m_limit = millis > 0 ? what : Limit::None;
    // Setting is cheap and cancelling is not needed: a timer that fires late finds no limit.
    if (millis > 0) m_core.reactor.wheel().set(*this, now() + Millis(millis));
}

void HttpSession::expired() {
    const Limit what = std::exchange(m_limit, Limit::None);
    if (what == Limit::None) return;
    switch (m_phase) {
        case Phase::Idle:
            if (!m_first || frontendConf().ignoreProbes) return finish();
            [[fallthrough]];
        case Phase::Head:
            return refuse(408, 'c', 'R');
        case Phase::Gathering:
            return gatheredNothing();
        case Phase::Waiting:
            if (m_exchange->ripening.begun) return ripenedNot();
            m_exchange->trace.latest().outcome = Outcome::AnswerTimeout;
            if (retried(Outcome::AnswerTimeout, 0)) return;
            observe(Observed::ReadTimeout);
            countBadAnswer();
            m_exchange->upstream->stream.resetOnClose();  // as HAProxy does
            return reply(504, 's', 'H');
        case Phase::Relaying:
            if (what == Limit::Server) m_exchange->trace.latest().outcome = Outcome::Cut;
            return abandon(what == Limit::Client ? 'c' : 's', 'D');
        case Phase::Finishing:
        case Phase::Tunnelling:
            return abandon(what == Limit::Client ? 'c' : 's', 'D');
        case Phase::Tarpit:
            return answer(m_exchange->verdict, 'P', 'T');
        case Phase::Lingering:
            return finish();
        case Phase::Seeking:
        case Phase::Page:
        case Phase::Done:
            return;
    }
}

void HttpSession::clientGone() {
    Exchange& x = *m_exchange;
    if (m_phase == Phase::Page) return abandon('C', 'H');
    if (m_phase == Phase::Tarpit) return abandon('C', 'T');
    if (m_phase == Phase::Waiting) {
        x.trace.latest().outcome = Outcome::ClientLeft;
        return abandon('C', 'D');
    }
    const char when = x.seeker.queued() ? 'Q' : 'C';
    x.seeker.cancel();
    abandon('C', when);
}

/// It may still read.
void HttpSession::clientEnded() {
    if (m_phase == Phase::Tarpit) return answer(m_exchange->verdict, 'P', 'T');
    if (m_phase != Phase::Waiting) return clientGone();
    m_exchange->trace.latest().outcome = Outcome::ClientLeft;
    m_exchange->upstream->stream.resetOnClose();
    m_keepClient = false;
    reply(400, 'C', 'H');
}

void HttpSession::tunnel() {
    Exchange& x = *m_exchange;
    switch (m_tunnel->run(m_client, x.upstream->stream, m_core.scratch)) {
        case Tunnel::State::Going:
            return limitTunnel();
        case Tunnel::State::Again:
            countBytes();
            m_core.reactor.again(*this);
            return limitTunnel();
        case Tunnel::State::Ended:
            return abandon('-', '-');
        case Tunnel::State::ClientFailed:
            return abandon('C', 'D');
        case Tunnel::State::ServerFailed:
            return abandon('S', 'D');
    }
}

void HttpSession::limitTunnel() {
    Timeouts theirs = serverTimeouts();
    theirs.server = serverTimeout();
    if (m_exchange->notes.tunnelTimeout >= 0) theirs.tunnel = m_exchange->notes.tunnelTimeout;
    const IdleLimit idle = idleLimit(clientTimeouts(), theirs, *m_tunnel);
    limit(idle.client ? Limit::Client : Limit::Server, idle.millis);
}

/// Closing while the client still sends makes the kernel reset the connection, which may destroy
/// what we sent last; then the end of our bytes goes first.
void HttpSession::closeClient(bool linger) {
    if (m_exchange) m_core.giveExchange(std::move(m_exchange));
    if (!linger || m_client.broken()) return finish();
    m_client.shutWrite();
    m_phase = Phase::Lingering;
    const int64_t client = clientTimeouts().client;
    limit(Limit::Client, client ? std::min(client, LingerMillis) : LingerMillis);
    readAway();
}

void HttpSession::readAway() {
    for (;;) {
        const IoResult r = m_client.read(m_core.scratch.inSpan());
        if (r.blocked()) return;
        m_readAway += r.bytes;
        if (!r.done() || m_readAway > ReadAwayLimit) return finish();
    }
}

void HttpSession::finish() {
    countMoved();
    if (m_exchange) endStream();
    if (m_exchange) m_core.giveExchange(std::move(m_exchange));
    m_phase = Phase::Done;
    m_limit = Limit::None;
    m_core.reactor.closing(*this);
    m_client.close();
    if (m_ownsServers) m_core.upstreams.dropOwned(id());
    m_core.retire(*this, m_door->desk);
}

}  // namespace yard
