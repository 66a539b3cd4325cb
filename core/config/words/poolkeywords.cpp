// http-reuse, max-keep-alive-queue, and what servers' lines say of connections to them.
#include <cstdlib>

#include "core/config/reading/handlers.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

/// A duration in the words of `tcp-ut` and `pool-purge-delay`; `unexpected` is what is said of one
/// that is none.
std::string readMillis(ServerLine& line, const std::string& word, const std::string& value,
                       const std::string& unexpected, int64_t& out) {
    const TimeText time = parseTime(value);
    if (time.fault == TimeText::Fault::Overflow)
        return "timer overflow in argument '" + value + "' to '" + word +
               "' (maximum value is 2147483647 ms or ~24.8 days)";
    if (time.fault == TimeText::Fault::Character) return unexpected;
    if (time.ignored) line.warnings.push_back(ignoredTimeText(value, time.ignored));
    out = time.millis;
    return {};
}

}  // namespace

void proxyHttpReuse(Context& context, const Args& args) {
    static constexpr std::pair<std::string_view, HttpReuse> Words[] = {
        {"never", HttpReuse::Never},
        {"safe", HttpReuse::Safe},
        {"aggressive", HttpReuse::Aggressive},
        {"always", HttpReuse::Always}};
    for (const auto& [word, reuse] : Words) {
        if (args[1] != word) continue;
        if (!context.tooMany(args, 1, "http-reuse " + args[1])) context.proxy->conf.reuse = reuse;
        return;
    }
    context.alert("'http-reuse' only supports 'never', 'safe', 'aggressive', 'always'.", 1);
}

void proxyMaxKeepAliveQueue(Context& context, const Args& args) {
    if (!args.has(1))
        return context.alert("'" + args[0] +
                             "' expects expects an integer value (or -1 to disable)");
    char* end = nullptr;
    const long most = std::strtol(args[1].c_str(), &end, 0);
    if (*end)
        return context.alert("'" + args[0] + "' : unexpected character " + quotedChar(*end) +
                                 " in integer value '" + args[1] + "'",
                             1);
    if (most < -1) return context.alert("'" + args[0] + "' : " + badNumberText(args[1]), 1);
    ProxyDraft& proxy = *context.proxy;
    if (!proxy.conf.backend)
        context.warn(args[0] + " will be ignored because " + proxy.named() +
                     " has no backend capability");
    proxy.conf.maxKeepAliveQueue = most;
}

/// `max-reuse` is about HTTP/2, `pool-low-conn` about the pools of other threads.
std::string serverIgnoredNumber(ServerLine&, const std::string& value) {
    return parseInteger(value) ? std::string() : "expects <value> as argument.";
}

/// Of the servers of a `ring` only.
std::string serverLogProto(ServerLine&, const std::string& value) {
    if (value == "legacy" || value == "octet-count") return {};
    return "'log-proto' expects one of 'legacy' or 'octet-count' but got '" + value + "'";
}

std::string serverPoolMaxConn(ServerLine& line, const std::string& value) {
    const auto most = parseInteger(value);
    if (!most) return "'pool-max-conn' expects <value> as argument.";
    if (*most < -1) return "'pool-max-conn' must be >= -1";
    line.conf.pool.most = *most;
    return {};
}

std::string serverPoolPurgeDelay(ServerLine& line, const std::string& value) {
    if (value.empty()) return "'pool-purge-delay' expects <value> as argument.";
    return readMillis(line, "pool-purge-delay", value,
                      "unexpected character " + quotedChar(parseTime(value).character) +
                          " in argument to <pool-purge-delay>.",
                      line.conf.pool.purge);
}

std::string serverProto(ServerLine&, const std::string& value) {
    if (value.empty()) return "'proto' : missing value";
    if (value == "h1" || value == "none") return {};
    if (value == "h2" || value == "fcgi") return Context::notRunText("proto " + value);
    return "'proto' :  unknown MUX protocol '" + value + "'";
}

std::string serverRedir(ServerLine& line, const std::string& value) {
    if (value.empty()) return "'redir' expects <prefix> as argument.";
    line.conf.redirect = value;
    return {};
}

std::string serverTcpUt(ServerLine& line, const std::string& value) {
    if (value.empty()) return "'tcp-ut' : missing TCP User Timeout value";
    int64_t millis = 0;
    const std::string fault = readMillis(
        line, "tcp-ut", value, "'tcp-ut' : expects a positive delay in milliseconds", millis);
    line.conf.userTimeout = static_cast<int>(millis);
    return fault;
}

/// The first bytes could go with the SYN; that they go behind it changes nothing but the time.
std::string serverTfo(ServerLine&, const std::string&) { return {}; }

/// WebSockets over HTTP/1 are what there is.
std::string serverWs(ServerLine&, const std::string& value) {
    if (value == "auto" || value == "h1") return {};
    if (value == "h2") return Context::notRunText("ws h2");
    return "'ws' has to be 'auto', 'h1' or 'h2'";
}

}  // namespace yard
