// http-request, http-response, http-after-response and redirect.
#include <algorithm>

#include "core/config/reading/formats.h"
#include "core/config/reading/handlers.h"
#include "core/config/reading/rulekeywords.h"
#include "core/config/reading/sampleparser.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

using Do = HttpRule::Do;

/// Where an action may be used.
enum : unsigned { OnRequest = 1, OnResponse = 2, OnAfter = 4 };

struct Action {
    std::string_view word;
    Do what;
    unsigned on;
    /// Reads what follows the word. Empty, or what is wrong.
    std::string (*read)(RuleLine&);
};

std::string readNothing(RuleLine&) { return {}; }

std::string readNamedFormat(RuleLine& line) {
    if (!line.args.has(line.at) || !line.args.has(line.at + 1))
        return "expects exactly 2 arguments";
    line.rule.name = line.args[line.at++];
    return readFormat(line, line.rule.format);
}

std::string readOneFormat(RuleLine& line) {
    RuleLine behind = line;
    ++behind.at;
    if (!line.args.has(line.at) || !behind.ends()) return "expects exactly 1 argument <format>";
    return readFormat(line, line.rule.format);
}

std::string readDelHeader(RuleLine& line) {
    if (!line.args.has(line.at)) return "expects at least 1 argument";
    line.rule.name = line.args[line.at++];
    if (line.args[line.at] != "-m") return {};
    static constexpr std::pair<std::string_view, Match> Methods[] = {{"str", Match::Str},
                                                                     {"beg", Match::Beg},
                                                                     {"end", Match::End},
                                                                     {"sub", Match::Sub},
                                                                     {"reg", Match::Reg}};
    const std::string& name = line.args[line.at + 1];
    if (name.empty()) return "-m flag expects exactly 1 argument";
    const auto method =
        std::ranges::find_if(Methods, [&](const auto& m) { return m.first == name; });
    if (method == std::end(Methods)) return "-m with unsupported matching method '" + name + "'";
    line.rule.match = method->second;
    line.at += 2;
    return method->second == Match::Reg ? regexFault(line.rule.name) : std::string();
}

std::string readReplaceField(RuleLine& line) {
    if (!line.args.has(line.at) || !line.args.has(line.at + 1) || !line.args.has(line.at + 2))
        return "expects exactly 3 arguments";
    line.rule.name = line.args[line.at++];
    line.rule.pattern = line.args[line.at++];
    if (std::string fault = regexFault(line.rule.pattern); !fault.empty()) return fault;
    return readFormat(line, line.rule.format);
}

std::string readReplaceUri(RuleLine& line) {
    if (!line.args.has(line.at) || !line.args.has(line.at + 1) ||
        (line.args.has(line.at + 2) && line.args[line.at + 2] != "if" &&
         line.args[line.at + 2] != "unless"))
        return "expects exactly 2 arguments <match-regex> and <replace-format>";
    line.rule.pattern = line.args[line.at++];
    if (std::string fault = regexFault(line.rule.pattern); !fault.empty())
        return "failed to parse the regex : " + fault;
    return readFormat(line, line.rule.format);
}

std::string readAuth(RuleLine& line) {
    if (line.args[line.at] != "realm") return {};
    if (!line.args.has(line.at + 1)) return "missing realm value.\n";
    line.rule.name = line.args[line.at + 1];
    line.at += 2;
    return {};
}

std::string readSetStatus(RuleLine& line) {
    const bool reasoned = line.args[line.at + 1] == "reason" && line.args.has(line.at + 2);
    if (!line.args.has(line.at))
        return "expects 1 argument: <status>; or 3 arguments: <status> reason <fmt>";
    const auto status = smallNumber(line.args[line.at]);
    if (!status || *status < 100 || *status > 999)
        return "expects an integer status code between 100 and 999";
    line.rule.status = *status;
    if (reasoned) line.rule.reason = line.args[line.at + 2];
    line.at += reasoned ? 3 : 1;
    return {};
}

std::string readDeny(RuleLine& line) {
    return readReply(line, line.place.response ? 502 : 403, false);
}
std::string readTarpit(RuleLine& line) { return readReply(line, 500, false); }
std::string readService(RuleLine& line) {
    const std::string& name = line.args[line.at];
    if (!line.args.has(line.at)) return "'use-service' expects a service name.";
    if (name != "prometheus-exporter") return "'" + name + "' unknown service name.";
    ++line.at;
    return {};
}
std::string readReturn(RuleLine& line) { return readReply(line, 200, true); }

/// HAProxy asks for two words only, whatever they are.
std::string readHint(RuleLine& line) {
    if (!line.args.has(line.at) || !line.args.has(line.at + 1))
        return "expects exactly 2 arguments";
    return readNamedFormat(line);
}

