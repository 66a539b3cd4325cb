#include "core/traffic/introduction.h"

#include <sys/epoll.h>

#include <algorithm>

#include "core/tls/tlsacceptor.h"
#include "core/traffic/account.h"

namespace yard {
namespace {

constexpr size_t RefusalLine = 512;

std::string_view wordsFor(ProxyHeader::Fault fault) {
    switch (fault) {
        case ProxyHeader::Fault::None:
            return {};
        case ProxyHeader::Fault::Truncated:
            return "Truncated PROXY protocol header received";
        case ProxyHeader::Fault::NotOne:
            return "Received something which does not look like a PROXY protocol header";
        case ProxyHeader::Fault::Protocol:
            return "Received an unhandled protocol in the PROXY protocol header";
        case ProxyHeader::Fault::Invalid:
            return "Received an invalid PROXY protocol header";
    }
    return {};
}

}  // namespace

Introduction::Introduction(WorkerCore& core, Door& door, Arrival arrival, bool awaitsHeader)
    : m_core(core),
      m_door(door),
      m_client(std::move(arrival.stream)),
      m_arrival(std::move(arrival)),
      m_began(core.reactor.wall()),
      m_awaitsHeader(awaitsHeader) {}

Introduction::~Introduction() {
    if (m_client.open()) m_core.reactor.closing(*this);
}

const BindConf& Introduction::bind() const {
    return m_door.desk.frontend.conf().binds[m_door.bind];
}

void Introduction::start() {
    if (!m_core.reactor.watch(m_client.fd(), *this)) return finish();
    const int64_t limit = m_door.desk.frontend.conf().timeouts.client;
    if (limit) m_core.reactor.wheel().set(*this, m_core.reactor.now() + Millis(limit));
    if (bind().secured()) m_door.desk.cells.tlsConnections.add(m_core.nowMs());
}

void Introduction::ready(uint32_t events) {
    m_client.note(events);
    if (m_awaitsHeader)
        readHeader();
    else
        shakeHands();
}

void Introduction::readHeader() {
    // HAProxy reads no more of a header than this.
    const std::span<char> all = m_core.scratch.inSpan();
    const std::span<char> room = all.first(std::min<size_t>(all.size(), m_core.crew.bufsize));
    const IoResult r = m_client.peek(room);
    if (r.blocked()) return;
    if (!r.done())
        return turnAway("Connection closed while waiting for PROXY protocol header", Said::Nothing);
    take({room.data(), r.bytes});
}

void Introduction::expired() {
    if (m_awaitsHeader)
        return turnAway("Timeout while waiting for PROXY protocol header", Said::Nothing);
    turnAway("Timeout during SSL handshake", Said::Something);
}

void Introduction::take(std::string_view bytes) {
    ProxyHeader header;
    const ProxyHeader::Fault fault = header.read(bytes);
    if (header.source.valid()) {
        m_arrival.client = header.source;
        m_arrival.local = std::make_unique<Endpoint>(header.destination);
    }
    if (fault != ProxyHeader::Fault::None) return turnAway(wordsFor(fault), Said::Something);
    // What follows the header stays for TLS, or for the session, which is told of it when it
    // watches.
    m_client.read(m_core.scratch.inSpan().first(header.size));
    m_awaitsHeader = false;
    if (!bind().secured()) return welcome();
    m_client.note(EPOLLIN);
    shakeHands();
}

void Introduction::shakeHands() {
    if (!m_client.tls()) {
        auto session = bind().tls->acceptor->session();
        if (!session)
            return turnAway("Out of memory when initializing an SSL connection", Said::Something);
        session->countIn(m_core.crew.tls);
        m_client.secure(std::move(session));
    }
    const IoResult r = m_client.handshake();
    if (r.blocked()) return;
    const TlsLayer& tls = *m_client.tls();
    countHandshake(tls, r.done());
    if (r.done()) return welcome();
    turnAway(tls.handshakeFault(), tls.saidNothing() ? Said::Nothing : Said::Something);
}

void Introduction::countHandshake(const TlsLayer& tls, bool done) {
    FrontendCells& cells = m_door.desk.cells;
    if (!done) return cells.tlsFailed.add();
    if (tls.session().resumed()) return cells.tlsResumed.add();
    cells.tlsSessions.add();
    cells.tlsKeys.add(m_core.nowMs());
}

void Introduction::welcome() {
    m_core.reactor.wheel().cancel(*this);
    m_core.reactor.forget(m_client.fd(), *this);
    m_arrival.stream = std::move(m_client);
    m_arrival.handshake =
        std::chrono::duration_cast<Millis>(m_core.reactor.wall() - m_began).count();
    const Endpoint client = m_arrival.client;
    if (m_core.introduced(*this, m_door, std::move(m_arrival))) return;
    m_arrival.client = client;
    turnAway("Success", Said::Something);  // as HAProxy calls it where no error is known
}

void Introduction::turnAway(std::string_view why, Said said) {
    Desk& desk = m_door.desk;
    const ProxyConf& conf = desk.frontend.conf();
    if (!desk.log.empty() && !(said == Said::Nothing && conf.dontLogNull)) {
        LogFacts facts;
        facts.client = &m_arrival.client;
        facts.began = m_began;
        facts.frontend = conf.name;
        facts.listener = static_cast<int>(m_door.bind) + 1;
        char line[RefusalLine];
        desk.log.send(LogInfo, {line, writeRefusalLog(facts, bind().name, why, line)});
    }
    finish();
}

void Introduction::finish() {
    m_core.reactor.wheel().cancel(*this);
    m_core.reactor.closing(*this);
    m_client.close();
    m_core.retire(*this, m_door.desk);
}

}  // namespace yard
