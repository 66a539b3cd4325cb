#include <algorithm>
#include <numeric>

#include "core/balance/balancer.h"

namespace yard {
namespace {

/// static-rr: the weights laid out once as a row of slots that a cursor walks (HAProxy's lb_map.c).
/// The row is made anew when the eligible set changes; the cursor stays where it was.
class StaticRr final : public Balancer {
public:
    StaticRr(bool allbackups, const Servers& servers)
        : m_servers(servers), m_allbackups(allbackups) {
        for (const auto& server : servers) m_divisor = std::gcd(m_divisor, server->initialWeight);
        m_divisor = std::max(m_divisor, 1);
        changed();
    }

    Server* pick(const Avoid& avoid) override;
    void changed() override;
    bool dynamic() const override { return false; }
    const char* name() const override { return "static-rr"; }
    std::string position() const override;

private:
    const Servers& m_servers;
    const bool m_allbackups;
    int m_divisor = 0;  ///< of all weights at the start
    std::vector<Server*> m_slots;
    size_t m_next = 0;
};

Server* StaticRr::pick(const Avoid& avoid) {
    if (m_slots.empty()) return nullptr;
    // A key knows its server, full or not.
    if (avoid.key) return m_slots[*avoid.key % m_slots.size()];
    if (m_next >= m_slots.size()) m_next = 0;
    Server* avoided = nullptr;
    size_t afterAvoided = 0;
    for (size_t i = 0; i < m_slots.size(); ++i) {
        const size_t at = (m_next + i) % m_slots.size();
        Server* server = m_slots[at];
        if (server->full()) continue;
        if (!avoid.has(*server)) {
            m_next = at + 1;
            return server;
        }
        avoided = server;
        afterAvoided = at + 1;
    }
    if (avoided) m_next = afterAvoided;
    return avoided;
}

void StaticRr::changed() {
    const auto set = eligibleSet(m_servers, m_allbackups);
    struct Score {
        Server* server;
        int weight, score;
    };
    std::vector<Score> scores;
    int total = 0;
    for (Server* server : set) {
        scores.push_back({server, server->weight / m_divisor, 0});
        total += scores.back().weight;
    }
    m_slots.clear();
    m_slots.reserve(static_cast<size_t>(total));
    for (int slot = 0; slot < total; ++slot) {
        Score* best = nullptr;
        int most = 0;
        for (Score& one : scores) {
            one.score += one.weight;
            const int value = (one.score + total) / total;
            if (best && value <= most) continue;
            most = value;
            best = &one;
        }
        best->score -= total;
        m_slots.push_back(best->server);
    }
}

std::string StaticRr::position() const {
    if (m_slots.empty()) return {};
    return "slot " + std::to_string(m_next) + " of " + std::to_string(m_slots.size());
}

}  // namespace

std::unique_ptr<Balancer> makeStaticRr(bool allbackups, const Servers& servers) {
    return std::make_unique<StaticRr>(allbackups, servers);
}

}  // namespace yard