/// `time T [at-least N]`, in either order.
std::string readWaitForBody(RuleLine& line) {
    bool timed = false;
    while (!line.ends()) {
        const std::string word = line.args[line.at];
        const std::string& value = line.args[line.at + 1];
        if (word != "time" && word != "at-least") break;
        if (!line.args.has(line.at + 1)) return "missing argument for '" + word + "'";
        if (word == "time") {
            const TimeText time = parseTime(value);
            if (time.fault != TimeText::Fault::None)
                return time.fault == TimeText::Fault::Overflow
                           ? "time overflow (maximum value is 2147483647 ms or ~24.8 days)"
                           : "unexpected character " + quotedChar(time.character);
            line.rule.delay = time.millis;
            timed = true;
        } else {
            const SizeText size = parseSize(value);
            if (size.character) return "unexpected character " + quotedChar(*size.character);
            line.rule.atLeast = size.bytes;
        }
        line.at += 2;
    }
    return timed ? "" : "expects time <time> [ at-least <bytes> ]";
}

constexpr Action Actions[] = {
    {"wait-for-body", Do::WaitForBody, OnRequest | OnResponse, readWaitForBody},
    {"allow", Do::Allow, OnRequest | OnResponse | OnAfter, readNothing},
    {"deny", Do::Deny, OnRequest | OnResponse, readDeny},
    {"tarpit", Do::Tarpit, OnRequest, readTarpit},
    {"reject", Do::Reject, OnRequest, readNothing},
    {"silent-drop", Do::SilentDrop, OnRequest | OnResponse, readNothing},
    {"auth", Do::Auth, OnRequest, readAuth},
    {"use-service", Do::UseService, OnRequest, readService},
    {"return", Do::Return, OnRequest | OnResponse, readReturn},
    {"redirect", Do::Redirect, OnRequest | OnResponse, readRedirect},
    {"set-header", Do::SetHeader, OnRequest | OnResponse | OnAfter, readNamedFormat},
    {"add-header", Do::AddHeader, OnRequest | OnResponse | OnAfter, readNamedFormat},
    {"del-header", Do::DelHeader, OnRequest | OnResponse | OnAfter, readDelHeader},
    {"replace-header", Do::ReplaceHeader, OnRequest | OnResponse | OnAfter, readReplaceField},
    {"replace-value", Do::ReplaceValue, OnRequest | OnResponse | OnAfter, readReplaceField},
    {"set-method", Do::SetMethod, OnRequest, readOneFormat},
    {"set-path", Do::SetPath, OnRequest, readOneFormat},
    {"set-pathq", Do::SetPathQuery, OnRequest, readOneFormat},
    {"set-query", Do::SetQuery, OnRequest, readOneFormat},
    {"set-uri", Do::SetUri, OnRequest, readOneFormat},
    {"replace-path", Do::ReplacePath, OnRequest, readReplaceUri},
    {"replace-pathq", Do::ReplacePathQuery, OnRequest, readReplaceUri},
    {"replace-uri", Do::ReplaceUri, OnRequest, readReplaceUri},
    {"early-hint", Do::EarlyHint, OnRequest, readHint},
    {"set-timeout", Do::SetTimeout, OnRequest, readSetTimeout},
    {"strict-mode", Do::Nothing, OnRequest | OnResponse | OnAfter, readStrictMode},
    {"disable-l7-retry", Do::NoRetry, OnRequest, readNothing},
    // Who has not shaken hands yet has no session here.
    {"wait-for-handshake", Do::Nothing, OnRequest, readNothing},
    {"cache-use", Do::CacheUse, OnRequest, readCacheRule},
    {"cache-store", Do::CacheStore, OnResponse, readCacheRule},
    {"set-status", Do::SetStatus, OnResponse | OnAfter, readSetStatus},
};

/// What HAProxy lists when it does not know an action, by keyword.
constexpr std::string_view RequestActions =
    "'wait-for-handshake', 'ot-group', 'set-log-level', 'set-nice', 'use-service', "
    "'sc-inc-gpc(*)', 'sc-inc-gpc0(*)', 'sc-inc-gpc1(*)', 'sc-set-gpt(*)', 'sc-set-gpt0(*)', "
    "'send-spoe-group', 'do-resolve(*)', 'cache-use', 'add-acl(*)', 'add-header', 'allow', "
    "'auth', 'capture', 'del-acl(*)', 'del-header', 'del-map(*)', 'deny', 'disable-l7-retry', "
    "'early-hint', 'normalize-uri', 'redirect', 'reject', 'replace-header', 'replace-path', "
    "'replace-pathq', 'replace-uri', 'replace-value', 'return', 'set-header', 'set-map(*)', "
    "'set-method', 'set-path', 'set-pathq', 'set-query', 'set-uri', 'strict-mode', 'tarpit', "
    "'track-sc(*)', 'set-timeout', 'wait-for-body', 'set-var-fmt(*)', 'set-var(*)', "
    "'unset-var(*)', 'set-dst', 'set-dst-port', 'set-mark', 'set-src', 'set-src-port', "
    "'set-tos', 'silent-drop', 'set-priority-class', 'set-priority-offset'";
