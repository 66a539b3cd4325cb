// The end of a request: pages of our own, then log, counters and trace.
#include <algorithm>
#include <charconv>

#include "core/http/message/writer.h"
#include "core/traffic/sessions/account.h"
#include "core/traffic/sessions/httpsession.h"

namespace yard {
namespace {

constexpr std::string_view HeadEnd = "\r\n\r\n";

/// Pieces put one after the other, as far as they fit.
size_t join(std::span<char> out, std::initializer_list<std::string_view> pieces) {
    size_t at = 0;
    for (const std::string_view piece : pieces) at += piece.copy(out.data() + at, out.size() - at);
    return at;
}

}  // namespace

/// An answer to something that is no request, or not a whole one.
void HttpSession::refuse(int status, char who, char when) {
    if (!m_exchange) m_exchange = m_core.takeExchange();
    m_exchange->way = &m_door->desk.way;
    Exchange& x = *m_exchange;
    x.refused = true;
    x.silent = m_phase == Phase::Idle;
    if (x.silent) {
        x.firstByte = m_since;
        x.began = m_core.reactor.wall();
    }
    x.status = status;
    x.end(who, when);
    FrontendCells& cells = m_door->desk.cells;
    cells.reqTot.add();
    cells.requests.add(m_core.nowMs());
    cells.ereq.add();
    if (m_counters && !x.silent) {
        m_counters->countRequest();
        m_counters->countError();
    }
    beginTrace();
    m_client.write(earlyErrorPage(status));
    m_keepClient = false;
    x.uploadOver = true;
    endRequest();
}

/// An answer of our own to a whole request head.
void HttpSession::reply(int status, char who, char when) {
    Exchange& x = *m_exchange;
    x.end(who, when);
    x.status = status;
    x.upstream.reset();
    x.uploadOver = true;
    m_keepClient = m_keepClient && x.whole();
    if (isPlain(status)) return sendPage(errorPage(status, !m_keepClient));
    sendOwn(pageOf(status));
}

void HttpSession::sendPage(std::string_view page) {
    Exchange& x = *m_exchange;
    if (x.request.method() == "HEAD") page = page.substr(0, page.find(HeadEnd) + HeadEnd.size());
    x.down.start(Framing::None, 0);
    x.headOut += page.size();
    m_phase = Phase::Relaying;
    m_limit = Limit::None;
    IoResult r{IoResult::Kind::Blocked, 0, 0};
    if (!x.down.holding()) r = m_client.write(page);
    if (r.kind == IoResult::Kind::Failed) {
        m_keepClient = false;
        return endRequest();
    }
    x.down.holdRest(page, {}, r.done() ? r.bytes : 0);
    download();
}

/// Both connections end here and now; what the client was sent stays as it is.
void HttpSession::abandon(char who, char when) {
    Exchange& x = *m_exchange;
    x.end(who, when);
    m_keepClient = x.keepServer = false;
    if (who == 'C' && x.upstream) x.upstream->stream.resetOnClose();
    endRequest();
}

void HttpSession::countBadAnswer() {
    countAnswerFault();
    if (m_counters) m_counters->countFailure();
}

void HttpSession::countAnswerFault() {
    m_exchange->server->cells(m_core.index).eresp.add();
    m_exchange->way->cells->eresp.add();
}

void HttpSession::endRequest() {
    Exchange& x = *m_exchange;
    const bool more = (!x.whole() || m_client.readable()) && !m_client.peerEnding();
    if (m_pageTicket) m_core.pages.leave(std::exchange(m_pageTicket, 0));
    x.seeker.release();
    if (x.backendUsed) x.way->route.backend->leave();
    endCaching();
    countBytes();
    endStream();
    countPacked();
    countEnd();
    endTrace(x, now());
    if (!x.logged) log();
    if (x.upstream && x.keepServer && !x.uploadOver && !m_door->desk.closed) {
        m_ownsServers = m_ownsServers || x.upstream->owner != 0;
        x.upstream->counted = nullptr;
        m_core.upstreams.give(std::move(x.upstream));
    }
    x.upstream.reset();
    if (!m_variables.empty()) m_variables.endRequest();
    if (m_counters) m_counters->endRequest();
    m_first = false;
    if (m_keepClient && goesOn() && settle()) return nextRequest();
    closeClient(more);
}

/// Bytes that came behind the request are the next one.
void HttpSession::nextRequest() {
    Exchange& x = *m_exchange;
    x.in.consume(x.request.size() + x.bodyInIntake);
    x.beyond.append(x.up.beyond().view());
    m_phase = Phase::Idle;
    m_idleSince = now();
    m_fresh = !x.in.empty() || !x.beyond.empty();
    if (!m_fresh) {
        m_core.giveExchange(std::move(m_exchange));
    } else {
        x.startOver();
        x.way = &m_door->desk.way;
        x.request.start(Side::Request);
        m_fresh = !x.in.empty();
    }
    limitHead();
    proceed();
}

void HttpSession::beginTrace() {
    Exchange& x = *m_exchange;
    TraceRecord& trace = x.trace;
    trace.id = m_core.crew.nextTrace.fetch_add(1, std::memory_order_relaxed);
    trace.wallMs = wallMillis(x.began);
    trace.frontend = &m_door->desk.frontend;
    trace.client = m_address;
    trace.bindIndex = static_cast<uint16_t>(m_door->bind);
    x.local = nullptr;
    if (m_door->desk.asksLocal()) x.findLocal(*m_door, m_client.fd(), m_carried.get());
    if (x.refused) return;
    trace.backend = m_exchange->way->route.backend;
    trace.rule = m_exchange->way->route.rule;
    join({trace.request, sizeof trace.request - 1}, {x.request.method(), " ", x.request.uri()});
    x.notes.captured[0].resize(frontendConf().requestCaptures.size());
    x.notes.captured[1].resize(frontendConf().responseCaptures.size());
    if (frontendConf().logFormat.empty()) log();
}

/// Also from time to time within long transfers, so that the counters move.
void HttpSession::countBytes() {
    yard::countBytes(*m_exchange, m_door->desk, m_core.index, m_counters.get());
    countMoved();
    if (m_exchange->upstream) m_exchange->upstream->count();
}

/// What went over the client's connection.
void HttpSession::countMoved() {
    const Stream::Moved moved = m_client.takeMoved();
    H1Cells& cells = m_door->desk.cells.h1;
    cells.in.add(moved.in);
    cells.out.add(moved.out);
}

/// Something of a request came.
void HttpSession::beginStream() {
    H1Cells& cells = m_door->desk.cells.h1;
    m_exchange->counted = true;
    cells.now.add();
    cells.ever.add();
}

void HttpSession::endStream() {
    if (!std::exchange(m_exchange->counted, false)) return;
    Cell& now = m_door->desk.cells.h1.now;
    now.set(now.get() - 1);
}

void HttpSession::countEnd() {
    Exchange& x = *m_exchange;
    const size_t kind = statusClass(x.status);
    if (!x.unanswered) m_door->desk.cells.hrsp[kind].add();
    if (!x.backendUsed) return;
    if (!x.unanswered) {
        x.way->cells->reqTot.add();
        x.way->cells->hrsp[kind].add();
    }
    countAborts(x, m_core.index);
    countServed(x, m_core.index, now());
}

void HttpSession::tell(LogFacts& facts, std::span<char> room) const {
    const Exchange& x = *m_exchange;
    tellFacts(x, m_door->desk, m_core, now(), facts);
    if (x.denied) facts.server = x.denied->name();
    facts.client = &client();
    facts.listener = static_cast<int>(m_door->bind) + 1;
    facts.tls = tlsOf(m_client);
    facts.secured = facts.tls != nullptr;
    facts.handshake = m_first ? m_handshake : 0;
    facts.idle = std::chrono::duration_cast<Millis>(x.firstByte - m_idleSince).count();
    if (x.page || isKept()) {
        facts.server = isKept() ? "<CACHE>" : *x.page == Page::Metrics ? "<PROMEX>" : "<STATS>";
        facts.queue = facts.connect = facts.response = 0;
    }
    facts.requestCookie = x.notes.cookies[0];
    facts.responseCookie = x.notes.cookies[1];
    // As HAProxy counts what it never let go on.
    if (x.flags[1] == 'T') facts.queue = facts.total;
    if (x.refused) return;
    if (hasCookie() && x.way->route.backend->conf().cookie.mode != CookieConf::Mode::Learn)
        for (const size_t i : {2, 3})
            if (facts.flags[i] == '-') facts.flags[i] = 'N';
    facts.requestLine = {room.data(),
                         std::min(writeRequestLine(x.request, room), m_core.crew.logUriLength)};
    const bool cut = x.flags[0] == 'c' && x.flags[1] == 'R' && !x.gather.decided;
    const bool sought = x.flags[0] == 'C' || x.flags[1] == 'Q' || x.flags[1] == 'C';
    if ((x.status != -1 || sought) && x.flags[1] != 'T' && !cut)
        facts.request = std::chrono::duration_cast<Millis>(x.complete - x.firstByte).count();
    if (!frontendConf().requestCaptures.empty()) facts.requestCaptures = &x.notes.captured[0];
    if (!frontendConf().responseCaptures.empty()) facts.responseCaptures = &x.notes.captured[1];
}

void HttpSession::makeUniqueId() {
    Exchange& x = *m_exchange;
    const http::TextFormat& format = m_door->desk.frontend.rules().uniqueId;
    if (format.empty() || !x.notes.uniqueId.empty() || x.refused) return;
    x.notes.uniqueId = format.text(asking(frontendConf(), false));
}

void HttpSession::log() {
    Exchange& x = *m_exchange;
    Desk& desk = m_door->desk;
    x.logged = true;
    if (desk.log.empty()) return;
    // An empty connection; and HAProxy's default format tells of requests only.
    if (x.refused && ((x.silent && frontendConf().dontLogNull) || frontendConf().logFormat.empty()))
        return;
    char room[RequestLineRoom];
    LogFacts facts;
    makeUniqueId();
    tell(facts, room);
    facts.early = frontendConf().logAsap;
    const bool answered = (x.server || isKept()) && x.response.status() > 0;
    sendLog(x, desk, asking(frontendConf(), answered), facts);
}

}  // namespace yard
