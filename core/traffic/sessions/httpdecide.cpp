// What the rules of the proxies make of a request and its answer.
#include <algorithm>

#include "core/http/message/cacheable.h"
#include "core/traffic/sessions/httpsession.h"

namespace yard {
namespace {

/// The last fields of those names, cut to their lengths.
void capture(const std::vector<Capture>& wanted, const MessageHead& head, CaptureSlots& out) {
    for (size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i].name.empty()) continue;
        const std::string_view value = head.last(wanted[i].name);
        if (value.data()) out.set(i, value.substr(0, wanted[i].length));
    }
}

/// A cache would give the server's cookie to others, too.
bool sharesCookie(const MessageHead& response) {
    const bool sets = response.first("set-cookie").data() || response.first("set-cookie2").data();
    return sets && http::isCacheable(response) && http::mayKeepCookies(response);
}

/// Refused with the page of that status.
http::Verdict denial(int status) {
    http::Verdict verdict;
    verdict.kind = http::Verdict::Kind::Deny;
    verdict.status = status;
    verdict.page = true;
    return verdict;
}

}  // namespace

SampleContext HttpSession::asking(const ProxyConf& whose, bool answered) {
    Exchange& x = *m_exchange;
    SampleContext context;
    context.client = x.movedClient ? x.movedClient : &m_address;
    if (x.movedClient) {
        context.movableClient = &x.ownClient;
        context.movableLocal = &x.ownLocal;
        context.origin[0] = &m_address, context.origin[1] = &x.cameTo;
    }
    context.local = x.local;
    context.request = &x.request;
    context.response = answered ? &x.response : nullptr;
    context.proxy = &whose;
    context.frontend = &frontendConf();
    context.backend = x.backendUsed ? &serverConf() : context.frontend;
    context.variables = &m_variables;
    addTold(m_told.get(), context);
    context.tls = tlsOf(m_client);
    context.clientSocket = m_client.fd();
    if (x.upstream) {
        context.serverSocket = x.upstream->stream.fd();
        context.serverTls = tlsOf(x.upstream->stream);
    }
    context.firstRequest = m_first;
    context.world = m_door->desk.frontend.world();
    m_variables.share(context.world ? context.world->variables : nullptr);
    context.counters = m_counters.get();
    context.facts = this;
    context.notes = &x.notes;
    return context;
}

/// False: it is answered, or held back, already.
bool HttpSession::decide() {
    Exchange& x = *m_exchange;
    if (!m_door->desk.frontend.rules().asksNothing) {
        capture(frontendConf().requestCaptures, x.request, x.notes.captured[0]);
        captureCookie(x.request, "cookie", x.notes.cookies[0]);
        if (answersMonitor()) return false;
    }
    return decideFrontend();
}

bool HttpSession::decideFrontend() {
    Exchange& x = *m_exchange;
    Desk& desk = m_door->desk;
    const http::RuleBook& rules = desk.frontend.rules();
    if (!rules.asksNothing) {
        if (rules.movesEnds) x.ownEnds(m_address, m_client.fd());
        if (!passes(rules, frontendConf())) return false;
        if (isKept()) return giveKept(), false;
        x.way = &desk.choose(asking(frontendConf(), false));
        x.trace.backend = x.way->route.backend;
        x.trace.rule = x.way->route.rule;
    }
    if (forStatsPage(frontendConf())) return showStatistics(), false;
    if (!frontendConf().uniqueIdHeader.empty()) {
        makeUniqueId();
        if (!x.notes.uniqueId.empty())
            x.request.addField(frontendConf().uniqueIdHeader, x.notes.uniqueId);
    }
    if (!x.way->route.backend) return reply(503, 'S', 'C'), false;
    enterBackend();
    return decideBackend();
}

