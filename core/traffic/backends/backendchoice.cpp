// Who gets a request: stick table, balance algorithm, a place in the queue.
#include "core/traffic/backends/backend.h"

namespace yard {
namespace {

bool tried(uint64_t mask, const Server& server) {
    return server.index() < 64 && (mask >> server.index() & 1);
}

}  // namespace

Choice Backend::choose(const Ask& ask) {
    Choice choice;
    Grants grants;
    Lock lock(m_mutex, std::defer_lock);
    Server* named = ask.wanted;
    Because because = ask.wantedBecause;
    if (!named) {
        named = stuckTo(ask, choice, lock);
        because = Because::Stuck;
    }
    if (!lock) lock.lock();
    if (ask.wanted && named->stopped() && !ask.persist) named = nullptr;
    if (ask.standings) {
        if (m_standingsStale) rebuildStandings();
        *ask.standings = m_standings;
    }
    if (ask.beside)
        giveBeside(ask, choice);
    else if (!named || !giveNamed(*named, ask, because, choice))
        giveAny(ask, choice);
    if (m_elastic && choice.kind != Choice::Kind::Nobody) serveGrown(grants);
    lock.unlock();
    tell(grants);
    return choice;
}

/// The tables have locks of their own, so they are asked without ours. Returns with the lock held
/// when it found a usable server.
Server* Backend::stuckTo(const Ask& ask, Choice& choice, Lock& lock) {
    for (size_t i = 0; i < ask.sticks.size(); ++i) {
        if (!ask.sticks[i].rule->match) continue;
        const auto id = ask.sticks[i].table->lookup(ask.sticks[i].key);
        if (!id) continue;
        lock.lock();
        Server* server = findServer(*id);
        if (!server) {
            lock.unlock();
            continue;
        }
        const bool usable = !server->stopped() || ask.persist;
        if (usable || choice.stickHit < 0) {
            choice.stickHit = static_cast<int>(i);
            choice.stuckTo = server;
        }
        if (usable) return server;
        lock.unlock();
    }
    return nullptr;
}

/// False: its line is full and `option redispatch` lets another have the request.
bool Backend::giveNamed(Server& server, const Ask& ask, Because because, Choice& choice) {
    if (!server.full()) {
        give(server, ask, because, choice);
        return true;
    }
    if (server.lineFull()) {
        const bool moves = m_policy.redispatch && !ask.forced;
        (moves ? choice.passedOver : choice.fullLine) = &server;
        return !moves;
    }
    queue(&server, ask, because, choice);
    return true;
}

/// False: it is not usable, or too many wait for it (`max-keep-alive-queue`).
bool Backend::giveLast(const Ask& ask, Choice& choice) {
    Server& server = *ask.last;
    const int64_t most = m_conf->maxKeepAliveQueue;
    if (!server.eligible() || (most >= 0 && server.full() && server.queued >= most)) return false;
    return giveNamed(server, ask, Because::Kept, choice);
}

void Backend::giveAny(const Ask& ask, Choice& choice) {
    if (m_inUse.empty() || (ask.last && giveLast(ask, choice))) return;
    const bool ours = ask.avoid && m_policy.backupAtOnce && m_policy.redispatch;
    const Avoid avoid{ask.avoid, ours ? ask.tried : 0, ask.key};
    const Because because = ask.avoid ? Because::Redispatched : Because::Balanced;
    if (ask.toBackup)
        if (Server* backup = spare(ask)) return give(*backup, ask, Because::BackupAtOnce, choice);
    // Whoever waits already comes first; a free slot would have been given to them.
    Server* server = m_line.forAny() ? nullptr : pick(avoid, ask);
    if (server && !(ours && avoid.has(*server))) return give(*server, ask, because, choice);
    // Only servers that failed this very request have room.
    if (ours)
        if (Server* backup = spare(ask)) return give(*backup, ask, Because::BackupAtOnce, choice);
    if (server) return give(*server, ask, because, choice);
    queue(nullptr, ask, because, choice);
}

void Backend::giveBeside(const Ask& ask, Choice& choice) {
    const Avoid avoid{ask.avoid, ask.tried, ask.key};
    const bool free = !m_inUse.empty() && m_line.forAny() == 0;
    Server* server = free ? m_balancer->pick(avoid) : nullptr;
    if (!server || avoid.has(*server)) server = m_policy.backupAtOnce ? spare(ask) : nullptr;
    if (server && !server->full()) give(*server, ask, Because::Hedged, choice);
}

Server* Backend::pick(const Avoid& avoid, const Ask& ask) {
    Server* server = m_balancer->pick(avoid);
    if (!ask.position.empty()) {
        const size_t size =
            m_balancer->position().copy(ask.position.data(), ask.position.size() - 1);
        ask.position[size] = '\0';
    }
    return server;
}

/// One in reserve that has not failed for this request: with a free slot if there is one.
Server* Backend::spare(const Ask& ask) {
    Server* busy = nullptr;
    for (const auto& server : m_servers) {
        if (!server->inReserve()) continue;
        if (server.get() == ask.avoid || tried(ask.tried, *server)) continue;
        if (!server->full()) return server.get();
        if (!busy && !server->lineFull()) busy = server.get();
    }
    return busy;
}

void Backend::give(Server& server, const Ask& ask, Because because, Choice& choice) {
    const bool balanced =
        because != Because::Stuck && because != Because::Ruled && because != Because::Kept;
    if (balanced && &server != ask.avoid) {
        server.cells(ask.worker).lbtot.add();
        cells(ask.worker).lbtot.add();
    }
    if (server.full() && server.lineFull()) {
        choice.fullLine = &server;
        return;
    }
    if (server.full()) return queue(&server, ask, because, choice);
    take(server);
    choice.kind = Choice::Kind::Chosen;
    choice.because = because;
    choice.server = &server;
}

void Backend::queue(Server* own, const Ask& ask, Because because, Choice& choice) {
    if (!ask.waiter) return;
    choice.kind = Choice::Kind::Queued;
    choice.because = because;
    choice.awaited = own;
    const auto now = std::chrono::duration_cast<Millis>(m_clock.now().time_since_epoch());
    choice.place = m_line.join(*ask.waiter, own, {ask.priority, now.count() + ask.offset});
    if (!own) {
        m_queuedMax = std::max(m_queuedMax, static_cast<int64_t>(m_line.forAny()));
        return;
    }
    ++own->queued;
    own->queuedMax = std::max(own->queuedMax, own->queued);
    slotsChanged(*own);
}

void Backend::describe(Attempt& attempt, const Server& failed, uint64_t triedMask) const {
    const Lock lock(m_mutex);
    attempt.serverStopped = failed.stopped() || failed.op == OpState::Starting;
    attempt.usableActive = m_active;
    attempt.untriedActive = 0;
    attempt.usableBackup = false;
    for (const auto& server : m_servers) {
        const bool reserve = server->inReserve();
        if (!reserve && !server->eligible()) continue;
        if (server.get() == &failed || tried(triedMask, *server)) continue;
        if (!reserve)
            ++attempt.untriedActive;
        else if (server->index() < 64 || attempt.done < m_policy.retries)
            // The mask has no room for more: such a backup may have failed already, so `retries`
            // bounds it.
            attempt.usableBackup = true;
    }
}

}  // namespace yard
