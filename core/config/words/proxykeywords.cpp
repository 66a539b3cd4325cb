#include "core/config/reading/handlers.h"
#include "core/config/reading/removedwords.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

/// Whether a use_backend or default_backend line names something.
bool namesBackend(Context& context, const Args& args) {
    if (args.has(1)) return true;
    context.alert("'" + args[0] + "' expects a backend name.");
    return false;
}

void readTimeoutValue(Context& context, const Args& args, const Keyword& word) {
    ProxyDraft& proxy = *context.proxy;
    const std::string name = "'timeout " + args[1] + "'";
    const TimeText time = parseTime(args[2]);
    if (!args.has(2)) return context.alert(name + " expects an integer value (in milliseconds)", 1);
    if (time.fault == TimeText::Fault::Character)
        return context.alert("unexpected character " + quotedChar(time.character) + " in " + name,
                             2);
    if (time.fault == TimeText::Fault::Overflow)
        return context.alert("timer overflow in argument '" + args[2] + "' to " + name +
                                 " (maximum value is 2147483647 ms or ~24.8 days)",
                             2);
    if (time.ignored) context.raw(Level::Warning, ignoredTimeText(args[2], time.ignored), 2);
    int64_t& value = proxy.conf.timeouts.*std::get<TimeoutField>(word.action);
    const int64_t before = value;
    value = time.millis;
    if (args.has(3))
        return context.alert(
            name + " : unexpected extra argument '" + args[3] + "' after value '" + args[2] + "'.",
            3);
    if (misplaced(proxy, word.needs))
        return context.warn(name + " will be ignored because " + proxy.named() + " has no " +
                            sideName(word.needs) + " capability");
    const int64_t inherited =
        proxy.base ? proxy.base->conf.timeouts.*std::get<TimeoutField>(word.action) : 0;
    if (!proxy.isDefaults() && before != inherited)
        context.warn("overwriting " + name + " which was already specified");
}

}  // namespace

void readTimeout(Context& context, const Args& args) {
    if (const Keyword* word = findKeyword(Place::Timeout, args[1]))
        return readTimeoutValue(context, args, *word);
    if (const std::string removed = removedTimeout(args[1]); !removed.empty())
        return context.alert(removed, 1);
    context.alert(
        "'timeout' supports 'client', 'server', 'connect', 'check', 'queue', "
        "'http-keep-alive', 'http-request', 'tunnel', 'tarpit', 'client-fin' and "
        "'server-fin' (got '" +
            args[1] + "')",
        1);
}

void proxyBacklog(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    if (const auto n = wantInteger(context, args)) context.proxy->backlog = static_cast<int>(*n);
}

void proxyBindProcess(Context& context, const Args& args) {
    if (wantProcesses(context, args, 1, "bind-process"))
        context.warnTight(
            "'bind-process' has no effect, is deprecated, and will be removed in version 2.7.");
}

void proxyDefaultBackend(Context& context, const Args& args) {
    if (!namesBackend(context, args)) return;
    if (context.tooMany(args, 1)) return;
    context.proxy->conf.defaultBackend = args[1];
    context.proxy->conf.defaultBackendWhere = context.where;
}

void proxyDescription(Context& context, const Args& args) {
    if (!args.has(1)) return context.alertTight("'description' expects a string argument.");
    std::string& text = context.proxy->conf.description;
    text = args[1];
    for (size_t i = 2; i < args.size(); ++i) text += " " + args[i];
}

void proxyDisabled(Context& context, const Args& args) {
    if (!context.tooMany(args, 0)) context.proxy->conf.disabled = true;
}

void proxyEnabled(Context& context, const Args& args) {
    if (!context.tooMany(args, 0)) context.proxy->conf.disabled = false;
}

void proxyFullconn(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    if (const auto n = wantInteger(context, args)) context.proxy->conf.fullconn = *n;
}

void proxyMaxconn(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    if (const auto n = wantInteger(context, args)) context.proxy->conf.maxconn = *n;
}

void proxyId(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    if (!args.has(1)) return context.alertTight("'id' expects an integer argument.");
    const auto id = smallNumber(args[1]).value_or(0);
    if (id <= 0) return context.alertTight("custom id has to be > 0.", 1);
    const auto [holder, taken] = context.proxyIds.emplace(id, context.proxy);
    if (!taken && holder->second != context.proxy) {
        const ProxyDraft& other = *holder->second;
        return context.alertTight(context.proxy->kind() + " " + context.proxy->conf.name +
                                      " reuses same custom id as " + other.kind() + " " +
                                      other.conf.name + " (declared at " + other.conf.where.file +
                                      ":" + std::to_string(other.conf.where.line) + ").",
                                  1);
    }
    context.proxy->conf.id = id;
}

void proxyMode(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    if (args[1] == "health")
        return context.alert(
            "'mode health' doesn't exist anymore. Please use 'http-request return status "
            "200' instead.",
            1);
    if (args[1] != "tcp" && args[1] != "http")
        return context.alert("unknown proxy mode '" + args[1] + "'.", 1);
    context.proxy->conf.mode = args[1] == "http" ? Mode::Http : Mode::Tcp;
}

void proxyRateLimit(Context& context, const Args& args) {
    const ProxyConf& conf = context.proxy->conf;
    if (args[1] != "sessions")
        return context.alert("'rate-limit' only supports 'sessions' (got '" + args[1] + "')", 1);
    if (!args.has(2))
        return context.alert(
            "'rate-limit sessions' expects expects an integer value (in sessions/second)");
    const auto rate = smallNumber(args[2]);
    if (!rate) return context.alert("'rate-limit sessions' : " + badNumberText(args[2]), 2);
    if (!conf.frontend)
        return context.warn("rate-limit sessions will be ignored because " +
                            context.proxy->named() + " has no frontend capability");
    context.proxy->conf.sessRate = *rate;
}

void proxyRetries(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    const auto n =
        wantInteger(context, args, " expects an integer argument (dispatch counts for one).");
    if (n) context.proxy->conf.retries = static_cast<int>(*n);
}

}  // namespace yard
