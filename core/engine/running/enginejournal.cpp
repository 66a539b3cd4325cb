// The journal: what people and tools asked of the Engine, and what would take it back.
#include "core/control/undo.h"
#include "core/engine/graph/graphbuilder.h"
#include "core/engine/running/engine.h"

namespace yard {

/// What the command may change, as it stands; only that, for a socket may ask for many in a row.
Report Engine::before(const Command& command) {
    Report report;
    if (!command.table.empty()) {
        Since since;
        since.table = command.table;
        since.key = command.key;
        const StickTable* table = findTable(*m_graph, command.table);
        if (table && !command.key.empty()) {
            report.page = tablePage(since);
            report.tables.push_back(tableRow(*table));
        }
    } else if (command.server.server.empty()) {
        if (const Frontend* frontend = frontendNamed(command.server.backend))
            report.rows.push_back(frontend->report(0));
        report.process = processRow({});
    } else if (const Backend* backend = backendNamed(command.server.backend)) {
        backend->report(report.rows);
    }
    return report;
}

void Engine::noteCommand(const Command& command, const Answer& answer, const Report& before) {
    note(commandEvent(command, answer, before));
}

/// What a state file did is found among what people did.
void Engine::noteRestored(const std::vector<std::string>& servers) {
    if (servers.empty()) return;
    Event event;
    event.kind = EventKind::Command;
    event.title = servers.size() == 1
                      ? "State of a server restored"
                      : "States of " + std::to_string(servers.size()) + " servers restored";
    for (const std::string& name : servers)
        event.detail += (event.detail.empty() ? "" : ", ") + name;
    event.by = "state file";
    note(std::move(event));
}

}  // namespace yard
