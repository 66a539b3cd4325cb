#include "core/control/commandwords.h"

namespace yard {
namespace {

std::string setTableWords(const Command& command) {
    std::string words = "Key " + command.key + " of table " + command.table + " set";
    if (command.number >= 0) words += " to server " + std::to_string(command.number);
    for (const TableValue& value : command.values)
        words += ", " + value.data + " " + std::to_string(value.value);
    return words;
}

std::string tableWords(const Command& command) {
    if (!command.tests.empty() || !command.text.empty())
        return "Clear some entries of table " + command.table;
    if (command.key.empty()) return "Clear table " + command.table;
    return "Clear key " + command.key + " of table " + command.table;
}

}  // namespace

std::string commandWords(const Command& command) {
    const std::string& server = command.server.server;
    switch (command.verb) {
        case Verb::Ready:
            return "Ready " + server;
        case Verb::Drain:
            return "Drain " + server;
        case Verb::Maint:
            return "Maint " + server;
        case Verb::HealthUp:
            return "Health of " + server + " set to up";
        case Verb::HealthStopping:
            return "Health of " + server + " set to stopping";
        case Verb::HealthDown:
            return "Health of " + server + " set to down";
        case Verb::EnableHealth:
            return "Checks of " + server + " resumed";
        case Verb::DisableHealth:
            return "Checks of " + server + " paused";
        case Verb::Weight:
            return "Weight of " + server + " set to " + command.text;
        case Verb::GetWeight:
            return "Weight of " + server;
        case Verb::ServerMaxconn:
            return "Limit of " + server + " set to " + std::to_string(command.number);
        case Verb::MoveServer:
            return "Address of " + server + " set to " + command.text +
                   (command.number ? " port " + command.key : "");
        case Verb::CheckAddr:
            return "Checks of " + server + " aimed at " + command.text;
        case Verb::CheckPort:
            return "Checks of " + server + " aimed at port " + std::to_string(command.number);
        case Verb::EnableAgent:
            return "Agent of " + server + " asked again";
        case Verb::DisableAgent:
            return "Agent of " + server + " asked no more";
        case Verb::AgentUp:
            return "Agent of " + server + " set to up";
        case Verb::AgentDown:
            return "Agent of " + server + " set to down";
        case Verb::RenameServer:
            return "Host name of " + server + " set to " + command.text;
        case Verb::AgentAddr:
            return "Agent of " + server + " sought at " + command.text;
        case Verb::AgentPort:
            return "Agent of " + server + " sought at port " + std::to_string(command.number);
        case Verb::AgentSend:
            return "What the agent of " + server + " is sent changed";
        case Verb::EndSessions:
            return "Sessions of " + server + " ended";
        case Verb::DelServer:
            return "Delete " + server;
        case Verb::AddServer:
            return "Add " + server;
        case Verb::FrontendMaxconn:
            return "Limit of frontend " + command.server.backend + " set to " +
                   std::to_string(command.number);
        case Verb::EnableFrontend:
            return "Frontend " + command.server.backend + " enabled";
        case Verb::DisableFrontend:
            return "Frontend " + command.server.backend + " disabled";
        case Verb::StopFrontend:
            return "Frontend " + command.server.backend + " shut down";
        case Verb::DynamicCookies:
            return "Dynamic cookies of backend " + command.server.backend +
                   (command.number ? " enabled" : " disabled");
        case Verb::Variable:
        case Verb::Patterns: {
            std::string words;
            for (const std::string& word : command.words)
                words += (words.empty() ? "" : " ") + word;
            return words;
        }
        case Verb::CookieKey:
            return "Key of the dynamic cookies of backend " + command.server.backend + " changed";
        case Verb::GlobalMaxconn:
            return "Limit of the process set to " + std::to_string(command.number);
        case Verb::RateLimit:
            return "Limit of " + command.text + " set to " + std::to_string(command.number) +
                   " a second";
        case Verb::EndSession:
            return "Session ended";
        case Verb::Fail:
            return "Fail " + server;
        case Verb::Restore:
            return "Restore " + server;
        case Verb::ClearTable:
            return tableWords(command);
        case Verb::RestoreTable:
            return "Bring back what was cleared from table " + command.table;
        case Verb::SetTableEntry:
            return setTableWords(command);
        case Verb::ClearCounters:
            return command.number ? "Clear all counters" : "Clear the maxima of the counters";
        case Verb::KillOrigin:
            return "Kill origin " + server;
        case Verb::StartOrigin:
            return "Start origin " + server;
        case Verb::TrafficRate:
            return "Traffic of " + std::to_string(command.number) + " requests/s";
        case Verb::Reload:
            return "Reload the configuration";
        case Verb::ApplyConfig:
            return "Apply a configuration";
    }
    return {};
}

bool isForLab(Verb verb) {
    return verb == Verb::KillOrigin || verb == Verb::StartOrigin || verb == Verb::TrafficRate;
}

}  // namespace yard
