// Reads the commands about one server, and those of the lab.
#include <cctype>
#include <charconv>

#include "core/base/endpoint.h"
#include "core/runtime/readers.h"

namespace yard::readers {
namespace {

Command serverCommand(Verb verb, const ServerKey& key) {
    Command command;
    command.verb = verb;
    command.server = key;
    return command;
}

/// For commands that need nothing but a server.
CliRequest plain(Verb verb, const Asking& ask) {
    const auto key = ask.names.server(ask.at(0));
    if (!key) return CliReply{key.error()};
    return serverCommand(verb, *key);
}

bool isChecked(const Asking& ask, const ServerKey& key) {
    const StatRow* row = ask.names.row(key);
    return !row || row->checked;
}

/// The number in front of `text`, which is cut to what follows; strtol without its overflow.
bool leadingNumber(std::string_view& text, int64_t& number) {
    if (!text.empty() && text[0] == '+') text.remove_prefix(1);
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc()) return false;
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    return true;
}

/// HAProxy counts a percentage beyond this as this.
constexpr int64_t MaxPercent = 25600;

CliRequest weight(const ServerKey& key, std::string_view text) {
    if (text.empty()) return line("Require <weight> or <weight%>.");
    int64_t number = 0;
    std::string_view rest = text;
    if (!leadingNumber(rest, number))
        return CliReply{"Empty weight string empty or preceded by garbage"};
    const bool relative = !rest.empty() && rest[0] == '%';
    if (rest.size() > (relative ? 1U : 0U)) return CliReply{"Trailing garbage in weight string"};
    if (relative && number < 0) return line("Relative weight must be positive.");
    if (!relative && (number < 0 || number > 256))
        return line("Absolute weight can only be between 0 and 256 inclusive.");
    Command command = serverCommand(Verb::Weight, key);
    command.text = std::to_string(std::min(number, MaxPercent)) + (relative ? "%" : "");
    return command;
}

CliRequest state(const ServerKey& key, std::string_view word) {
    if (word == "ready") return serverCommand(Verb::Ready, key);
    if (word == "drain") return serverCommand(Verb::Drain, key);
    if (word == "maint") return serverCommand(Verb::Maint, key);
    return line("'set server <srv> state' expects 'ready', 'drain' and 'maint'.");
}

CliRequest health(const ServerKey& key, std::string_view word) {
    if (word == "up") return serverCommand(Verb::HealthUp, key);
    if (word == "stopping") return serverCommand(Verb::HealthStopping, key);
    if (word == "down") return serverCommand(Verb::HealthDown, key);
    return line("'set server <srv> health' expects 'up', 'stopping', or 'down'.");
}

bool isAddress(std::string_view text) {
    return !text.empty() && Endpoint::literal(std::string(text), 0);
}

/// Where checks go. Nothing here is run yet; what HAProxy refuses is refused in its words.
CliRequest checkTarget(const Asking& ask, const ServerKey& key, bool port) {
    const std::string_view value = ask.at(2);
    if (value.empty())
        return line(
            port ? "set server <b>/<s> check-port requires a port."
                 : "set server <b>/<s> check-addr requires an address and optionally a port.");
    if (!isChecked(ask, key)) return CliReply{"health checks are not enabled on this server"};
    int64_t number = 0;
    if (port && !wholeNumber(value, number)) return CliReply{"provided port is not an integer"};
    if (port && (number < 0 || number > 65535)) return CliReply{"provided port is invalid"};
    if (!port && !isAddress(value)) return CliReply{"invalid addr '" + std::string(value) + "'"};
    return notYet(port ? "set server check-port" : "set server check-addr");
}

/// There are no agent checks yet, so no server has one.
CliRequest agent(const Asking& ask, std::string_view what) {
    const bool valued = !ask.at(2).empty();
    if (what == "agent-addr" && !valued)
        return line("set server <b>/<s> agent-addr requires an address and optionally a port.");
    if (what == "agent-port" && !valued)
        return line("set server <b>/<s> agent-port requires a port.");
    if (what == "agent" || what == "agent-send")
        return line("agent checks are not enabled on this server.");
    return CliReply{"agent checks are not enabled on this server"};
}

CliRequest address(const Asking& ask) {
    const std::string text(ask.at(2));
    if (text.empty())
        return line("set server <b>/<s> addr requires an address and optionally a port.");
    if (!isAddress(text)) return line("Invalid addr '" + text + "' by 'stats socket command'");
    return notYet("set server addr");
}

CliRequest fqdn(const Asking& ask) {
    return line(ask.at(2).empty()
                    ? "set server <b>/<s> fqdn requires a FQDN."
                    : "set server <b>/<s> fqdn failed because no resolution is configured.");
}

CliRequest lab(Verb verb, const Asking& ask) {
    if (ask.at(0).empty()) return line("Require the name of an origin of the lab.");
    return serverCommand(verb, {{}, std::string(ask.at(0))});
}

}  // namespace

