#include <array>

#include "core/balance/balancer.h"
#include "core/balance/rank.h"

namespace yard {
namespace {

/// Weights are scaled by this, so that a small one can be throttled finely.
constexpr int64_t Scale = 16;

/// The servers of one role. Each stands at a position; the earliest is next and moves on by total /
/// weight, so heavy servers come often and evenly (the model of HAProxy's lb_fwrr.c, semantics.md
/// section 2).
class Turn {
public:
    explicit Turn(size_t servers) { grow(servers); }

    Server* pick(const Avoid& avoid);
    void grow(size_t servers) {
        m_members.resize(servers);
        m_passed.reserve(servers);
    }
    /// Takes over the server's eligibility and weight.
    void update(Server& server);
    /// A new round of those that are there.
    void begin() {
        m_begun = true;
        m_position = m_total = m_coming;
    }
    bool empty() const { return m_coming == 0; }

private:
    struct Member {
        Server* server = nullptr;
        Rank::Seat seat;
        int64_t weight = 0;  ///< scaled; 0: not taking part
        int64_t at = 0;      ///< position of its next turn; 0: it had none yet
        int64_t last = 0;    ///< position of its last turn
        int64_t rest = 0;    ///< what the division left over, carried on
    };
    Member* next();
    void turnOver();
    void advance(Member& member);
    void enqueue(Member& member);
    void putOff(Rank& rank, Member& member);
    void giveBack(const Member* taken, bool turned);
    void enter(Member& member, int64_t weight);
    void reweigh(Member& member, int64_t weight);
    uint32_t indexOf(const Member& member) const {
        return static_cast<uint32_t>(&member - m_members.data());
    }

    std::vector<Member> m_members;
    std::vector<Member*> m_passed;  ///< full or avoided, within pick()
    Rank m_current;                 ///< those with a turn in this round
    std::array<Rank, 2> m_rests;
    Rank* m_init = &m_rests[0];  ///< no turn yet in this round, heaviest first
    Rank* m_next = &m_rests[1];  ///< their next turn is in the next round
    int64_t m_coming = 0;        ///< total weight from the next round on
    int64_t m_total = 0;         ///< total weight of this round
    int64_t m_position = 0;
    bool m_begun = false;  ///< those that come later find their place among the others
};

Server* Turn::pick(const Avoid& avoid) {
    if (empty()) return nullptr;
    if (m_total == 0) begin();
    m_passed.clear();
    Member *taken = nullptr, *avoided = nullptr;
    bool turned = false;
    while (true) {
        Member* member = next();
        if (!member && turned) break;
        if (!member) {
            turnOver();
            turned = true;
            continue;
        }
        advance(*member);
        Rank::leave(member->seat);
        ++m_position;
        if (!member->server->full() && !avoid.has(*member->server)) {
            taken = member;
            break;
        }
        if (!member->server->full() && !avoided) avoided = member;
        m_passed.push_back(member);
    }
    if (!taken) taken = avoided;
    if (taken) enqueue(*taken);
    giveBack(taken, turned);
    return taken ? taken->server : nullptr;
}

// Those passed over keep the place they would have had; after a turn-over only weight counts.
void Turn::giveBack(const Member* taken, bool turned) {
    for (auto it = m_passed.rbegin(); it != m_passed.rend(); ++it) {
        if (*it == taken) continue;
        if (turned)
            putOff(*m_init, **it);
        else
            enqueue(**it);
    }
}

Turn::Member* Turn::next() {
    Member* current = m_current.empty() ? nullptr : &m_members[m_current.first()];
    if (current && current->at <= m_position) return current;
    if (m_init->empty()) return current;
    Member& fresh = m_members[m_init->first()];
    fresh.at = fresh.rest = 0;
    return &fresh;
}

void Turn::turnOver() {
    std::swap(m_init, m_next);
    begin();
}

void Turn::advance(Member& member) {
    if (member.at == 0) member.at = m_position;
    member.last = member.at;
    member.at += m_coming / member.weight;
    member.rest += m_coming % member.weight;
    if (member.rest < member.weight) return;
    member.rest -= member.weight;
    ++member.at;
}

void Turn::enqueue(Member& member) {
    if (member.at >= 2 * m_total || member.at >= m_total + m_coming) {
        member.at -= m_total;
        return putOff(*m_next, member);
    }
    const int64_t key = 256 * member.at + (4096 + member.rest - member.weight) / Scale;
    m_current.enter(member.seat, indexOf(member), static_cast<uint64_t>(key));
}

void Turn::putOff(Rank& rank, Member& member) {
    rank.enter(member.seat, indexOf(member), static_cast<uint64_t>(4096 - member.weight));
}

void Turn::update(Server& server) {
    Member& member = m_members[server.index()];
    member.server = &server;
    const int64_t weight = server.eligible() ? server.scaledWeight() : 0;
    if (weight == member.weight) return;
    m_coming += weight - member.weight;
    if (weight == 0)
        Rank::leave(member.seat);
    else if (member.weight == 0)
        enter(member, weight);
    else
        reweigh(member, weight);
    member.weight = weight;
}

void Turn::enter(Member& member, int64_t weight) {
    member.weight = weight;
    if (!m_begun) return putOff(*m_init, member);
    member.at = m_position + (m_coming + m_total - m_position) / weight;
    enqueue(member);
}

void Turn::reweigh(Member& member, int64_t weight) {
    member.weight = weight;
    if (member.seat.in(*m_init)) return putOff(*m_init, member);
    if (member.seat.in(*m_next)) member.at += m_total;
    const int64_t before = member.at, step = m_coming / weight;
    member.at = std::min(member.last + step, before);
    member.rest = 0;
    if (member.at < m_position + 2) member.at = m_position + step;
    enqueue(member);
}

/// roundrobin: weighted turns, and weights that may change at any time.
class RoundRobin final : public Balancer {
public:
    RoundRobin(bool allbackups, const Servers& servers)
        : m_servers(servers),
          m_allbackups(allbackups),
          m_active(servers.size()),
          m_backups(servers.size()) {
        changed();
        m_active.begin();
        m_backups.begin();
    }

    Server* pick(const Avoid& avoid) override {
        if (m_lone) return m_lone;
        return (m_active.empty() ? m_backups : m_active).pick(avoid);
    }

    void changed() override {
        for (const auto& server : m_servers)
            (server->backup() ? m_backups : m_active).update(*server);
        m_lone = loneBackup(m_servers, m_allbackups);
    }

    void grown() override {
        m_active.grow(m_servers.size());
        m_backups.grow(m_servers.size());
    }

    bool dynamic() const override { return true; }
    const char* name() const override { return "roundrobin"; }

private:
    const Servers& m_servers;
    const bool m_allbackups;
    Turn m_active, m_backups;
    Server* m_lone = nullptr;
};

}  // namespace

std::unique_ptr<Balancer> makeRoundRobin(bool allbackups, const Servers& servers) {
    return std::make_unique<RoundRobin>(allbackups, servers);
}

}  // namespace yard
