// Reads the commands about frontends, sessions and the process as a whole.
#include <algorithm>
#include <charconv>
#include <climits>

#include "core/config/values/units.h"
#include "core/runtime/grammar/readers.h"

namespace yard::readers {
namespace {

/// atoi of HAProxy: what is no number counts as 0, what follows a number does not count.
int64_t looseNumber(std::string_view text) {
    int64_t number = 0;
    return leadingNumber(text, number) ? number : 0;
}

CliRequest onFrontend(Verb verb, const Asking& ask) {
    Command command;
    command.verb = verb;
    command.server.backend = ask.at(0);
    return command.server.backend.empty() ? CliRequest(line("A frontend name is expected."))
                                          : command;
}

CliRequest onBackend(Verb verb, const Asking& ask) {
    Command command;
    command.verb = verb;
    command.server.backend = ask.at(0);
    if (ask.at(0).empty()) return line("A backend name is expected.");
    if (!ask.names.empty() && !ask.names.backendId(ask.at(0))) return line("No such backend.");
    return command;
}

CliRequest dynamicCookies(const Asking& ask, bool on) {
    CliRequest request = onBackend(Verb::DynamicCookies, ask);
    if (auto* command = std::get_if<Command>(&request)) command->number = on;
    return request;
}

CliRequest mode(const char* name, const Asking& ask) {
    SessionRequest request;
    request.what = SessionRequest::What::Mode;
    request.mode = name;
    // Whatever is not "on" is "off".
    request.number = ask.at(0).empty() ? -1 : ask.at(0) == "on" ? 1 : 0;
    return request;
}

constexpr const char* RateUsage =
    "'set rate-limit' only supports :\n"
    "   - 'connections global' to set the per-process maximum connection rate\n"
    "   - 'sessions global' to set the per-process maximum session rate\n"
    "   - 'ssl-sessions global' to set the per-process maximum SSL session rate\n"
    "   - 'http-compression global' to set the per-process maximum compression speed in kB/s";

}  // namespace

CliRequest enableFrontend(const Asking& ask) { return onFrontend(Verb::EnableFrontend, ask); }
CliRequest disableFrontend(const Asking& ask) { return onFrontend(Verb::DisableFrontend, ask); }
CliRequest stopFrontend(const Asking& ask) { return onFrontend(Verb::StopFrontend, ask); }

CliRequest setMaxconnFrontend(const Asking& ask) {
    CliRequest request = onFrontend(Verb::FrontendMaxconn, ask);
    auto* command = std::get_if<Command>(&request);
    if (!command) return request;
    if (!ask.names.empty() && !ask.names.frontendId(ask.at(0))) return line("No such frontend.");
    if (ask.at(1).empty()) return line("Integer value expected.");
    command->number = looseNumber(ask.at(1));
    if (command->number < 0) return line("Value out of range.");
    return request;
}

CliRequest enableDynamicCookie(const Asking& ask) { return dynamicCookies(ask, true); }
CliRequest disableDynamicCookie(const Asking& ask) { return dynamicCookies(ask, false); }

CliRequest setDynamicCookieKey(const Asking& ask) {
    CliRequest request = onBackend(Verb::CookieKey, ask);
    auto* command = std::get_if<Command>(&request);
    if (!command) return request;
    if (ask.at(1).empty()) return line("String value expected.");
    command->text = ask.at(1);
    return request;
}

CliRequest setMaxconnGlobal(const Asking& ask) {
    if (ask.at(0).empty()) return line("Expects an integer value.");
    Command command;
    command.verb = Verb::GlobalMaxconn;
    // HAProxy takes a negative one for none.
    command.number = std::max<int64_t>(looseNumber(ask.at(0)), 0);
    return command;
}

CliRequest setRateLimit(const Asking& ask) {
    constexpr std::string_view Settings[] = {"connections", "sessions", "ssl-sessions",
                                             "http-compression"};
    const bool known =
        std::find(std::begin(Settings), std::end(Settings), ask.at(0)) != std::end(Settings);
    if (!known || ask.at(1) != "global") return line(RateUsage);
    if (ask.at(2).empty()) return line("Expects an integer value.");
    Command command;
    command.verb = Verb::RateLimit;
    command.text = ask.at(0);
    command.number = looseNumber(ask.at(2));
    if (command.number < 0 || command.number > INT_MAX) return line("Value out of range.");
    return command;
}

CliRequest endSession(const Asking& ask) {
    const uint64_t id = sessionId(ask.at(0));
    if (id == 0) return line("Session pointer expected (use 'show sess').");
    Command command;
    command.verb = Verb::EndSession;
    command.number = static_cast<int64_t>(id);
    return command;
}

CliRequest experimentalMode(const Asking& ask) { return mode("experimental-mode", ask); }
CliRequest expertMode(const Asking& ask) { return mode("expert-mode", ask); }

// A command of HAProxy 3: "wait 5s", "wait 5s srv-removable be/A".
CliRequest wait(const Asking& ask) {
    constexpr const char* Usage =
        "Usage: wait {-h|<delay>} [condition [args...]]\n"
        "  Waits for the delay, or until the condition is met:\n"
        "   - srv-removable <proxy>/<server> : this server may be removed from its proxy\n";
    if (ask.at(0) == "-h") return CliReply{Usage, 6};
    const TimeText time = parseTime(std::string(ask.at(0)));
    if (ask.at(0).empty() || time.fault != TimeText::Fault::None || time.ignored)
        return line("Invalid duration.");
    ShowRequest request{Dump::Wait, {std::to_string(time.millis)}};
    if (ask.at(1).empty()) return request;
    if (ask.at(1) != "srv-removable")
        return line("Unknown condition '" + std::string(ask.at(1)) + "'.");
    const auto key = ask.names.server(ask.at(2));
    if (!key) return CliReply{key.error()};
    request.arguments.push_back(key->backend);
    request.arguments.push_back(key->server);
    return request;
}

}  // namespace yard::readers

namespace yard {

std::string sessionName(uint64_t id) {
    char digits[24];
    const auto [end, ignored] = std::to_chars(digits, digits + sizeof digits, id, 16);
    return "0x" + std::string(digits, end);
}

uint64_t sessionId(std::string_view name) {
    uint64_t id = 0;
    if (!name.starts_with("0x")) return 0;
    const auto [end, fault] = std::from_chars(name.data() + 2, name.data() + name.size(), id, 16);
    return fault == std::errc() && end == name.data() + name.size() ? id : 0;
}

}  // namespace yard
