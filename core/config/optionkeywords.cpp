#include "core/config/handlers.h"
#include "core/config/values.h"

namespace yard {
namespace {

bool tooManyFor(Context& context, const Args& args, size_t allowed) {
    return context.tooMany(args, 1 + allowed, "option " + args[1]);
}

/// The options that exist with `no` and `default` before them.
bool takesSign(const Keyword& word) {
    return std::holds_alternative<Flag>(word.action) || word.word == "redispatch" ||
           word.word == "httpclose" || word.word == "http-server-close" ||
           word.word == "http-keep-alive";
}

void unknownOption(Context& context, const Args& args) {
    if (args[1] == "forceclose")
        return context.alertTight(
            "option 'forceclose' is not supported any more since HAProxy 2.0, please "
            "just remove it, or use 'option httpclose' if absolutely needed.",
            1);
    if (args[1] == "http-tunnel")
        return context.alertTight(
            "option 'http-tunnel' is not supported any more since HAProxy 2.1, please "
            "just remove it, it shouldn't be needed.",
            1);
    const std::string hint = didYouMean(Place::Option, args[1]);
    context.alert("unknown option '" + args[1] + "'" + (hint.empty() ? "." : hint), 1);
}

CloseMode closeModeOf(const std::string& option) {
    if (option == "httpclose") return CloseMode::Close;
    return option == "http-server-close" ? CloseMode::ServerClose : CloseMode::KeepAlive;
}

/// `option httplog` and `option tcplog`: a later one takes the place of an earlier.
void setLogFormat(Context& context, const std::string& text, ProxyConf::LogFormat format) {
    ProxyDraft& proxy = *context.proxy;
    if (proxy.isDefaults() && !proxy.logFormatText.empty())
        context.warnTight("'" + text + "' overrides previous '" + proxy.logFormatText +
                          "' in 'defaults' section.");
    if (!proxy.conf.frontend)
        context.warn("backend '" + proxy.conf.name + "' : '" + text.substr(0, 14) +
                     "' directive is ignored in backends.");
    proxy.conf.logFormat = format;
    proxy.logFormatText = text;
    proxy.logFormatWhere = context.where;
}

}  // namespace

void readOption(Context& context, const Args& args) {
    ProxyDraft& proxy = *context.proxy;
    if (!args.has(1)) return context.alertTight("'option' expects an option name.");
    const Keyword* word = findKeyword(Place::Option, args[1]);
    if (!word && isNotRun(Place::Option, args[1])) return context.notRun("option " + args[1], 1);
    if (context.sign != Sign::Plain && (!word || !takesSign(*word)))
        return context.alertTight("negation/default is not supported for option '" + args[1] + "'.",
                                  1);
    if (!word) return unknownOption(context, args);
    if (std::holds_alternative<Flag>(word->action) && tooManyFor(context, args, 0)) return;
    const bool misplaced = (word->needs == Needs::Frontend && !proxy.conf.frontend) ||
                           (word->needs == Needs::Backend && !proxy.conf.backend);
    if (misplaced)
        return context.warn("'" + args[1] + "' ignored because " + proxy.named() + " has no " +
                                (word->needs == Needs::Frontend ? "frontend" : "backend") +
                                " capability.",
                            1);
    if (const Flag* flag = std::get_if<Flag>(&word->action))
        proxy.conf.*(*flag) = context.sign == Sign::Plain;
    else
        std::get<LineHandler>(word->action)(context, args);
}

void optionCloseMode(Context& context, const Args& args) {
    if (tooManyFor(context, args, 0)) return;
    const CloseMode mode = closeModeOf(args[1]);
    CloseMode& now = context.proxy->conf.closeMode;
    if (context.sign == Sign::Plain)
        now = mode;
    else if (now == mode)
        now = CloseMode::KeepAlive;
}

void optionForwardFor(Context& context, const Args& args) {
    if (args[2] == "except" || args[2] == "header" || args[2] == "if-none")
        return context.notRun("option forwardfor " + args[2], 2);
    if (args.has(2))
        return context.alert(
            "'option forwardfor' only supports optional values: 'except', 'header' and "
            "'if-none'.",
            2);
    context.proxy->conf.forwardFor = true;
}

void optionHttpchk(Context& context, const Args& args) {
    if (tooManyFor(context, args, 3)) return;
    CheckConf check;
    check.kind = CheckKind::Http;
    if (args.has(3)) {
        check.method = args[2];
        check.uri = args[3];
    } else if (args.has(2)) {
        check.uri = args[2];
    }
    if (args.has(4)) check.version = args[4];
    if (check.version.find_first_of("\r\n") != std::string::npos)
        context.warnTight(
            "'option httpchk' : hiding headers or body at the end of the version string is "
            "deprecated. Please, consider to use 'http-check send' directive instead.",
            4);
    context.proxy->conf.check = check;
}

void optionHttplog(Context& context, const Args& args) {
    if (args[2] == "clf") return context.notRun("option httplog clf", 2);
    if (args.has(2)) return context.alert("keyword 'httplog' only supports option 'clf'.", 2);
    setLogFormat(context, "option httplog", ProxyConf::LogFormat::Http);
}

void optionTcplog(Context& context, const Args& args) {
    setLogFormat(context, "option tcplog", ProxyConf::LogFormat::Tcp);
    tooManyFor(context, args, 0);
}

void optionTcpka(Context& context, const Args& args) {
    if (tooManyFor(context, args, 0)) return;
    ProxyConf& conf = context.proxy->conf;
    if (conf.frontend) conf.tcpKeepAliveClient = true;
    if (conf.backend) conf.tcpKeepAliveServer = true;
}

void optionRedispatch(Context& context, const Args& args) {
    ProxyDraft& proxy = *context.proxy;
    proxy.conf.redispatch.reset();
    if (context.sign != Sign::Plain) return;
    const auto interval = args.has(2) ? parseInteger(args[2]) : -1;
    if (!interval || *interval < INT32_MIN || *interval > INT32_MAX)
        return context.alert(
            "'option redispatch' expects an integer argument, got '" + args[2] + "'.", 2);
    proxy.conf.redispatch = static_cast<int>(*interval);
    proxy.redispatchWhere = context.where;
}

}  // namespace yard
