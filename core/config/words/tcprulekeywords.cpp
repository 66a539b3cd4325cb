// tcp-request and tcp-response.
#include <algorithm>

#include "core/config/reading/conditions.h"
#include "core/config/reading/countersyntax.h"
#include "core/config/reading/handlers.h"
#include "core/config/reading/rulekeywords.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

/// "tcp-request content" and its like, and what may be done there.
struct TcpPlace {
    std::string full;
    RulePlace place;
    SampleNeeds available;  ///< for the keys of counters
    /// As HAProxy lists them when it does not know an action.
    std::string_view actions;
    std::vector<TcpRule> ProxyConf::*rules;
};

constexpr std::string_view ContentActions =
    "'accept', 'reject', 'capture', 'expect-proxy', 'expect-netscaler-cip', 'track-sc0' ... "
    "'track-sc2', 'ot-group', 'set-log-level', 'set-nice', 'switch-mode', 'use-service', "
    "'sc-inc-gpc(*)', 'sc-inc-gpc0(*)', 'sc-inc-gpc1(*)', 'sc-set-gpt(*)', 'sc-set-gpt0(*)', "
    "'send-spoe-group', 'do-resolve(*)', 'set-var-fmt(*)', 'set-var(*)', 'unset-var(*)', "
    "'set-src', 'set-src-port', 'set-dst', 'set-dst-port', 'set-mark', 'set-tos', "
    "'silent-drop', 'set-priority-class', 'set-priority-offset'";
constexpr std::string_view EarlyActions =
    "'accept', 'reject', 'capture', 'expect-proxy', 'expect-netscaler-cip', 'track-sc0' ... "
    "'track-sc2', 'sc-inc-gpc(*)', 'sc-inc-gpc0(*)', 'sc-inc-gpc1(*)', 'sc-set-gpt(*)', "
    "'sc-set-gpt0(*)', 'set-var-fmt(*)', 'set-var(*)', 'unset-var(*)', 'set-dst', "
    "'set-dst-port', 'set-mark', 'set-src', 'set-src-port', 'set-tos', 'silent-drop'";
constexpr std::string_view AnswerActions =
    "'accept', 'close', 'reject', 'ot-group', 'set-log-level', 'set-nice', 'sc-inc-gpc(*)', "
    "'sc-inc-gpc0(*)', 'sc-inc-gpc1(*)', 'sc-set-gpt(*)', 'sc-set-gpt0(*)', 'send-spoe-group', "
    "'set-var-fmt(*)', 'set-var(*)', 'unset-var(*)', 'set-mark', 'set-tos', 'silent-drop'";

TcpPlace tcpPlaceOf(const Context& context, const std::string& word, const std::string& which) {
    const std::string full = word + " " + which;
    const std::string side =
        word == "tcp-response" || !context.proxy->conf.frontend ? "backend " : "frontend ";
    const bool content = which == "content" && word == "tcp-request";
    RulePlace place{side + full + " rule", content, word == "tcp-response", full};
    place.backend = place.response || (content && context.proxy->conf.backend);
    if (place.response)
        return {full, place, SampleNeeds::Response, AnswerActions, &ProxyConf::tcpResponseRules};
    if (content)
        return {full, place, SampleNeeds::Request, ContentActions, &ProxyConf::contentRules};
    return {full, place, SampleNeeds::Nothing, EarlyActions,
            which == "session" ? &ProxyConf::sessionRules : &ProxyConf::connectionRules};
}

void readInspectDelay(Context& context, const Args& args, int64_t& delay) {
    const TimeText time = parseTime(args[2]);
    const std::string complaint = "'" + args[0] +
                                  " inspect-delay' expects a positive delay in milliseconds, in " +
                                  context.proxy->named();
    if (!args.has(2)) return context.alert(complaint, 1);
    if (time.fault != TimeText::Fault::None)
        return context.alert(
            complaint + " (unexpected character " + quotedChar(time.character) + ")", 2);
    delay = time.millis;
}

/// False after a complaint.
bool readExpectProxy(Context& context, const Args& args, const std::string& full) {
    const std::string& what = args[3];
    const std::string tail = " in " + context.proxy->named();
    if (what != "layer4")
        context.alert(
            "'" + full + " expect-proxy' only supports 'layer4'" + tail + " (got '" + what + "')",
            3);
    else if (args[1] != "connection")
        context.alert("'expect-proxy layer4' is not allowed in '" + full + "' rules" + tail, 2);
    else
        return true;
    return false;
}