bool HttpSession::decideBackend() {
    Exchange& x = *m_exchange;
    const ProxyConf& conf = serverConf();
    const http::RuleBook& own = x.way->route.backend->rules();
    x.persist = conf.optionPersist;
    if (own.asksNothing && conf.cookie.name.empty() && !conf.statsEnabled) return true;
    if (!own.persist.empty()) {
        const auto wish = own.persistWish(asking(conf, false));
        x.forced = wish.force;
        x.persist = x.persist || x.forced;
        x.ignorePersist = wish.ignore;
    }
    if (&conf != &frontendConf()) {
        if (own.movesEnds) x.ownEnds(m_address, m_client.fd());
        if (!passes(own, conf)) return false;
        if (isKept()) return giveKept(), false;
        if (forStatsPage(conf)) return showStatistics(), false;
    }
    if (!own.useServers.empty()) chooseByRule();
    if (!conf.cookie.name.empty()) takeCookie();
    return true;
}

/// use-server; it goes before what a cookie says. A rule whose server is down is passed over.
void HttpSession::chooseByRule() {
    Exchange& x = *m_exchange;
    const Backend& backend = *x.way->route.backend;
    x.wanted = backend.ruledServer(asking(backend.conf(), false), x.persist);
    x.direct = x.wanted != nullptr;
}

/// HAProxy answers it before any rule and does not log it.
bool HttpSession::answersMonitor() {
    Exchange& x = *m_exchange;
    if (frontendConf().monitorUri.empty() || x.request.uri() != frontendConf().monitorUri)
        return false;
    bool fails = false;
    for (const http::Guard& guard : m_door->desk.frontend.rules().monitorFails)
        fails = fails || guard.passes(asking(frontendConf(), false));
    x.logged = true;
    m_door->desk.cells.intercepted.add();
    reply(fails ? 503 : 200, 'L', 'R');
    return true;
}

/// The rules of one proxy. False: they had the last word, or wait.
bool HttpSession::passes(const http::RuleBook& rules, const ProxyConf& whose) {
    Exchange& x = *m_exchange;
    if (!rules.content.empty() && !x.gather.contentPassed && !judgeContent(rules, whose))
        return false;
    if (whose.bufferRequest && !x.gather.bodyPassed) {
        const Timeouts& t = whose.timeouts;
        if (awaitsBody(t.httpRequest ? t.httpRequest : clientTimeouts().client, 0)) return false;
        x.gather.bodyPassed = true;
    }
    const SampleContext context = asking(whose, false);
    http::Verdict verdict = rules.request.run(context, x.request, x.gather.rule);
    while (verdict.kind == http::Verdict::Kind::Wait) {
        x.gather.rule = verdict.rule;
        if (awaitsBody(verdict.delay, verdict.atLeast)) return false;
        verdict = rules.request.run(context, x.request, verdict.rule + 1);
    }
    x.gather = {};
    if (verdict.kind == http::Verdict::Kind::Continue && !namesPass(whose.oddNames))
        verdict = denial(403);
    if (verdict.kind == http::Verdict::Kind::Continue)
        verdict = rules.redirects.run(context, x.request);
    if (verdict.kind == http::Verdict::Kind::Continue) return true;
    obey(std::move(verdict));
    return false;
}

/// `option http-restrict-req-hdr-names`. False: the request is refused for one.
bool HttpSession::namesPass(OddNames what) {
    if (what == OddNames::Preserve) return true;
    MessageHead& request = m_exchange->request;
    const auto odd = [&](size_t i) {
        return !std::ranges::all_of(request.fieldName(i), [](char c) {
            return (c >= '0' && c <= '9') || (http::lower(c) >= 'a' && http::lower(c) <= 'z') ||
                   c == '-';
        });
    };
    bool any = false;
    for (size_t i = 0; i < request.fieldCount(); ++i) any = any || odd(i);
    if (any && what == OddNames::Delete) request.removeFields(odd);
    return !any || what == OddNames::Delete;
}

