// Words that ask for nothing that could differ here: of HTTP/2, of the caches of TLS, of HAProxy's
// own memory and event loop. Their lines are judged as HAProxy judges them, so that its usual files
// can be run as they are, and change nothing; and those whose handlers say what is missing.
#include <algorithm>

#include "core/config/reading/handlers.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

/// `text` follows the keyword in HAProxy's complaint.
void wantWord(Context& context, const Args& args, const std::string& text) {
    if (!context.tooMany(args, 1) && !args.has(1)) context.alert(text);
}

void wantBetween(Context& context, const Args& args, int64_t low, int64_t high,
                 const std::string& complaint) {
    if (context.tooMany(args, 1)) return;
    const auto number = parseInteger(args[1]);
    if (!number || *number < low || *number > high)
        context.alert("'" + args[0] + "' expects " + complaint, args.has(1) ? 1 : 0);
}

bool isOneOf(const std::string& word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

void inertAnything(Context&, const Args&) {}

void inertFlag(Context& context, const Args& args) { context.tooMany(args, 0); }

void inertInteger(Context& context, const Args& args) {
    if (!context.tooMany(args, 1)) wantInteger(context, args);
}

void inertPercent(Context& context, const Args& args) {
    wantBetween(context, args, 0, 100, "an integer argument between 0 and 100.");
}

void inertPositive(Context& context, const Args& args) {
    wantBetween(context, args, 1, INT32_MAX, "an integer argument greater than 0.");
}

void inertCompressionLevel(Context& context, const Args& args) {
    wantBetween(context, args, 1, 9, "a numeric value between 1 and 9");
}

void inertHeaderTable(Context& context, const Args& args) {
    wantBetween(context, args, 4096, 65536, "a numeric value between 4096 and 65536.");
}

void inertFrameSize(Context& context, const Args& args) {
    wantBetween(context, args, 16384, 16777215, "a numeric value between 16384 and 16777215.");
}

void inertThreadGroups(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    const auto count = parseInteger(args[1]);
    if (!count)
        return context.alert(
            "'thread-groups' passed a missing or unparsable integer value in '" + args[1] + "'", 1);
    if (*count != 1)
        context.alert("'thread-groups' value must be between 1 and 1 (was " + args[1] + ")", 1);
}

void inertThreadGroup(Context& context, const Args& args) {
    const std::string self = "'" + args[0];
    const auto group = parseInteger(args[1]);
    if (!group)
        return context.alert(
            self + "' passed a missing or unparsable integer value in '" + args[1] + "'", 1);
    if (*group != 1)
        return context.alert(
            self + "' thread-group number must be between 1 and 1 (was " + args[1] + ")", 1);
    for (size_t at = 2; args.has(at); ++at)
        if (!isNumberRange(args[at], 1, 64))
            return context.alert(self + " 1' passed an unparsable or invalid thread number '" +
                                     args[at] + "' (valid range is 1 to 64)",
                                 at);
}

/// What HAProxy's own client of HTTP would use, which only Lua calls.
void inertClientChoice(Context& context, const Args& args) {
    const bool verify = args[0].ends_with("verify");
    const std::string first = verify ? "none" : "ipv4", second = verify ? "required" : "ipv6";
    if (!context.tooMany(args, 1) && args[1] != first && args[1] != second)
        context.alert("'" + args[0] + "' expects '" + first + "' or '" + second + "' as argument.",
                      1);
}

void inertIdleOfClients(Context& context, const Args& args) {
    if (!args.has(1)) return context.alert("'" + args[0] + "' expects a number. Got no argument");
    if (!parseInteger(args[1]))
        context.alert("'" + args[0] + "' expects a number, not '" + args[1] + "'.", 1);
}

void inertReloads(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    const auto number = parseInteger(args[1]);
    if (!number || *number < 0)
        context.warn("'" + args[0] + "' expects a number from 0 on, not '" + args[1] + "'.", 1);
}

void inertOnOff(Context& context, const Args& args) {
    if (!context.tooMany(args, 1) && !isOneOf(args[1], {"on", "off"}))
        context.alert("'" + args[0] + "' expects either 'on' or 'off' but got '" + args[1] + "'.",
                      1);
}

void inertProfiling(Context& context, const Args& args) {
    if (!context.tooMany(args, 1) && !isOneOf(args[1], {"on", "auto", "off"}))
        context.alert(
            "'" + args[0] + "' expects either 'on', 'auto', or 'off' but got '" + args[1] + "'.",
            1);
}

void inertIdleTimer(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    const TimeText time = parseTime(args[1]);
    if (args.has(1) && time.fault == TimeText::Fault::Character)
        return context.alertTight("unexpected character " + quotedChar(time.character) +
                                      " in argument to <" + args[0] + ">.",
                                  1);
    if (!args.has(1) || time.fault == TimeText::Fault::Overflow || time.millis > 65535)
        context.alert("'" + args[0] + "' expects a timer value between 0 and 65535 ms.",
                      args.has(1) ? 1 : 0);
}

void inertLifetime(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    if (!args.has(1))
        return context.alert("'" + args[0] +
                             "' expects ssl sessions <lifetime> in seconds as argument.");
    wantTime(context, args);
}

void inertVariableSize(Context& context, const Args& args) {
    if (args.has(1) && !parseInteger(args[1]))
        context.alert(args[0] + ": '" + args[1] + "' is an invalid size", 1);
}

void inertSecret(Context& context, const Args& args) {
    wantWord(context, args, "expects an ASCII string argument.");
}

/// `cpu-map [auto:]<processes>[/<threads>] <cpus>...`
void inertCpuMap(Context& context, const Args& args) {
    if (!args.has(2))
        return context.alert(
            "cpu-map expects a process number  ('all', 'odd', 'even', a number from 1 to 64 or a "
            "range),  followed by a list of CPU ranges with numbers from 0 to 63.");
    std::string who = args[1].starts_with("auto:") ? args[1].substr(5) : args[1];
    for (size_t slash = who.find('/'); !who.empty(); slash = who.find('/')) {
        if (!isNumberRange(who.substr(0, slash), 1, 64))
            return context.alert(
                "cpu-map : '" + who.substr(0, slash) + "' is not a valid number/range.", 1);
        who.erase(0, slash == std::string::npos ? slash : slash + 1);
    }
    for (size_t at = 2; args.has(at); ++at)
        if (!std::isdigit(static_cast<unsigned char>(args[at][0])))
            return context.alert("cpu-map : '" + args[at] + "' is not a CPU range.", at);
}

/// Nothing is run in Lua.
void inertLuaMemory(Context& context, const Args& args) {
    if (!args.has(1))
        return context.alert("'" + args[0] +
                             "' expects an integer argument (Lua memory size in MB).");
    if (const size_t odd = args[1].find_first_not_of("0123456789"); odd != std::string::npos)
        context.alert(
            args[0] + ": invalid number " + args[1] + " (error at '" + args[1][odd] + "')", 1);
}

void inertLuaYield(Context& context, const Args& args) {
    if (args.has(1) && !parseInteger(args[1])) context.alert(args[0] + ": invalid number", 1);
}

void inertLuaTime(Context& context, const Args& args) {
    if (!args.has(1) || parseTime(args[1]).fault != TimeText::Fault::None)
        context.alert(args[0] + ": invalid timeout", args.has(1) ? 1 : 0);
}

void inertLuaPath(Context& context, const Args& args) {
    if (!args.has(1)) context.alert("'" + args[0] + "' expects to receive a <path> as argument");
}

void inertOption(Context& context, const Args& args) {
    context.tooMany(args, 1, "option " + args[1]);
}

}  // namespace

