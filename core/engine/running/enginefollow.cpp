// What follows from a change of a server: it is told, sessions end, who tracks it goes with it.
#include <syslog.h>

#include "core/engine/graph/graphbuilder.h"
#include "core/engine/running/engine.h"

namespace yard {

void Engine::heard(Backend& backend, Server& server, CheckOutcome outcome) {
    if (!outcome.healthLine.empty()) {
        m_herald.log(backend.conf(), LOG_NOTICE, outcome.healthLine);
        m_herald.mail(backend.conf(), LOG_INFO, outcome.healthLine);
    }
    changed(backend, server, outcome.changes);
    if (outcome.event) note(std::move(*outcome.event));
}

/// Posted by a worker; since then another configuration may have taken over.
void Engine::observed(Backend& backend, Server& server, CheckOutcome outcome) {
    const auto home = m_homes.find(&server);
    if (home == m_homes.end() || home->second != &backend) return;
    heard(backend, server, std::move(outcome));
    if (Checker* checker = checkerOf(server, CheckRole::Health)) checker->hurry();
}

void Engine::changed(Backend& backend, Server& server, const StateChanges& changes) {
    m_herald.tell(backend, changes);
    for (const StateChange& change : changes)
        if (change.flip) flipped(backend, *change.server, *change.flip);
    warm(backend, server);
    leadFollowers(backend, server);
}

void Engine::flipped(const Backend& backend, const Server& server, Flip flip) {
    const ServerConf& conf = server.conf();
    if (flip == Flip::Down && conf.endSessionsWhenDown) endSessions(backend, server, 'D');
    const bool takesOver = conf.endBackupSessionsWhenUp && !conf.backup && server.weight > 0;
    if (flip == Flip::Down || !takesOver) return;
    for (const auto& other : backend.servers())
        if (other->backup()) endSessions(backend, *other, 'U');
}

void Engine::endSessions(const Backend& backend, const Server& server, char why) {
    for (const auto& worker : m_workers) worker->endSessions({backend.name(), server.name()}, why);
}

void Engine::joinFollowers() {
    for (const auto& backend : m_graph->backends)
        for (const auto& server : backend->servers()) {
            const ServerConf& conf = server->conf();
            if (!conf.tracks()) continue;
            const Backend* other = findBackend(*m_graph, conf.trackBackend);
            const Server* leader = other ? other->findServer(conf.trackServer) : nullptr;
            // HAProxy puts each in front of the others.
            if (leader) m_followers[leader].insert(m_followers[leader].begin(), server.get());
        }
    // As it has been since the start, so nothing is told.
    for (const auto& [leader, followers] : m_followers)
        if (!leader->conf().tracks()) placeFollowers(*m_homes.at(leader), *leader);
    for (const auto& [server, home] : m_homes) warm(*home, *home->findServer(server->id()));
}

Result<const Server*> Engine::leaderFor(const Backend& home, ServerConf& conf) const {
    if (!conf.tracks()) return static_cast<const Server*>(nullptr);
    if (conf.trackBackend.empty()) conf.trackBackend = home.name();
    const Backend* backend = findBackend(*m_graph, conf.trackBackend);
    if (!backend)
        return Error{"unable to find required proxy '" + conf.trackBackend + "' for tracking."};
    const Server* leader = backend->findServer(conf.trackServer);
    if (!leader)
        return Error{"unable to find required server '" + conf.trackServer + "' for tracking."};
    const std::string use = "unable to use " + backend->name() + "/" + leader->name();
    if (leader->index() >= backend->conf().servers.size())
        return Error{use + " for tracking as it is a dynamic server."};
    const ServerConf& its = leader->conf();
    if (!its.checked && !its.agent.on && !its.tracks())
        return Error{use + " for tracking as it does not have any check nor agent enabled."};
    return leader;
}

void Engine::follow(Backend& home, Server& server, const Server& leader) {
    auto& followers = m_followers[&leader];
    followers.insert(followers.begin(), &server);
    const Backend& backend = *m_homes.at(&leader);
    changed(home, server, home.follow(server, backend.leadBy(leader)));
}

void Engine::placeFollowers(const Backend& backend, const Server& server) {
    const auto it = m_followers.find(&server);
    if (it == m_followers.end()) return;
    for (Server* follower : it->second) {
        Backend& home = *m_homes.at(follower);
        home.follow(*follower, backend.leadBy(server));
        placeFollowers(home, *follower);
    }
}

void Engine::leadFollowers(const Backend& backend, const Server& server) {
    const auto it = m_followers.find(&server);
    if (it == m_followers.end()) return;
    for (Server* follower : it->second) {
        Backend& home = *m_homes.at(follower);
        changed(home, *follower, home.follow(*follower, backend.leadBy(server)));
    }
}

/// `slowstart`: its share grows step by step.
void Engine::warm(Backend& backend, Server& server) {
    if (server.conf().slowstart == 0 || m_warming.count(&server)) return;
    const Millis wait = backend.warmingStep(server);
    if (wait == Millis(0)) return;
    m_warming[&server] = m_clock.after(wait, [this, &backend, &server] {
        const auto over = m_warming.extract(&server);  // until this call has ended
        changed(backend, server, backend.warmUp(server));
    });
}

}  // namespace yard
