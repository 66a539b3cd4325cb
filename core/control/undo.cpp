#include "core/control/undo.h"

#include <algorithm>

#include "core/control/commandwords.h"
#include "core/control/tablekey.h"

namespace yard {
namespace {

using Commands = std::vector<Command>;

Command on(Verb verb, const ServerKey& server) {
    Command command;
    command.verb = verb;
    command.server = server;
    return command;
}

Command withNumber(const Command& like, int64_t number) {
    Command command = on(like.verb, like.server);
    command.text = like.text;
    command.number = std::max<int64_t>(number, 0);
    return command;
}

const StatRow* findRow(const Report& report, Scope scope, const ServerKey& key) {
    for (const StatRow& row : report.rows)
        if (row.scope == scope && row.proxy == key.backend &&
            (scope != Scope::Server || row.name == key.server))
            return &row;
    return nullptr;
}

/// The verb that brings a server's administrative state back to what `row` shows.
Verb stateVerb(const StatRow& row) {
    if (row.status.starts_with("MAINT")) return Verb::Maint;
    return row.drained ? Verb::Drain : Verb::Ready;
}

Verb healthVerb(const StatRow& row) {
    if (row.shown == Shown::Down || row.shown == Shown::Rising) return Verb::HealthDown;
    return row.status.starts_with("NOLB") ? Verb::HealthStopping : Verb::HealthUp;
}

/// Fail and Restore touch health, its checks and the administrative state.
Commands undoFail(const Command& command, const StatRow& row) {
    Commands back;
    if (command.verb == Verb::Fail) back.push_back(on(Verb::Restore, command.server));
    if (stateVerb(row) != Verb::Ready) back.push_back(on(stateVerb(row), command.server));
    if (row.failed) back.push_back(on(Verb::Fail, command.server));
    return back;
}

/// To the address that `row` shows: "127.0.0.1:80", "[::1]:80".
Commands moveBack(const Command& command, const StatRow& row) {
    const size_t colon = row.addr.rfind(':');
    if (colon == std::string::npos) return {};
    Command back = on(Verb::MoveServer, command.server);
    back.text = row.addr.substr(0, colon);
    if (back.text.starts_with('[')) back.text = back.text.substr(1, back.text.size() - 2);
    back.key = row.addr.substr(colon + 1);
    back.number = 1;
    return {back};
}

Commands undoOnServer(const Command& command, const StatRow& row) {
    switch (command.verb) {
        case Verb::Ready:
        case Verb::Drain:
        case Verb::Maint:
            return {on(stateVerb(row), command.server)};
        case Verb::HealthUp:
        case Verb::HealthStopping:
        case Verb::HealthDown:
            return {on(healthVerb(row), command.server)};
        case Verb::EnableHealth:  // of checks that run already: the next one comes at once
            return row.checksPaused ? Commands{on(Verb::DisableHealth, command.server)}
                                    : Commands();
        case Verb::DisableHealth:
            return row.checksPaused ? Commands() : Commands{on(Verb::EnableHealth, command.server)};
        case Verb::EnableAgent:
        case Verb::DisableAgent:
            return {on(row.agentStatus.empty() ? Verb::DisableAgent : Verb::EnableAgent,
                       command.server)};
        case Verb::AgentUp:
        case Verb::AgentDown:
            return {on(row.agentHealth == 0 ? Verb::AgentDown : Verb::AgentUp, command.server)};
        case Verb::Weight: {
            Command back = on(Verb::Weight, command.server);
            back.text = std::to_string(row.uweight);
            return {back};
        }
        case Verb::ServerMaxconn:
            return {withNumber(command, row.slim)};
        case Verb::MoveServer:
            return moveBack(command, row);
        case Verb::Fail:
        case Verb::Restore:
            return undoFail(command, row);
        default:
            return {};
    }
}

/// What it held that went with it, or was set.
std::vector<TableValue> valuesBefore(const Command& command, const TableRow& table,
                                     const TableEntry& entry) {
    std::vector<TableValue> values;
    std::string array;
    uint32_t index = 0;
    for (size_t i = 0; i < std::min(table.data.size(), entry.values.size()); ++i) {
        const std::string& type = table.data[i].type;
        index = type == array ? index + 1 : 0;
        array = type;
        const auto set = [&](const TableValue& value) {
            return value.data == type && value.index == index;
        };
        const bool gone = command.verb == Verb::ClearTable && !type.starts_with("server_");
        if (gone || std::any_of(command.values.begin(), command.values.end(), set))
            values.push_back({type, entry.values[i], index});
    }
    return values;
}

/// The entry of the command's key: the only one of the page, or one of many that are shown.
const TableEntry* entryOf(const Command& command, const TablePage& page) {
    if (page.entries.size() == 1) return &page.entries.front();
    const auto it =
        std::find_if(page.entries.begin(), page.entries.end(),
                     [&](const TableEntry& e) { return unquoteKey(e.key) == command.key; });
    return it == page.entries.end() ? nullptr : &*it;
}

/// The entry as it was, or no entry; `before.page` holds it, alone or among others.
Commands undoOnTable(const Command& command, const Report& before) {
    if (command.verb == Verb::ClearTable && command.key.empty()) {
        if (command.text.empty() && command.tests.empty() && !command.number) return {};
        Command back;
        back.verb = Verb::RestoreTable;
        back.table = command.table;
        return {back};
    }
    if (command.key.empty() || before.page.table != command.table || !before.page.fault.empty())
        return {};
    const TableEntry* entry = entryOf(command, before.page);
    // Among others it may only not be in sight.
    if (!entry && (command.verb == Verb::ClearTable || !before.page.entries.empty())) return {};
    Command back;
    back.verb = entry ? Verb::SetTableEntry : Verb::ClearTable;
    back.table = command.table;
    back.key = command.key;
    if (!entry) return {back};
    back.number = entry->serverId > 0 ? entry->serverId : -1;
    for (const TableRow& table : before.tables)
        if (table.name == command.table) back.values = valuesBefore(command, table, *entry);
    return {back};
}

Commands undoInLab(const Command& command, const LabRow& lab) {
    if (command.verb == Verb::TrafficRate) return {withNumber(command, lab.rate)};
    const auto origin = std::find_if(lab.origins.begin(), lab.origins.end(), [&](const auto& o) {
        return o.name == command.server.server;
    });
    if (origin == lab.origins.end()) return {};
    return {on(origin->alive ? Verb::StartOrigin : Verb::KillOrigin, command.server)};
}

Commands undoOnFrontend(const Command& command, const StatRow& row) {
    if (command.verb == Verb::FrontendMaxconn) return {withNumber(command, row.slim)};
    if (row.status == "STOP") return {};
    return {
        on(row.status == "PAUSED" ? Verb::DisableFrontend : Verb::EnableFrontend, command.server)};
}

bool same(const Command& a, const Command& b) {
    return a.verb == b.verb && a.server == b.server && a.table == b.table && a.key == b.key &&
           a.text == b.text && a.number == b.number &&
           std::equal(a.values.begin(), a.values.end(), b.values.begin(), b.values.end(),
                      [](const TableValue& one, const TableValue& other) {
                          return one.data == other.data && one.value == other.value &&
                                 one.index == other.index;
                      }) &&
           a.tests == b.tests;
}

Commands wayBack(const Command& command, const Report& before) {
    switch (command.verb) {
        case Verb::AddServer:
            return {on(Verb::Maint, command.server), on(Verb::DelServer, command.server)};
        case Verb::FrontendMaxconn:
        case Verb::EnableFrontend:
        case Verb::DisableFrontend: {
            const StatRow* row = findRow(before, Scope::Frontend, command.server);
            return row ? undoOnFrontend(command, *row) : Commands();
        }
        case Verb::GlobalMaxconn:
            return {withNumber(command, static_cast<int64_t>(before.process.maxconn))};
        case Verb::RateLimit:
            return {withNumber(command, static_cast<int64_t>(command.text == "sessions"
                                                                 ? before.process.sessRateLimit
                                                                 : before.process.connRateLimit))};
        case Verb::ClearTable:
        case Verb::SetTableEntry:
            return undoOnTable(command, before);
        case Verb::KillOrigin:
        case Verb::StartOrigin:
        case Verb::TrafficRate:
            return undoInLab(command, before.lab);
        default: {
            const StatRow* row = findRow(before, Scope::Server, command.server);
            return row ? undoOnServer(command, *row) : Commands();
        }
    }
}

}  // namespace

std::vector<Command> undoOf(const Command& command, const Report& before) {
    Commands back = wayBack(command, before);
    // The kill of an origin that is dead already, the weight that it has: nothing to bring back.
    if (back.size() == 1 && same(back.front(), command)) return {};
    return back;
}

Event commandEvent(const Command& command, const Answer& answer, const Report& before) {
    Event event;
    event.kind = command.verb == Verb::ClearCounters ? EventKind::Counters : EventKind::Command;
    event.server = command.server;
    event.title = commandWords(command) + (answer.ok ? "" : ": refused");
    event.detail = answer.text;
    event.by = command.by;
    event.command = command;
    if (answer.ok) event.undo = undoOf(command, before);
    return event;
}

std::string aspectOf(const Command& command) {
    const std::string server = command.server.text();
    switch (command.verb) {
        case Verb::Ready:
        case Verb::Drain:
        case Verb::Maint:
        case Verb::HealthUp:
        case Verb::HealthStopping:
        case Verb::HealthDown:
        case Verb::EnableHealth:
        case Verb::DisableHealth:
        case Verb::Fail:
        case Verb::Restore:
            return "state of " + server;
        case Verb::AddServer:
        case Verb::DelServer:
            return "being of " + server;
        case Verb::Weight:
            return "weight of " + server;
        case Verb::ServerMaxconn:
            return "limit of " + server;
        case Verb::MoveServer:
        case Verb::RenameServer:
            return "address of " + server;
        case Verb::CheckAddr:
        case Verb::CheckPort:
            return "checks of " + server;
        case Verb::EnableAgent:
        case Verb::DisableAgent:
        case Verb::AgentUp:
        case Verb::AgentDown:
        case Verb::AgentAddr:
        case Verb::AgentPort:
        case Verb::AgentSend:
            return "agent of " + server;
        case Verb::FrontendMaxconn:
            return "limit of frontend " + command.server.backend;
        case Verb::EnableFrontend:
        case Verb::DisableFrontend:
        case Verb::StopFrontend:
            return "state of frontend " + command.server.backend;
        case Verb::Variable:
        case Verb::Patterns:
            return command.words.size() > 2 ? command.words[1] + " " + command.words[2]
                                            : std::string();
        case Verb::DynamicCookies:
        case Verb::CookieKey:
            return "cookies of backend " + command.server.backend;
        case Verb::GlobalMaxconn:
            return "limit of the process";
        case Verb::RateLimit:
            return "rate of " + command.text;
        case Verb::ClearTable:
        case Verb::SetTableEntry:
        case Verb::RestoreTable:
            return command.key.empty() ? "entries of table " + command.table
                                       : "key " + command.key + " of table " + command.table;
        case Verb::KillOrigin:
        case Verb::StartOrigin:
            return "origin " + command.server.server;
        case Verb::TrafficRate:
            return "traffic";
        case Verb::GetWeight:
        case Verb::EndSessions:
        case Verb::EndSession:
        case Verb::ClearCounters:
        case Verb::Reload:
        case Verb::ApplyConfig:
            return {};
    }
    return {};
}

}  // namespace yard
