#include <algorithm>
#include <optional>
#include <random>

#include "core/balance/balancer.h"
#include "core/base/scramble.h"

namespace yard {
namespace {

/// Consistent hashing, and `random`: sixteen points per weight of each server on a ring of 32-bit
/// numbers; the nearest point serves (HAProxy's lb_chash.c).
class HashRing final : public Balancer {
public:
    HashRing(const ProxyConf& conf, const Servers& servers)
        : m_servers(servers),
          m_allbackups(conf.allbackups),
          m_random(conf.algorithm == Algorithm::Random),
          m_factor(conf.hash.factor),
          m_draws(conf.hash.draws),
          m_source(std::random_device{}()) {
        changed();
    }

    Server* pick(const Avoid& avoid) override;
    void changed() override;
    bool dynamic() const override { return true; }
    const char* name() const override { return m_random ? "random" : "consistent hash"; }

private:
    struct Point {
        uint32_t key;
        Server* server;
    };
    void leaveOutgrown();
    /// The first point whose key is greater.
    size_t after(uint32_t key) const;
    /// The point nearest to `hash`; the one before it when two are as near.
    size_t nearest(uint32_t hash) const;
    Server* at(uint32_t hash, const Server* avoid) const;
    Server* draw(const Avoid& avoid);
    Server* nextInTurn(const Avoid& avoid);
    bool mayServe(const Server& server) const;

    const Servers& m_servers;
    const bool m_allbackups, m_random;
    const int m_factor, m_draws;
    std::minstd_rand m_source;
    std::vector<Point> m_points;  ///< by key
    std::vector<Server*> m_set;
    std::vector<int64_t> m_room;  ///< the most points a server had, by its index
    size_t m_turn = SIZE_MAX;  ///< the point used last for requests without a key; before the first
};

void HashRing::changed() {
    constexpr uint32_t PointsOfServer = 4096;
    m_set = eligibleSet(m_servers, m_allbackups);
    leaveOutgrown();
    const std::optional<uint32_t> turn =
        m_turn < m_points.size() ? std::optional(m_points[m_turn].key) : std::nullopt;
    m_points.clear();
    for (Server* server : m_set)
        for (uint32_t j = 0; j < static_cast<uint32_t>(server->scaledWeight()); ++j)
            m_points.push_back(
                {scramble(static_cast<uint32_t>(server->id()) * PointsOfServer + j), server});
    std::stable_sort(m_points.begin(), m_points.end(),
                     [](const Point& a, const Point& b) { return a.key < b.key; });
    // The turn stays where it is, or goes on to the next point when that is gone (verified 2.6.12).
    if (turn) m_turn = *turn ? after(*turn - 1) : 0;
    if (!turn || m_turn == m_points.size()) m_turn = SIZE_MAX;
}

/// HAProxy takes all points of a server off before it gives it more than it ever had, so the turn
/// does not stay at one of them.
void HashRing::leaveOutgrown() {
    for (size_t i = m_room.size(); i < m_servers.size(); ++i)
        m_room.push_back(m_servers[i]->scaledWeight());
    for (Server* server : m_set) {
        if (server->scaledWeight() <= m_room[server->index()]) continue;
        m_room[server->index()] = server->scaledWeight();
        while (m_turn < m_points.size() && m_points[m_turn].server == server) ++m_turn;
    }
}

size_t HashRing::after(uint32_t key) const {
    return static_cast<size_t>(
        std::upper_bound(m_points.begin(), m_points.end(), key,
                         [](uint32_t wanted, const Point& p) { return wanted < p.key; }) -
        m_points.begin());
}

size_t HashRing::nearest(uint32_t hash) const {
    const size_t from = hash ? after(hash - 1) : 0;
    const size_t next = from == m_points.size() ? 0 : from;
    const size_t before = (next ? next : m_points.size()) - 1;
    return hash - m_points[before].key <= m_points[next].key - hash ? before : next;
}

Server* HashRing::at(uint32_t hash, const Server* avoid) const {
    if (m_points.empty()) return nullptr;
    const size_t from = nearest(hash);
    for (size_t i = 0; i < m_points.size(); ++i) {
        Server* server = m_points[(from + i) % m_points.size()].server;
        if (server != avoid && (!m_factor || mayServe(*server))) return server;
    }
    return m_points[from].server;
}

/// `hash-balance-factor`: no server holds more than its share of so many per cent of all requests.
bool HashRing::mayServe(const Server& server) const {
    int64_t served = 0, total = 0, before = 0;
    for (const Server* one : m_set) {
        served += one->served;
        if (one == &server) before = total;
        total += one->scaledWeight();
    }
    const int64_t places = ((served + 1) * m_factor + 99) / 100;
    const int64_t rest = places % total;
    const int64_t share = server.scaledWeight() * (places / total) +
                          ((before + server.scaledWeight()) * rest / total - before * rest / total);
    return server.served < std::max<int64_t>(share, 1);
}

Server* HashRing::draw(const Avoid& avoid) {
    Server* best = nullptr;
    for (int i = 0; i < m_draws; ++i) {
        const uint32_t hash = scramble(static_cast<uint32_t>(m_source()));
        Server* drawn = at(hash, avoid.server);
        if (!drawn) return nullptr;
        if (!best || drawn->served * best->scaledWeight() <= best->served * drawn->scaledWeight())
            best = drawn;
    }
    return best->full() ? nullptr : best;
}

Server* HashRing::nextInTurn(const Avoid& avoid) {
    Server* avoided = nullptr;
    for (size_t i = 0; i < m_points.size(); ++i) {
        m_turn = m_turn + 1 < m_points.size() ? m_turn + 1 : 0;
        Server* server = m_points[m_turn].server;
        if (server->full()) continue;
        if (!avoid.has(*server)) return server;
        avoided = server;
    }
    return avoided;
}

Server* HashRing::pick(const Avoid& avoid) {
    if (m_random) return draw(avoid);
    return avoid.key ? at(*avoid.key, avoid.server) : nextInTurn(avoid);
}

}  // namespace

std::unique_ptr<Balancer> makeHashRing(const ProxyConf& conf, const Servers& servers) {
    return std::make_unique<HashRing>(conf, servers);
}

}  // namespace yard
