#include "core/config/address.h"
#include "core/config/handlers.h"
#include "core/config/values.h"

namespace yard {
namespace {

void readStatsSocket(Context& context, const Args& args) {
    if (!args.has(2))
        return context.alert(
            "'stats socket' in global section expects an address or a path to a UNIX socket", 1);
    AddressRules rules;
    rules.portNeeded = rules.descriptors = true;
    const auto address =
        parseAddress(args[2], rules, [&](auto name) { return context.lookup(name); });
    if (!address)
        return context.alert("parsing " + context.here() + " : 'stats socket' : " + address.error(),
                             2);
    BindLine line{context, {}};
    bool unknown = false;
    if (auto fault = readBindWords(line, args, 3, unknown); !fault.empty()) {
        // HAProxy writes this one suggestion as a sentence of its own.
        if (const size_t hint = fault.find("; did"); hint != std::string::npos)
            fault.replace(hint, 5, ". Did");
        return context.alert("'stats socket' : " + (unknown ? fault : "'" + fault + "'"),
                             line.fault);
    }
    if (line.conf.acceptProxy)
        return context.alert("'stats socket' : " +
                             Context::notRunPhrase("'accept-proxy' of a stats socket"));
    StatsSocket socket;
    socket.where = context.where;
    socket.address = address->endpoint;
    socket.fd = address->fd;
    const bool tcp = socket.address.family() == AF_INET || socket.address.family() == AF_INET6;
    socket.level = line.level.value_or(tcp ? 0 : 1);
    socket.severity = line.severity;
    socket.mode = line.conf.mode;
    socket.uid = line.conf.uid;
    socket.gid = line.conf.gid;
    context.global.statsSockets.push_back(std::move(socket));
}

void readStatsTimeout(Context& context, const Args& args) {
    const TimeText time = parseTime(args[2]);
    if (!args.has(2)) return context.alert("'stats timeout' expects a time as argument", 1);
    if (time.fault == TimeText::Fault::Character)
        return context.alert("'stats timeout' : unexpected character " + quotedChar(time.character),
                             2);
    if (time.fault == TimeText::Fault::Overflow)
        return context.alert(
            "timer overflow in argument '" + args[2] +
                "' to 'stats timeout' (maximum value is 2147483647 ms or ~24.8 days)",
            2);
    if (time.ignored) context.raw(Level::Warning, ignoredTimeText(args[2], time.ignored), 2);
    context.global.statsTimeout = time.millis;
}

}  // namespace

void globalStats(Context& context, const Args& args) {
    if (!context.statsPlace) context.statsPlace = context.proxies.size();
    if (args[1] == "socket") return readStatsSocket(context, args);
    if (args[1] == "timeout") return readStatsTimeout(context, args);
    if (args[1] == "bind-process") return context.notRun("stats bind-process", 1);
    if (args[1] != "maxconn")
        return context.alert(
            "'stats' only supports 'socket', 'maxconn', 'bind-process' and 'timeout' (got '" +
                args[1] + "')",
            1);
    const auto most = smallNumber(args[2]).value_or(0);
    if (most <= 0) return context.alert("'stats maxconn' expects a positive value", 2);
    context.global.statsMaxconn = most;
}

void readStats(Context& context, const Args& args) {
    constexpr std::string_view Others[] = {
        "admin", "auth",      "hide-version", "http-request", "realm",    "refresh",
        "scope", "show-desc", "show-legends", "show-modules", "show-node"};
    ProxyConf& conf = context.proxy->conf;
    if (args[1] == "enable") {
        conf.statsEnabled = true;
        return;
    }
    if (args[1] == "uri") {
        if (!args.has(2)) return context.alert("'uri' needs an URI prefix.", 1);
        conf.statsEnabled = true;
        conf.statsUri = args[2];
        return;
    }
    for (const auto other : Others)
        if (args[1] == other) return context.notRun("stats " + args[1], 1);
    context.alertTight(
        (args.has(1) ? "unknown stats parameter '" + args[1] + "'"
                     : std::string("missing keyword in 'stats'")) +
            ", expects 'admin', 'uri', 'realm', 'auth', 'scope', 'enable', 'hide-version', "
            "'show-node', 'show-desc' or 'show-legends'.",
        1);
}

}  // namespace yard
