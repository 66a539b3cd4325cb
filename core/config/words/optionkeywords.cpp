#include "core/config/reading/handlers.h"
#include "core/config/reading/removedwords.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

bool tooManyFor(Context& context, const Args& args, size_t allowed) {
    return context.tooMany(args, 1 + allowed, "option " + args[1]);
}

bool isInert(const Keyword& word) {
    const auto& rows = inertKeywords();
    return &word >= rows.data() && &word < rows.data() + rows.size();
}

/// The options that exist with `no` and `default` before them.
bool takesSign(const Keyword& word) {
    return std::holds_alternative<Flag>(word.action) || isInert(word) ||
           word.word == "redispatch" || word.word == "httpclose" ||
           word.word == "http-server-close" || word.word == "http-keep-alive";
}

void unknownOption(Context& context, const Args& args) {
    const std::string hint = didYouMean(Place::Option, args[1]);
    context.alert("unknown option '" + args[1] + "'" + (hint.empty() ? "." : hint), 1);
}

CloseMode closeModeOf(const std::string& option) {
    if (option == "httpclose") return CloseMode::Close;
    return option == "http-server-close" ? CloseMode::ServerClose : CloseMode::KeepAlive;
}

/// `forwardfor` and `originalto`; the latter has no `if-none`.
void readAddressField(Context& context, const Args& args, const std::string& words,
                      ForwardFor& out) {
    const std::string option = "'option " + args[1];
    ForwardFor asked{true, false, {}, {}};
    for (size_t at = 2; args.has(at); ++at) {
        const std::string& value = args[at + 1];
        if (args[at] == "if-none" && args[1] == "forwardfor") {
            asked.ifNone = true;
        } else if (args[at] == "except") {
            asked.except = Network::parse(value);
            if (!asked.except)
                return context.alert(option + " except' expects <address>[/mask] as argument.", at);
            ++at;
        } else if (args[at] == "header") {
            if (value.empty())
                return context.alert(option + " header' expects <header_name> as argument.", at);
            asked.header = value;
            ++at;
        } else {
            return context.alert(option + "' only supports optional values: " + words + ".", at);
        }
    }
    out = asked;
}

}  // namespace

void readOption(Context& context, const Args& args) {
    ProxyDraft& proxy = *context.proxy;
    if (!args.has(1)) return context.alertTight("'option' expects an option name.");
    const Keyword* word = findKeyword(Place::Option, args[1]);
    if (!word && isNotRun(Place::Option, args[1])) return context.notRun("option " + args[1], 1);
    if (const RemovedWord removed = removedWord(Place::Option, args); !removed.text.empty())
        return context.alertTight(removed.text, 1);
    if (context.sign != Sign::Plain && (!word || !takesSign(*word)))
        return context.alertTight("negation/default is not supported for option '" + args[1] + "'.",
                                  1);
    if (!word) return unknownOption(context, args);
    if (std::holds_alternative<Flag>(word->action) && tooManyFor(context, args, 0)) return;
    const Flag* flag = std::get_if<Flag>(&word->action);
    if (misplaced(proxy, word->needs)) {
        context.warn("'" + args[1] + "' ignored because " + proxy.named() + " has no " +
                         sideName(word->needs) + " capability.",
                     1);
        if (flag) return;
    }
    if (flag)
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
    readAddressField(context, args, "'except', 'header' and 'if-none'",
                     context.proxy->conf.forwardFor);
}

void optionOriginalTo(Context& context, const Args& args) {
    readAddressField(context, args, "'except' and 'header'", context.proxy->conf.originalTo);
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
