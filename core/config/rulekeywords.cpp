// Rules that choose or refuse, and what goes with them: use_backend, use-server, tcp-request,
// monitor, errorfile, capture.
#include "core/config/rulekeywords.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "core/config/countersyntax.h"
#include "core/config/formats.h"
#include "core/config/handlers.h"
#include "core/config/values.h"

namespace yard {
namespace {

bool isConditional(const std::string& word) { return word == "if" || word == "unless"; }

/// The condition at `at`, in a message that begins with `doing`; false after a complaint.
bool readCondition(Context& context, const Args& args, size_t at, const std::string& doing,
                   const RulePlace& place, Condition& out) {
    const auto condition = parseCondition(context, args, at);
    if (!condition) {
        context.alert("error detected while parsing " + doing + " : " + condition.error(), at);
        return false;
    }
    out = *condition;
    warnMisplaced(context, out, place);
    return true;
}

std::string sideOf(const Context& context) {
    return context.proxy->conf.frontend ? "frontend" : "backend";
}

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

void readInspectDelay(Context& context, const Args& args) {
    const TimeText time = parseTime(args[2]);
    const std::string complaint =
        "'tcp-request inspect-delay' expects a positive delay in milliseconds, in " +
        context.proxy->named();
    if (!args.has(2)) return context.alert(complaint, 1);
    if (time.fault != TimeText::Fault::None)
        return context.alert(
            complaint + " (unexpected character " + quotedChar(time.character) + ")", 2);
    // Nothing here waits for more data: rules look at what the connection itself tells.
}

void captureCookie(Context& context, const Args& args) {
    if (!args.has(2) || args[3] != "len" || !args.has(4))
        return context.alert("'capture' expects 'cookie' <cookie_name> 'len' <len>.", 1);
    const int length = std::max(smallNumber(args[4]).value_or(0), 0);
    context.proxy->conf.cookieCapture = Capture{args[2], static_cast<size_t>(length)};
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

/// What a rule of `tcp-request` does; `at` is left behind it. False after a complaint.
bool readTcpAction(Context& context, const Args& args, const std::string& full, size_t& at,
                   TcpRule& rule) {
    const std::string& word = args[2];
    rule.accept = word == "accept";
    if (rule.accept || word == "reject") return true;
    if (word == "expect-proxy") {
        ++at;
        return rule.expectProxy = readExpectProxy(context, args, full);
    }
    if (!isCounterAction(word)) return context.notRun(full + " " + word, 2), false;
    const bool content = args[1] == "content";
    const auto available = content ? SampleNeeds::Request : SampleNeeds::Nothing;
    const std::string fault =
        readCounterRule(context, args, at, word, available, rule.counter.emplace());
    if (!fault.empty()) context.alert("'" + full + " " + word + "' : " + fault, at);
    return fault.empty();
}

void setErrorPage(ProxyDraft& proxy, int status, std::string response) {
    auto& files = proxy.conf.errorFiles;
    std::erase_if(files, [&](const ErrorFile& known) { return known.status == status; });
    files.push_back({status, std::move(response)});
}

}  // namespace

void proxyUseBackend(Context& context, const Args& args) {
    if (!args.has(1)) return context.alert("'use_backend' expects a backend name.");
    const RulePlace place{"frontend use-backend rule"};
    UseBackend rule{context.where, args[1], {}, {}};
    if (isConditional(args[2])) {
        Condition condition;
        if (!readCondition(context, args, 2, "switching rule", place, condition)) return;
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
    if (!readCondition(context, args, 2, "switching rule", place, rule.condition)) return;
    readDynamicName(context, args[1], "use-server", place, rule.name);
    context.proxy->conf.useServers.push_back(std::move(rule));
}

void proxyMonitor(Context& context, const Args& args) {
    if (args[1] != "fail") return context.alert("'monitor' only supports 'fail'.", 1);
    if (!isConditional(args[2]))
        return context.alert(
            "'monitor fail' requires either 'if' or 'unless' followed by a condition.", 2);
    Condition condition;
    if (!readCondition(context, args, 2, "a 'monitor fail' condition",
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

void proxyErrorFile(Context& context, const Args& args) {
    if (!args.has(1) || !args.has(2))
        return context.alert("errorfile : expects <status_code> and <file> as arguments.");
    const int status = std::atoi(args[1].c_str());
    if (!hasErrorPage(status))
        return context.alert(
            "errorfile : status code '" + std::to_string(status) + "' not handled.", 1);
    std::ifstream file(args[2], std::ios::binary);
    if (!file) return context.alert("errorfile : error opening file '" + args[2] + "'.", 2);
    std::ostringstream text;
    text << file.rdbuf();
    setErrorPage(*context.proxy, status, std::move(text).str());
}

/// A page that sends the client elsewhere.
void proxyErrorLoc(Context& context, const Args& args) {
    if (!args.has(1) || !args.has(2))
        return context.alert(args[0] + " : expects <status_code> and <url> as arguments.\n");
    const int status = std::atoi(args[1].c_str());
    if (!hasErrorPage(status))
        return context.alert(
            args[0] + " : status code '" + std::to_string(status) + "' not handled.", 1);
    const std::string line = args[0] == "errorloc303" ? "303 See Other" : "302 Found";
    setErrorPage(*context.proxy, status,
                 "HTTP/1.1 " + line +
                     "\r\nCache-Control: no-cache\r\nContent-length: 0\r\nLocation: " + args[2] +
                     "\r\n\r\n");
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
    if (context.tooMany(args, 5)) return;
    auto& list =
        request ? context.proxy->conf.requestCaptures : context.proxy->conf.responseCaptures;
    list.push_back({args[3], static_cast<size_t>(smallNumber(args[5]).value_or(0))});
}

void proxyTcpRequest(Context& context, const Args& args) {
    ProxyDraft& proxy = *context.proxy;
    if (!args.has(1))
        return context.alert("missing argument for 'tcp-request' in " + proxy.named());
    if (args[1] == "inspect-delay") return readInspectDelay(context, args);
    if (args[1] != "connection" && args[1] != "content" && args[1] != "session")
        return context.alert(
            "'tcp-request' expects 'inspect-delay', 'connection', or 'content' in " +
                proxy.named() + " (got '" + args[1] + "')",
            1);
    const std::string full = "tcp-request " + args[1];
    if (args[1] != "content" && !proxy.conf.frontend)
        return context.alert(full + " is not allowed because " + proxy.kind() + " " +
                                 proxy.conf.name + " is not a frontend",
                             1);
    const bool content = args[1] == "content";
    const RulePlace place{sideOf(context) + " " + full + " rule", content, false, full};
    TcpRule rule;
    rule.where = context.where;
    size_t at = 3;
    if (!readTcpAction(context, args, full, at, rule)) return;
    if (isConditional(args[at])) {
        const auto condition = parseCondition(context, args, at);
        if (!condition)
            return context.alert("error detected in " + proxy.named() + " while parsing '" +
                                     args[at] + "' condition : " + condition.error(),
                                 at);
        rule.condition = *condition;
        warnMisplaced(context, *condition, place);
    } else if (args.has(at)) {
        return context.alert("'" + full + " " + args[2] + "' only accepts 'if' or 'unless', in " +
                                 proxy.named() + " (got '" + args[at] + "')",
                             at);
    }
    warnMisordered(context, "tcp-request",
                   content ? RuleRank::TcpContent : RuleRank::TcpConnection);
    (content                ? proxy.conf.contentRules
     : args[1] == "session" ? proxy.conf.sessionRules
                            : proxy.conf.connectionRules)
        .push_back(std::move(rule));
}

}  // namespace yard
