// The Engine as the world of its Checkers.
#include "core/engine/engine.h"

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

void Engine::checkDone(Server& server, const CheckResult& result) {
    Backend& backend = *m_homes.at(&server);
    heard(backend, server, backend.checkDone(server, result));
}

void Engine::holdOver(Server& server) {
    Backend& backend = *m_homes.at(&server);
    changed(backend, server, backend.holdOver(server));
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