constexpr std::string_view ResponseActions =
    "'ot-group', 'set-log-level', 'set-nice', 'sc-inc-gpc(*)', 'sc-inc-gpc0(*)', "
    "'sc-inc-gpc1(*)', 'sc-set-gpt(*)', 'sc-set-gpt0(*)', 'send-spoe-group', 'cache-store', "
    "'add-acl(*)', 'add-header', 'allow', 'capture', 'del-acl(*)', 'del-header', 'del-map(*)', "
    "'deny', 'redirect', 'replace-header', 'replace-value', 'return', 'set-header', "
    "'set-map(*)', 'set-status', 'strict-mode', 'track-sc(*)', 'wait-for-body', "
    "'set-var-fmt(*)', 'set-var(*)', 'unset-var(*)', 'set-mark', 'set-tos', 'silent-drop'";
constexpr std::string_view AfterActions =
    "'ot-group', 'add-header', 'allow', 'capture', 'del-header', 'replace-header', "
    "'replace-value', 'set-header', 'set-status', 'strict-mode', 'set-var-fmt(*)', 'set-var(*)', "
    "'unset-var(*)'";

/// A keyword whose lines are rules.
struct RuleKeyword {
    unsigned on;
    std::string_view actions;
    std::vector<HttpRule> ProxyConf::*rules;
};

RuleKeyword ruleKeyword(const std::string& word) {
    if (word == "http-request") return {OnRequest, RequestActions, &ProxyConf::requestRules};
    if (word == "http-response") return {OnResponse, ResponseActions, &ProxyConf::responseRules};
    return {OnAfter, AfterActions, &ProxyConf::afterResponseRules};
}

/// The place of a keyword's rules in the proxy at hand.
RulePlace placeOf(const Context& context, unsigned on) {
    const std::string side = context.proxy->conf.frontend ? "frontend" : "backend";
    if (on == OnRequest) {
        RulePlace place{side + " http-request header rule"};
        place.backend = context.proxy->conf.backend;
        return place;
    }
    // Of a `listen` HAProxy names the side whose turn comes first.
    const std::string answers = context.proxy->conf.backend ? "backend" : "frontend";
    return {
        answers + (on == OnResponse ? " http-response header rule" : " http-after-response rule"),
        false, true};
}

bool isPatternAction(const std::string& word) {
    static constexpr std::string_view Starts[] = {"set-map", "del-map", "add-acl", "del-acl"};
    return std::ranges::count(Starts, std::string_view(word).substr(0, word.find('(')));
}

/// "set-map(FILE) KEY VALUE" and its like.
std::string readPatternAction(RuleLine& line, const std::string& word) {
    const size_t open = word.find('(');
    const std::string verb = word.substr(0, open);
    if (open == std::string::npos || !word.ends_with(')')) return "missing '('";
    line.rule.what = verb == "set-map"   ? Do::SetMap
                     : verb == "del-map" ? Do::DelMap
                     : verb == "add-acl" ? Do::AddAcl
                                         : Do::DelAcl;
    const bool pair = verb == "set-map";
    if (!line.args.has(line.at) || (pair && !line.args.has(line.at + 1)))
        return pair ? "expects exactly 2 arguments" : "expects exactly 1 arguments";
    if (std::string fault = readFormat(line, line.rule.format); !fault.empty()) return fault;
    line.rule.name = word.substr(open + 1, word.size() - open - 2);
    return pair ? readFormat(line, line.rule.value) : std::string();
}

/// http-after-response has few of them; who has been answered waits for no turn.
bool mayShare(const RuleKeyword& keyword, const std::string& word) {
    if (word.starts_with("set-priority-")) return keyword.on == OnRequest;
    return keyword.on != OnAfter || word.find("set-var") != std::string::npos;
}

/// False after a complaint.
bool readAction(RuleLine& line, const RuleKeyword& keyword, const std::string& full) {
    Context& context = line.context;
    const std::string& word = line.args[1];
    const auto available = keyword.on == OnRequest ? SampleNeeds::Request : SampleNeeds::Response;
    const auto action = std::ranges::find_if(
        Actions, [&](const Action& a) { return a.word == word && (a.on & keyword.on); });
    std::string fault;
    if (action != std::end(Actions)) {
        line.rule.what = action->what;
        fault = action->read(line);
    } else if (keyword.on != OnAfter && isPatternAction(word)) {
        fault = readPatternAction(line, word);
    } else if (auto shared = mayShare(keyword, word) ? readSharedAction(line, word, available)
                                                     : std::nullopt) {
        fault = *shared;
    } else {
        const std::string listed = "'" + word.substr(0, word.find('(')) +
                                   (word.find('(') == std::string::npos ? "'" : "(*)'");
        if (!word.empty() && keyword.actions.find(listed) != std::string_view::npos)
            return context.notRun(full, 1), line.stops = false;
        context.alertTight("'" + line.args[0] + "' expects " + std::string(keyword.actions) +
                               ", but got '" + word + "'" +
                               (word.empty() ? " (missing argument)." : ".") +
                               actionHint(word, keyword.actions),
                           1);
        return false;
    }
    if (fault.empty()) return true;
    context.alert("error detected in " + context.proxy->named() + " while parsing '" + full +
                      "' rule : " + fault + ".",
                  line.at);
    return false;
}

