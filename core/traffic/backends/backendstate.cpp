// The states of a Backend's servers: commands, and what follows from a change.
#include <algorithm>
#include <cstdlib>

#include "core/traffic/backends/backend.h"

namespace yard {
namespace {

constexpr int MaxWeight = 256;

/// Back in service as at the start, one failed check away from DOWN; or as its lead is, or down as
/// its agent has said last.
void backInService(Server& server) {
    if (server.beingChecked())
        server.health.restart();
    else if (server.conf().checked)
        server.health.setFull();
    if (server.lead && server.lead->op != OpState::Running)
        server.op = server.lead->op;
    else if (server.foundWell())
        server.comeUp();
}

void leaveMaint(Server& server) {
    if (!(server.admin & ForcedMaint)) return;
    server.admin &= ~static_cast<unsigned>(ForcedMaint);
    server.maintByFile = false;
    if (server.failed || server.maint()) return;  // down until Restore, or with its lead
    backInService(server);
}

void endResolveMaint(Server& server) {
    if (!(server.admin & ResolveMaint)) return;
    server.admin &= ~static_cast<unsigned>(ResolveMaint);
    if (!server.maint()) backInService(server);
}

void enterResolveMaint(Server& server) {
    server.admin |= ResolveMaint;
    server.op = OpState::Stopped;
    server.health.setDown();
    server.forgetChecks();
}

void endDrain(Server& server) { server.admin &= ~static_cast<unsigned>(ForcedDrain); }

void healthUp(Server& server) {
    server.failed = false;
    server.health.setFull();
    if (!server.maint()) server.comeUp();
}

void healthDown(Server& server) {
    server.health.setDown();
    server.op = OpState::Stopped;
}

/// Every word of an operator about a server's state ends a hold.
void endHold(Server& server) { server.held = server.trusted = false; }

void enableChecks(Server& server) { server.failed = server.checksPaused = false; }

/// A checked server is not taken at its word: it stays down until the check that comes next, which
/// alone decides.
void restore(Server& server) {
    const bool wasMaint = server.maint();
    enableChecks(server);
    leaveMaint(server);
    endDrain(server);
    if (wasMaint || server.lead || server.op != OpState::Stopped) return;
    if (server.conf().checked) {
        server.health.setAlmostUp();
        server.trusted = true;
    } else
        healthUp(server);
}

void enterDrain(Server& server) {
    leaveMaint(server);
    server.admin |= ForcedDrain;
}

void enterMaint(Server& server) {
    endDrain(server);
    server.admin |= ForcedMaint;
    server.op = OpState::Stopped;
    server.health.setDown();
    server.forgetChecks();
}

void stopping(Server& server) {
    server.failed = false;
    server.health.setFull();
    if (!server.maint()) server.op = OpState::Stopping;
}

void disableChecks(Server& server) { server.checksPaused = server.conf().checked; }

void fail(Server& server) {
    disableChecks(server);
    server.failed = true;
    healthDown(server);
}

void apply(Server& server, Verb verb) {
    endHold(server);
    switch (verb) {
        case Verb::Ready:
            leaveMaint(server);
            return endDrain(server);
        case Verb::Drain:
            return enterDrain(server);
        case Verb::Maint:
            return enterMaint(server);
        case Verb::HealthUp:
            return healthUp(server);
        case Verb::HealthDown:
            return healthDown(server);
        case Verb::HealthStopping:
            return stopping(server);
        case Verb::EnableHealth:
            return enableChecks(server);
        case Verb::DisableHealth:
            return disableChecks(server);
        case Verb::Fail:
            return fail(server);
        case Verb::Restore:
            return restore(server);
        default:  // not about the state of a server
            return;
    }
}

bool setsHealth(Verb verb) {
    return verb == Verb::HealthUp || verb == Verb::HealthDown || verb == Verb::HealthStopping ||
           verb == Verb::Fail;
}

/// "N" or "N%" of the initial weight, as HAProxy reads it.
Result<int> parseWeight(const std::string& text, int initial) {
    if (text.empty()) return Error{"Require <weight> or <weight%>."};
    char* end = nullptr;
    const long number = std::strtol(text.c_str(), &end, 10);
    const std::string rest = end;
    if (end == text.c_str()) return Error{"Empty weight string empty or preceded by garbage"};
    if (rest == "%") {
        if (number < 0) return Error{"Relative weight must be positive."};
        return static_cast<int>(
            std::min<long>(initial * std::min(number, 25600L) / 100, MaxWeight));
    }
    if (number < 0 || number > MaxWeight)
        return Error{"Absolute weight can only be between 0 and 256 inclusive."};
    if (!rest.empty()) return Error{"Trailing garbage in weight string"};
    return static_cast<int>(number);
}

}  // namespace

void Backend::inherit(const Backend& old) {
    const std::scoped_lock lock(m_mutex, old.m_mutex);
    m_cells = old.m_cells;
    for (const auto& server : m_servers)
        if (const Server* same = old.findServer(server->name())) server->inherit(*same);
    m_balancer->changed();
    recount();
    releaseIfAlone();
    m_presentMax = old.m_presentMax.load(), m_queuedMax = old.m_queuedMax;
    m_downs = old.m_downs, m_downFor = old.m_downFor;
    const bool wasUp = old.m_active + old.m_backups > 0, isUp = m_active + m_backups > 0;
    if (wasUp == isUp)
        m_changedAt = old.m_changedAt, m_changedWall = old.m_changedWall;
    else if (isUp)
        m_downFor += std::chrono::duration_cast<Millis>(m_changedAt - old.m_changedAt);
    else
        ++m_downs;
}

void Backend::addressFound(Server& server, StateChanges& changes) {
    change(server, {}, changes, [&] { endResolveMaint(server); });
}

void Backend::addressLost(Server& server, const std::string& why, StateChanges& changes) {
    server.loseAddress();
    Cause cause;
    cause.noAddress = why;
    change(server, cause, changes, [&] { enterResolveMaint(server); });
}

void Backend::settle(Server& server, const Before& before, const Cause& cause,
                     StateChanges& changes, Grants& grants) {
    m_standingsStale = true;
    if (server.op == before.op && server.admin == before.admin && server.held == before.held &&
        !cause.weight && !cause.warmed)
        return;
    const bool wasUp = m_active + m_backups > 0;
    const Server* backup = backupInUse();
    server.refresh();
    stamp(server, before);
    m_balancer->changed();
    recount();
    const std::vector<Server*> released = releaseIfAlone();
    const size_t told = changes.size();
    size_t requeued = 0;
    if (server.stopped())
        requeued = dismiss(server, grants);
    else
        serveLine(server, grants);  // it may have more slots than before
    serveAll(grants);
    if (!server.stopped()) requeued = grants.size();
    tellChange({*m_conf, server, before, cause, m_active, m_backups, requeued}, changes);
    if (changes.size() > told && server.stopped() != before.stopped())
        changes[told].flip = server.stopped() ? Flip::Down : Flip::Up;
    for (Server* other : released) changes.push_back(failedBack(*m_conf, *other, Unhold::Alone));
    tellBackend(wasUp, before, backup, changes);
}

/// Whether a server that has come up waits for its operator: only one that would take traffic from
/// another.
bool Backend::heldOnReturn(const Server& server) const {
    return m_conf->failback.when != Failback::When::Auto && !server.trusted && !m_inUse.empty() &&
           (!server.backup() || m_active == 0);
}

/// A held server is better than none.
std::vector<Server*> Backend::releaseIfAlone() {
    std::vector<Server*> released;
    if (!m_inUse.empty()) return released;
    for (const auto& server : m_servers) {
        if (!server->held) continue;
        server->held = false;
        server->refresh();
        released.push_back(server.get());
    }
    if (released.empty()) return released;
    m_balancer->changed();
    recount();
    return released;
}

void Backend::stamp(Server& server, const Before& before) {
    if (server.op == before.op && server.admin == before.admin) return;
    if (server.stopped() && before.stopped()) return;
    const TimePoint now = m_clock.now();
    // The time of an outage that ends by the end of maintenance is not counted (verified 2.6.12).
    if (before.stopped() && !(before.admin & AnyMaint))
        server.downFor += std::chrono::duration_cast<Millis>(now - server.changedAt);
    if (server.stopped()) ++server.downs;
    server.changedAt = now;
    server.changedWall = m_clock.wall();
}

void Backend::recount() {
    m_inUse = eligibleSet(m_servers, m_conf->allbackups);
    m_active = m_backups = 0;
    for (const auto& server : m_servers)
        if (server->eligible()) ++(server->backup() ? m_backups : m_active);
    m_standingsStale = true;
}

const Server* Backend::backupInUse() const {
    return m_active == 0 && !m_inUse.empty() ? m_inUse.front() : nullptr;
}

void Backend::tellBackend(bool wasUp, const Before& change, const Server* before,
                          StateChanges& changes) {
    const bool up = m_active + m_backups > 0;
    if (up != wasUp) {
        const TimePoint now = m_clock.now();
        if (!up)
            ++m_downs;
        else if (!(change.admin & AnyMaint))  // as in stamp()
            m_downFor += std::chrono::duration_cast<Millis>(now - m_changedAt);
        m_changedAt = now;
        m_changedWall = m_clock.wall();
        if (!up) changes.push_back(noServerLeft(*m_conf));
    }
    const Server* backup = backupInUse();
    if (backup && backup != before) changes.push_back(runsOnBackup(*m_conf, *backup));
    if (before && m_active > 0) changes.push_back(backOnActive(*m_conf));
}

Answer Backend::execute(Server& server, const Command& command, StateChanges& changes) {
    switch (command.verb) {
        case Verb::Weight:
            return setWeight(server, command.text, changes);
        case Verb::GetWeight: {
            const Lock lock(m_mutex);
            return {true, std::to_string(server.weight) + " (initial " +
                              std::to_string(server.initialWeight) + ")"};
        }
        case Verb::EnableAgent:
        case Verb::DisableAgent:
        case Verb::AgentUp:
        case Verb::AgentDown:
            return executeOnAgent(server, command, changes);
        case Verb::EnableHealth:
            if (!server.conf().checked)
                return {false, "Health check was not configured on this server, cannot enable."};
            break;
        default:
            if (server.lead && setsHealth(command.verb))
                return {false, "cannot change health on a tracking server."};
            break;
    }
    change(server, causeOf(command), changes, [&] { apply(server, command.verb); });
    return {};
}

Answer Backend::setWeight(Server& server, const std::string& text, StateChanges& changes) {
    const Result<int> weight = parseWeight(text, server.initialWeight);
    if (!weight) return {false, weight.error()};
    if (*weight != 0 && *weight != server.initialWeight && !m_balancer->dynamic())
        return {false,
                "Backend is using a static LB algorithm and only accepts weights '0%' and '100%'."};
    change(server, {nullptr, true}, changes, [&] { server.weight = *weight; });
    return {};
}

}  // namespace yard
