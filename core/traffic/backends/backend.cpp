// A proxy's servers and who they are; who gets a request: backendchoice.cpp, who waits:
// backendqueue.cpp, changes of state: backendstate.cpp.
#include "core/traffic/backends/backend.h"

#include <algorithm>

namespace yard {
namespace {

RetryPolicy policyOf(const ProxyConf& conf) {
    return {conf.retries,           conf.redispatch,         conf.timeouts.connect,
            hashes(conf.algorithm), conf.redispatchToBackup, conf.retryOn};
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

}  // namespace yard
