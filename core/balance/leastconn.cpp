#include "core/balance/balancer.h"
#include "core/balance/rank.h"

namespace yard {
namespace {

/// leastconn: the fewest taken slots and waiting requests for its weight; equals take turns, as a
/// server whose load changes stands behind its equals (HAProxy's lb_fwlc.c).
class LeastConn final : public Balancer {
public:
    LeastConn(bool allbackups, const Servers& servers)
        : m_servers(servers), m_allbackups(allbackups), m_members(servers.size()) {
        changed();
    }

    Server* pick(const Avoid& avoid) override;
    void changed() override;
    void grown() override { m_members.resize(m_servers.size()); }
    void loadChanged(Server& server) override;
    bool dynamic() const override { return true; }
    const char* name() const override { return "leastconn"; }

private:
    struct Member {
        Rank::Seat seat;
        int weight = 0;  ///< as it stands in its rank; 0: in none
    };
    Rank& rankOf(const Server& server) { return m_ranks[server.backup() ? 1 : 0]; }
    static uint64_t keyOf(const Server& server) {
        const auto load = static_cast<uint64_t>(server.served + server.queued);
        // In HAProxy's units, whose rounding decides about equals.
        return load ? (load + 1) * 4096 / static_cast<uint64_t>(server.scaledWeight()) : 0;
    }
    /// Its own line counts as room up to `maxqueue`.
    static bool fits(const Server& server) {
        const ServerConf& conf = server.conf();
        return conf.maxconn == 0 ||
               server.served + server.queued < server.slotLimit() + conf.maxqueue;
    }

    const Servers& m_servers;
    const bool m_allbackups;
    Rank m_ranks[2];  ///< active servers, backups
    std::vector<Member> m_members;
    Server* m_lone = nullptr;
};

Server* LeastConn::pick(const Avoid& avoid) {
    if (m_lone) return m_lone;
    Server *found = nullptr, *avoided = nullptr;
    (m_ranks[0].empty() ? m_ranks[1] : m_ranks[0]).walk([&](uint32_t member) {
        Server* server = m_servers[member].get();
        if (!fits(*server)) return false;
        (avoid.has(*server) ? avoided : found) = server;
        return found != nullptr;
    });
    return found ? found : avoided;
}

void LeastConn::changed() {
    for (const auto& server : m_servers) {
        Member& member = m_members[server->index()];
        const int weight = server->eligible() ? server->scaledWeight() : 0;
        if (weight == member.weight) continue;
        member.weight = weight;
        if (weight == 0)
            Rank::leave(member.seat);
        else
            rankOf(*server).enter(member.seat, static_cast<uint32_t>(server->index()),
                                  keyOf(*server));
    }
    m_lone = loneBackup(m_servers, m_allbackups);
}

void LeastConn::loadChanged(Server& server) {
    Member& member = m_members[server.index()];
    if (member.weight == 0) return;
    const uint64_t key = keyOf(server);
    if (key == member.seat.key()) return;
    rankOf(server).enter(member.seat, static_cast<uint32_t>(server.index()), key);
}

}  // namespace

std::unique_ptr<Balancer> makeLeastConn(bool allbackups, const Servers& servers) {
    return std::make_unique<LeastConn>(allbackups, servers);
}

}  // namespace yard
