#pragma once

#include <cstdint>
#include <set>

namespace yard {

/// Members in order of a key, equals in order of arrival. Each operation is O(log n). A member's
/// node moves with it from rank to rank, so nothing is allocated after its first arrival. Not
/// thread-safe.
class Rank {
    struct Place {
        uint64_t key = 0;
        uint64_t arrival = 0;
        uint32_t member = 0;
        auto operator<=>(const Place&) const = default;
    };
    using Places = std::set<Place>;

public:
    /// What a member needs to stand in a rank, in one at a time.
    class Seat {
    public:
        bool taken() const { return m_rank != nullptr; }
        bool in(const Rank& rank) const { return m_rank == &rank; }
        uint64_t key() const { return m_place.key; }

    private:
        friend class Rank;
        Rank* m_rank = nullptr;
        Place m_place;
        Places::node_type m_node;
    };

    Rank() = default;
    Rank(const Rank&) = delete;
    Rank& operator=(const Rank&) = delete;

    bool empty() const { return m_places.empty(); }
    uint32_t first() const { return m_places.begin()->member; }
    /// Behind all with the same key; leaves the rank it was in.
    void enter(Seat& seat, uint32_t member, uint64_t key);
    static void leave(Seat& seat);
    /// Calls `visit(member)` in order until it answers true.
    template <typename Visit>
    void walk(Visit visit) const {
        for (const Place& place : m_places)
            if (visit(place.member)) return;
    }

private:
    Places m_places;
    uint64_t m_arrivals = 0;
};

}  // namespace yard
