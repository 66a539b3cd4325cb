#include <algorithm>
#include <cctype>

#include "core/config/reading/address.h"
#include "core/config/reading/handlers.h"
#include "core/config/reading/rulekeywords.h"
#include "core/config/reading/values.h"

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
    if (line.conf.tls)
        return context.alert("'stats socket' : " + Context::notRunPhrase("TLS on a stats socket"));
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
    completeUnixSocket(context.global.unixBind, socket.address, socket.mode, socket.uid,
                       socket.gid);
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
    if (time.millis == 0) return context.alert("'stats timeout' expects a positive value", 2);
    context.global.statsTimeout = time.millis;
}

}  // namespace

void globalStats(Context& context, const Args& args) {
    if (!context.statsPlace) context.statsPlace = context.proxies.size();
    if (args[1] == "socket") return readStatsSocket(context, args);
    if (args[1] == "timeout") return readStatsTimeout(context, args);
    if (args[1] == "bind-process") {
        wantProcesses(context, args, 2, "'stats bind-process'");
        return;
    }
    if (args[1] != "maxconn")
        return context.alert(
            "'stats' only supports 'socket', 'maxconn', 'bind-process' and 'timeout' (got '" +
                args[1] + "')",
            1);
    const auto most = smallNumber(args[2]).value_or(0);
    if (most <= 0) return context.alert("'stats maxconn' expects a positive value", 2);
    context.global.statsMaxconn = most;
}

namespace {

void statsUri(Context& context, const Args& args) {
    if (!args.has(2)) return context.alert("'uri' needs an URI prefix.", 1);
    context.proxy->conf.statsUri = args[2];
}

void statsRealm(Context& context, const Args& args) {
    if (!args.has(2)) return context.alert("'realm' needs an realm name.", 1);
    context.proxy->conf.statsPage.realm = args[2];
}

/// HAProxy's accounts are of the section that names them, on top of those it inherited.
void statsAuth(Context& context, const Args& args) {
    if (!args.has(2)) return context.alert("'auth' needs a user:password account.", 1);
    StatsPage& page = context.proxy->conf.statsPage;
    auto users =
        page.users ? std::make_shared<UserList>(*page.users) : std::make_shared<UserList>();
    const size_t colon = std::min(args[2].find(':'), args[2].size());
    users->users[args[2].substr(0, colon)] = {args[2].substr(std::min(colon + 1, args[2].size())),
                                              true};
    page.users = std::move(users);
}

void statsScope(Context& context, const Args& args) {
    if (!args.has(2)) return context.alert("'scope' needs a proxy name.", 1);
    context.proxy->conf.statsPage.scope.push_back(args[2]);
}

void statsRefresh(Context& context, const Args& args) {
    if (!args.has(2)) return context.alertTight("'refresh' needs an interval.", 1);
    // Without a unit HAProxy counts seconds here.
    const bool plain = args[2].find_first_not_of("0123456789") == std::string::npos;
    const TimeText time = parseTime(plain ? args[2] + "s" : args[2]);
    if (time.fault == TimeText::Fault::Character)
        return context.alertTight("unexpected character " + quotedChar(time.character) +
                                      " in argument to stats refresh interval.",
                                  2);
    if (time.fault == TimeText::Fault::Overflow)
        return context.alertTight("timer overflow in argument <" + args[2] +
                                      "> to stats refresh interval, maximum value is 2147483647 s "
                                      "(~68 years).",
                                  2);
    if (time.ignored) context.raw(Level::Warning, ignoredTimeText(args[2], time.ignored), 2);
    context.proxy->conf.statsPage.refresh = (time.millis + 999) / 1000;
}

void statsShowNode(Context& context, const Args& args) {
    for (const char c : args[2])
        if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '_' && c != '.')
            return context.alertTight(
                "'stats show-node' invalid node name - should be a stringwith digits(0-9), "
                "letters(A-Z, a-z), hyphen(-) or underscode(_).",
                2);
    context.proxy->conf.statsPage.showNode = true;
    context.proxy->conf.statsPage.node = args[2];
}

void statsShowDescription(Context& context, const Args& args) {
    std::string text = args.has(2) ? args[2] : context.global.description;
    for (size_t at = 3; args.has(at); ++at) text += " " + args[at];
    if (text.empty())
        context.warnTight(
            "'show-desc' requires a parameter or 'desc' to be set in the global section.");
    context.proxy->conf.statsPage.description = text;
}

void statsAdmin(Context& context, const Args& args) {
    if (context.proxy->isDefaults())
        return context.alertTight("'stats admin' not allowed in 'defaults' section.");
    if (args[2] != "if" && args[2] != "unless")
        return context.alert(
            "'stats admin' requires either 'if' or 'unless' followed by a condition.", 2);
    Condition condition;
    const std::string side = context.proxy->conf.frontend ? "frontend" : "backend";
    if (readCondition(context, args, 2, "while parsing a 'stats admin' rule : ",
                      {side + " http-request header rule", true, false}, condition))
        context.proxy->conf.statsPage.admins.push_back(std::move(condition));
}

void statsHideVersion(Context& context, const Args&) {
    context.proxy->conf.statsPage.hideVersion = true;
}

void statsPlain(Context&, const Args&) {}

}  // namespace

/// Each of its words is enough to have the page.
void readStats(Context& context, const Args& args) {
    constexpr std::pair<std::string_view, LineHandler> Words[] = {
        {"enable", statsPlain},
        {"uri", statsUri},
        {"realm", statsRealm},
        {"auth", statsAuth},
        {"scope", statsScope},
        {"refresh", statsRefresh},
        {"hide-version", statsHideVersion},
        {"show-node", statsShowNode},
        {"show-desc", statsShowDescription},
        {"show-legends", statsPlain},  // what a column means is shown in any case
        {"show-modules", statsPlain},  // of TLS, HTTP/2 and resolvers; there is nothing to count
        {"admin", statsAdmin},
        {"http-request", statsHttpRequest}};
    for (const auto& [word, handler] : Words) {
        if (word != args[1]) continue;
        context.proxy->conf.statsEnabled = true;
        return handler(context, args);
    }
    context.alertTight(
        (args.has(1) ? "unknown stats parameter '" + args[1] + "'"
                     : std::string("missing keyword in 'stats'")) +
            ", expects 'admin', 'uri', 'realm', 'auth', 'scope', 'enable', 'hide-version', "
            "'show-node', 'show-desc' or 'show-legends'.",
        1);
}

}  // namespace yard
