// Rules that wait: for the body of a request, or for time to pass.
#include <algorithm>

#include "core/traffic/sessions/httpsession.h"

namespace yard {
namespace {

/// The bytes of a body without the frames of chunks, as far as they are here.
std::string unframed(const MessageHead& head, std::string_view raw) {
    if (head.framing() != Framing::Chunked) return std::string(raw);
    std::string out;
    ChunkReader reader;
    reader.start();
    for (ChunkReader::Step step; !raw.empty(); raw.remove_prefix(step.consumed)) {
        step = reader.next(raw);
        out += step.data;
        if (step.state != ChunkReader::State::More || step.consumed == 0) break;
    }
    return out;
}

}  // namespace

/// `tcp-request content` of one proxy. False: they wait, or turned the request away.
bool HttpSession::judgeContent(const http::RuleBook& rules, const ProxyConf& whose) {
    Exchange& x = *m_exchange;
    SampleContext context = asking(whose, false);
    context.sent = x.in.view();
    context.http = true;
    context.open = whose.inspectDelay > 0 && !x.bodyHere && !x.gather.over && !intakeFull();
    const auto verdict = rules.content.judge(context, Counters::Span::Request);
    if (verdict.waits) return gather(whose.inspectDelay, false), false;
    if (verdict.what != TcpRule::Do::Accept) {
        const bool silent = verdict.what == TcpRule::Do::SilentDrop;
        // As HAProxy, which has not looked at the request yet.
        x.refused = !silent;
        http::Verdict end;
        end.kind = silent ? http::Verdict::Kind::SilentDrop : http::Verdict::Kind::Reject;
        obey(std::move(end));
        return false;
    }
    x.gather.contentPassed = true;
    x.gather.over = false;
    x.gather.until = {};
    return true;
}

bool HttpSession::intakeFull() const {
    return m_exchange->in.view().size() >= m_core.crew.bufsize - m_core.crew.maxrewrite;
}

/// False: all of the body, or `atLeast` bytes of it, is here, or as much as is ever held.
bool HttpSession::awaitsBody(int64_t millis, uint64_t atLeast) {
    Exchange& x = *m_exchange;
    if (x.request.expectsContinue() && !welcomeBody()) return true;
    if (x.bodyHere || x.gather.over || intakeFull() || (atLeast && x.bodyInIntake >= atLeast)) {
        x.gather.until = {};
        return false;
    }
    gather(millis, true);
    return true;
}

/// `balance url_param` looks into the body of a POST where it is to `check_post`.
bool HttpSession::awaitsForm() {
    Exchange& x = *m_exchange;
    const ProxyConf& conf = serverConf();
    if (conf.algorithm != Algorithm::UrlParam || !conf.hash.checkPost) return false;
    if (x.request.method() != "POST") return false;
    const Timeouts& t = conf.timeouts;
    x.gather.decided = true;
    if (awaitsBody(t.httpRequest ? t.httpRequest : clientTimeouts().client, 0)) return true;
    x.complete = now();
    return false;
}

/// Who waits for a body says so to a client that waits, too. False: the client is gone.
bool HttpSession::welcomeBody() {
    m_exchange->request.dropExpectation();
    if (sayAhead("HTTP/1.1 100 Continue\r\n\r\n")) return true;
    abandon('C', 'R');
    return false;
}

/// An answer before the answer, which is small. False: the client is gone.
bool HttpSession::sayAhead(std::string_view head) {
    m_exchange->headOut += head.size();
    const IoResult r = m_client.write(head);
    return r.done() && r.bytes == head.size();
}

/// Who is gone is noticed later.
void HttpSession::hint(std::string_view fields) {
    sayAhead("HTTP/1.1 103 Early Hints\r\n" + std::string(fields) + "\r\n");
}

void HttpSession::gather(int64_t millis, bool needsBody) {
    Exchange& x = *m_exchange;
    m_phase = Phase::Gathering;
    x.gather.needsBody = needsBody;
    if (x.gather.until == TimePoint() && millis > 0) x.gather.until = now() + Millis(millis);
    if (x.gather.until == TimePoint())
        m_limit = Limit::None;
    else
        limit(Limit::Request,
              std::max<int64_t>(std::chrono::ceil<Millis>(x.gather.until - now()).count(), 1));
    collect();
}

/// More of the body, if there is any now.
void HttpSession::collect() {
    Exchange& x = *m_exchange;
    const size_t before = x.in.view().size();
    IoResult r{IoResult::Kind::Done, 0, 0};
    while (r.done() && !x.bodyHere && !intakeFull()) {
        r = fill();
        x.request.rebase(x.in.view().data());
        if (r.done() && !measureBody()) {
            countNoBody();
            return reply(400, 'P', 'R');
        }
    }
    // A client that ended its side will never send the rest.
    if (!r.done() && !r.blocked()) {
        countNoBody();
        return abandon('C', 'R');
    }
    if (x.in.view().size() != before) goOn();
}

/// A body that rules wait for and that does not come makes a bad request.
void HttpSession::countNoBody() {
    if (m_exchange->gather.needsBody) m_door->desk.cells.ereq.add();
}

/// The rules have another look.
void HttpSession::goOn() {
    Exchange& x = *m_exchange;
    m_phase = Phase::Head;
    m_limit = Limit::None;
    if (x.gather.decided) return seek();
    x.complete = now();
    if (x.page) return askPage(*x.page);
    if (x.backendUsed ? decideBackend() : decideFrontend()) seek();
}

/// Time is up.
void HttpSession::gatheredNothing() {
    Exchange& x = *m_exchange;
    if (x.gather.needsBody) {
        m_keepClient = false;
        countNoBody();
        return reply(408, 'c', 'R');
    }
    x.gather.over = true;
    goOn();
}

/// `tcp-response content`, with a connection to a server, and again with its answer where they
/// wait for that. False: nothing comes of it.
bool HttpSession::judgeAnswer(std::string_view bytes) {
    Exchange& x = *m_exchange;
    const bool there = bytes.data() != nullptr;
    SampleContext context = asking(serverConf(), there);
    context.answer = bytes;
    context.http = true;
    context.open = !there && serverConf().tcpResponseDelay > 0;
    const auto verdict =
        x.way->route.backend->rules().answer.judge(context, Counters::Span::Request);
    x.answerWaits = verdict.waits;
    if (verdict.waits || verdict.what == TcpRule::Do::Accept) return true;
    if (verdict.what == TcpRule::Do::Close && there) return true;
    if (verdict.what == TcpRule::Do::Close) {
        countBadAnswer();
        return reply(502, 'S', 'H'), false;
    }
    if (there) x.status = x.response.status();
    if (verdict.what == TcpRule::Do::SilentDrop) {
        http::Verdict end;
        end.kind = http::Verdict::Kind::SilentDrop;
        return obey(std::move(end)), false;
    }
    m_door->desk.cells.dresp.add();
    x.way->cells->dresp.add();
    x.server->cells(m_core.index).dresp.add();
    return abandon('P', 'D'), false;
}

std::string HttpSession::body() const {
    const Exchange& x = *m_exchange;
    return unframed(x.request, x.in.view().substr(x.request.size(), x.bodyInIntake));
}

std::string HttpSession::answerBody() const {
    return unframed(m_exchange->response, m_exchange->behindAnswer);
}

}  // namespace yard
