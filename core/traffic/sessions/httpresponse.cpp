// An answer: reading its head, sending it to the client with its body, or opening a tunnel.
#include "core/http/message/websocket.h"
#include "core/http/message/writer.h"
#include "core/traffic/sessions/account.h"
#include "core/traffic/sessions/httpsession.h"

namespace yard {
namespace {

/// 501 and 505 are the client's doing.
bool serverWorked(int status) {
    return status >= 100 && (status < 500 || status == 501 || status == 505);
}

}  // namespace

void HttpSession::awaitAnswer() {
    // The request at hand may end in here and the next one be sent, so nothing is kept over a
    // round.
    while (m_phase == Phase::Waiting) {
        Exchange& x = *m_exchange;
        if (x.ripening.begun) {
            if (!ripen()) return;
            continue;
        }
        const bool apart = !x.back.empty();
        const std::span<char> room = apart ? x.back.room(m_core.blocks) : m_core.scratch.inSpan();
        const IoResult r = x.upstream->stream.read(room);
        if (r.blocked()) return;
        if (!r.done()) return serverLeft();
        if (apart) x.back.added(r.bytes);
        answerBytes(apart ? x.back.view() : std::string_view(room.data(), r.bytes), apart);
    }
}

/// `apart`: the bytes are in x.back, not in the scratch.
void HttpSession::answerBytes(std::string_view bytes, bool apart) {
    Exchange& x = *m_exchange;
    while (!bytes.empty()) {
        const MessageHead::State state = x.response.feed(bytes);
        const size_t size =
            state == MessageHead::State::Complete ? x.response.size() : bytes.size();
        if (state == MessageHead::State::Bad || size > headLimit()) {
            keepBadMessage(x, m_door->desk, m_address, true, bytes);
            return badAnswer();
        }
        if (state == MessageHead::State::More) {
            if (!apart) x.back.append(bytes, m_core.blocks);
            x.upstream->stream.acknowledge();
            return limit(Limit::Server, serverTimeout());
        }
        const int status = x.response.status();
        if (status >= 200 || status == 101) return answered(bytes.substr(size));
        bytes.remove_prefix(size);
        if (!passInterim(bytes)) return;
        if (apart) x.back.consume(size);
    }
}

/// 100, 103 and the like go to the client as they come; the answer is still to come. When what is
/// behind one is broken already the client hears of neither.
bool HttpSession::passInterim(std::string_view behind) {
    Exchange& x = *m_exchange;
    MessageHead next;
    next.start(Side::Response);
    if (next.feed(behind) == MessageHead::State::Bad) return badAnswer(), false;
    const std::span<char> room = m_core.scratch.headSpan();
    const ResponseEdit edit{.names = clientNames()};
    const std::string_view head{room.data(), writeResponseHead(x.response, edit, room)};
    x.headOut += head.size();
    x.interim = true;
    x.server->cells(m_core.index).hrsp[statusClass(100)].add();
    x.down.hold(head);
    if (x.down.flush(m_client) == Pump::State::WriteFailed) return abandon('C', 'H'), false;
    x.response.start(Side::Response);
    limit(Limit::Server, serverTimeout());
    return true;
}

/// The connection ended or failed before an answer came.
void HttpSession::serverLeft() {
    Exchange& x = *m_exchange;
    const bool untouched = x.back.empty() && !x.interim;
    if (x.upstream->reused && untouched) {
        if (x.request.idempotent() && !x.bodyLeft) return repeat();
        return leaveSilently();
    }
    x.trace.latest().outcome = Outcome::EmptyAnswer;
    if (retried(Outcome::EmptyAnswer, 0)) return;
    if (!m_first) return leaveSilently();
    const bool reset = x.upstream->stream.broken();
    observe(reset ? Observed::ReadError : Observed::Closed);
    if (reset) countAnswerFault();  // as HAProxy, which counts it twice
    countBadAnswer();
    reply(502, 'S', 'H');
}

/// As HAProxy does for any request but a client's first: it learns nothing, nor does the log, and
/// repeats the request if that is safe.
void HttpSession::leaveSilently() {
    m_exchange->logged = m_exchange->unanswered = true;
    abandon('S', 'H');
}

/// The server had closed a kept connection already; the request goes out again on a new one.
void HttpSession::repeat() {
    Exchange& x = *m_exchange;
    x.upstream.reset();
    x.up.reset(m_core.scratch);
    m_phase = Phase::Seeking;
    m_limit = Limit::None;
    x.seeker.dialAnew();
}

void HttpSession::observe(Observed what) {
    Exchange& x = *m_exchange;
    m_core.observe(*x.way->route.backend, *x.server, what);
}

void HttpSession::badAnswer() {
    m_exchange->trace.latest().outcome = Outcome::BadAnswer;
    // That it happened counts also where `retry-on` makes it good again.
    observe(Observed::BadHead);
    countAnswerFault();
    if (retried(Outcome::BadAnswer, 0)) return;
    if (m_counters) m_counters->countFailure();
    reply(502, 'P', 'H');
}

/// True: `retry-on` allows another try, which is under way. The whole request must still be here,
/// and the client must not have heard a word.
bool HttpSession::retried(Outcome outcome, int status) {
    Exchange& x = *m_exchange;
    if (!x.bodyHere || x.bodyLeft || x.interim || x.notes.noRetry) return false;
    if (!x.seeker.mayTryAgain(outcome, status)) return false;
    x.trace.latest().outcome = outcome;
    x.upstream.reset();
    x.up.reset(m_core.scratch);
    x.back.release(m_core.blocks);
    m_phase = Phase::Seeking;
    m_limit = Limit::None;
    x.seeker.tryAgain();
    return true;
}

/// The head of the answer is complete; `rest` came behind it.
void HttpSession::answered(std::string_view rest) {
    Exchange& x = *m_exchange;
    const int status = x.response.status();
    if (const size_t n = x.response.size();
        x.answerWaits && !judgeAnswer({rest.data() - n, n + rest.size()}))
        return;
    if (status >= 400 && retried(Outcome::Answered, status)) return;
    observe(serverWorked(status) ? Observed::GoodAnswer : Observed::WrongStatus);
    if (status == 101 && (!x.request.upgrades() || !x.response.saysUpgrade() || !x.uploaded() ||
                          !webSocketAgreed(x.request, x.response)))
        return badAnswer();
    x.server->cells(m_core.index).hrsp[statusClass(status)].add();
    // Rules see it counted already.
    if (m_counters) noteFault(status);
    x.behindAnswer = rest;
    // As the server has said it, before rules and cookies change it.
    storeSticks(x, [this] { return asking(serverConf(), true); });
    passOn();
}

/// Somebody wants to see the answer before it goes on.
bool HttpSession::isRuled() const {
    const http::RuleBook& ours = m_door->desk.frontend.rules();
    const http::RuleBook& theirs = m_exchange->way->route.backend->rules();
    return !ours.response.empty() || !ours.after.empty() || !theirs.response.empty() ||
           !theirs.after.empty() || !serverConf().cookie.name.empty() ||
           !frontendConf().responseCaptures.empty() || frontendConf().cookieCapture ||
           serverConf().checkCache;
}

/// The answer and what came behind its head, unless rules have something else in mind.
void HttpSession::passOn() {
    Exchange& x = *m_exchange;
    const int status = x.response.status();
    const bool connect = x.request.method() == "CONNECT" && status >= 200 && status < 300;
    if (isRuled() && !passesAnswer()) return;
    const std::string_view rest = std::exchange(x.behindAnswer, {});
    const Framing framing = startAnswer();
    copyForCache();
    const Pump::Piece piece = x.down.piece(rest, m_core.scratch.outSpan());
    if (piece.bad) return badAnswer();
    noteAnswer();
    decideKeeping(framing);
    const bool tunnels = status == 101 || connect;
    const std::span<char> room = m_core.scratch.headSpan();
    const std::string_view head{room.data(),
                                writeResponseHead(x.response, answerEdit(tunnels), room)};
    if (head.empty()) return badAnswer();
    x.headOut += head.size();
    if (frontendConf().logAsap) log();
    if (tunnels) return openTunnel(head, rest);
    sendAnswer(head, piece, rest);
}

/// What we have to say of the connection.
ResponseEdit HttpSession::answerEdit(bool tunnels) const {
    const Exchange& x = *m_exchange;
    ResponseEdit edit{.names = clientNames()};
    if (tunnels) return edit;
    edit.close = !m_keepClient;
    edit.keepAlive = m_keepClient && (x.request.version() == HttpVersion::V10 ||
                                      x.response.version() == HttpVersion::V10);
    return edit;
}

Framing HttpSession::answerFraming() const {
    const Exchange& x = *m_exchange;
    return x.request.method() == "HEAD" ? Framing::None : x.response.framing();
}

void HttpSession::decideKeeping(Framing framing) {
    Exchange& x = *m_exchange;
    const bool bounded = framing != Framing::UntilClose;
    // HTTP/1.0 knows no chunks: only the end of the connection tells such a client, or one that
    // believes such an answer, that it has all. (HAProxy keeps the connection of the former.)
    const bool unknown =
        (framing == Framing::Chunked && x.request.version() == HttpVersion::V10) ||
        (x.response.framing() == Framing::Chunked && x.response.version() == HttpVersion::V10);
    m_keepClient = m_keepClient && bounded && !unknown && goesOn();
    // An answer to HEAD has no body to end, whatever its fields say.
    const bool keeps = x.response.keepsAlive() ||
                       (framing == Framing::None && x.response.framing() == Framing::UntilClose);
    x.keepServer = bounded && keeps && m_exchange->way->closeMode == CloseMode::KeepAlive;
}

/// Statistics, trace and stick entries are due as soon as a server has answered.
void HttpSession::noteAnswer() {
    Exchange& x = *m_exchange;
    x.status = x.response.status();
    x.answerUs = std::chrono::duration_cast<std::chrono::microseconds>(now() - x.connected).count();
    x.trace.latest().outcome = Outcome::Answered;
}

void HttpSession::noteFault(int status) {
    if (statusClass(status) == 3) m_counters->countError();
    if (statusClass(status) == 4 && status != 501 && status != 505) m_counters->countFailure();
}

void HttpSession::sendAnswer(std::string_view head, Pump::Piece piece, std::string_view rest) {
    Exchange& x = *m_exchange;
    IoResult r{IoResult::Kind::Blocked, 0, 0};
    if (!x.down.holding()) r = m_client.write(head, piece.bytes);
    if (r.kind == IoResult::Kind::Failed) return abandon('C', 'D');
    x.down.holdRest(head, piece.bytes, r.done() ? r.bytes : 0);
    for (rest.remove_prefix(piece.consumed); !rest.empty() && !x.down.complete();
         rest.remove_prefix(piece.consumed)) {
        piece = x.down.piece(rest, m_core.scratch.outSpan());
        if (piece.bad) return answerBroke(true);
        x.down.hold(piece.bytes);
    }
    // Bytes that nobody asked for: such a connection is not to be trusted again.
    if (!rest.empty()) x.keepServer = false;
    if (x.down.finished()) return delivered();
    // A kept connection is no longer in the kernel's first, quick mode.
    if (x.upstream && x.upstream->reused && !x.down.complete()) x.upstream->stream.acknowledge();
    m_phase = Phase::Relaying;
    m_limit = Limit::None;
    download();
}

/// What came early in either direction goes first.
void HttpSession::openTunnel(std::string_view head, std::string_view rest) {
    Exchange& x = *m_exchange;
    m_phase = Phase::Tunnelling;
    m_keepClient = x.keepServer = false;
    m_tunnel = std::make_unique<Tunnel>();
    m_tunnel->start(x.up, x.down);
    for (const std::string_view early :
         {x.in.view().substr(x.headIn + x.bodyInIntake), x.beyond.view()})
        x.up.hold(x.up.piece(early, {}).bytes);
    x.beyond.clear();
    const Pump::Piece piece = x.down.piece(rest, {});
    x.down.hold(head);
    x.down.hold(piece.bytes);
    tunnel();
}

/// The server left, or spoke nonsense, within the body of its answer.
void HttpSession::answerBroke(bool bad) {
    m_exchange->trace.latest().outcome = Outcome::Cut;
    countAnswerFault();
    if (bad && m_counters) m_counters->countFailure();
    abandon('S', 'D');
}

void HttpSession::download() {
    Exchange& x = *m_exchange;
    const uint64_t before = x.down.received();
    const Pump::State state = x.upstream ? x.down.run(x.upstream->stream, m_client, m_core.scratch)
                                         : x.down.flush(m_client);
    switch (state) {
        case Pump::State::Again:
            countBytes();
            m_core.reactor.again(*this);
            [[fallthrough]];
        case Pump::State::Blocked:
            return limitDownload(x.down.received() != before);
        case Pump::State::Done:
        case Pump::State::Ended:
            return delivered();
        case Pump::State::Cut:
        case Pump::State::Bad:
            return answerBroke(state == Pump::State::Bad);
        case Pump::State::WriteFailed:
            return abandon('C', 'D');
    }
}

/// Whoever is waited for has its own timeout; it starts anew only when something moved.
void HttpSession::limitDownload(bool moved) {
    const Limit what = m_exchange->down.holding() ? Limit::Client : Limit::Server;
    if (!moved && what == m_limit) return;
    limit(what, what == Limit::Client ? clientTimeouts().client : serverTimeout());
}

void HttpSession::delivered() {
    if (m_exchange->uploaded()) return endRequest();
    // An early answer: the client may still be sending, and the server may still want it.
    m_phase = Phase::Finishing;
    // Only the end of our bytes tells it that this was all.
    if (m_exchange->down.untilClose()) m_client.shutWrite();
    limit(Limit::Client, clientTimeouts().client);
}

}  // namespace yard
