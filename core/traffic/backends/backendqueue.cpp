// Who waits, and who of them gets a slot that is free.
#include "core/traffic/backends/backend.h"

#include <algorithm>

namespace yard {

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

size_t Backend::queueLength() const {
    const Lock lock(m_mutex);
    return m_line.total();
}

}  // namespace yard
