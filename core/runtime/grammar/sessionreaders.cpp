// Reads what shows something, and what changes the session itself.
#include <algorithm>

#include "core/config/values/units.h"
#include "core/runtime/grammar/readers.h"

namespace yard::readers {
namespace {

CliRequest show(Dump what, const Asking& ask) {
    return ShowRequest{what, Words(ask.arguments.begin(), ask.arguments.end())};
}

/// For dumps that may name one backend.
CliRequest showOf(Dump what, const Asking& ask) {
    const bool wrong = !ask.at(0).empty() && !ask.names.empty() && !ask.names.backendId(ask.at(0));
    return wrong ? CliRequest(line("Can't find backend.")) : show(what, ask);
}

SessionRequest change(SessionRequest::What what) {
    SessionRequest request;
    request.what = what;
    return request;
}

CliRequest lowerTo(CliLevel level, const Asking& ask) {
    if (level > ask.level) return line("Permission denied");
    SessionRequest request = change(SessionRequest::What::Level);
    request.level = level;
    return request;
}

}  // namespace

// "show stat <proxy> <type> <server> [words]"; with fewer than three, none of them is a filter.
CliRequest showStat(const Asking& ask) {
    int64_t number = 0;
    const bool filtered = ask.arguments.size() >= 3;
    if (filtered && !ask.names.empty() && !wholeNumber(ask.at(0), number) &&
        !ask.names.proxyId(ask.at(0)))
        return line("No such proxy.");
    return show(Dump::Stat, ask);
}

CliRequest showInfo(const Asking& ask) { return show(Dump::Info, ask); }
CliRequest showBackend(const Asking& ask) { return show(Dump::Backends, ask); }
CliRequest showServersState(const Asking& ask) { return showOf(Dump::ServersState, ask); }
CliRequest showServersConn(const Asking& ask) { return showOf(Dump::ServersConn, ask); }
CliRequest showVersion(const Asking& ask) { return show(Dump::Version, ask); }
CliRequest showEnv(const Asking& ask) { return show(Dump::Environment, ask); }
CliRequest showLevel(const Asking& ask) { return show(Dump::Level, ask); }
CliRequest showSockets(const Asking& ask) { return show(Dump::Sockets, ask); }

CliRequest showDescriptors(const Asking& ask) { return show(Dump::Descriptors, ask); }
CliRequest showActivity(const Asking& ask) { return show(Dump::Activity, ask); }
CliRequest showMemory(const Asking& ask) { return show(Dump::Memory, ask); }
CliRequest showThreads(const Asking& ask) { return show(Dump::Threads, ask); }
CliRequest showStartupLogs(const Asking& ask) { return show(Dump::StartupLogs, ask); }
CliRequest showLibraries(const Asking& ask) { return show(Dump::Libraries, ask); }
CliRequest showResolvers(const Asking& ask) { return show(Dump::Resolvers, ask); }
CliRequest showSessions(const Asking& ask) { return show(Dump::Sessions, ask); }

// "show errors [<proxy>|<id>] [request|response]"
CliRequest showErrors(const Asking& ask) {
    int64_t id = -1;
    const std::string_view proxy = ask.at(0);
    if (!proxy.empty() && !wholeNumber(proxy, id)) {
        id = ask.names.proxyId(proxy);
        if (!ask.names.empty() && id == 0) return line("No such proxy.");
    } else if (id == 0) {
        return line("No such proxy.");
    }
    const std::string_view side = ask.at(1);
    return ShowRequest{Dump::BadMessages, {std::to_string(id), std::string(side)}};
}

CliRequest showEvents(const Asking& ask) {
    for (const std::string& word : ask.arguments)
        if (word != "-w" && word != "-n" && word != "-nw" && word != "-wn" && word != "events" &&
            word != "traces")
            return CliReply{"No such event sink"};
    return show(Dump::Events, ask);
}

CliRequest help(const Asking& ask) {
    Words words{"help"};
    words.insert(words.end(), ask.arguments.begin(), ask.arguments.end());
    return CliReply{usage(words), 6};
}

CliRequest prompt(const Asking&) { return change(SessionRequest::What::Prompt); }
CliRequest quit(const Asking&) { return change(SessionRequest::What::Quit); }
CliRequest lowerToUser(const Asking& ask) { return lowerTo(CliLevel::User, ask); }
CliRequest lowerToOperator(const Asking& ask) { return lowerTo(CliLevel::Operator, ask); }

// The one duration of HAProxy that counts in seconds where nothing follows the number.
CliRequest setTimeout(const Asking& ask) {
    if (ask.at(0) != "cli") return line("'set timeout' only supports 'cli'.");
    if (ask.at(1).empty()) return line("Expects an integer value.");
    const bool bare = ask.at(1).find_first_not_of("0123456789") == std::string_view::npos;
    const TimeText time = parseTime(std::string(ask.at(1)) + (bare ? "s" : ""));
    const bool faulty = time.fault == TimeText::Fault::Character || time.ignored;
    if (faulty || (time.fault == TimeText::Fault::None && time.millis == 0))
        return line("Invalid timeout value.");
    SessionRequest request = change(SessionRequest::What::Timeout);
    request.number = time.fault == TimeText::Fault::Overflow ? MaxMillis : time.millis;
    return request;
}

CliRequest setSeverity(const Asking& ask) {
    constexpr std::string_view Modes[] = {"none", "number", "string"};
    const auto mode = std::find(std::begin(Modes), std::end(Modes), ask.at(0));
    if (mode == std::end(Modes))
        return line("one of 'none', 'number', 'string' is a required argument");
    SessionRequest request = change(SessionRequest::What::Severity);
    request.number = mode - std::begin(Modes);
    return request;
}

CliReply notYet(std::string_view words) {
    return line("'" + std::string(words) +
                "' is a command of HAProxy that Switchyard does not run yet.");
}

}  // namespace yard::readers
