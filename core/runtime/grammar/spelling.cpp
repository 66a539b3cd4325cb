#include "core/runtime/grammar/grammar.h"

namespace yard {
namespace {

std::string setServer(const Command& command, const char* what) {
    return "set server " + quoteWord(command.server.text()) + " " + what;
}

std::string onServer(const char* words, const Command& command) {
    return words + (" " + quoteWord(command.server.text()));
}

std::string onFrontend(const char* words, const Command& command) {
    return words + (" " + quoteWord(command.server.backend));
}

std::string tableData(const Command& command) {
    std::string words;
    if (command.number >= 0) words = " data.server_id " + std::to_string(command.number);
    for (const TableValue& value : command.values)
        if (value.index == 0)  // the language has no word for the others
            words += " data." + value.data + " " + std::to_string(value.value);
    return words;
}

std::string tableTests(const std::vector<TableTest>& tests) {
    constexpr const char* Operators[] = {"eq", "ne", "le", "ge", "lt", "gt"};  // as TableTest::Op
    std::string words;
    for (const TableTest& test : tests)
        words += " data." + test.data + " " + Operators[static_cast<size_t>(test.op)] + " " +
                 std::to_string(test.value);
    return words;
}

std::string onTable(const char* words, const Command& command) {
    std::string line = words + (" " + quoteWord(command.table));
    if (!command.key.empty()) line += " key " + quoteWord(command.key);
    return line;
}

}  // namespace

std::string spelling(const Command& command) {
    switch (command.verb) {
        case Verb::Ready:
            return setServer(command, "state ready");
        case Verb::Drain:
            return setServer(command, "state drain");
        case Verb::Maint:
            return setServer(command, "state maint");
        case Verb::HealthUp:
            return setServer(command, "health up");
        case Verb::HealthStopping:
            return setServer(command, "health stopping");
        case Verb::HealthDown:
            return setServer(command, "health down");
        case Verb::EnableHealth:
            return onServer("enable health", command);
        case Verb::DisableHealth:
            return onServer("disable health", command);
        case Verb::Weight:
            return setServer(command, "weight ") + command.text;
        case Verb::GetWeight:
            return onServer("get weight", command);
        case Verb::ServerMaxconn:
            return onServer("set maxconn server", command) + " " + std::to_string(command.number);
        case Verb::MoveServer:
            return setServer(command, "addr ") + quoteWord(command.text) +
                   (command.number ? " port " + quoteWord(command.key) : "");
        case Verb::CheckAddr:
            return setServer(command, "check-addr ") + quoteWord(command.text) +
                   (command.number ? " port " + std::to_string(command.number) : "");
        case Verb::CheckPort:
            return setServer(command, "check-port ") + std::to_string(command.number);
        case Verb::EnableAgent:
            return onServer("enable agent", command);
        case Verb::DisableAgent:
            return onServer("disable agent", command);
        case Verb::AgentUp:
            return setServer(command, "agent up");
        case Verb::AgentDown:
            return setServer(command, "agent down");
        case Verb::RenameServer:
            return setServer(command, "fqdn ") + quoteWord(command.text);
        case Verb::AgentAddr:
            return setServer(command, "agent-addr ") + quoteWord(command.text) +
                   (command.number ? " port " + std::to_string(command.number) : "");
        case Verb::AgentPort:
            return setServer(command, "agent-port ") + std::to_string(command.number);
        case Verb::AgentSend:
            return setServer(command, "agent-send ") + quoteWord(command.text);
        case Verb::EndSessions:
            return onServer("shutdown sessions server", command);
        case Verb::DelServer:
            return onServer("del server", command);
        case Verb::AddServer:
            return onServer("add server", command) + " " + command.text;
        case Verb::FrontendMaxconn:
            return onFrontend("set maxconn frontend", command) + " " +
                   std::to_string(command.number);
        case Verb::EnableFrontend:
            return onFrontend("enable frontend", command);
        case Verb::DisableFrontend:
            return onFrontend("disable frontend", command);
        case Verb::StopFrontend:
            return onFrontend("shutdown frontend", command);
        case Verb::DynamicCookies:
            return onFrontend(
                command.number ? "enable dynamic-cookie backend" : "disable dynamic-cookie backend",
                command);
        case Verb::Variable:
        case Verb::Patterns: {
            std::string line;
            for (const std::string& word : command.words)
                line += (line.empty() ? "" : " ") + quoteWord(word);
            return line;
        }
        case Verb::CookieKey:
            return onFrontend("set dynamic-cookie-key backend", command) + " " +
                   quoteWord(command.text);
        case Verb::GlobalMaxconn:
            return "set maxconn global " + std::to_string(command.number);
        case Verb::RateLimit:
            return "set rate-limit " + command.text + " global " + std::to_string(command.number);
        case Verb::EndSession:
            return "shutdown session " + sessionName(static_cast<uint64_t>(command.number));
        case Verb::Fail:
            return onServer("disable health", command) + "; " + setServer(command, "health down");
        case Verb::Restore:
            return onServer("enable health", command) + "; " + setServer(command, "state ready");
        case Verb::ClearTable:
            // What looks for a part of a name has no line.
            return command.text.empty()
                       ? onTable("clear table", command) + tableTests(command.tests)
                       : std::string();
        case Verb::RestoreTable:
            return {};  // nor has what brings entries back
        case Verb::SetTableEntry:
            return onTable("set table", command) + tableData(command);
        case Verb::ClearCounters:
            return command.number ? "clear counters all" : "clear counters";
        case Verb::KillOrigin:
            return "lab kill " + quoteWord(command.server.server);
        case Verb::StartOrigin:
            return "lab start " + quoteWord(command.server.server);
        case Verb::TrafficRate:
            return "lab rate " + std::to_string(command.number);
        case Verb::Reload:
        case Verb::ApplyConfig:
            return "reload";
    }
    return {};
}

std::string showTableLine(const std::string& table, const std::vector<TableTest>& tests) {
    return "show table " + quoteWord(table) + tableTests(tests);
}

}  // namespace yard
