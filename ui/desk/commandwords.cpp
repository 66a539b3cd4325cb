#include "ui/desk/commandwords.h"

#include <QCoreApplication>

namespace yard {
namespace {

QString translated(const char* text) {
    return QCoreApplication::translate("yard::CommandWords", text);
}

/// %1 stands for what is acted on.
const char* titleOf(Verb verb) {
    switch (verb) {
        case Verb::Ready:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Make %1 ready");
        case Verb::Drain:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Drain %1");
        case Verb::Maint:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Maintenance of %1");
        case Verb::HealthUp:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Health up of %1");
        case Verb::HealthStopping:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Health stopping of %1");
        case Verb::HealthDown:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Health down of %1");
        case Verb::EnableHealth:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Check %1 again");
        case Verb::DisableHealth:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Pause the checks of %1");
        case Verb::Weight:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Weight of %1");
        case Verb::GetWeight:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Read weight of %1");
        case Verb::Fail:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Fail %1");
        case Verb::Restore:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Restore %1");
        case Verb::ClearTable:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Clear table %1");
        case Verb::RestoreTable:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Bring entries of table %1 back");
        case Verb::SetTableEntry:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Set an entry of table %1");
        case Verb::ClearCounters:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Clear counters");
        case Verb::KillOrigin:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Kill %1");
        case Verb::StartOrigin:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Start %1");
        case Verb::TrafficRate:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Traffic rate");
        case Verb::Reload:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Reload the configuration");
        case Verb::ApplyConfig:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Apply the configuration");
        case Verb::ServerMaxconn:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Limit %1");
        case Verb::MoveServer:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Change the address of %1");
        case Verb::CheckAddr:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Aim the checks of %1");
        case Verb::CheckPort:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Aim the checks of %1");
        case Verb::EnableAgent:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Ask the agent of %1 again");
        case Verb::DisableAgent:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Ask the agent of %1 no more");
        case Verb::AgentUp:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Set the agent of %1 to up");
        case Verb::AgentDown:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Set the agent of %1 to down");
        case Verb::RenameServer:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Change the host name of %1");
        case Verb::AgentAddr:
        case Verb::AgentPort:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Aim at the agent of %1");
        case Verb::AgentSend:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Change what the agent of %1 is sent");
        case Verb::EndSessions:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "End the sessions of %1");
        case Verb::DelServer:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Delete %1");
        case Verb::AddServer:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Add %1");
        case Verb::FrontendMaxconn:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Limit %1");
        case Verb::EnableFrontend:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Enable %1");
        case Verb::DisableFrontend:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Disable %1");
        case Verb::StopFrontend:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Shut down %1");
        case Verb::Patterns:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Change a map or a list");
        case Verb::Variable:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Change a variable of the process");
        case Verb::DynamicCookies:
        case Verb::CookieKey:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Change the dynamic cookies of %1");
        case Verb::GlobalMaxconn:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Limit the proxy");
        case Verb::RateLimit:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Limit the rate");
        case Verb::EndSession:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "End %1");
    }
    return "";
}

const char* doneOf(Verb verb) {
    switch (verb) {
        case Verb::Ready:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "%1 is ready again");
        case Verb::Drain:
            return QT_TRANSLATE_NOOP("yard::CommandWords",
                                     "%1 drains: no new clients, sticky ones may stay");
        case Verb::Maint:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "%1 is in maintenance");
        case Verb::Weight:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "%1 has weight %2");
        case Verb::Fail:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "%1 fails: down until you restore it");
        case Verb::Restore:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "%1 is restored, its checks run");
        case Verb::KillOrigin:
            return QT_TRANSLATE_NOOP("yard::CommandWords",
                                     "The origin %1 is killed: its port is closed");
        case Verb::StartOrigin:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "The origin %1 listens again");
        case Verb::ClearTable:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Entries of table %1 are cleared");
        case Verb::SetTableEntry:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "The entry in table %1 is set");
        case Verb::RestoreTable:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Entries of table %1 come back");
        case Verb::ClearCounters:
            return QT_TRANSLATE_NOOP("yard::CommandWords",
                                     "All counters begin at 0; what the charts show stays");
        case Verb::TrafficRate:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "The demo sends %3 requests/s");
        case Verb::Reload:
        case Verb::ApplyConfig:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "The new configuration is in force");
        case Verb::EndSession:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "The session is ended");
        default:
            return QT_TRANSLATE_NOOP("yard::CommandWords", "Done: %1");
    }
}

QString subjectOf(const Command& command) {
    if (command.verb == Verb::EndSession)
        return translated(QT_TRANSLATE_NOOP("yard::CommandWords", "a session"));
    return QString::fromStdString(command.table.empty() ? command.server.server : command.table);
}

QString subjectOf(const std::vector<Command>& commands) {
    if (commands.size() == 1) return subjectOf(commands.front());
    const char* several = commands.front().verb == Verb::EndSession
                              ? QT_TRANSLATE_NOOP("yard::CommandWords", "%1 sessions")
                              : QT_TRANSLATE_NOOP("yard::CommandWords", "%1 servers");
    return translated(several).arg(commands.size());
}

}  // namespace

QString commandTitle(const std::vector<Command>& commands) {
    if (commands.empty()) return {};
    return translated(titleOf(commands.front().verb))
        .replace(QLatin1String("%1"), subjectOf(commands));
}

QString commandDone(const Command& command) {
    return translated(doneOf(command.verb))
        .replace(QLatin1String("%1"), subjectOf(command))
        .replace(QLatin1String("%2"), QString::fromStdString(command.text))
        .replace(QLatin1String("%3"), QString::number(command.number));
}

}  // namespace yard