bool wholeNumber(std::string_view text, int64_t& number) {
    return leadingNumber(text, number) && text.empty();
}

CliRequest setServer(const Asking& ask) {
    const auto key = ask.names.server(ask.at(0));
    if (!key) return CliReply{key.error()};
    const std::string_view what = ask.at(1), value = ask.at(2);
    if (what == "weight") return weight(*key, value);
    if (what == "state") return state(*key, value);
    if (what == "health") return health(*key, value);
    if (what == "agent" || what == "agent-addr" || what == "agent-port" || what == "agent-send")
        return agent(ask, what);
    if (what == "check-port" || what == "check-addr")
        return checkTarget(ask, *key, what == "check-port");
    if (what == "addr") return address(ask);
    if (what == "fqdn") return fqdn(ask);
    if (what == "ssl")
        return line(
            "'set server <srv> ssl' cannot be set.  default-server should define ssl settings");
    return line(
        "usage: set server <backend>/<server> addr | agent | agent-addr | agent-port | agent-send "
        "| "
        "check-addr | check-port | fqdn | health | ssl | state | weight");
}

CliRequest setWeight(const Asking& ask) {
    const auto key = ask.names.server(ask.at(0));
    if (!key) return CliReply{key.error()};
    return weight(*key, ask.at(1));
}

// Of an empty backend HAProxy says here that there is no such one, elsewhere that it is required.
CliRequest getWeight(const Asking& ask) {
    if (ask.at(0).size() > 1 && ask.at(0)[0] == '/') return line("No such backend.");
    return plain(Verb::GetWeight, ask);
}
CliRequest enableServer(const Asking& ask) { return plain(Verb::Ready, ask); }
CliRequest disableServer(const Asking& ask) { return plain(Verb::Maint, ask); }
CliRequest disableHealth(const Asking& ask) { return plain(Verb::DisableHealth, ask); }
CliRequest enableHealth(const Asking& ask) { return plain(Verb::EnableHealth, ask); }

CliRequest enableAgent(const Asking& ask) {
    const auto key = ask.names.server(ask.at(0));
    if (!key) return CliReply{key.error()};
    return line("Agent was not configured on this server, cannot enable.");
}

CliRequest disableAgent(const Asking& ask) {
    const auto key = ask.names.server(ask.at(0));
    return key ? CliReply{} : CliReply{key.error()};
}

CliRequest clearCounters(const Asking& ask) {
    const bool all = ask.at(0) == "all";
    if (all && ask.level < CliLevel::Admin) return line("Permission denied");
    Command command;
    command.verb = Verb::ClearCounters;
    command.number = all ? 1 : 0;
    return command;
}

CliRequest labKill(const Asking& ask) { return lab(Verb::KillOrigin, ask); }
CliRequest labStart(const Asking& ask) { return lab(Verb::StartOrigin, ask); }

CliRequest labRate(const Asking& ask) {
    constexpr int64_t MaxRate = 1000000;
    Command command;
    command.verb = Verb::TrafficRate;
    if (!wholeNumber(ask.at(0), command.number) || command.number < 0 || command.number > MaxRate)
        return line("Require requests per second, 0 to 1000000.");
    return command;
}

}  // namespace yard::readers
