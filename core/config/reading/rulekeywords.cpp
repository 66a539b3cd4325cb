// Rules that choose, and what goes with them: use_backend, use-server, monitor, capture.
#include "core/config/reading/rulekeywords.h"

#include "core/config/reading/formats.h"
#include "core/config/reading/handlers.h"
#include "core/config/reading/values.h"

namespace yard {
bool readCondition(Context& context, const Args& args, size_t at, const std::string& doing,
                   const RulePlace& place, Condition& out) {
    const auto condition = parseCondition(context, args, at);
    if (!condition) {
        context.alert("error detected " + doing + condition.error(), at);
        return false;
    }
    out = *condition;
    warnMisplaced(context, out, place);
    return true;
}

namespace {

bool isConditional(const std::string& word) { return word == "if" || word == "unless"; }

/// A name with expressions in it becomes a format. HAProxy tells what is wrong with it only when
/// the whole is checked.
void readDynamicName(Context& context, const std::string& name, const std::string& word,
                     const RulePlace& place, Format& format) {
    if (name.find("%[") == std::string::npos) return;
    auto parsed = parseFormat(context, name, place);
    if (parsed)
        format = *parsed;
    else
        context.proxy->lateFaults.emplace_back(
            context.where, "Parsing " + context.here() + ": failed to parse " + word + " rule '" +
                               name + "' : " + parsed.error() + ".");
}

void captureCookie(Context& context, const Args& args) {
    if (!args.has(2) || args[3] != "len" || !args.has(4))
        return context.alert("'capture' expects 'cookie' <cookie_name> 'len' <len>.", 1);
    const int length = std::max(smallNumber(args[4]).value_or(0), 0);
    context.proxy->conf.cookieCapture = Capture{args[2], static_cast<size_t>(length)};
}

}  // namespace

void proxyUseBackend(Context& context, const Args& args) {
    if (!args.has(1)) return context.alert("'use_backend' expects a backend name.");
    RulePlace place{"frontend use-backend rule"};
    place.backend = false;
    UseBackend rule{context.where, args[1], {}, {}};
    if (isConditional(args[2])) {
        Condition condition;
        if (!readCondition(context, args, 2, "while parsing switching rule : ", place, condition))
            return;
        rule.condition = std::move(condition);
    } else if (args.has(2)) {
        return context.alert("unexpected keyword '" + args[2] +
                                 "' after switching rule, only 'if' and 'unless' are allowed.",
                             2);
    }
    readDynamicName(context, args[1], "use_backend", place, rule.name);
    warnMisordered(context, args[0], RuleRank::Backend);
    context.proxy->conf.useBackends.push_back(std::move(rule));
}

void proxyUseServer(Context& context, const Args& args) {
    if (!args.has(1)) return context.alert("'use-server' expects a server name.");
    if (!isConditional(args[2]))
        return context.alert(
            "'use-server' requires either 'if' or 'unless' followed by a condition.", 2);
    const RulePlace place{"backend use-server rule"};
    UseServer rule{context.where, args[1], {}, {}};
    if (!readCondition(context, args, 2, "while parsing switching rule : ", place, rule.condition))
        return;
    readDynamicName(context, args[1], "use-server", place, rule.name);
    context.proxy->conf.useServers.push_back(std::move(rule));
}

void proxyMonitor(Context& context, const Args& args) {
    if (args[1] != "fail") return context.alert("'monitor' only supports 'fail'.", 1);
    if (!isConditional(args[2]))
        return context.alert(
            "'monitor fail' requires either 'if' or 'unless' followed by a condition.", 2);
    Condition condition;
    if (!readCondition(context, args, 2, "while parsing a 'monitor fail' condition : ",
                       {"frontend monitor-uri rule"}, condition))
        return;
    warnMisordered(context, "monitor fail", RuleRank::Monitor);
    context.proxy->conf.monitorFails.push_back(std::move(condition));
}

void proxyMonitorUri(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    if (!args.has(1)) return context.alert("'monitor-uri' expects an URI.");
    context.proxy->conf.monitorUri = args[1];
}

void proxyCapture(Context& context, const Args& args) {
    const std::string& side = args[1];
    if (context.proxy->isDefaults())
        return context.alert("'capture " + side + "' not allowed in 'defaults' section.");
    if (side == "cookie") return captureCookie(context, args);
    const bool request = side == "request";
    if ((!request && side != "response") || args[2] != "header")
        return context.alert("'capture' expects 'cookie' or 'request header' or 'response header'.",
                             1);
    if (!args.has(3) || args[4] != "len" || !args.has(5))
        return context.alert("'capture " + side + "' expects 'header' <header_name> 'len' <len>.",
                             3);
    if (context.tooMany(args, 5, "capture " + side)) return;
    auto& list =
        request ? context.proxy->conf.requestCaptures : context.proxy->conf.responseCaptures;
    list.push_back({args[3], static_cast<size_t>(smallNumber(args[5]).value_or(0))});
}

}  // namespace yard