void HttpSession::obey(http::Verdict verdict) {
    using Kind = http::Verdict::Kind;
    Exchange& x = *m_exchange;
    if (verdict.kind == Kind::Answer || verdict.kind == Kind::Challenge) {
        if (!x.backendUsed) m_door->desk.cells.intercepted.add();
        if (m_counters && verdict.kind == Kind::Challenge) m_counters->countError();
        return answer(verdict, 'L', 'R');
    }
    if (verdict.kind == Kind::Service)
        return m_core.crew.page ? askPage(Page::Metrics) : reply(503, 'S', 'C');
    m_door->desk.cells.dreq.add();
    const bool unheard = verdict.kind == Kind::Reject || verdict.kind == Kind::SilentDrop;
    if (m_counters && !unheard) m_counters->countError();
    // Of a `listen` that only refuses a connection HAProxy counts both sides (verified 2.6.12).
    const bool both = verdict.kind == Kind::Reject && !x.refused && frontendConf().backend;
    if (!x.refused && (x.backendUsed || both)) x.way->cells->dreq.add();
    if (verdict.kind == Kind::Deny || verdict.kind == Kind::Tarpit) noteCookie();
    const Timeouts& t = clientTimeouts();
    switch (verdict.kind) {
        case Kind::Deny:
            return answer(verdict, 'P', 'R');
        case Kind::Tarpit:
            x.verdict = std::move(verdict);
            m_phase = Phase::Tarpit;
            // Without either it is let go at once.
            if (!t.tarpit && !t.connect) return answer(x.verdict, 'P', 'T');
            return limit(Limit::Request, t.tarpit ? t.tarpit : t.connect);
        case Kind::SilentDrop:
            m_client.vanish();
            [[fallthrough]];
        case Kind::Reject:
            x.end('P', 'R');
            m_keepClient = false;
            x.uploadOver = true;
            return endRequest();
        case Kind::Continue:
        case Kind::Challenge:
        case Kind::Answer:
        case Kind::Service:
        case Kind::Wait:
            return;
    }
}

/// http-after-response: of all answers, whoever they are from.
void HttpSession::changeAfter() {
    Exchange& x = *m_exchange;
    const http::HttpRules& ours = m_door->desk.frontend.rules().after;
    if (x.backendUsed && &serverConf() != &frontendConf())
        x.way->route.backend->rules().after.run(asking(serverConf(), true), x.response);
    ours.run(asking(frontendConf(), true), x.response);
}

/// False: the answer of the server is not passed on, or not yet.
bool HttpSession::passesAnswer() {
    using Kind = http::Verdict::Kind;
    Exchange& x = *m_exchange;
    Exchange::Ripening& state = x.ripening;
    // What came, not what the rules make of it.
    if (!state.begun) {
        capture(frontendConf().responseCaptures, x.response, x.notes.captured[1]);
        captureCookie(x.response, "set-cookie", x.notes.cookies[1]);
        state.shared = serverConf().checkCache && sharesCookie(x.response);
    }
    http::Verdict verdict;
    if (&serverConf() != &frontendConf() && !state.backendPassed)
        verdict = judgeRipening(x.way->route.backend->rules().response, serverConf());
    if (verdict.kind == Kind::Continue) {
        state.backendPassed = true;
        verdict = judgeRipening(m_door->desk.frontend.rules().response, frontendConf());
    }
    if (verdict.kind == Kind::Wait) return false;
    const bool shared = state.shared;
    state = {};
    if (verdict.kind == Kind::Continue && !serverConf().cookie.name.empty()) setCookie();
    if (verdict.kind == Kind::Continue && shared && http::isCacheable(x.response))
        verdict = denial(502);
    if (verdict.kind == Kind::Continue) return changeAfter(), true;
    return keepBack(std::move(verdict)), false;
}

/// The client gets what rules have instead of the server's answer.
void HttpSession::keepBack(http::Verdict verdict) {
    Exchange& x = *m_exchange;
    if (verdict.kind == http::Verdict::Kind::SilentDrop) {
        x.status = x.response.status();
        return obey(std::move(verdict));
    }
    const bool denied = verdict.kind == http::Verdict::Kind::Deny;
    if (denied)
        for (Cell* cell : {&m_door->desk.cells.dresp, &x.way->cells->dresp,
                           &x.server->cells(m_core.index).dresp})
            cell->add();
    x.trace.latest().outcome = Outcome::Answered;
    answer(verdict, denied ? 'P' : 'L', 'H');
}

}  // namespace yard