const std::vector<Keyword>& inertKeywords() {
    using enum Place;
    static const std::vector<Keyword> rows = {
        {Global, "ssl-load-extra-del-ext", inertAnything},
        {Global, "ssl-mode-async", inertAnything},
        {Global, "ssl-skip-self-issued-ca", inertAnything},
        {Global, "numa-cpu-mapping", inertAnything},
        {Global, "expose-experimental-directives", inertAnything},
        {Global, "busy-polling", inertFlag},
        {Global, "external-check", inertFlag},
        {Global, "insecure-fork-wanted", inertFlag},
        {Global, "insecure-setuid-wanted", inertFlag},
        {Global, "no-memory-trimming", inertFlag},
        {Global, "noepoll", inertFlag},
        {Global, "noevports", inertFlag},
        {Global, "nogetaddrinfo", inertFlag},
        {Global, "nokqueue", inertFlag},
        {Global, "nopoll", inertFlag},
        {Global, "noreuseport", inertFlag},
        {Global, "nosplice", inertFlag},
        {Global, "pp2-never-send-local", inertFlag},
        {Global, "set-dumpable", inertFlag},
        {Global, "strict-limits", inertFlag},
        {Global, "tune.ssl.force-private-cache", inertFlag},
        {Global, "fd-hard-limit", inertInteger},
        {Global, "maxcomprate", inertInteger},
        {Global, "maxpipes", inertInteger},
        {Global, "maxsslconn", inertInteger},
        {Global, "maxsslrate", inertInteger},
        {Global, "maxzlibmem", inertInteger},
        {Global, "tune.buffers.limit", inertInteger},
        {Global, "tune.buffers.reserve", inertInteger},
        {Global, "tune.h2.initial-window-size", inertInteger},
        {Global, "tune.h2.max-concurrent-streams", inertInteger},
        {Global, "tune.maxaccept", inertInteger},
        {Global, "tune.maxpollevents", inertInteger},
        {Global, "tune.pipesize", inertInteger},
        {Global, "tune.rcvbuf.client", inertInteger},
        {Global, "tune.rcvbuf.server", inertInteger},
        {Global, "tune.recv_enough", inertInteger},
        {Global, "tune.runqueue-depth", inertInteger},
        {Global, "tune.sndbuf.client", inertInteger},
        {Global, "tune.sndbuf.server", inertInteger},
        {Global, "tune.ssl.cachesize", inertInteger},
        {Global, "tune.ssl.hard-maxrecord", inertInteger},
        {Global, "tune.ssl.maxrecord", inertInteger},
        {Global, "tune.ssl.ssl-ctx-cache-size", inertInteger},
        {Global, "tune.pattern.cache-size", inertInteger},
        {Global, "maxcompcpuusage", inertPercent},
        {Global, "tune.pool-high-fd-ratio", inertPercent},
        {Global, "tune.pool-low-fd-ratio", inertPercent},
        {Global, "tune.peers.max-updates-at-once", inertPositive},
        {Global, "tune.comp.maxlevel", inertCompressionLevel},
        {Global, "tune.h2.header-table-size", inertHeaderTable},
        {Global, "tune.h2.max-frame-size", inertFrameSize},
        {Global, "thread-groups", inertThreadGroups},
        {Global, "thread-group", inertThreadGroup},
        {Global, "mworker-max-reloads", inertReloads},
        {Global, "httpclient.resolvers.prefer", inertClientChoice},
        {Global, "httpclient.ssl.verify", inertClientChoice},
        {Proxy, "max-session-srv-conns", inertIdleOfClients, Needs::Frontend},
        {Global, "tune.idle-pool.shared", inertOnOff},
        {Global, "tune.listener.multi-queue", inertOnOff},
        {Global, "tune.sched.low-latency", inertOnOff},
        {Global, "tune.ssl.keylog", inertOnOff},
        {Global, "profiling.tasks", inertProfiling},
        {Global, "tune.fail-alloc", inertAnything},
        {Global, "tune.lua.maxmem", inertLuaMemory},
        {Global, "tune.lua.forced-yield", inertLuaYield},
        {Global, "tune.lua.session-timeout", inertLuaTime},
        {Global, "tune.lua.service-timeout", inertLuaTime},
        {Global, "tune.lua.task-timeout", inertLuaTime},
        {Global, "lua-prepend-path", inertLuaPath},
        {Global, "tune.idletimer", inertIdleTimer},
        {Global, "tune.ssl.lifetime", inertLifetime},
        {Global, "tune.vars.check-max-size", inertVariableSize},
        {Global, "tune.vars.global-max-size", inertVariableSize},
        {Global, "tune.vars.proc-max-size", inertVariableSize},
        {Global, "tune.vars.reqres-max-size", inertVariableSize},
        {Global, "tune.vars.sess-max-size", inertVariableSize},
        {Global, "tune.vars.txn-max-size", inertVariableSize},
        {Global, "cluster-secret", inertSecret},
        {Global, "cpu-map", inertCpuMap},
        {Global, "close-spread-time", globalCloseSpreadTime},
        {Option, "accept-invalid-http-request", optionInPart, Needs::Frontend},
        {Option, "accept-invalid-http-response", optionInPart, Needs::Backend},
        {Option, "independent-streams", optionInPart},
        {Option, "socket-stats", optionInPart, Needs::Frontend},
        {Option, "contstats", inertOption, Needs::Frontend},
        {Option, "disable-h2-upgrade", inertOption, Needs::Frontend},
        {Option, "http-no-delay", inertOption},
        {Option, "http-use-proxy-header", inertOption, Needs::Frontend},
        {Option, "splice-auto", inertOption},
        {Option, "splice-request", inertOption},
        {Option, "splice-response", inertOption},
        {Option, "tcp-smart-accept", inertOption, Needs::Frontend},
        {Option, "tcp-smart-connect", inertOption, Needs::Backend},
    };
    return rows;
}

}  // namespace yard
