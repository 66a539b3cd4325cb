#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <climits>
#include <filesystem>

#include "core/config/reading/handlers.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

/// The rest of the line, as `description` takes it.
std::string restOf(const Args& args) {
    std::string text = args[1];
    for (size_t i = 2; i < args.size(); ++i) text += " " + args[i];
    return text;
}

/// HAProxy prints this as an alert but goes on, so here it is a warning.
bool alreadySaid(Context& context, const Args& args, bool said) {
    if (said) context.warn("'" + args[0] + "' already specified. Continuing.");
    return said;
}

/// `uid` and `gid`.
void readNumericId(Context& context, const Args& args, int& target,
                   const std::string& alternative) {
    if (context.tooMany(args, 1)) return;
    if (!args.has(1)) return context.alert("'" + args[0] + "' expects an integer argument.");
    const auto id = parseInteger(args[1]);
    if (!id || *id < 0 || *id > INT32_MAX)
        return context.warn(" " + args[0] + ": string '" + args[1] +
                                "' is not a number.\n   | You might want to use the '" +
                                alternative + "' parameter to use a system " + alternative +
                                " name.",
                            1);
    target = static_cast<int>(*id);
}

}  // namespace

void globalChroot(Context& context, const Args& args) {
    if (context.tooMany(args, 1) || alreadySaid(context, args, !context.global.chroot.empty()))
        return;
    if (!args.has(1)) return context.alert("'chroot' expects a directory as an argument.");
    context.global.chroot = args[1];
}

void globalDaemon(Context& context, const Args& args) {
    if (!context.tooMany(args, 0)) context.global.daemon = true;
}

void globalQuiet(Context& context, const Args& args) {
    if (context.tooMany(args, 0)) return;
    context.global.quiet = true;
    if (!context.quietFrom) context.quietFrom = context.notes.size();
}

void globalDefaultPath(Context& context, const Args& args) {
    using Start = Context::DefaultPath;
    static constexpr std::pair<std::string_view, Start> Modes[] = {{"current", Start::Current},
                                                                   {"config", Start::Config},
                                                                   {"parent", Start::Parent},
                                                                   {"origin", Start::Origin}};
    const auto mode = std::ranges::find(Modes, args[1], &std::pair<std::string_view, Start>::first);
    if (mode == std::end(Modes))
        return context.alert(
            std::string(args.has(1) ? "unsupported" : "missing") + " default-path mode '" +
                args[1] +
                "' for 'default-path', supported modes include 'current', 'config', 'parent', and "
                "'origin'.",
            1);
    context.defaultPath = mode->second;
    if (mode->second != Start::Origin) return;
    if (!args.has(2))
        return context.alert("'default-path origin' expects a directory as an argument.");
    std::error_code error;
    const bool folder = std::filesystem::is_directory(args[2], error);
    if (!folder && !error) error = std::make_error_code(std::errc::not_a_directory);
    context.origin = args[2];
    std::error_code ignored;
    if (!folder)
        context.alert("couldn't set 'default-path' to origin '" + args[2] +
                          "': Impossible to get back to directory '" +
                          std::filesystem::current_path(ignored).string() +
                          "': " + error.message() + ".",
                      2);
}

void globalZeroWarning(Context& context, const Args& args) {
    if (!context.tooMany(args, 0)) context.global.zeroWarning = true;
}

void globalDescription(Context& context, const Args& args) {
    if (!args.has(1)) return context.alertTight("'description' expects a string argument.");
    context.global.description = restOf(args);
}

void globalUid(Context& context, const Args& args) {
    readNumericId(context, args, context.global.uid, "user");
}

void globalGid(Context& context, const Args& args) {
    readNumericId(context, args, context.global.gid, "group");
}

void globalUser(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    const auto id = userId(args[1]);
    if (!id) return context.alert("cannot find user id for '" + args[1] + "' (0:Success)", 1);
    context.global.user = args[1];
    context.global.uid = *id;
}

void globalGroup(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    const auto id = groupId(args[1]);
    if (!id) return context.alert("cannot find group id for '" + args[1] + "' (0:Success)", 1);
    context.global.group = args[1];
    context.global.gid = *id;
}

void globalMaxconn(Context& context, const Args& args) {
    if (context.tooMany(args, 1) || alreadySaid(context, args, context.global.maxconn != 0)) return;
    if (const auto n = wantInteger(context, args)) context.global.maxconn = *n;
}

