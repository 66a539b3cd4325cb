#include "core/http/rules/httprules.h"

#include <algorithm>

#include "core/http/message/text.h"
#include "core/http/message/uriparts.h"

namespace yard::http {
namespace {

using Do = HttpRule::Do;

}  // namespace

HttpRules::Rule::Rule(const HttpRule& from)
    : conf(&from),
      guard(from.condition),
      format(from.format),
      value(from.value),
      reply(from.reply) {
    if (from.sample) sample.emplace(*from.sample);
    if (from.counter) counter.emplace(*from.counter);
    if (!from.pattern.empty()) regex.emplace(from.pattern);
    if (from.what == Do::DelHeader && from.match == Match::Reg) regex.emplace(from.name);
    if (from.redirect) format = TextFormat(from.redirect->target);
}

HttpRules::HttpRules(const std::vector<HttpRule>& rules) {
    m_rules.reserve(rules.size());
    for (const HttpRule& rule : rules) {
        if (!m_rules.empty() && rule.what == Do::EarlyHint && !rule.condition)
            m_rules.back().endsHints = false;
        m_rules.emplace_back(rule);
    }
}

Verdict HttpRules::run(const SampleContext& context, MessageHead& head, size_t first) const {
    Verdict verdict;
    for (size_t i = first; i < m_rules.size(); ++i) {
        const Rule& rule = m_rules[i];
        if (!rule.guard.passes(context)) continue;
        verdict.rule = i;
        const bool last = rule.conf->what == Do::Allow || decide(rule, context, verdict);
        if (last && context.notes && verdict.kind != Verdict::Kind::Wait)
            context.notes->lastRule = &rule.conf->where;
        if (last) break;
        change(rule, context, head);
    }
    return verdict;
}

/// True: that is the last word.
bool HttpRules::decide(const Rule& rule, const SampleContext& context, Verdict& verdict) {
    using Kind = Verdict::Kind;
    switch (rule.conf->what) {
        case Do::Deny:
        case Do::Tarpit:
            verdict.kind = rule.conf->what == Do::Deny ? Kind::Deny : Kind::Tarpit;
            reply(rule, context, verdict);
            return true;
        case Do::Reject:
            verdict.kind = Kind::Reject;
            return true;
        case Do::SilentDrop:
            verdict.kind = Kind::SilentDrop;
            return true;
        case Do::WaitForBody:
            verdict.kind = Kind::Wait;
            verdict.delay = rule.conf->delay;
            verdict.atLeast = rule.conf->atLeast;
            return true;
        case Do::UseService:
            verdict.kind = Kind::Service;
            return true;
        case Do::Return:
            verdict.kind = Kind::Answer;
            reply(rule, context, verdict);
            return true;
        case Do::Auth: {
            verdict.kind = Kind::Challenge;
            verdict.status = 401;
            verdict.page = true;
            const std::string& realm =
                rule.conf->name.empty() ? context.proxy->name : rule.conf->name;
            verdict.extra = "www-authenticate: Basic realm=\"" + realm + "\"\r\n";
            return true;
        }
        case Do::Redirect:
            return redirect(rule, context, verdict);
        default:
            return false;
    }
}

bool HttpRules::redirect(const Rule& rule, const SampleContext& context, Verdict& verdict) {
    const RedirectTo& to = *rule.conf->redirect;
    std::string location = rule.format.text(context);
    if (location.empty() && to.ignoreEmpty) return false;
    if (to.to != RedirectTo::To::Location && context.request) {
        const UriParts parts(*context.request);
        std::string path = parts.path + (to.dropQuery ? std::string() : parts.query);
        if (to.appendSlash && !path.ends_with('/')) path += '/';
        if (to.to == RedirectTo::To::Scheme)
            location += "://" + std::string(context.request->first("host"));
        else if (location == "/")
            location.clear();  // HAProxy's way to say "the same place"
        location += path;
    }
    verdict.kind = Verdict::Kind::Answer;
    verdict.status = to.status;
    // As HAProxy, even where the body is here.
    const MessageHead* head = context.response ? nullptr : context.request;
    verdict.closes = head && (head->framing() == Framing::Chunked || head->length() > 0);
    // A redirect's 302 has words of its own.
    const std::string line = to.status == 302 ? "HTTP/1.1 302 Found\r\n" : statusLine(to.status);
    verdict.answer = line + "content-length: 0\r\nlocation: " + location + "\r\n";
    if (to.status == 302 || to.status == 303 || to.status == 307)
        verdict.answer += "cache-control: no-cache\r\n";
    if (!to.cookie.empty()) verdict.answer += "set-cookie: " + to.cookie + "\r\n";
    verdict.answer += "\r\n";
    return true;
}

void HttpRules::reply(const Rule& rule, const SampleContext& context, Verdict& verdict) {
    verdict.status = rule.reply.status();
    verdict.page = rule.reply.isPage();
    if (!verdict.page) verdict.answer = rule.reply.text(context);
}

bool HttpRules::act(const Rule& rule, const SampleContext& context, Counters::Span span) {
    switch (rule.conf->what) {
        case Do::Counter:
            return rule.counter->run(context, span);
        case Do::SetVariable:
        case Do::SetVariableFormat:
        case Do::UnsetVariable:
            setVariable(rule, context);
            break;
        case Do::SetLogLevel:
            if (context.notes) context.notes->level = rule.conf->status;
            break;
        case Do::SetPriorityClass:
        case Do::SetPriorityOffset:
            setPriority(rule, context);
            break;
        case Do::SetMap:
        case Do::DelMap:
        case Do::AddAcl:
        case Do::DelAcl:
            changePatterns(rule, context);
            break;
        case Do::Capture:
            return captureSample(rule, context);
        case Do::SetSource:
        case Do::SetSourcePort:
        case Do::SetDestination:
        case Do::SetDestinationPort:
            moveEnd(rule, context);
            break;
        case Do::SetTos:
        case Do::SetMark:
            markLink(rule, context);
            break;
        case Do::SetTimeout:
            setTimeout(rule, context);
            break;
        case Do::NoRetry:
            if (context.notes) context.notes->noRetry = true;
            break;
        case Do::CacheUse:
            if (context.facts) context.facts->useCache(rule.conf->name);
            break;
        case Do::CacheStore:
            if (context.facts) context.facts->keepInCache(rule.conf->name);
            break;
        default:
            break;
    }
    return true;
}

void HttpRules::change(const Rule& rule, const SampleContext& context, MessageHead& head) {
    switch (rule.conf->what) {
        case Do::Counter:
        case Do::SetVariable:
        case Do::SetVariableFormat:
        case Do::UnsetVariable:
        case Do::SetLogLevel:
        case Do::SetPriorityClass:
        case Do::SetPriorityOffset:
        case Do::Capture:
        case Do::Nothing:
        case Do::SetMap:
        case Do::DelMap:
        case Do::AddAcl:
        case Do::DelAcl:
        case Do::CacheUse:
        case Do::CacheStore:
        case Do::SetSource:
        case Do::SetSourcePort:
        case Do::SetDestination:
        case Do::SetDestinationPort:
        case Do::SetTos:
        case Do::SetMark:
        case Do::SetTimeout:
        case Do::NoRetry:
            act(rule, context, Counters::Span::Request);
            return;
        case Do::SetStatus:
            return head.setStatus(rule.conf->status, rule.conf->reason
                                                         ? std::string_view(*rule.conf->reason)
                                                         : reasonOf(rule.conf->status));
        case Do::SetMethod:
            return head.setMethod(rule.format.text(context));
        case Do::SetHeader:
        case Do::AddHeader:
        case Do::DelHeader:
        case Do::ReplaceHeader:
        case Do::ReplaceValue:
            return changeFields(rule, context, head);
        case Do::EarlyHint:
            return addHint(rule, context);
        default:
            return changeUri(rule, context, head);
    }
}

void HttpRules::setVariable(const Rule& rule, const SampleContext& context) {
    if (!context.variables) return;
    const std::string& name = rule.conf->name;
    Sample value;
    if (rule.conf->what == Do::UnsetVariable) return context.variables->unset(name);
    if (rule.conf->what == Do::SetVariableFormat)
        value.own(rule.format.text(context));
    else if (!rule.sample->run(context, value))
        return;
    const SampleType said = rule.sample ? rule.conf->sample->type : SampleType::Text;
    context.variables->set(name, value, rule.conf->setWhen, said);
}

/// What does not fit, as a name where addresses are compared, changes nothing.
void HttpRules::changePatterns(const Rule& rule, const SampleContext& context) {
    if (!rule.conf->set) return;
    PatternSet& set = *rule.conf->set;
    const std::string key = rule.format.text(context), value = rule.value.text(context);
    const Do what = rule.conf->what;
    if (what == Do::DelMap || what == Do::DelAcl) {
        set.remove(key);
        return;
    }
    if (!set.fault(key, value).empty()) return;
    if (what == Do::SetMap ? set.set(key, value) : set.holds(key)) return;
    set.add(key, value);
}

void HttpRules::setPriority(const Rule& rule, const SampleContext& context) {
    // As many as fit into the key of HAProxy's queues.
    constexpr int64_t Classes = 2047, OffsetMs = 524287;
    Sample value;
    if (!context.notes || !rule.sample->run(context, value)) return;
    value.toInteger();
    const bool offset = rule.conf->what == Do::SetPriorityOffset;
    const int64_t most = offset ? OffsetMs : Classes;
    (offset ? context.notes->priorityOffset : context.notes->priority) =
        static_cast<int>(std::clamp(value.number, -most, most));
}

/// False: what is captured is yet to come.
bool HttpRules::captureSample(const Rule& rule, const SampleContext& context) {
    Sample value;
    const bool there = rule.sample->run(context, value);
    if (!there && value.mayChange && context.patient) return false;
    if (!there || !context.notes) return true;
    value.toText();
    const size_t number = rule.conf->capture;
    size_t length = rule.conf->length;
    if (length == 0 && context.frontend) {  // of a backend
        const auto& declared = context.response ? context.frontend->responseCaptures
                                                : context.frontend->requestCaptures;
        length = number < declared.size() ? declared[number].length : 0;
    }
    context.notes->captured[context.response ? 1 : 0].set(number, value.bytes.substr(0, length));
    return true;
}

}  // namespace yard::http