/// HAProxy leaves `reject` out.
bool isFinal(Do what) {
    return what == Do::Allow || what == Do::Deny || what == Do::Tarpit || what == Do::Auth ||
           what == Do::Return || what == Do::Redirect;
}

/// The rule of a line; nothing after a complaint.
std::optional<HttpRule> oneRule(Context& context, const Args& args, bool& stops) {
    const RuleKeyword keyword = ruleKeyword(args[0]);
    RulePlace place = placeOf(context, keyword.on);
    place.http = true;
    const std::string full = args[0] + " " + args[1];
    HttpRule rule;
    rule.where = context.where;
    RuleLine line{context, args, place, 2, rule};
    if (!readAction(line, keyword, full)) return stops = line.stops, std::nullopt;
    if (line.args.has(line.at) && !line.atCondition())
        return context.alertTight("'" + full +
                                      "' expects either 'if' or 'unless' followed by a condition "
                                      "but found '" +
                                      args[line.at] + "'.",
                                  line.at),
               std::nullopt;
    if (line.atCondition()) {
        Condition condition;
        const std::string doing = rule.what == Do::Redirect
                                      ? "in " + context.proxy->named() + " while parsing '" + full +
                                            "' rule : error in condition: "
                                      : "while parsing an '" + full + "' condition : ";
        if (!readCondition(context, args, line.at, doing, place, condition)) return std::nullopt;
        rule.condition = std::move(condition);
    }
    return rule;
}

}  // namespace

void readHttpRule(Context& context, const Args& args) {
    if (context.proxy->isDefaults() && context.proxy->conf.name.empty())
        return context.alert("'" + args[0] + "' not allowed in anonymous 'defaults' section.");
    const RuleKeyword keyword = ruleKeyword(args[0]);
    auto& rules = context.proxy->conf.*keyword.rules;
    if (!rules.empty() && !rules.back().condition && isFinal(rules.back().what))
        context.warnTight("previous '" + args[0] +
                          "' action is final and has no condition attached, further entries are "
                          "NOOP.");
    // HAProxy reads no further behind a fault in one of these.
    bool stops = true;
    auto rule = oneRule(context, args, stops);
    if (!rule) return void(context.stopFile = stops);
    if (keyword.on == OnRequest) warnMisordered(context, args[0], RuleRank::Request);
    rules.push_back(std::move(*rule));
}

void statsHttpRequest(Context& context, const Args& args) {
    if (context.proxy->isDefaults())
        return context.alertTight("'stats' not allowed in 'defaults' section.");
    auto& rules = context.proxy->conf.statsPage.rules;
    if (!rules.empty() && !rules.back().condition)
        context.warnTight(
            "previous 'stats' action has no condition attached, further entries are NOOP.");
    Args line = args;
    line.shift();
    bool stops = true;
    auto rule = oneRule(context, line, stops);
    if (!rule) return void(context.stopFile = stops);
    if (rule->what == Do::WaitForBody) return context.notRun("stats http-request " + args[2], 2);
    if (rule->what == Do::Auth && rule->name.empty()) rule->name = StatsPage::DefaultRealm;
    rules.push_back(std::move(*rule));
}

void proxyRedirect(Context& context, const Args& args) {
    const RulePlace place = placeOf(context, OnRequest);
    HttpRule rule;
    rule.where = context.where;
    RuleLine line{context, args, place, 1, rule};
    if (std::string fault = readRedirect(line); !fault.empty())
        return context.alert("error detected in " + context.proxy->named() +
                                 " while parsing redirect rule : " + fault + ".",
                             line.at);
    if (line.atCondition()) {
        const auto condition = parseCondition(context, args, line.at);
        if (!condition)
            return context.alert(
                "error detected in " + context.proxy->named() +
                    " while parsing redirect rule : error in condition: " + condition.error(),
                line.at);
        rule.condition = *condition;
        warnMisplaced(context, *condition, place);
    }
    warnMisordered(context, args[0], RuleRank::Redirect);
    context.proxy->conf.redirects.push_back(std::move(rule));
}

}  // namespace yard
