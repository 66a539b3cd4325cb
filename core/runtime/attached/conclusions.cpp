#include "core/runtime/attached/conclusions.h"

#include <algorithm>
#include <map>

namespace yard {
namespace {

/// Bits of ServerState::admin, HAProxy's.
constexpr int ByTracked = 0x02, InFile = 0x04, ForcedDrain = 0x08, TrackedDrain = 0x10,
              NoAddress = 0x20;
/// Ages come in whole seconds: the moment that follows from one wanders by so much.
constexpr int64_t WanderMs = 2500;

bool isDown(const StatRow& row) { return row.status.starts_with("DOWN"); }
bool isMaint(const StatRow& row) { return row.status.starts_with("MAINT"); }

Shown shownOf(const StatRow& row) {
    if (isMaint(row)) return Shown::Maint;
    if (isDown(row)) return row.rising > 0 ? Shown::Rising : Shown::Down;
    const bool serves = row.status.starts_with("UP") || row.status == "no check";
    return serves ? Shown::Up : Shown::Drain;
}

std::string counted(int number, int of, const char* words) {
    return std::to_string(number) + " of " + std::to_string(of) + words;
}

std::string joined(const std::string& one, const std::string& other) {
    return one + (one.empty() || other.empty() ? "" : ", ") + other;
}

std::string checkWords(const StatRow& row) {
    return row.lastChk.empty() ? row.checkDesc : row.lastChk;
}

std::string maintReason(const StatRow& row, int admin) {
    if (admin & ByTracked) return "in maintenance, as " + row.tracked;
    if (admin & NoAddress) return "its host name has no address";
    return admin & InFile ? "disabled in the configuration" : "set by an operator";
}

std::string downReason(const StatRow& row) {
    if (row.failed) return "failed by an operator, down until Restore";
    if (!row.tracked.empty()) return "down, as " + row.tracked;
    if (row.status == "DOWN (agent)")
        return row.lastAgt.empty() ? "its agent says so" : row.lastAgt;
    if (row.rising > 0) return counted(row.rising, row.checkRise, " checks passed, not yet UP");
    return joined(checkWords(row), counted(row.checkFall, row.checkFall, " checks failed"));
}

/// As the engine tells it of its own servers.
std::string reasonOf(const StatRow& row, int admin) {
    if (isMaint(row)) return maintReason(row, admin);
    if (isDown(row)) return downReason(row);
    if (row.held) return "up, but held: it takes no new traffic until Fail back";
    if (row.weight == 0 && !(admin & (ForcedDrain | TrackedDrain)))
        return "weight 0: no requests but those that stick to it";
    if (row.shown == Shown::Drain) return "no requests but those that stick to it";
    if (row.falling == 0) return {};
    return joined(checkWords(row),
                  counted(row.falling, row.checkFall, " checks failed, not yet DOWN"));
}

void concludeChecks(StatRow& row, const ServerState& state) {
    row.checked = state.checkState & CheckConfigured;
    row.agent = state.agentState & CheckConfigured;
    row.checksPaused = row.checked && !(state.checkState & CheckEnabled);
    const bool watched = (row.checked && !row.checksPaused) || row.agent || !row.tracked.empty();
    row.failed = isDown(row) && !watched;
    if (!row.checked || row.checksPaused || row.checkHealth < 0) return;
    const int best = row.checkRise + row.checkFall - 1;
    if (isDown(row))
        row.rising = row.checkHealth;
    else if (!isMaint(row))
        row.falling = std::max(best - row.checkHealth, 0);
}

void concludeServer(StatRow& row, const ServerState& state) {
    row.backup = row.bck > 0;
    row.tls = state.secured;
    row.drained = state.admin & ForcedDrain;
    concludeChecks(row, state);
    row.hits = row.http ? row.reqTot : row.stot;
    row.shown = shownOf(row);
    row.held = row.status == "DRAIN" && row.weight > 0 && state.op == 2 &&
               !(state.admin & (ForcedDrain | TrackedDrain));
    row.reason = reasonOf(row, state.admin);
}

/// Those that the algorithm may pick: the active ones; without any, the first backup or, where all
/// backups share the work, all of them: then the backend's weight is their sum.
std::vector<StatRow*> inUse(const std::vector<StatRow*>& servers, int backendWeight) {
    std::vector<StatRow*> active, backups;
    int sum = 0;
    for (StatRow* row : servers) {
        if (row->shown != Shown::Up || row->weight <= 0) continue;
        (row->backup ? backups : active).push_back(row);
        if (row->backup) sum += row->weight;
    }
    if (!active.empty() || backups.size() < 2) return active.empty() ? backups : active;
    const bool all = backendWeight == sum && backendWeight != backups.front()->weight;
    return all ? backups : std::vector<StatRow*>{backups.front()};
}

void share(const std::vector<StatRow*>& servers, const StatRow& backend) {
    const std::vector<StatRow*> used = inUse(servers, backend.weight);
    int sum = 0;
    for (const StatRow* row : used) sum += row->weight;
    for (StatRow* row : used) {
        row->inUse = true;
        if (backend.algo == "first")
            row->expectedShare = row == used.front() ? 1 : 0;
        else if (sum > 0)
            row->expectedShare = static_cast<double>(row->weight) / sum;
    }
}

/// `rows` of one proxy come one after the other, its backend last.
void concludeBackends(std::vector<StatRow>& rows) {
    std::vector<StatRow*> servers;
    for (StatRow& row : rows) {
        if (row.scope == Scope::Server) servers.push_back(&row);
        if (row.scope != Scope::Backend) continue;
        row.shown = isDown(row) ? Shown::Down : Shown::Up;
        row.serverless = servers.empty();
        share(servers, row);
        servers.clear();
    }
}

/// `moment`, or what was concluded before where that can be the same.
int64_t steady(int64_t moment, int64_t before) {
    return std::abs(moment - before) <= WanderMs ? before : moment;
}

void concludeTimes(Report& report, const Report* before) {
    std::map<ServerKey, const StatRow*> earlier;
    if (before)
        for (const StatRow& row : before->rows) earlier[{row.proxy, row.name}] = &row;
    if (before)
        report.process.startedMs = steady(report.process.startedMs, before->process.startedMs);
    for (StatRow& row : report.rows) {
        if (row.lastchg < 0) continue;
        row.sinceMs = report.takenMs - row.lastchg * 1000;
        const auto found = earlier.find({row.proxy, row.name});
        if (found == earlier.end() || found->second->scope != row.scope) continue;
        if (found->second->shown == row.shown)
            row.sinceMs = steady(row.sinceMs, found->second->sinceMs);
    }
}

}  // namespace

void conclude(Report& report, const Report* before) {
    std::map<ServerKey, const ServerState*> states;
    for (const ServerState& state : report.serverStates)
        states[{state.backend, state.server}] = &state;
    for (StatRow& row : report.rows) {
        if (row.scope != Scope::Server) continue;
        const auto state = states.find({row.proxy, row.name});
        concludeServer(row, state == states.end() ? ServerState() : *state->second);
    }
    concludeBackends(report.rows);
    concludeTimes(report, before);
}

}  // namespace yard