void globalNbthread(Context& context, const Args& args) {
    constexpr int Most = 64;  // HAProxy's MAX_THREADS
    if (context.tooMany(args, 1)) return;
    const auto n = parseInteger(args[1]);
    if (!n)
        return context.alert(
            "'nbthread' passed a missing or unparsable integer value in '" + args[1] + "'", 1);
    if (*n < 1 || *n > Most)
        return context.alert("'nbthread' value must be between 1 and " + std::to_string(Most) +
                                 " (was " + std::to_string(*n) + ")",
                             1);
    context.global.nbthread = static_cast<int>(*n);
}

void globalNode(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    bool good = args.has(1);
    for (const char c : args[1])
        good = good &&
               (std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '-' || c == '_');
    if (!good)
        return context.alertTight(
            "'node' requires valid node name - non-empty string with digits(0-9), letters(A-Z, "
            "a-z), "
            "dot(.), hyphen(-) or underscode(_).",
            1);
    context.global.node = args[1];
}

void globalPidfile(Context& context, const Args& args) {
    if (context.tooMany(args, 1) || alreadySaid(context, args, !context.global.pidfile.empty()))
        return;
    if (!args.has(1)) return context.alert("'pidfile' expects a file name as an argument.");
    context.global.pidfile = args[1];
}

void globalBufsize(Context& context, const Args& args) {
    if (const auto n = wantBufferSize(context, args)) context.global.bufsize = *n;
}

void globalMaxrewrite(Context& context, const Args& args) {
    if (const auto n = wantBufferSize(context, args)) context.global.maxrewrite = *n;
}

void globalConnRate(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    GlobalConf& global = context.global;
    int64_t& target = args[0] == "maxconnrate" ? global.connRate : global.sessRate;
    if (alreadySaid(context, args, target != 0)) return;
    if (const auto n = wantInteger(context, args)) target = *n;
}

void globalUlimitN(Context& context, const Args& args) {
    if (context.tooMany(args, 1) || alreadySaid(context, args, context.global.ulimitN != 0)) return;
    if (const auto n = wantInteger(context, args)) context.global.ulimitN = *n;
}

void globalMasterWorker(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    if (args.has(1) && args[1] != "no-exit-on-failure")
        return context.alert("'master-worker' only supports 'no-exit-on-failure' option.", 1);
    context.global.masterWorker = true;
}

void globalGrace(Context& context, const Args& args) {
    if (const auto time = wantTime(context, args)) context.global.grace = *time;
}

void globalHardStopAfter(Context& context, const Args& args) {
    if (const auto time = wantTime(context, args)) context.global.hardStopAfter = *time;
}

void globalSpreadChecks(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    if (context.global.spreadChecks)
        return context.warnTight("spread-checks already specified. Continuing.");
    const std::string self = "'spread-checks' ";
    if (!args.has(1)) return context.alertTight(self + "expects an integer argument (0..50).");
    const auto percent = parseInteger(args[1]);
    context.global.spreadChecks = static_cast<int>(percent.value_or(0));
    if (!percent || *percent < 0 || *percent > 50)
        context.alertTight(self + "needs a positive value in range 0..50.", 1);
}

void globalMaxSpreadChecks(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    if (!args.has(1))
        return context.alertTight("'max-spread-checks' expects an integer argument (0..50).");
    const TimeText time = parseTime(args[1]);
    if (time.fault == TimeText::Fault::Character)
        return context.alertTight("unsupported character " + quotedChar(time.character) +
                                      " in 'max-spread-checks' (wants an integer delay).",
                                  1);
    if (time.fault == TimeText::Fault::Overflow)
        return context.alertTight("timer overflow in argument <" + args[1] +
                                      "> to <max-spread-checks>, maximum value is 2147483647 ms "
                                      "(~24.8 days).",
                                  1);
    if (time.ignored) context.raw(Level::Warning, ignoredTimeText(args[1], time.ignored), 1);
    context.global.maxSpreadChecks = time.millis;
}

void globalLogTag(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    if (!args.has(1)) return context.alert("'log-tag' expects a tag for use in syslog.");
    context.global.logTag = args[1];
}

void globalLogSendHostname(Context& context, const Args& args) {
    auto& name = context.global.logHostname;
    if (name) return context.warn("'log-send-hostname' already specified. Continuing.");
    name = args[1];
    if (!name->empty()) return;
    char machine[HOST_NAME_MAX + 1] = "";
    gethostname(machine, sizeof machine - 1);
    name = machine;
}

}  // namespace yard
