#include "core/traffic/sessions/introduction.h"

#include <sys/epoll.h>

#include <algorithm>

#include "core/tls/tlsacceptor.h"
#include "core/traffic/sessions/account.h"

namespace yard {
namespace {

ConnectionFault faultOf(ProxyHeader::Fault fault) {
    switch (fault) {
        case ProxyHeader::Fault::None:
            return ConnectionFault::None;
        case ProxyHeader::Fault::Truncated:
            return ConnectionFault::HeaderCut;
        case ProxyHeader::Fault::NotOne:
            return ConnectionFault::NotHeader;
        case ProxyHeader::Fault::Protocol:
            return ConnectionFault::HeaderProtocol;
        case ProxyHeader::Fault::Invalid:
            return ConnectionFault::BadHeader;
    }
    return ConnectionFault::None;
}

/// To `option dontlognull`.
bool isNothing(ConnectionFault fault) {
    using enum ConnectionFault;
    constexpr ConnectionFault Known[] = {None,      NoHeader,  HeaderBroken, HeaderLate,
                                         TlsClosed, TlsBroken, TlsLate};
    return std::ranges::find(Known, fault) != std::end(Known);
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
        return turnAway(r.kind == IoResult::Kind::Ended ? ConnectionFault::NoHeader
                                                        : ConnectionFault::HeaderBroken);
    take({room.data(), r.bytes});
}

void Introduction::expired() {
    if (m_awaitsHeader) return turnAway(ConnectionFault::HeaderLate);
    turnAway(ConnectionFault::TlsLate);
}

void Introduction::take(std::string_view bytes) {
    ProxyHeader header;
    const ProxyHeader::Fault fault = header.read(bytes);
    if (header.source.valid()) {
        m_arrival.client = header.source;
        m_arrival.local = std::make_unique<Endpoint>(header.destination);
    }
    if (header.told.any()) m_arrival.told = std::make_unique<ProxyTold>(std::move(header.told));
    if (fault != ProxyHeader::Fault::None) return turnAway(faultOf(fault));
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
        if (!session) return turnAway(ConnectionFault::TlsNoMemory);
        session->countIn(m_core.crew.tls);
        m_client.secure(std::move(session));
    }
    const IoResult r = m_client.handshake();
    if (r.blocked()) return;
    const TlsLayer& tls = *m_client.tls();
    countHandshake(tls, r.done());
    if (r.done()) return welcome();
    turnAway(tls.handshakeFault());
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
    turnAway(ConnectionFault::None);  // as HAProxy calls it where no error is known
}

void Introduction::turnAway(ConnectionFault why) {
    Desk& desk = m_door.desk;
    const ProxyConf& conf = desk.frontend.conf();
    if (!desk.log.empty() && !(conf.dontLogNull && isNothing(why))) log(why);
    finish();
}

/// By `error-log-format`, or in HAProxy's words.
void Introduction::log(ConnectionFault why) {
    Desk& desk = m_door.desk;
    const ProxyConf& conf = desk.frontend.conf();
    LogFacts facts;
    facts.client = &m_arrival.client;
    facts.began = m_began;
    facts.frontend = conf.name;
    facts.listener = static_cast<int>(m_door.bind) + 1;
    char line[LogLine];
    const http::TextFormat& format = desk.frontend.rules().errorLog;
    const size_t size = format.empty() ? writeRefusalLog(facts, bind().name, wordsOf(why), line)
                                       : writeFormatted(format, why, facts, line);
    desk.log.send(LogInfo, {line, size});
}

size_t Introduction::writeFormatted(const http::TextFormat& format, ConnectionFault why,
                                    LogFacts& facts, std::span<char> out) {
    Desk& desk = m_door.desk;
    const Endpoint local = m_arrival.local ? *m_arrival.local : Endpoint::localOf(m_client.fd());
    const bool late = why == ConnectionFault::HeaderLate || why == ConnectionFault::TlsLate;
    facts.local = &local;
    facts.backend = facts.frontend;
    facts.secured = bind().secured();
    facts.tls = tlsOf(m_client);
    // All the time it had was for that; where it ran out it is not known how long it took.
    (late ? facts.total : facts.handshake) =
        std::chrono::duration_cast<Millis>(m_core.reactor.wall() - m_began).count();
    if (late) facts.handshake = -1;
    facts.status = 0;
    facts.flags[0] = 'P';
    facts.flags[1] = 'R';
    facts.actconn = m_core.processSessions();
    facts.feconn = static_cast<int>(desk.frontend.current());
    facts.counter = m_core.crew.nextTrace.load(std::memory_order_relaxed) - 1;
    facts.lostLogs = desk.log.dropped();
    SampleContext context = askingOf(m_door, m_arrival, local, m_counters.get());
    context.tls = facts.tls;
    context.clientFault = why;
    return format.write(context, facts, out);
}

void Introduction::finish() {
    m_core.reactor.wheel().cancel(*this);
    m_core.reactor.closing(*this);
    m_client.close();
    m_core.retire(*this, m_door.desk);
}

}  // namespace yard
