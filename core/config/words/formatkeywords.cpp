// Log lines as the configuration words them: log-format and its like, option httplog and tcplog,
// unique-id-format, log-tag, and the captures that they show.
#include "core/config/reading/formats.h"
#include "core/config/reading/handlers.h"
#include "core/config/reading/rulekeywords.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

using FormatText = ProxyDraft::FormatText;

void warnOverride(Context& context, const std::string& word, const FormatText& known) {
    if (context.proxy->isDefaults() && !known.word.empty())
        context.warnTight("'" + word + "' overrides previous '" + known.word +
                          "' in 'defaults' section.");
}

/// A later one takes the place of an earlier.
void setFormat(Context& context, FormatText& format, const std::string& word,
               std::string_view text) {
    const ProxyDraft& proxy = *context.proxy;
    const std::string shown = word.starts_with("option httplog") ? "option httplog" : word;
    if (!proxy.conf.frontend)
        context.warn("backend '" + proxy.conf.name + "' : '" + shown +
                     "' directive is ignored in backends.");
    format = {word, std::string(text), context.where};
}

/// `word FORMAT`; false after a complaint.
bool hasOneFormat(Context& context, const Args& args) {
    if (!args.has(1)) return context.alert(args[0] + " expects an argument."), false;
    if (!args.has(2)) return true;
    context.alert(args[0] + " expects only one argument, don't forget to escape spaces!", 2);
    return false;
}

void readFormatLine(Context& context, const Args& args, FormatText& format) {
    if (!hasOneFormat(context, args)) return;
    warnOverride(context, args[0], format);
    setFormat(context, format, args[0], args[1]);
}

}  // namespace

void proxyLogFormat(Context& context, const Args& args) {
    readFormatLine(context, args, context.proxy->log);
}

void proxyLogFormatSd(Context& context, const Args& args) {
    readFormatLine(context, args, context.proxy->logSd);
}

void proxyErrorLogFormat(Context& context, const Args& args) {
    readFormatLine(context, args, context.proxy->errorLog);
}

void proxyUniqueIdFormat(Context& context, const Args& args) {
    if (hasOneFormat(context, args)) context.proxy->uniqueId = {args[0], args[1], context.where};
}

void proxyUniqueIdHeader(Context& context, const Args& args) {
    if (!args.has(1)) return context.alert("unique-id-header expects an argument.");
    context.proxy->conf.uniqueIdHeader = args[1];
}

void proxyLogTag(Context& context, const Args& args) {
    if (!args.has(1)) return context.alert("'log-tag' expects a tag for use in syslog.");
    context.proxy->conf.logTag = args[1];
}

void optionHttplog(Context& context, const Args& args) {
    const bool clf = args[2] == "clf";
    const std::string word = clf ? "option httplog clf" : "option httplog";
    if (args.has(2) && !clf)
        return context.alert("keyword 'httplog' only supports option 'clf'.", 2);
    if (clf && context.tooMany(args, 2, "option httplog")) return;
    warnOverride(context, word, context.proxy->log);
    setFormat(context, context.proxy->log, word, clf ? ClfLogText : HttpLogText);
}

void optionHttpslog(Context& context, const Args&) {
    warnOverride(context, "option httpslog", context.proxy->log);
    setFormat(context, context.proxy->log, "option httpslog", HttpsLogText);
}

void optionTcplog(Context& context, const Args& args) {
    warnOverride(context, "option tcplog", context.proxy->log);
    if (context.tooMany(args, 1, "option tcplog")) return;
    setFormat(context, context.proxy->log, "option tcplog", TcpLogText);
}

void proxyDeclare(Context& context, const Args& args) {
    ProxyDraft& proxy = *context.proxy;
    if (proxy.isDefaults()) return context.alert("'declare' not available in default section");
    if (!proxy.conf.frontend)
        return context.alert("'declare' only available in frontend or listen section");
    if (!args.has(1))
        return context.alert(
            "'declare' needs a second keyword that specify the type of declaration ('capture')");
    if (args[1] != "capture")
        return context.alert("unknown declaration type '" + args[1] + "' (supports 'capture')", 1);
    const bool request = args[2] == "request";
    if (!request && args[2] != "response")
        return context.alert("'declare capture' requires a direction ('request' or 'response')", 2);
    if (args[3] != "len")
        return context.alert("'declare capture' requires a capture length ('len')", 3);
    if (!args.has(4))
        return context.alert(
            "'declare capture': 'len' requires a numeric value that represents the capture "
            "length",
            4);
    const auto length = smallNumber(args[4]);
    if (!length)
        return context.alert("'declare capture': cannot parse the length '" + args[3] + "'.", 4);
    if (*length == 0) return context.alert("length must be > 0", 4);
    (request ? proxy.conf.requestCaptures : proxy.conf.responseCaptures)
        .push_back({{}, static_cast<size_t>(*length)});
}

void readLogFormats(Context& context, ProxyDraft& proxy) {
    const auto read = [&](const FormatText& from, const char* name, auto parser, Format& out) {
        if (from.word.empty()) return;
        context.where = from.where;
        auto format = parser(context, proxy, from.text);
        if (format)
            out = *std::move(format);
        else
            context.raw(Level::Alert,
                        "Parsing " + Context::bracket(from.where) + ": failed to parse " + name +
                            " : " + format.error() + ".",
                        from.where);
    };
    ProxyConf& conf = proxy.conf;
    if (conf.frontend) {
        read(proxy.log, "log-format", parseLogFormat, conf.logFormat);
        read(proxy.logSd, "log-format-sd", parseLogFormat, conf.logFormatSd);
        read(proxy.errorLog, "error-log-format", parseLogFormat, conf.errorLogFormat);
    }
    read(proxy.uniqueId, "unique-id", parseUniqueIdFormat, conf.uniqueId);
    const bool formats = !conf.logFormat.empty() || !conf.logFormatSd.empty();
    if (conf.frontend && formats && conf.logs.empty())
        context.raw(Level::Warning,
                    "log format ignored for " + proxy.named() + " since it has no log address.",
                    conf.where, 0);
}

}  // namespace yard
