#include <algorithm>

#include "core/balance/balancer.h"

namespace yard {
namespace {

/// first: the lowest id with a free slot.
class First final : public Balancer {
public:
    First(bool allbackups, const Servers& servers) : m_servers(servers), m_allbackups(allbackups) {
        changed();
    }

    Server* pick(const Avoid& avoid) override {
        if (m_lone) return m_lone;
        Server* avoided = nullptr;
        for (Server* server : m_set) {
            if (server->full()) continue;
            if (!avoid.has(*server)) return server;
            avoided = server;
        }
        return avoided;
    }

    void changed() override {
        m_lone = loneBackup(m_servers, m_allbackups);
        m_set = eligibleSet(m_servers, m_allbackups);
        std::stable_sort(m_set.begin(), m_set.end(),
                         [](const Server* a, const Server* b) { return a->id() < b->id(); });
    }

    bool dynamic() const override { return true; }
    const char* name() const override { return "first"; }

private:
    const Servers& m_servers;
    const bool m_allbackups;
    std::vector<Server*> m_set;
    Server* m_lone = nullptr;
};

}  // namespace

std::unique_ptr<Balancer> makeFirst(bool allbackups, const Servers& servers) {
    return std::make_unique<First>(allbackups, servers);
}

}  // namespace yard
