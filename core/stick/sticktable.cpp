#include "core/stick/sticktable.h"

#include <algorithm>

#include "core/stick/stickhash.h"
#include "core/stick/stickshard.h"

namespace yard {
namespace {

/// Up to this size one shard, for the exact order of purging.
constexpr size_t SmallTable = 4096;
constexpr size_t ManyShards = 64;

size_t keyWidth(const StickTableConf& conf) {
    switch (conf.type) {
        case KeyType::Ip:
        case KeyType::Integer:
            return 4;
        case KeyType::Ipv6:
            return 16;
        case KeyType::String:
        case KeyType::Binary:
            return conf.length;
    }
    return conf.length;
}

}  // namespace

StickTable::StickTable(std::string name, const StickTableConf& conf, const Clock& clock)
    : m_name(std::move(name)), m_conf(conf), m_fields(m_conf), m_clock(clock) {
    const size_t shards = conf.size <= SmallTable ? 1 : ManyShards;
    StickShard::Limits limits;
    limits.keyWidth = keyWidth(conf);
    limits.variable = conf.type == KeyType::String;
    limits.fields = &m_fields;
    limits.expireMs = conf.expire;
    limits.tableSize = conf.size;
    limits.block = std::clamp<size_t>(conf.size, 1, limits.block);
    for (size_t i = 0; i < shards; ++i)
        m_shards.push_back(std::make_unique<StickShard>(limits, m_used));
}

StickTable::~StickTable() = default;

size_t StickTable::used() const {
    for (const auto& shard : m_shards) shard->expire(nowMs());
    return m_used.load(std::memory_order_relaxed);
}

std::optional<int> StickTable::lookup(const StickKey& key) {
    const size_t hash = stickHash(key.bytes());
    return shardOf(hash).touch(key.bytes(), hash, nowMs());
}

bool StickTable::store(const StickKey& key, int serverId) {
    return storeAt(key, serverId, nowMs());
}

void StickTable::restore(const Entry& entry) {
    const int64_t left = entry.expiresMs > 0 ? entry.expiresMs : m_conf.expire;
    storeAt(entry.key, entry.serverId, nowMs() - std::max<int64_t>(m_conf.expire - left, 0));
}

void StickTable::restore(const Saved& entry) {
    storeAt(entry.key, entry.serverId, nowMs() - entry.ageMs);
}

bool StickTable::slice(Place& place, size_t count, std::vector<Saved>& out) const {
    std::vector<StickShard::Copy> copies;
    const bool more = m_shards[place.shard]->copySome(place.index, count, nowMs(), copies);
    for (const StickShard::Copy& copy : copies)
        out.push_back({StickKey(copy.key), copy.serverId, copy.ageMs});
    return more || nextShard(place);
}

bool StickTable::slice(Place& place, size_t count, StickRows& out) const {
    const bool more = m_shards[place.shard]->copySome(place.index, count, nowMs(), out);
    return more || nextShard(place);
}

bool StickTable::nextShard(Place& place) const {
    place.index = 0;
    return ++place.shard < m_shards.size();
}

bool StickTable::storeAt(const StickKey& key, int serverId, int64_t touchedMs) {
    const size_t hash = stickHash(key.bytes());
    while (true) {
        switch (shardOf(hash).store(key.bytes(), hash, serverId, touchedMs)) {
            case StickShard::Stored::New:
            case StickShard::Stored::Changed:
                return true;
            case StickShard::Stored::Same:
                return false;
            case StickShard::Stored::TableFull:
                break;
        }
        if (!makeRoom()) return false;
    }
}

StickTable::Removal StickTable::remove(const StickKey& key) {
    const size_t hash = stickHash(key.bytes());
    return shardOf(hash).remove(key.bytes(), hash, nowMs());
}

void StickTable::clear() {
    for (const auto& shard : m_shards) shard->clear();
}

std::vector<StickTable::Entry> StickTable::page(size_t offset, size_t count,
                                                std::optional<std::string> after) const {
    StickRows rows(std::min<size_t>(offset + count, m_conf.size), m_fields.all().size(),
                   std::move(after));
    for (const auto& shard : m_shards) {
        shard->copy(nowMs(), rows);
        rows.trim();
    }
    std::vector<Entry> page;
    for (const auto& row : rows.ordered(offset)) {
        const auto values = rows.values(row);
        page.push_back({row.address,
                        StickKey(rows.key(row)),
                        row.serverId,
                        row.uses,
                        row.leftMs,
                        {values.begin(), values.end()}});
    }
    return page;
}

std::optional<StickTable::Entry> StickTable::find(const StickKey& key) const {
    const size_t hash = stickHash(key.bytes());
    StickRows rows(1, m_fields.all().size());
    if (!shardOf(hash).copyOne(key.bytes(), hash, nowMs(), rows)) return std::nullopt;
    const auto row = rows.ordered(0).front();
    const auto values = rows.values(row);
    return Entry{row.address, key,        row.serverId,
                 row.uses,    row.leftMs, {values.begin(), values.end()}};
}

StickTable::Held StickTable::hold(const StickKey& key) {
    const size_t hash = stickHash(key.bytes());
    StickShard& shard = shardOf(hash);
    while (true) {
        const StickShard::Index index = shard.hold(key.bytes(), hash, nowMs());
        if (index != StickShard::None) return {this, &shard, index};
        if (!makeRoom()) return {};
    }
}

void StickTable::release(const Held& held) { held.shard->release(held.index, nowMs()); }

int64_t StickTable::read(const Held& held, const StickFields::Field& field) const {
    int64_t value = 0;
    held.shard->edit(held.index, [&](const std::byte* cells) {
        value = StickFields::read(field, cells, nowMs());
    });
    return value;
}

void StickTable::add(const Held& held, const StickFields::Field& field, int64_t count) {
    held.shard->edit(held.index,
                     [&](std::byte* cells) { StickFields::add(field, cells, count, nowMs()); });
}

void StickTable::set(const Held& held, const StickFields::Field& field, int64_t value) {
    held.shard->edit(held.index,
                     [&](std::byte* cells) { StickFields::set(field, cells, value, nowMs()); });
}

std::optional<StickTable::Glance> StickTable::glance(const StickKey& key,
                                                     const StickFields::Field* field) const {
    const size_t hash = stickHash(key.bytes());
    Glance seen;
    const auto look = [&](int serverId, uint32_t uses, const std::byte* cells) {
        seen = {serverId, uses, field ? StickFields::read(*field, cells, nowMs()) : 0};
    };
    if (!shardOf(hash).look(key.bytes(), hash, nowMs(), look)) return std::nullopt;
    return seen;
}

// The high bits: the shards use the low ones for their buckets.
StickShard& StickTable::shardOf(size_t hash) const {
    return *m_shards[(hash >> 48) % m_shards.size()];
}

bool StickTable::makeRoom() {
    if (!full()) return true;
    if (m_conf.nopurge) return false;
    const size_t count = m_conf.size / 256 + 1, shards = m_shards.size();
    size_t purged = 0;
    for (size_t i = 0; i < shards; ++i)
        purged += m_shards[i]->purge((count + shards - 1 - i) / shards);
    for (size_t i = 0; i < shards && purged == 0; ++i) purged = m_shards[i]->purge(1);
    return purged > 0;
}

int64_t StickTable::nowMs() const {
    return std::chrono::duration_cast<Millis>(m_clock.now().time_since_epoch()).count();
}

}  // namespace yard
