// Content rules of TCP mode: what they look at stays in the socket until they have decided.
#include <sys/epoll.h>

#include <algorithm>

#include "core/traffic/sessions/account.h"
#include "core/traffic/sessions/tcpsession.h"

namespace yard {

/// Looks at what has come; m_open: the rules may wait for more. False: the peer is gone.
bool TcpSession::look(Stream& stream, int64_t delay) {
    const std::span<char> all = m_core.scratch.inSpan();
    const std::span<char> room = all.first(std::min<size_t>(all.size(), m_core.crew.bufsize));
    stream.note(EPOLLIN);  // it is asked even where no event has told of anything yet
    const IoResult r = stream.peek(room);
    if (r.kind == IoResult::Kind::Failed) return false;
    m_seen = {room.data(), r.done() ? r.bytes : 0};
    const bool full = m_seen.size() >= m_core.crew.bufsize - m_core.crew.maxrewrite;
    const TimePoint now = m_core.reactor.now();
    const bool late = m_inspectUntil != TimePoint() && now >= m_inspectUntil;
    m_patient = delay > 0 && !late;
    m_open = m_patient && !full && !stream.peerEnding() && r.kind != IoResult::Kind::Ended;
    return true;
}

/// The rules of one proxy about what the client sends. False: they wait, or had the last word.
bool TcpSession::inspected(const http::RuleBook::TcpRules& rules, const ProxyConf& whose,
                           int64_t delay) {
    Exchange& x = *m_exchange;
    if (!look(m_client, delay)) return end('C', 'R'), false;
    x.request.start(Side::Request);
    x.requestSeen = m_seen.empty() ? MessageHead::State::More : x.request.feed(m_seen);
    if (m_door.desk.frontend.rules().movesEnds ||
        (x.backendUsed && x.way->route.backend->rules().movesEnds))
        x.ownEnds(m_address, m_client.fd());
    const auto verdict = rules.judge(asking(whose), Counters::Span::Request);
    m_open = m_patient = false;
    if (verdict.waits) {
        if (m_inspectUntil == TimePoint()) m_inspectUntil = m_core.reactor.now() + Millis(delay);
        m_core.reactor.wheel().set(*this, m_inspectUntil);
        return false;
    }
    m_inspectUntil = {};
    if (verdict.refuses()) return refuse(verdict.what == TcpRule::Do::SilentDrop), false;
    return true;
}

void TcpSession::inspect() {
    Exchange& x = *m_exchange;
    if (m_stage == Stage::Frontend) {
        const Frontend& ours = m_door.desk.frontend;
        const auto& rules = ours.rules().content;
        if (!rules.empty() && !inspected(rules, ours.conf(), ours.conf().inspectDelay)) return;
        x.complete = m_core.reactor.now();
        x.way = &m_door.desk.choose(asking(ours.conf()));
        x.trace.backend = x.way->route.backend;
        x.trace.rule = x.way->route.rule;
        if (!x.way->route.backend) return end('S', 'C');
        enterBackend();
    }
    const Backend& theirs = *x.way->route.backend;
    const auto& rules = theirs.rules().content;
    const bool own = &theirs.conf() == &m_door.desk.frontend.conf();
    if (!own && !rules.empty() && !inspected(rules, theirs.conf(), theirs.conf().inspectDelay))
        return;
    x.complete = m_core.reactor.now();
    seek();
}

void TcpSession::enterBackend() {
    Exchange& x = *m_exchange;
    BackendCells& cells = *x.way->cells;
    m_stage = Stage::Backend;
    x.backendUsed = true;
    x.way->route.backend->enter();
    cells.stot.add();
    cells.sessions.add(m_core.nowMs());
    cells.lastSession.set(static_cast<uint64_t>(m_core.nowMs()));
}

/// `silently`: the client is not told that the connection is gone.
void TcpSession::refuse(bool silently) {
    Exchange& x = *m_exchange;
    m_door.desk.cells.dreq.add();
    // HAProxy counts a backend's rejections at the frontend alone.
    if (silently && x.backendUsed) x.way->cells->dreq.add();
    x.headIn += m_seen.size();  // what rules have seen has come, though nobody gets it
    drop();
    if (silently) m_client.vanish();
    end('P', 'R');
}

/// Closing while something is unread would reset the connection.
void TcpSession::drop() { m_client.read(m_core.scratch.inSpan()); }

/// `tcp-response content`: the client's bytes go on meanwhile.
void TcpSession::inspectAnswer() {
    Exchange& x = *m_exchange;
    const ProxyConf& conf = x.way->route.backend->conf();
    if (!look(x.upstream->stream, conf.tcpResponseDelay)) return end('S', 'D');
    const auto verdict =
        x.way->route.backend->rules().answer.judge(asking(conf), Counters::Span::Request);
    if (!verdict.waits && !verdict.refuses())
        storeSticks(x, [this, &conf] { return asking(conf); });
    const size_t seen = std::exchange(m_seen, {}).size();
    m_open = m_patient = false;
    if (verdict.waits) {
        if (m_inspectUntil == TimePoint())
            m_inspectUntil = m_core.reactor.now() + Millis(conf.tcpResponseDelay);
        m_core.reactor.wheel().set(*this, m_inspectUntil);
        return relay();
    }
    if (verdict.what == TcpRule::Do::Reject) return rejectAnswer(seen);
    if (verdict.what == TcpRule::Do::SilentDrop) return refuse(true);
    m_stage = Stage::Relay;
    relay();
    // What the server has said already still arrives.
    if (verdict.what == TcpRule::Do::Close && m_exchange) end('-', '-');
}

/// `seen` bytes of it came, and are counted.
void TcpSession::rejectAnswer(size_t seen) {
    Exchange& x = *m_exchange;
    x.headOut += seen;
    m_door.desk.cells.dresp.add();
    x.way->cells->dresp.add();
    x.server->cells(m_core.index).dresp.add();
    drop();
    end('P', 'D');
}

}  // namespace yard
