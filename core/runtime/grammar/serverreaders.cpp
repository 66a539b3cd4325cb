// Reads the commands about one server, and those of the lab.
#include <cctype>
#include <charconv>

#include "core/base/endpoint.h"
#include "core/runtime/grammar/readers.h"

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
    if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
    return !text.empty() && Endpoint::literal(std::string(text), 0);
}

/// A port behind `check-addr` or `check-port`; a fault is HAProxy's, without its line end.
Result<int64_t> checkPort(std::string_view word) {
    int64_t number = 0;
    if (!wholeNumber(word, number)) return Error{"provided port is not an integer"};
    if (number < 0 || number > UINT16_MAX) return Error{"provided port is invalid"};
    return number;
}

CliRequest checkPort(const Asking& ask, const ServerKey& key) {
    if (ask.at(2).empty()) return line("set server <b>/<s> check-port requires a port.");
    if (!isChecked(ask, key)) return CliReply{"health checks are not enabled on this server"};
    const auto port = checkPort(ask.at(2));
    if (!port) return CliReply{port.error(), 4};
    Command command = serverCommand(Verb::CheckPort, key);
    command.number = *port;
    return command;
}

/// "ADDR [port N]" of `check-addr` and `agent-addr`.
CliRequest aim(const Asking& ask, Command command) {
    command.text = ask.at(2);
    if (!isAddress(command.text)) return CliReply{"invalid addr '" + command.text + "'", 4};
    if (ask.at(3) != "port") return command;
    const auto port = checkPort(ask.at(4));
    if (!port) return CliReply{port.error(), 4};
    command.number = *port;
    return command;
}

CliRequest checkAddr(const Asking& ask, const ServerKey& key) {
    if (ask.at(2).empty())
        return line("set server <b>/<s> check-addr requires an address and optionally a port.");
    if (!isChecked(ask, key)) return CliReply{"health checks are not enabled on this server"};
    return aim(ask, serverCommand(Verb::CheckAddr, key));
}

bool hasAgent(const Asking& ask, const ServerKey& key) {
    const StatRow* row = ask.names.row(key);
    return !row || !row->agentStatus.empty();
}

CliRequest agent(const Asking& ask, const ServerKey& key) {
    if (!hasAgent(ask, key)) return line("agent checks are not enabled on this server.");
    if (ask.at(2) == "up") return serverCommand(Verb::AgentUp, key);
    if (ask.at(2) == "down") return serverCommand(Verb::AgentDown, key);
    return line("'set server <srv> agent' expects 'up' or 'down'.");
}

CliRequest agentSend(const Asking& ask, const ServerKey& key) {
    if (!hasAgent(ask, key)) return line("agent checks are not enabled on this server.");
    Command command = serverCommand(Verb::AgentSend, key);
    command.text = ask.at(2);
    return command;
}

CliRequest agentAddr(const Asking& ask, const ServerKey& key) {
    if (ask.at(2).empty())
        return line("set server <b>/<s> agent-addr requires an address and optionally a port.");
    if (!hasAgent(ask, key)) return CliReply{"agent checks are not enabled on this server"};
    return aim(ask, serverCommand(Verb::AgentAddr, key));
}

CliRequest agentPort(const Asking& ask, const ServerKey& key) {
    if (ask.at(2).empty()) return line("set server <b>/<s> agent-port requires a port.");
    if (!hasAgent(ask, key)) return CliReply{"agent checks are not enabled on this server"};
    const auto port = checkPort(ask.at(2));
    if (!port) return CliReply{port.error(), 4};
    Command command = serverCommand(Verb::AgentPort, key);
    command.number = *port;
    return command;
}

CliRequest address(const Asking& ask, const ServerKey& key) {
    Command command = serverCommand(Verb::MoveServer, key);
    command.text = ask.at(2);
    if (command.text.empty())
        return line("set server <b>/<s> addr requires an address and optionally a port.");
    if (!isAddress(command.text))
        return line("Invalid addr '" + command.text + "' by 'stats socket command'", 4);
    if (ask.at(3) == "port") {
        command.number = 1;
        command.key = ask.at(4);
    }
    return command;
}

CliRequest fqdn(const Asking& ask, const ServerKey& key) {
    if (ask.at(2).empty()) return line("set server <b>/<s> fqdn requires a FQDN.");
    Command command = serverCommand(Verb::RenameServer, key);
    command.text = ask.at(2);
    return command;
}

CliRequest lab(Verb verb, const Asking& ask) {
    if (ask.at(0).empty()) return line("Require the name of an origin of the lab.");
    return serverCommand(verb, {{}, std::string(ask.at(0))});
}

}  // namespace

bool leadingNumber(std::string_view& text, int64_t& number) {
    if (!text.empty() && text[0] == '+') text.remove_prefix(1);
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc()) return false;
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    return true;
}

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
    if (what == "agent") return agent(ask, *key);
    if (what == "agent-addr") return agentAddr(ask, *key);
    if (what == "agent-port") return agentPort(ask, *key);
    if (what == "agent-send") return agentSend(ask, *key);
    if (what == "check-port") return checkPort(ask, *key);
    if (what == "check-addr") return checkAddr(ask, *key);
    if (what == "addr") return address(ask, *key);
    if (what == "fqdn") return fqdn(ask, *key);
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

CliRequest enableAgent(const Asking& ask) { return plain(Verb::EnableAgent, ask); }
CliRequest disableAgent(const Asking& ask) { return plain(Verb::DisableAgent, ask); }

CliRequest endServerSessions(const Asking& ask) { return plain(Verb::EndSessions, ask); }

CliRequest setMaxconnServer(const Asking& ask) {
    const auto key = ask.names.server(ask.at(0));
    if (!key) return CliReply{key.error()};
    if (ask.at(1).empty()) return line("Require <maxconn>.");
    Command command = serverCommand(Verb::ServerMaxconn, *key);
    std::string_view rest = ask.at(1);
    if (!leadingNumber(rest, command.number))
        return CliReply{"maxconn string empty or preceded by garbage"};
    if (!rest.empty()) return CliReply{"Trailing garbage in maxconn string"};
    return command;
}

// Both end their refusals without a blank line.
CliRequest addServer(const Asking& ask) {
    const std::string_view name = ask.at(0);
    const size_t slash = name.find('/');
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == name.size())
        return CliReply{"Require 'backend/server'."};
    Command command = serverCommand(
        Verb::AddServer, {std::string(name.substr(0, slash)), std::string(name.substr(slash + 1))});
    for (const std::string& word : ask.arguments.subspan(1))
        command.text += (command.text.empty() ? "" : " ") + quoteWord(word);
    return command;
}

CliRequest delServer(const Asking& ask) {
    const auto key = ask.names.server(ask.at(0));
    if (key) return serverCommand(Verb::DelServer, *key);
    std::string refusal = key.error();
    refusal.pop_back();
    return CliReply{std::move(refusal)};
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
