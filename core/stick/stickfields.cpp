#include "core/stick/stickfields.h"

#include <algorithm>
#include <cstring>

namespace yard {
namespace {

/// Events of the period that began at `start`, and of the one before it.
struct Rate {
    int64_t start;
    uint32_t now, before;
};

template <typename Cell>
Cell load(const std::byte* cells, size_t offset) {
    Cell cell;
    std::memcpy(&cell, cells + offset, sizeof cell);
    return cell;
}

template <typename Cell>
void keep(const Cell& cell, std::byte* cells, size_t offset) {
    std::memcpy(cells + offset, &cell, sizeof cell);
}

/// The period at hand, and of the one before it as much as the last period still reaches; at very
/// low rates all of that, so that they do not flap (HAProxy's freq_ctr_total).
int64_t rateNow(const Rate& rate, int64_t period, int64_t nowMs) {
    if (period <= 0) return 0;
    int64_t left = rate.start + period - nowMs;
    uint64_t now = rate.now, before = rate.before;
    if (left < 0) {
        left += period;
        before = left >= 0 ? now : 0;
        now = 0;
    }
    if (now == 0 && before <= 1) return static_cast<int64_t>(before);
    const auto span = static_cast<uint64_t>(period);
    return static_cast<int64_t>(
        (before * static_cast<uint64_t>(std::max<int64_t>(left, 0)) + now * span) / span);
}

/// Byte counts are of 64 bits, all else of 32, as in HAProxy.
bool isWide(StickData what) {
    return what == StickData::BytesInCnt || what == StickData::BytesOutCnt;
}

/// The array in which "gpc0" and its like may be cells.
std::optional<std::pair<StickData, uint32_t>> cellOf(StickData what) {
    switch (what) {
        case StickData::Gpt0:
            return {{StickData::Gpt, 0}};
        case StickData::Gpc0:
            return {{StickData::Gpc, 0}};
        case StickData::Gpc1:
            return {{StickData::Gpc, 1}};
        case StickData::Gpc0Rate:
            return {{StickData::GpcRate, 0}};
        case StickData::Gpc1Rate:
            return {{StickData::GpcRate, 1}};
        default:
            return {};
    }
}

}  // namespace

StickFields::StickFields(const StickTableConf& conf) {
    for (const StickStore& store : conf.stores) {
        if (store.what == StickData::ServerId || store.what == StickData::ServerKey) continue;
        const bool isRate = wordOf(store.what).isRate;
        for (uint32_t i = 0; i < store.count; ++i) {
            m_fields.push_back({store, i, m_size});
            m_size += isRate ? sizeof(Rate) : sizeof(uint64_t);
        }
    }
}

const StickFields::Field* StickFields::find(StickData what, uint32_t index) const {
    for (const Field& field : m_fields)
        if (field.store.what == what && field.index == index) return &field;
    if (const auto cell = cellOf(what)) return find(cell->first, cell->second);
    return nullptr;
}

int64_t StickFields::read(const Field& field, const std::byte* cells, int64_t nowMs) {
    if (wordOf(field.store.what).isRate)
        return rateNow(load<Rate>(cells, field.offset), field.store.periodMs, nowMs);
    return static_cast<int64_t>(load<uint64_t>(cells, field.offset));
}

void StickFields::add(const Field& field, std::byte* cells, int64_t count, int64_t nowMs) {
    if (!wordOf(field.store.what).isRate) {
        uint64_t value = load<uint64_t>(cells, field.offset) + static_cast<uint64_t>(count);
        if (!isWide(field.store.what)) value &= UINT32_MAX;
        return keep(value, cells, field.offset);
    }
    Rate rate = load<Rate>(cells, field.offset);
    const int64_t period = field.store.periodMs, age = nowMs - rate.start;
    if (age >= period) rate = {nowMs, 0, age < 2 * period ? rate.now : 0};
    rate.now += static_cast<uint32_t>(count);
    keep(rate, cells, field.offset);
}

void StickFields::set(const Field& field, std::byte* cells, int64_t value, int64_t nowMs) {
    if (wordOf(field.store.what).isRate)
        // It stays for a period, then fades, so that tools need not set it often.
        return keep(Rate{nowMs, static_cast<uint32_t>(value), 0}, cells, field.offset);
    uint64_t stored = static_cast<uint64_t>(value);
    if (!isWide(field.store.what)) stored &= UINT32_MAX;
    keep(stored, cells, field.offset);
}

}  // namespace yard