/// An action that is no verdict. False after a complaint.
bool readTcpAct(Context& context, const Args& args, const TcpPlace& place, size_t& at,
                TcpRule& rule) {
    const std::string& word = args[2];
    const std::string listed = "'" + word.substr(0, word.find('('));
    if (word == "capture" && place.actions == EarlyActions)
        return context.alert("'capture " + args[3] + "' is not allowed in '" + place.full +
                                 "' rules in " + context.proxy->named(),
                             2),
               false;
    HttpRule act;
    act.where = context.where;
    RuleLine line{context, args, place.place, at, act};
    const bool offered = place.actions.find(listed) != std::string_view::npos ||
                         (word.starts_with("track-sc") && !place.place.response);
    const auto fault =
        offered ? readSharedAction(line, word, place.available) : std::optional<std::string>();
    if (offered && !fault) return context.notRun(place.full + " " + word, 2), false;
    if (!offered)
        return context.alert("'" + place.full + "' expects " + std::string(place.actions) + " in " +
                                 context.proxy->named() + " (got '" + word + "')." +
                                 actionHint(word, place.actions),
                             2),
               false;
    at = line.at;
    const bool named = word == "capture" || word.starts_with("track-sc");
    if (!fault->empty())
        return context.alert(
                   (named ? "'" + place.full + " " + word + "' : " : std::string()) + *fault, at),
               false;
    rule.what = TcpRule::Do::Act;
    rule.act = std::make_shared<HttpRule>(std::move(act));
    return true;
}

/// What a rule does; `at` is left behind it. False after a complaint.
bool readTcpAction(Context& context, const Args& args, const TcpPlace& place, size_t& at,
                   TcpRule& rule) {
    const std::string& word = args[2];
    if (word == "accept") return true;
    if (word == "reject") return rule.what = TcpRule::Do::Reject, true;
    if (word == "silent-drop") return rule.what = TcpRule::Do::SilentDrop, true;
    if (word == "close" && place.place.response) return rule.what = TcpRule::Do::Close, true;
    if (word != "expect-proxy" || place.place.response)
        return readTcpAct(context, args, place, at, rule);
    ++at;
    rule.what = TcpRule::Do::ExpectProxy;
    return readExpectProxy(context, args, place.full);
}

/// The rest of a line of rules.
void readTcpRule(Context& context, const Args& args, const TcpPlace& place) {
    ProxyDraft& proxy = *context.proxy;
    TcpRule rule;
    rule.where = context.where;
    size_t at = 3;
    if (!readTcpAction(context, args, place, at, rule)) return;
    if (args[at] == "if" || args[at] == "unless") {
        const auto condition = parseCondition(context, args, at);
        std::string fault = condition ? std::string() : condition.error();
        if (fault.ends_with('.')) fault.pop_back();
        if (!condition)
            return context.alert("'" + place.full + " " + args[2] + "' : error detected in " +
                                     proxy.named() + " while parsing '" + args[at] +
                                     "' condition : " + fault,
                                 at);
        rule.condition = *condition;
    } else if (args.has(at)) {
        return context.alert("'" + place.full + " " + args[2] +
                                 "' only accepts 'if' or 'unless', in " + proxy.named() +
                                 " (got '" + args[at] + "')",
                             at);
    }
    if (!place.place.response)
        warnMisordered(context, "tcp-request",
                       place.place.request    ? RuleRank::TcpContent
                       : args[1] == "session" ? RuleRank::TcpSession
                                              : RuleRank::TcpConnection);
    if (rule.condition) warnMisplaced(context, *rule.condition, place.place);
    (proxy.conf.*place.rules).push_back(std::move(rule));
}

}  // namespace

void proxyTcpRequest(Context& context, const Args& args) {
    ProxyDraft& proxy = *context.proxy;
    if (!args.has(1))
        return context.alert("missing argument for 'tcp-request' in " + proxy.named());
    const std::string& which = args[1];
    if (which != "connection" && which != "content" && which != "session" &&
        which != "inspect-delay")
        return context.alert(
            "'tcp-request' expects 'inspect-delay', 'connection', or 'content' in " +
                (proxy.isDefaults() ? "defaults section" : proxy.named()) + " (got '" + which +
                "')",
            1);
    const std::string full = "tcp-request " + which;
    if (proxy.isDefaults() && proxy.conf.name.empty())
        return context.alert(full + " is not allowed in anonymous 'defaults' sections", 1);
    if (which == "inspect-delay") return readInspectDelay(context, args, proxy.conf.inspectDelay);
    if (which != "content" && !proxy.conf.frontend && !proxy.isDefaults())
        return context.alert(full + " is not allowed because " + proxy.kind() + " " +
                                 proxy.conf.name + " is not a frontend",
                             1);
    readTcpRule(context, args, tcpPlaceOf(context, "tcp-request", which));
}

void proxyTcpResponse(Context& context, const Args& args) {
    ProxyDraft& proxy = *context.proxy;
    if (!args.has(1))
        return context.alert("missing argument for 'tcp-response' in " + proxy.named());
    const std::string& which = args[1];
    if (which != "content" && which != "inspect-delay")
        return context.alert("'tcp-response' expects 'inspect-delay' or 'content' in " +
                                 proxy.named() + " (got '" + which + "')",
                             1);
    const bool nowhere = proxy.isDefaults() ? proxy.conf.name.empty() : !proxy.conf.backend;
    if (nowhere)
        return context.alert("tcp-response " + which +
                                 " is only allowed in 'backend' sections or 'defaults' section "
                                 "with a name",
                             1);
    if (which == "inspect-delay")
        return readInspectDelay(context, args, proxy.conf.tcpResponseDelay);
    readTcpRule(context, args, tcpPlaceOf(context, "tcp-response", which));
}

}  // namespace yard
