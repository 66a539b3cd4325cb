// The Engine as the world of its Checkers.
#include <syslog.h>

#include "core/engine/engine.h"
#include "core/traffic/statewords.h"

namespace yard {
void Engine::startChecks(const CheckTimes& due) {
    std::vector<std::pair<Server*, Backend*>> checked;
    std::vector<const CheckConf*> confs;
    for (const auto& backend : m_graph->backends)
        for (const auto& server : backend->servers()) {
            if (!server->conf().checked) continue;
            checked.emplace_back(server.get(), backend.get());
            confs.push_back(&server->conf().check);
        }
    const std::vector<Millis> delays = spreadStart(confs);
    for (size_t i = 0; i < checked.size(); ++i) {
        const auto& [server, backend] = checked[i];
        const auto before = due.find({backend->name(), server->name()});
        startCheck(*server, *backend, before == due.end() ? delays[i] : before->second);
    }
}

void Engine::startCheck(Server& server, Backend& backend, Millis delay) {
    const Checker::Begin begin = [this](const ProbePlan& plan, ProbeDone done) {
        return startProbe(plan, m_reactor, m_clock, std::move(done));
    };
    CheckWorld& world = *this;
    auto& checker = m_checkers[&server];
    checker = std::make_unique<Checker>(server, backend.conf(), world, m_clock, begin);
    checker->start(delay);
}

Engine::CheckTimes Engine::checkTimes() const {
    CheckTimes due;
    for (const auto& [server, checker] : m_checkers)
        due[{m_homes.at(server)->name(), server->name()}] = checker->left();
    return due;
}

CheckView Engine::view(const Server& server) { return m_homes.at(&server)->checkView(server); }

void Engine::checkStarted(Server& server) { m_homes.at(&server)->checkStarted(server); }

// This thread is the only one that changes health and check results, so it may read them unlocked.
void Engine::checkDone(Server& server, const CheckResult& result) {
    Backend& backend = *m_homes.at(&server);
    const int level = server.health.level();
    const CheckResult before = server.lastCheck;
    const StateChanges changes = backend.checkDone(server, result);
    const CheckResult& now = server.lastCheck;
    const bool moved = level != server.health.level() || before.status != now.status;
    if (moved && backend.conf().logHealthChecks)
        m_herald.log(backend.conf(), LOG_NOTICE, healthCheckLine(backend.conf(), server));
    m_herald.tell(backend, changes);
    if (changes.empty() && (moved || before.code != now.code || before.info != now.info))
        noteCheck(backend, server);
}

void Engine::holdOver(Server& server) {
    Backend& backend = *m_homes.at(&server);
    m_herald.tell(backend, backend.holdOver(server));
}

/// Only what is new is told, not each pass.
void Engine::noteCheck(const Backend& backend, const Server& server) {
    const CheckResult& result = server.lastCheck;
    Event event;
    event.kind = EventKind::CheckResult;
    event.shown = shownOf(server);
    event.server = {backend.name(), server.name()};
    event.title = server.name() + (result.passed ? " passed a check" : " failed a check");
    for (const std::string& words : {result.description, result.info, server.healthWords()})
        if (!words.empty()) event.detail += (event.detail.empty() ? "" : ", ") + words;
    note(std::move(event));
}

/// An operator has changed what a Checker waits for.
void Engine::wakeChecker(const Server& server, Verb verb) {
    const auto it = m_checkers.find(&server);
    if (it == m_checkers.end()) return;
    // Whoever brings a server back wants to see it UP, not to wait for an interval.
    if (verb == Verb::Ready || verb == Verb::Restore || verb == Verb::EnableHealth)
        it->second->checkNow();
    it->second->stateChanged();
}

}  // namespace yard
