#include "core/http/httprules.h"

#include <algorithm>

#include "core/http/text.h"

namespace yard::http {
namespace {

using Do = HttpRule::Do;

/// Where the path of a URI begins and ends.
struct UriParts {
    std::string before, path, query;  ///< the query with its '?'
    explicit UriParts(const MessageHead& head) {
        const std::string_view uri = head.uri(), cut = head.uriCut();
        std::string_view path_ = head.path();
        const size_t pathAt =
            path_.empty() ? uri.size() : static_cast<size_t>(path_.data() - uri.data());
        before = uri.substr(0, pathAt);
        if (!cut.empty()) before.erase(static_cast<size_t>(cut.data() - uri.data()), cut.size());
        path = path_;
        query = uri.substr(std::min(uri.size(), pathAt + path_.size()));
    }
    std::string whole() const { return before + path + query; }
};

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
    for (const HttpRule& rule : rules) m_rules.emplace_back(rule);
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
    verdict.answer = statusLine(to.status) + "content-length: 0\r\nlocation: " + location + "\r\n";
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
        default:
            return changeUri(rule, context, head);
    }
}

void HttpRules::changeFields(const Rule& rule, const SampleContext& context, MessageHead& head) {
    const std::string& name = rule.conf->name;
    const auto named = [&](size_t i) { return equalNoCase(head.fieldName(i), name); };
    // What frames the body is not for rules: who reads it next would see another one.
    if (equalNoCase(name, "content-length") || equalNoCase(name, "transfer-encoding")) return;
    if (rule.conf->what == Do::DelHeader) return deleteFields(rule, head);
    const std::string value = rule.format.text(context);
    if (rule.conf->what == Do::SetHeader) head.removeFields(named);
    if (rule.conf->what == Do::SetHeader || rule.conf->what == Do::AddHeader) {
        head.addField(name, value);
        return;
    }
    for (size_t i = 0; i < head.fieldCount(); ++i) {
        if (!named(i)) continue;
        if (rule.conf->what == Do::ReplaceHeader) {
            if (const auto whole = rule.regex->expand(head.fieldValue(i), value))
                head.setFieldValue(i, *whole);
            continue;
        }
        std::string list;
        std::string_view rest = head.fieldValue(i);
        for (bool first = true;; first = false) {
            const size_t end = elementEnd(rest);
            const std::string_view item = trimmed(rest.substr(0, end));
            list += first ? "" : ",";
            list += rule.regex->expand(item, value).value_or(std::string(item));
            if (end == rest.size()) break;
            rest.remove_prefix(end + 1);
        }
        head.setFieldValue(i, list);
    }
}

void HttpRules::deleteFields(const Rule& rule, MessageHead& head) {
    const std::string& wanted = rule.conf->name;
    head.removeFields([&](size_t i) {
        std::string name(head.fieldName(i));
        for (char& c : name) c = lower(c);
        std::string_view seen = name;
        switch (rule.conf->match) {
            case Match::Reg:
                return rule.regex->matches(seen);
            case Match::Beg:
                return equalNoCase(seen.substr(0, wanted.size()), wanted);
            case Match::End:
                return seen.size() >= wanted.size() &&
                       equalNoCase(seen.substr(seen.size() - wanted.size()), wanted);
            case Match::Sub:
                for (size_t at = 0; at + wanted.size() <= seen.size(); ++at)
                    if (equalNoCase(seen.substr(at, wanted.size()), wanted)) return true;
                return false;
            default:
                return equalNoCase(seen, wanted);
        }
    });
}

void HttpRules::changeUri(const Rule& rule, const SampleContext& context, MessageHead& head) {
    UriParts parts(head);
    const std::string value = rule.format.text(context);
    const auto replaced = [&](const std::string& text) {
        return rule.regex->matches(text) ? rule.regex->expand(text, value).value_or(text) : text;
    };
    switch (rule.conf->what) {
        case Do::SetPath:
            parts.path = value;
            break;
        case Do::SetPathQuery:
            parts.path = value;
            parts.query.clear();
            break;
        case Do::SetQuery:
            if (!value.empty() || !parts.query.empty()) parts.query = "?" + value;
            break;
        case Do::ReplacePath:
            parts.path = replaced(parts.path);
            break;
        case Do::ReplacePathQuery:
            parts.path = replaced(parts.path + parts.query);
            parts.query.clear();
            break;
        case Do::SetUri:
            return head.setUri(value);
        case Do::ReplaceUri:
            return head.setUri(replaced(parts.whole()));
        default:
            return;
    }
    head.setUri(parts.whole());
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

std::string_view reasonOf(int status) {
    constexpr std::pair<int, std::string_view> Reasons[] = {
        {100, "Continue"},
        {101, "Switching Protocols"},
        {102, "Processing"},
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {203, "Non-Authoritative Information"},
        {204, "No Content"},
        {205, "Reset Content"},
        {206, "Partial Content"},
        {207, "Multi-Status"},
        {300, "Multiple Choices"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {305, "Use Proxy"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {402, "Payment Required"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {407, "Proxy Authentication Required"},
        {408, "Request Time-out"},
        {409, "Conflict"},
        {410, "Gone"},
        {411, "Length Required"},
        {412, "Precondition Failed"},
        {413, "Request Entity Too Large"},
        {414, "Request-URI Too Long"},
        {415, "Unsupported Media Type"},
        {416, "Requested range unsatisfiable"},
        {417, "Expectation failed"},
        {418, "I'm a teapot"},
        {421, "Misdirected Request"},
        {422, "Unprocessable Content"},
        {423, "Locked"},
        {424, "Method failure"},
        {425, "Too Early"},
        {426, "Upgrade Required"},
        {428, "Precondition Required"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {502, "Bad Gateway or Proxy Error"},
        {503, "Service Unavailable"},
        {504, "Gateway Time-out"},
        {505, "HTTP Version not supported"},
        {510, "Not extended"}};
    for (const auto& [known, words] : Reasons)
        if (known == status) return words;
    return status < 200   ? "Informational"
           : status < 300 ? "Success"
           : status < 400 ? "Redirection"
           : status < 500 ? "Client Error"
           : status < 600 ? "Server Error"
                          : "Other";
}

}  // namespace yard::http
