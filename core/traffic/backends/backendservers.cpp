// Servers that come, go and move while a Backend serves.
#include "core/traffic/backends/backend.h"

namespace yard {

Server& Backend::add(ServerConf conf, bool enabled) {
    const Lock lock(m_mutex);
    const int workers = static_cast<int>(m_cells.size());
    auto fresh = std::make_unique<Server>(m_conf, std::move(conf), m_servers.size(), workers);
    if (!enabled) {
        fresh->admin |= ForcedMaint;
        fresh->op = OpState::Stopped;
    }
    fresh->checksPaused = fresh->conf().checked;
    fresh->agentPaused = fresh->conf().agent.on;
    fresh->reweighable = m_balancer->dynamic();
    if (fresh->maint()) fresh->health.setDown();
    fresh->refresh();
    Server& server = enlist(std::move(fresh));
    m_line.grow();
    m_balancer->grown();
    m_balancer->changed();
    recount();
    return server;
}

Result<bool> Backend::remove(Server& server) {
    const Lock lock(m_mutex);
    if (!server.maint()) return Error{"Only servers in maintenance mode can be deleted."};
    if (server.served > 0 || server.queued > 0)
        return Error{"Server still has connections attached to it, cannot remove it."};
    server.gone = true;
    const auto it = m_byId.find(server.id());
    if (it != m_byId.end() && it->second == &server) m_byId.erase(it);
    m_standingsStale = true;
    return true;
}

void Backend::setMaxconn(Server& server, int64_t maxconn) {
    Grants grants;
    {
        const Lock lock(m_mutex);
        server.limit(maxconn);
        m_standingsStale = true;
        serveLine(server, grants);
        serveAll(grants);
    }
    tell(grants);
}

void Backend::rename(Server& server, std::string host) {
    const Lock lock(m_mutex);
    server.rename(std::move(host));
}

void Backend::move(Server& server, const Endpoint& address, ServerConf::Port rule) {
    server.move(address, rule);
    callByAddress(server);
    if (rule != ServerConf::Port::Fixed) m_needsLocal = true;
}

}  // namespace yard
