// A request: reading its head, choosing what to do with it, sending it to a server.
#include <sys/socket.h>

#include <algorithm>

#include "core/http/message/text.h"
#include "core/http/message/writer.h"
#include "core/traffic/sessions/account.h"
#include "core/traffic/sessions/httpsession.h"

namespace yard {
namespace {

int64_t sooner(int64_t a, int64_t b) { return a == 0 ? b : b == 0 ? a : std::min(a, b); }

}  // namespace

/// Requests that are there are taken one after the other; an answer that ends within this loop does
/// not call it again, so a client that sends a thousand at once does not make the stack grow.
void HttpSession::proceed() {
    if (m_proceeding) return;
    m_proceeding = true;
    while ((m_phase == Phase::Idle || m_phase == Phase::Head) && readHead()) continue;
    m_proceeding = false;
}

/// True: there may be more to do.
bool HttpSession::readHead() {
    if (!m_exchange) {
        if (!m_client.readable()) return false;
        m_exchange = m_core.takeExchange();
        m_exchange->way = &m_door->desk.way;
        m_exchange->request.start(Side::Request);
    }
    Exchange& x = *m_exchange;
    if (!m_fresh) {
        const IoResult r = fill();
        if (r.blocked()) {
            if (m_phase == Phase::Idle) m_core.giveExchange(std::move(m_exchange));
            return false;
        }
        if (!r.done()) return headCut(), false;
    }
    m_fresh = false;
    if (m_phase == Phase::Idle) {
        m_phase = Phase::Head;
        if (!m_first) m_since = now();
        x.firstByte = now();
        x.began = m_core.reactor.wall();
        beginStream();
    }
    const MessageHead::State state = x.request.feed(x.in.view());
    const size_t size =
        state == MessageHead::State::Complete ? x.request.size() : x.in.view().size();
    if (state == MessageHead::State::Bad || size > headLimit()) {
        keepBadMessage(x, m_door->desk, m_address, false, x.in.view());
        const bool bad = state == MessageHead::State::Bad;
        return refuse(bad ? x.request.faultStatus() : 400, 'P', 'R'), false;
    }
    if (state == MessageHead::State::More) {
        countMoved();
        limitHead();
    } else {
        takeRequest();
    }
    return true;
}

/// More bytes of the client: those read behind the last body first.
IoResult HttpSession::fill() {
    Exchange& x = *m_exchange;
    if (!x.beyond.empty()) {
        const size_t n = x.in.append(x.beyond.view(), m_core.blocks);
        x.beyond.consume(n);
        return {IoResult::Kind::Done, n, 0};
    }
    const IoResult r = m_client.read(x.in.room(m_core.blocks));
    if (r.done()) x.in.added(r.bytes);
    return r;
}

/// The client ended or failed before a whole head came.
void HttpSession::headCut() {
    if (m_phase == Phase::Idle && (!m_first || frontendConf().ignoreProbes)) return finish();
    refuse(400, 'C', 'R');
}

void HttpSession::limitHead() {
    const Timeouts& t = clientTimeouts();
    if (m_phase == Phase::Idle && !m_first)
        return limit(Limit::KeepAlive,
                     sooner(t.httpKeepAlive ? t.httpKeepAlive : t.httpRequest, t.client));
    int64_t left = 0;
    if (t.httpRequest) {
        const auto due = m_since + Millis(t.httpRequest);
        left = std::max<int64_t>(std::chrono::ceil<Millis>(due - now()).count(), 1);
    }
    limit(Limit::Request, sooner(left, t.client));
}

size_t HttpSession::headLimit() const { return m_core.crew.bufsize - m_core.crew.maxrewrite; }

void HttpSession::takeRequest() {
    Exchange& x = *m_exchange;
    Desk& desk = m_door->desk;
    if (!measureBody()) {
        keepBadMessage(x, desk, m_address, false, x.in.view());
        return refuse(400, 'P', 'R');
    }
    m_limit = Limit::None;
    x.complete = now();
    x.headIn = x.request.size();
    x.way = &desk.way;
    m_keepClient =
        x.request.keepsAlive() && frontendConf().closeMode != CloseMode::Close && goesOn();
    desk.cells.reqTot.add();
    desk.cells.requests.add(m_core.nowMs());
    if (m_counters) m_counters->countRequest();
    beginTrace();
    if (decide()) seek();
}

/// What of the body came with the head. False: it is broken already.
bool HttpSession::measureBody() {
    Exchange& x = *m_exchange;
    const std::string_view rest = x.in.view().substr(x.request.size());
    x.bodyInIntake = 0;
    x.bodyHere = x.request.framing() == Framing::None;
    if (x.request.framing() == Framing::Length) {
        x.bodyInIntake = static_cast<size_t>(std::min<uint64_t>(rest.size(), x.request.length()));
        x.bodyHere = x.bodyInIntake == x.request.length();
    }
    if (x.request.framing() != Framing::Chunked) return true;
    ChunkReader reader;
    reader.start();
    while (x.bodyInIntake < rest.size() && !x.bodyHere) {
        const auto step = reader.next(rest.substr(x.bodyInIntake));
        if (step.state == ChunkReader::State::Bad) return false;
        x.bodyInIntake += step.consumed;
        x.bodyHere = step.state == ChunkReader::State::Done;
        if (step.consumed == 0) break;
    }
    return true;
}

void HttpSession::enterBackend() {
    Exchange& x = *m_exchange;
    BackendCells& cells = *x.way->cells;
    x.backendUsed = true;
    x.way->route.backend->enter();
    cells.stot.add();
    cells.sessions.add(m_core.nowMs());
    cells.requests.add(m_core.nowMs());
    cells.lastSession.set(static_cast<uint64_t>(m_core.nowMs()));
}

/// The head and what came with it; all of it stays in the Intake, to be sent again where that is
/// allowed.
void HttpSession::sendRequest() {
    Exchange& x = *m_exchange;
    RequestEdit edit;
    if (serverConf().adjustForServer) edit.names = serverConf().fieldCase.get();
    edit.close = x.way->closeMode != CloseMode::KeepAlive && !serverConf().pretendKeepAlive;
    std::string client, original;
    if (frontendConf().forwardFor.on || serverConf().forwardFor.on) addForwardedFor(edit, client);
    if (frontendConf().originalTo.on || serverConf().originalTo.on) addOriginalTo(edit, original);
    if (!serverConf().sendNameHeader.empty()) addServerName(edit);
    const std::span<char> room = m_core.scratch.headSpan();
    const std::string_view head{room.data(), writeRequestHead(x.request, edit, room)};
    if (head.empty()) return reply(500, 'I', 'H');
    x.up.start(x.request.framing(), x.request.length());
    const std::string_view body = x.in.view().substr(x.request.size(), x.bodyInIntake);
    const Pump::Piece piece = x.up.piece(body, m_core.scratch.outSpan());
    const IoResult r = x.upstream->stream.write(head, piece.bytes);
    if (r.kind == IoResult::Kind::Failed) return notTaken();
    x.up.holdRest(head, piece.bytes, r.done() ? r.bytes : 0);
    m_phase = Phase::Waiting;
    limit(Limit::Server, serverTimeout());
    if (!x.uploaded()) upload();
    if (m_phase == Phase::Waiting && x.upstream->stream.readable()) awaitAnswer();
    if (m_phase == Phase::Waiting && clientLeaves()) clientEnded();
}

/// The names of both proxies' `option forwardfor` are the backend's where it has one.
void HttpSession::addForwardedFor(RequestEdit& edit, std::string& client) const {
    const ForwardFor& ours = frontendConf().forwardFor;
    const ForwardFor& theirs = serverConf().forwardFor;
    const std::string address = this->client().bytes();
    for (const ForwardFor* one : {&ours, &theirs})
        if (one->on && one->except && one->except->contains(address)) return;
    const std::string& name = theirs.header.empty() ? ours.header : theirs.header;
    if (!name.empty()) edit.forwardedName = name;
    const bool always = (ours.on && !ours.ifNone) || (theirs.on && !theirs.ifNone);
    if (!always && m_exchange->request.first(edit.forwardedName).data()) return;
    client = this->client().host();
    edit.forwardedFor = client;
}

/// Where the client connected to, if that is an IPv4 address; as to the name, see above.
void HttpSession::addOriginalTo(RequestEdit& edit, std::string& host) const {
    const Exchange& x = *m_exchange;
    const ForwardFor& ours = frontendConf().originalTo;
    const ForwardFor& theirs = serverConf().originalTo;
    if (!x.local || x.local->family() != AF_INET) return;
    const std::string address = x.local->bytes();
    for (const ForwardFor* one : {&ours, &theirs})
        if (one->on && one->except && one->except->contains(address)) return;
    const std::string& name = theirs.header.empty() ? ours.header : theirs.header;
    if (!name.empty()) edit.originalName = name;
    host = x.local->host();
    edit.originalTo = host;
}

/// `http-send-name-header`, instead of what the client says.
void HttpSession::addServerName(RequestEdit& edit) {
    Exchange& x = *m_exchange;
    const std::string& name = serverConf().sendNameHeader;
    x.request.removeFields(
        [&](size_t i) { return http::equalNoCase(x.request.fieldName(i), name); });
    edit.serverName = name;
    edit.server = x.server->name();
}

/// Not a byte of the request was taken: as if the connection had not come about.
void HttpSession::notTaken() {
    Exchange& x = *m_exchange;
    const bool kept = x.upstream->reused;
    x.upstream.reset();
    m_phase = Phase::Seeking;
    if (kept)
        x.seeker.dialAnew();
    else
        x.seeker.lost();
}

/// What of the body was read behind an earlier one. False: it is broken.
bool HttpSession::uploadBeyond() {
    Exchange& x = *m_exchange;
    while (!x.beyond.empty() && !x.up.complete()) {
        const Pump::Piece piece = x.up.piece(x.beyond.view(), m_core.scratch.outSpan());
        if (piece.bad) return false;
        x.up.hold(piece.bytes);
        x.beyond.consume(piece.consumed);
    }
    return true;
}

/// The rest of the body, from the client to the server.
void HttpSession::upload() {
    Exchange& x = *m_exchange;
    if (x.uploaded()) return;
    const uint64_t before = x.up.received();
    const Pump::State state =
        uploadBeyond() ? x.up.run(m_client, x.upstream->stream, m_core.scratch) : Pump::State::Bad;
    const bool moved = x.up.received() != before;
    x.bodyLeft |= moved;
    switch (state) {
        case Pump::State::Again:
            m_core.reactor.again(*this);
            [[fallthrough]];
        case Pump::State::Blocked:
            if (m_phase == Phase::Waiting && moved) limitAnswer();
            if (m_phase == Phase::Finishing && moved) limit(Limit::Client, clientTimeouts().client);
            return;
        case Pump::State::Done:
        case Pump::State::Ended:
            if (m_phase == Phase::Finishing) return endRequest();
            if (m_phase == Phase::Waiting) limitAnswer();
            return;
        case Pump::State::WriteFailed:
            // It may have answered before it stopped reading; that is seen when its side is read.
            x.uploadOver = true;
            m_keepClient = m_keepClient && x.whole();
            if (m_phase == Phase::Finishing) endRequest();
            return;
        case Pump::State::Cut:
            return abandon('C', 'D');
        case Pump::State::Bad:
            if (m_phase == Phase::Waiting && !x.interim) return reply(400, 'P', 'H');
            return abandon('P', 'D');
    }
}

}  // namespace yard
