// The Engine as the world of its Checkers.
#include "core/engine/running/engine.h"

namespace yard {
namespace {

bool wanted(const ServerConf& server, CheckRole role) {
    return role == CheckRole::Health ? server.checked : server.agent.on;
}

}  // namespace

void Engine::startChecks(const CheckTimes& due) {
    struct One {
        Server* server;
        CheckRole role;
        Backend* backend;
    };
    std::vector<One> checked;
    std::vector<CheckConf> confs;
    for (const auto& backend : m_graph->backends)
        for (const auto& server : backend->servers())
            for (const CheckRole role : {CheckRole::Health, CheckRole::Agent}) {
                if (!wanted(server->conf(), role)) continue;
                checked.push_back({server.get(), role, backend.get()});
                confs.push_back(intervalsOf(server->conf(), role));
            }
    const std::vector<Millis> delays = spreadStart(confs, Millis(config()->global.maxSpreadChecks));
    for (size_t i = 0; i < checked.size(); ++i) {
        const auto& [server, role, backend] = checked[i];
        const auto before = due.find({{backend->name(), server->name()}, role});
        startCheck(*server, role, *backend, before == due.end() ? delays[i] : before->second);
    }
}

void Engine::startCheck(Server& server, CheckRole role, Backend& backend, Millis delay) {
    const Checker::Begin begin = [this](ProbePlan plan, ProbeDone done) {
        plan.world = m_graph->world;
        return startProbe(plan, m_reactor, m_clock, std::move(done));
    };
    CheckWorld& world = *this;
    auto& checker = m_checkers[{&server, role}];
    checker = std::make_unique<Checker>(server, role, backend.conf(), world, m_clock, begin,
                                        config()->global.spreadChecks);
    checker->start(delay);
}

Checker* Engine::checkerOf(const Server& server, CheckRole role) const {
    const auto it = m_checkers.find({&server, role});
    return it == m_checkers.end() ? nullptr : it->second.get();
}

Engine::CheckTimes Engine::checkTimes() const {
    CheckTimes due;
    for (const auto& [key, checker] : m_checkers) {
        const auto& [server, role] = key;
        due[{{m_homes.at(server)->name(), server->name()}, role}] = checker->left();
    }
    return due;
}

CheckView Engine::view(const Server& server, CheckRole role) {
    return m_homes.at(&server)->checkView(server, role);
}

void Engine::checkStarted(Server& server, CheckRole role) {
    m_homes.at(&server)->checkStarted(server, role);
}

void Engine::checkDone(Server& server, CheckRole role, const CheckResult& result) {
    Backend& backend = *m_homes.at(&server);
    if (role == CheckRole::Health) return heard(backend, server, backend.checkDone(server, result));
    heard(backend, server, backend.agentDone(server, result));
}

void Engine::holdOver(Server& server) {
    Backend& backend = *m_homes.at(&server);
    changed(backend, server, backend.holdOver(server));
}

/// One who asks for checks of a server that is being checked does not want to wait for the next,
/// though HAProxy lets him; a restored server comes up by nothing else.
void Engine::wakeChecker(const Server& server, Verb verb, bool wasChecked) {
    Checker* checker = checkerOf(server, CheckRole::Health);
    const bool asked = verb == Verb::EnableHealth && wasChecked && !m_options.strict;
    if (checker && (verb == Verb::Restore || asked)) checker->checkNow();
}

}  // namespace yard
