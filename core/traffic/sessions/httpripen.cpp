// Rules that wait for the body of an answer: `http-response wait-for-body`.
#include "core/traffic/sessions/httpsession.h"

namespace yard {
namespace {

/// The last of the chunks is there, or none can come.
bool isWhole(std::string_view raw) {
    ChunkReader reader;
    reader.start();
    for (ChunkReader::Step step; !raw.empty(); raw.remove_prefix(step.consumed)) {
        step = reader.next(raw);
        if (step.state != ChunkReader::State::More) return true;
        if (step.consumed == 0) break;
    }
    return false;
}

}  // namespace

/// The rules of one proxy, from where they stopped. Wait: they go on when more has come.
http::Verdict HttpSession::judgeRipening(const http::HttpRules& rules, const ProxyConf& whose) {
    Exchange& x = *m_exchange;
    const SampleContext context = asking(whose, true);
    http::Verdict verdict = rules.run(context, x.response, x.ripening.rule);
    while (verdict.kind == http::Verdict::Kind::Wait) {
        x.ripening.rule = verdict.rule;
        if (awaitsMore(verdict)) return verdict;
        verdict = rules.run(context, x.response, verdict.rule + 1);
    }
    x.ripening.rule = 0;
    return verdict;
}

/// All of the body is here, or as much of it as is ever held.
bool HttpSession::isRipe() const {
    const Exchange& x = *m_exchange;
    const std::string_view body = x.behindAnswer;
    if (x.ripening.over) return true;
    if (x.response.size() + body.size() >= m_core.crew.bufsize - m_core.crew.maxrewrite)
        return true;
    switch (answerFraming()) {
        case Framing::None:
            return true;
        case Framing::Length:
            return body.size() >= x.response.length();
        case Framing::Chunked:
            return isWhole(body);
        case Framing::UntilClose:
            break;
    }
    return false;
}

/// True: the rule at hand waits for what is to come, which is kept from here on.
bool HttpSession::awaitsMore(const http::Verdict& verdict) {
    Exchange& x = *m_exchange;
    if (isRipe() || (verdict.atLeast && answerBody().size() >= verdict.atLeast)) {
        x.ripening.until = {};
        return false;
    }
    if (!x.ripening.begun && x.back.empty()) {
        const size_t head = x.response.size();
        x.back.append({x.behindAnswer.data() - head, head + x.behindAnswer.size()}, m_core.blocks);
        x.response.rebase(x.back.view().data());
        x.behindAnswer = x.back.view().substr(head);
    }
    x.ripening.begun = true;
    if (x.ripening.until == TimePoint()) x.ripening.until = now() + Millis(verdict.delay);
    const auto left = std::chrono::ceil<Millis>(x.ripening.until - now()).count();
    limit(Limit::Server, std::max<int64_t>(left, 1));
    return true;
}

/// An upload that goes on gives the server more time, but not for what rules wait for.
void HttpSession::limitAnswer() {
    if (!m_exchange->ripening.begun) limit(Limit::Server, serverTimeout());
}

/// More of the body, if there is any now. False: the rules wait still.
bool HttpSession::ripen() {
    Exchange& x = *m_exchange;
    const size_t before = x.back.view().size();
    IoResult r{IoResult::Kind::Done, 0, 0};
    while (r.done() && !isRipe()) {
        const std::span<char> room = x.back.room(m_core.blocks);
        x.response.rebase(x.back.view().data());
        r = x.upstream->stream.read(room);
        if (r.done()) x.back.added(r.bytes);
        x.behindAnswer = x.back.view().substr(x.response.size());
    }
    x.ripening.over = !r.done() && !r.blocked();
    if (!x.ripening.over && x.back.view().size() == before) return false;
    passOn();
    return m_phase != Phase::Waiting || !m_exchange->ripening.begun;
}

/// Time is up.
void HttpSession::ripenedNot() {
    Exchange& x = *m_exchange;
    x.trace.latest().outcome = Outcome::AnswerTimeout;
    x.upstream->stream.resetOnClose();
    reply(504, 's', 'R');
}

}  // namespace yard
