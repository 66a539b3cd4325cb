// What checks and traffic show of a Backend's servers, and what a server sees of the one it tracks.
#include "core/traffic/backends/backend.h"
#include "core/traffic/backends/serverwords.h"

namespace yard {
namespace {

/// What an observation says in HAProxy's words, and whether it is an error (true), a success
/// (false) or nothing at layers 4 and 7.
struct ObservedRow {
    std::string_view words;
    std::optional<bool> layer4, layer7;
};

/// The status of a check that `disable-on-404` lets pass: the server works, but wants no more.
constexpr std::string_view Conditional = "L7OKC";

ObservedRow rowOf(Observed what) {
    switch (what) {
        case Observed::Connected:
            return {"L4 successful connection", false, std::nullopt};
        case Observed::NotConnected:
            return {"L4 unsuccessful connection", true, true};
        case Observed::GoodAnswer:
            return {"Correct http response", std::nullopt, false};
        case Observed::WrongStatus:
            return {"Wrong http response", std::nullopt, true};
        case Observed::BadHead:
            return {"Invalid http response (headers)", std::nullopt, true};
        case Observed::ReadError:
            return {"Read error (http)", std::nullopt, true};
        case Observed::ReadTimeout:
            return {"Read timeout (http)", std::nullopt, true};
        case Observed::Closed:
            return {"Close from server (http)", std::nullopt, true};
    }
    return {};
}

CheckResult observedResult(int errors, std::string_view last) {
    CheckResult result;
    result.status = "HANA";
    result.info = "Detected " + std::to_string(errors) +
                  " consecutive errors, last one was: " + std::string(last);
    result.description = "Health analyze";
    result.durationMs = -1;
    return result;
}

}  // namespace

void Backend::checkStarted(Server& server, CheckRole role) {
    const Lock lock(m_mutex);
    (role == CheckRole::Health ? server.checkRunning : server.agentRunning) = true;
}

/// `well`: all that tells of it agrees; `ill`: something says that it does not work.
void Backend::turn(Server& server, bool well, bool ill) {
    const bool wasDown = server.op == OpState::Stopped;
    if (well)
        server.comeUp();
    else if (ill)
        server.op = OpState::Stopped;
    if (wasDown == (server.op == OpState::Stopped)) return;
    server.held = wasDown && heldOnReturn(server);
    if (wasDown) server.trusted = false;
}

/// Takes a result in; with the lock held.
void Backend::count(Server& server, const CheckResult& result) {
    if (!result.passed && server.health.level() > 0) ++server.checkFailures;
    if (result.passed) server.errorsInRow = 0;
    server.failedInRow = result.passed ? 0 : server.failedInRow + 1;
    server.lastCheck = result;
    server.everChecked = true;
    server.health.observe(result.passed);
    if (result.status == Conditional) {
        if (server.foundWell()) server.op = OpState::Stopping;
        return;
    }
    turn(server, result.passed && server.foundWell(), !server.health.up());
}

/// `alter` takes the result in; what is new is told.
template <typename Alter>
CheckOutcome Backend::judge(Server& server, const CheckResult& result, Alter alter) {
    CheckOutcome outcome;
    bool moved = false, news = false;
    change(server, {&result}, outcome.changes, [&] {
        const int level = server.health.level();
        const CheckResult before = server.lastCheck;
        alter();
        const CheckResult& now = server.lastCheck;
        moved = level != server.health.level() || before.status != now.status;
        news = moved || before.code != now.code || before.info != now.info;
        if (moved && m_conf->logHealthChecks) outcome.healthLine = healthCheckLine(*m_conf, server);
        if (news) outcome.event = checkEvent(*m_conf, server);
    });
    if (!outcome.changes.empty()) outcome.event.reset();
    return outcome;
}

CheckOutcome Backend::checkDone(Server& server, const CheckResult& found) {
    CheckResult result = found;
    // `disable-on-404`: who is down does not come up by it.
    if (result.status == Conditional && result.code == 404 && m_conf->check.disableOn404) {
        const Lock lock(m_mutex);
        result.passed = server.op != OpState::Stopped;
        if (!result.passed) {
            result.status = "L7STS";
            result.description = "Layer7 wrong status";
        }
    }
    return judge(server, result, [&] {
        server.checkRunning = false;
        // It began before an operator took the server out, and says nothing about now.
        if (!server.maint() && !server.checksPaused) count(server, result);
    });
}

// HAProxy's __health_adjust.
std::optional<CheckOutcome> Backend::observed(Server& server, Observed what) {
    const ServerConf& conf = server.conf();
    const ObservedRow row = rowOf(what);
    const auto error = conf.observe == Observe::Layer4 ? row.layer4 : row.layer7;
    if (!conf.checked || !error) return std::nullopt;
    if (!*error) {
        if (server.errorsInRow.load(std::memory_order_relaxed)) server.errorsInRow = 0;
        return std::nullopt;
    }
    const int errors = ++server.errorsInRow;
    if (errors < conf.errorLimit) return std::nullopt;
    const CheckResult result = observedResult(errors, row.words);
    return judge(server, result, [&] {
        server.errorsInRow = 0;
        ++server.observedFailures;
        if (server.maint() || conf.onError == OnError::FastInter) return;
        Health& health = server.health;
        if (conf.onError == OnError::SuddenDeath && health.level() > health.rise())
            health.setLevel(health.rise() + 1);
        if (conf.onError == OnError::MarkDown && health.up()) health.restart();
        count(server, result);
    });
}

CheckView Backend::checkView(const Server& server, CheckRole role) const {
    const Lock lock(m_mutex);
    // An agent is asked at one pace, and in maintenance too: it may end that.
    if (role == CheckRole::Agent) return {true, false, server.agentPaused};
    return {server.health.full(),
            server.op == OpState::Stopped && server.health.level() == 0,
            server.checksPaused,
            server.maint(),
            server.held,
            server.changedAt,
            server.op == OpState::Stopped};
}

StateChanges Backend::holdOver(Server& server) {
    StateChanges changes;
    const Failback& failback = m_conf->failback;
    change(server, {nullptr, false, true}, changes, [&] {
        const auto up = std::chrono::duration_cast<Millis>(m_clock.now() - server.changedAt);
        if (failback.when == Failback::When::After && up >= Millis(failback.after))
            server.held = false;
    });
    return changes;
}

Lead Backend::leadBy(const Server& server) const {
    const Lock lock(m_mutex);
    return {server.op == OpState::Starting ? OpState::Running : server.op,
            server.maint(),
            server.drain(),
            server.held,
            server.shownHealth(),
            server.showsChecks(),
            server.lead ? server.lead->hasAgent : server.hasAgent(),
            server.lead ? server.lead->agentUp : server.agentHealth.up(),
            server.observed()};
}

StateChanges Backend::follow(Server& server, const Lead& lead) {
    StateChanges changes;
    change(server, {}, changes, [&] {
        const bool wasDown = server.op == OpState::Stopped && !server.maint();
        server.lead = lead;
        const unsigned inherited =
            (lead.maint ? InheritedMaint : 0U) | (lead.drain ? InheritedDrain : 0U);
        server.admin = (server.admin & ~(InheritedMaint | InheritedDrain)) | inherited;
        if (server.maint()) {
            server.op = OpState::Stopped;
            server.health.setDown();
        } else if (lead.op == OpState::Running) {
            server.comeUp();
        } else {
            server.op = lead.op;
        }
        if (wasDown) server.held = lead.held && !server.stopped() && heldOnReturn(server);
        if (!lead.held) server.held = false;
    });
    return changes;
}

// HAProxy means a twentieth of the time, but takes its seconds for milliseconds (2.6.12).
Millis Backend::warmingStep(const Server& server) const {
    const Lock lock(m_mutex);
    return Millis(server.op == OpState::Starting ? 1000 : 0);
}

StateChanges Backend::warmUp(Server& server) {
    StateChanges changes;
    Cause cause;
    cause.warmed = true;
    change(server, cause, changes, [&] { server.warmUp(m_clock.now()); });
    return changes;
}

}  // namespace yard
