// The states of a Backend's servers as HAProxy's state file keeps them.
#include "core/control/checkwords.h"
#include "core/traffic/backends/backend.h"

namespace yard {
namespace {

/// HAProxy's numbers of what a check found.
enum CheckResultNumber { ResultUnknown, ResultFailed = 2, ResultPassed, ResultConditional };

/// A check that runs has none.
int resultOf(const Server& server) {
    if (server.lastCheck.status.empty() || server.checkRunning) return ResultUnknown;
    if (!server.lastCheck.passed) return ResultFailed;
    return server.lastCheck.status == "L7OKC" ? ResultConditional : ResultPassed;
}

/// As HAProxy writes them: all of the check but whether it was ever done.
void tellCheck(const Server& server, ServerState& state) {
    const CheckConf& check = server.conf().check;
    state.checkStatus = !server.lastCheck.status.empty() ? checkNumber(server.lastCheck.status) : 1;
    state.checkResult = resultOf(server);
    state.checkHealth = server.health.level();
    if (server.conf().checked) state.checkState = CheckConfigured;
    if (server.beingChecked()) state.checkState |= CheckEnabled;
    if (server.checkRunning) state.checkState |= CheckRuns;
    // HAProxy forgets to wake the check that a server has not.
    const bool rests = server.beingChecked() ? server.maint() : server.conf().disabled;
    if (rests) state.checkState |= CheckPaused;
    state.checkPort = check.port.value_or(0);
    if (check.address) state.checkAddress = check.address->host();
    const AgentConf& agent = server.conf().agent;
    state.agentPort = agent.port;
    if (agent.address) state.agentAddress = agent.address->host();
    if (!agent.on) return;
    state.agentState = AgentCheck | CheckConfigured;
    if (server.hasAgent()) state.agentState |= CheckEnabled;
    if (server.agentRunning) state.agentState |= CheckRuns;
}

/// The file changed its mind about `disabled`: it decides. Else what was done since decides.
void restoreMaint(Server& server, const ServerState& state) {
    const bool wasDisabled = state.admin & ConfigMaint, disabled = server.admin & ConfigMaint;
    if (wasDisabled == disabled) {
        const bool maint = state.admin & ForcedMaint;
        if (maint && !disabled) server.admin |= ForcedMaint;
        if (!maint && disabled) {
            server.admin &= ~static_cast<unsigned>(ForcedMaint);
            server.maintByFile = false;
            if (server.beingChecked()) server.health.restart();
        }
    }
    if (server.maint()) server.op = OpState::Stopped;
}

/// A drain that only came from a weight of 0 in the old file ends with it.
void restoreDrain(Server& server, const ServerState& state) {
    const bool drain = state.admin & ForcedDrain;
    if (drain && !server.maint() && (state.initialWeight > 0 || server.initialWeight == 0))
        server.admin |= ForcedDrain;
}

void stopAtOnce(Server& server) {
    server.health.setDown();
    server.op = OpState::Stopped;
}

void restoreOp(Server& server, const ServerState& state) {
    Health& health = server.health;
    const int rise = health.rise(), fall = health.fall();
    switch (static_cast<OpState>(state.op)) {
        case OpState::Stopped:
            return stopAtOnce(server);
        case OpState::Stopping:
            if (fall == 1) return stopAtOnce(server);
            health.setLevel(state.checkHealth < rise || state.checkHealth > rise + fall - 2
                                ? rise
                                : state.checkHealth);
            server.op = OpState::Stopping;
            return;
        case OpState::Starting:
        case OpState::Running:
            break;
    }
    health.setFull();
    server.op = OpState::Running;
}

void restoreCheck(Server& server, const ServerState& state) {
    const auto status = static_cast<size_t>(state.checkStatus);
    server.everChecked = server.conf().checked && status >= FirstCheckResult;
    if (server.everChecked) {
        server.lastCheck.status = CheckWords[status];
        server.lastCheck.passed = state.checkResult != ResultFailed;
    }
    const bool off = (state.checkState & CheckConfigured) && !(state.checkState & CheckEnabled);
    if (server.conf().checked && off) server.checksPaused = true;
}

}  // namespace

void Backend::states(std::vector<ServerState>& states) const {
    const Lock lock(m_mutex);
    for (const auto& server : m_servers)
        if (!server->gone) states.push_back(stateOf(*server));
}

ServerState Backend::stateOf(const Server& server) const {
    const ServerConf& conf = server.conf();
    ServerState state;
    state.backendId = m_conf->id, state.backend = name();
    state.serverId = conf.id, state.server = conf.name;
    state.backendIdGiven = m_conf->idGiven, state.serverIdGiven = conf.idGiven;
    const int family = conf.unresolved ? AF_UNSPEC : conf.address.family();
    if (family == AF_INET || family == AF_INET6) state.address = conf.address.host();
    state.secured = conf.tls.on;
    if (conf.hasHostName()) state.hostName = conf.hostText;
    // HAProxy writes a shift as if it were a port, and one below 0 as a very high one.
    state.port = conf.portRule == ServerConf::Port::ClientShifted
                     ? static_cast<uint32_t>(conf.portShift)
                     : conf.address.port();
    state.op = server.maint() ? static_cast<int>(OpState::Stopped) : static_cast<int>(server.op);
    state.admin = static_cast<int>(server.admin);
    state.weight = server.weight, state.initialWeight = server.initialWeight;
    const auto since = m_clock.now() - server.changedAt;
    state.sinceChange = std::chrono::duration_cast<std::chrono::seconds>(since).count();
    tellCheck(server, state);
    return state;
}

void Backend::restore(Server& server, const ServerState& state, StateChanges& changes) {
    const auto told = static_cast<ptrdiff_t>(changes.size());
    Cause cause;
    cause.stateFile = true;
    // In HAProxy's order, as it tells what each step changes.
    change(server, cause, changes, [&] { restoreOp(server, state); });
    change(server, cause, changes, [&] { restoreMaint(server, state); });
    cause.weight = true;
    change(server, cause, changes, [&] {
        restoreDrain(server, state);
        restoreCheck(server, state);
        if (state.initialWeight == server.initialWeight) server.weight = state.weight;
    });
    {
        const Lock lock(m_mutex);
        server.changedAt = m_clock.now() - std::chrono::seconds(state.sinceChange);
        server.changedWall = m_clock.wall() - std::chrono::seconds(state.sinceChange);
    }
    // HAProxy says nothing yet about the backend as a whole.
    for (auto it = changes.begin() + told; it != changes.end(); ++it)
        if (!it->server) it->logLine.clear();
}

}  // namespace yard
