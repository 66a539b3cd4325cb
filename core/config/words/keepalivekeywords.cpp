// clitcpka-cnt, clitcpka-idle, clitcpka-intvl and those of srvtcpka.
#include <climits>
#include <cstdlib>

#include "core/config/reading/handlers.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

/// Where the value goes; HAProxy warns of a proxy without that side, and takes it.
KeepAliveTimes& timesOf(Context& context, const std::string& word) {
    ProxyDraft& proxy = *context.proxy;
    const bool client = word.starts_with("cli");
    if (!(client ? proxy.conf.frontend : proxy.conf.backend))
        context.warn(word + " will be ignored because " + proxy.named() + " has no " +
                     (client ? "frontend" : "backend") + " capability");
    return client ? proxy.conf.clientKeepAlive : proxy.conf.serverKeepAlive;
}

bool wantValue(Context& context, const Args& args) {
    if (args.has(1)) return true;
    context.alert("'" + args[0] + "' expects an integer value");
    return false;
}

}  // namespace

/// HAProxy reads it as C does: also "0x10" and "010".
void proxyKeepAliveCount(Context& context, const Args& args) {
    if (!wantValue(context, args)) return;
    char* end = nullptr;
    const long count = std::strtol(args[1].c_str(), &end, 0);
    if (*end)
        return context.alert("'" + args[0] + "' : unexpected character " + quotedChar(*end) +
                                 " in integer value '" + args[1] + "'",
                             1);
    if (count < 0 || count > INT_MAX)
        return context.alert("'" + args[0] + "' : " + badNumberText(args[1]), 1);
    timesOf(context, args[0]).count = static_cast<int>(count);
}

void proxyKeepAliveTime(Context& context, const Args& args) {
    if (!wantValue(context, args)) return;
    const TimeText time = parseSeconds(args[1]);
    if (time.fault == TimeText::Fault::Overflow)
        return context.alert("timer overflow in argument '" + args[1] + "' to '" + args[0] +
                                 "' (maximum value is 2147483647 ms or ~24.8 days)",
                             1);
    if (time.fault == TimeText::Fault::Character)
        return context.alert("unexpected character " + quotedChar(time.character) +
                                 " in argument to <" + args[0] + ">.",
                             1);
    if (time.ignored) context.raw(Level::Warning, ignoredTimeText(args[1], time.ignored), 1);
    KeepAliveTimes& times = timesOf(context, args[0]);
    (args[0].ends_with("idle") ? times.idle : times.interval) =
        static_cast<int>(time.millis / 1000);
}

}  // namespace yard
