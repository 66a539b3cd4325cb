#include "core/runtime/attached/failwatch.h"

namespace yard {

void FailWatch::note(const Command& command) {
    if (command.verb == Verb::Fail)
        m_failed.insert_or_assign(command.server, command);
    else
        m_failed.erase(command.server);
}

std::vector<Command> FailWatch::undone(const std::vector<ServerState>& states) {
    std::vector<Command> all;
    for (const ServerState& state : states) {
        const auto failed = m_failed.find({state.backend, state.server});
        if (failed == m_failed.end() || (state.checkState & CheckRuns)) continue;
        const bool isOff = !(state.checkState & CheckEnabled);
        if (isOff && state.op != 0) all.push_back(failed->second);
        m_failed.erase(failed);
    }
    return all;
}

}  // namespace yard
