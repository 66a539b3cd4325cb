// Who gets a request: stick table, balance algorithm, queue. Changes of state: backendstate.cpp.
#include "core/traffic/backends/backend.h"

#include <algorithm>

namespace yard {
namespace {

RetryPolicy policyOf(const ProxyConf& conf) {
    return {conf.retries,           conf.redispatch,         conf.timeouts.connect,
            hashes(conf.algorithm), conf.redispatchToBackup, conf.retryOn};
}

bool tried(uint64_t mask, const Server& server) {
    return server.index() < 64 && (mask >> server.index() & 1);
}

}  // namespace

Backend::Backend(std::shared_ptr<const ProxyConf> conf, const Clock& clock, int workers,
                 const StickRules::TableOf& tableOf)
    : m_conf(std::move(conf)),
      m_clock(clock),
      m_policy(policyOf(*m_conf)),
      m_stickRules(*m_conf, tableOf),
      m_rules(*m_conf),
      m_hashKey(*m_conf),
      m_cells(workers),
      m_redirects(std::ranges::any_of(
          m_conf->servers, [](const ServerConf& server) { return !server.redirect.empty(); })),
      m_dynamicCookies(m_conf->cookie.dynamic),
      m_cookieKey(m_conf->dynamicCookieKey),
      m_line(m_conf->servers.size()),
      m_changedAt(clock.now()),
      m_changedWall(clock.wall()) {
    for (size_t i = 0; i < m_conf->servers.size(); ++i)
        enlist(std::make_unique<Server>(m_conf, i, workers));
    m_balancer = makeBalancer(*m_conf, m_servers);
    for (const auto& server : m_servers) server->reweighable = m_balancer->dynamic();
    recount();
}

Server& Backend::enlist(std::unique_ptr<Server> server) {
    server->changedAt = m_clock.now();
    server->changedWall = m_clock.wall();
    const ServerConf& conf = server->conf();
    if (conf.portRule != ServerConf::Port::Fixed || conf.sendProxy.any()) m_needsLocal = true;
    m_crowd.full = std::max<int64_t>(m_conf->fullconn, 1);
    server->crowd = &m_crowd;
    m_elastic = m_elastic || conf.minconn > 0;
    callByAddress(*server);
    m_byId[server->id()] = server.get();
    m_servers.push_back(std::move(server));
    return *m_servers.back();
}

Server* Backend::findServer(const std::string& name) const {
    const bool number = name.starts_with('#');
    for (const auto& server : m_servers) {
        if (server->gone) continue;
        if (number ? std::to_string(server->id()) == name.substr(1) : server->name() == name)
            return server.get();
    }
    return nullptr;
}

Server* Backend::findServer(int id) const {
    const auto it = m_byId.find(id);
    return it == m_byId.end() ? nullptr : it->second;
}

void Backend::enter() {
    const int64_t now = m_crowd.present.fetch_add(1, std::memory_order_relaxed) + 1;
    int64_t most = m_presentMax.load(std::memory_order_relaxed);
    while (most < now && !m_presentMax.compare_exchange_weak(most, now)) continue;
}

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

Server* Backend::awaitedAt(uint64_t place) const {
    const Lock lock(m_mutex);
    const int server = m_line.find(place).server;
    return server < 0 ? nullptr : m_servers[static_cast<size_t>(server)].get();
}

void Backend::take(Server& server) {
    ++server.served;
    server.servedMax = std::max(server.servedMax, server.served);
    slotsChanged(server);
}

void Backend::slotsChanged(Server& server) {
    m_balancer->loadChanged(server);
    if (server.conf().maxconn > 0) m_standingsStale = true;
}

void Backend::release(Server& server) {
    Grants grants;
    {
        const Lock lock(m_mutex);
        --server.served;
        slotsChanged(server);
        serveLine(server, grants);
    }
    tell(grants);
}

/// Free slots of `server` go to those who wait longest; of one that is down, to those who wait for
/// no other.
void Backend::serveLine(Server& server, Grants& grants) {
    if (m_line.total() == 0) return;
    const bool any = std::find(m_inUse.begin(), m_inUse.end(), &server) != m_inUse.end();
    while (server.hasSlot()) {
        const size_t others = m_line.forAny();
        Waiter* waiter = m_line.next(server, any);
        if (!waiter) return;
        if (m_line.forAny() == others) --server.queued;
        take(server);
        grants.emplace_back(waiter, &server);
    }
}

/// The more there are the more some servers take: those who wait need not wait for an end.
void Backend::serveGrown(Grants& grants) {
    if (m_line.total() == 0) return;
    for (const auto& server : m_servers)
        if (server->conf().minconn > 0) serveLine(*server, grants);
}

/// After a change of state: whoever can be served now is.
void Backend::serveAll(Grants& grants) {
    while (m_line.forAny() > 0) {
        Server* server = m_balancer->pick({});
        // Some algorithms choose one that has only room to wait.
        if (!server || server->full()) server = withSlot();
        if (!server) break;
        Waiter* waiter = m_line.next();
        take(*server);
        grants.emplace_back(waiter, server);
    }
}

Server* Backend::withSlot() const {
    const auto free = std::ranges::find_if(m_inUse, [](const Server* one) { return !one->full(); });
    return free == m_inUse.end() ? nullptr : *free;
}

/// `server` is down: with `option redispatch` those who wait for it may have another one. Answers
/// how many.
size_t Backend::dismiss(Server& server, Grants& grants) {
    if (!m_policy.redispatch || m_conf->optionPersist) return 0;
    const std::vector<Waiter*> gone = m_line.dismiss(server);
    for (Waiter* waiter : gone) grants.emplace_back(waiter, nullptr);
    server.queued -= static_cast<int64_t>(gone.size());
    m_balancer->loadChanged(server);
    return gone.size();
}

void Backend::tell(const Grants& grants) {
    for (const auto& [waiter, server] : grants) waiter->granted(server);
}

bool Backend::leaveQueue(uint64_t place) {
    const Lock lock(m_mutex);
    const WaitLine::Left left = m_line.leave(place);
    if (left.server >= 0) {
        Server& server = *m_servers[static_cast<size_t>(left.server)];
        --server.queued;
        slotsChanged(server);
    }
    return left.waited;
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

void Backend::rebuildStandings() {
    StandingList fresh;
    for (const auto& each : m_servers) {
        const Server& server = *each;
        if (server.gone) continue;
        ++fresh.total;
        // An index beyond what a list can say comes after many that were deleted.
        if (fresh.count == StandingList::Listed || server.index() > UINT8_MAX) continue;
        auto& one = fresh.list[fresh.count++];
        one.index = static_cast<uint8_t>(server.index());
        one.standing = server.standing();
        const bool inUse = std::find(m_inUse.begin(), m_inUse.end(), &server) != m_inUse.end();
        if (one.standing == Standing::Backup && inUse) one.standing = Standing::Usable;
        one.weight = static_cast<uint16_t>(server.weight);
        if (!server.beingChecked() || !server.everChecked) continue;
        one.level = static_cast<uint8_t>(server.health.level());
        one.rise = static_cast<uint8_t>(server.health.rise());
        one.fall = static_cast<uint8_t>(server.health.fall());
    }
    m_standings = fresh;
    m_standingsStale = false;
}

size_t Backend::queueLength() const {
    const Lock lock(m_mutex);
    return m_line.total();
}

}  // namespace yard
