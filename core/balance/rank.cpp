#include "core/balance/rank.h"

namespace yard {

void Rank::enter(Seat& seat, uint32_t member, uint64_t key) {
    leave(seat);
    seat.m_rank = this;
    seat.m_place = {key, m_arrivals++, member};
    if (seat.m_node.empty()) {
        m_places.insert(seat.m_place);
        return;
    }
    seat.m_node.value() = seat.m_place;
    m_places.insert(std::move(seat.m_node));
}

void Rank::leave(Seat& seat) {
    if (!seat.m_rank) return;
    seat.m_node = seat.m_rank->m_places.extract(seat.m_place);
    seat.m_rank = nullptr;
}

}  // namespace yard
