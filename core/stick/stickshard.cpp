#include "core/stick/stickshard.h"

#include <cstring>
#include <new>

#include "core/stick/stickhash.h"

namespace yard {
namespace {

constexpr size_t FirstBuckets = 16;

size_t aligned(size_t size) { return (size + 7) / 8 * 8; }

}  // namespace

StickShard::StickShard(const Limits& limits, std::atomic<size_t>& used)
    : m_limits(limits),
      m_cellsAt(
          aligned(sizeof(Record) + (limits.variable ? sizeof(uint32_t) : 0) + limits.keyWidth)),
      m_stride(m_cellsAt + limits.fields->size()),
      m_used(used),
      m_buckets(FirstBuckets, None) {}

StickShard::Record& StickShard::at(Index i) const {
    std::byte* bytes = m_blocks[i / m_limits.block].get() + i % m_limits.block * m_stride;
    return *std::launder(reinterpret_cast<Record*>(bytes));
}

std::byte* StickShard::cellsOf(Index i) const {
    return reinterpret_cast<std::byte*>(&at(i)) + m_cellsAt;
}

std::string_view StickShard::keyOf(Index i) const {
    const char* bytes = reinterpret_cast<const char*>(&at(i)) + sizeof(Record);
    if (!m_limits.variable) return {bytes, m_limits.keyWidth};
    uint32_t size;
    std::memcpy(&size, bytes, sizeof size);
    return {bytes + sizeof size, size};
}

void StickShard::setKey(Index i, std::string_view key) {
    char* bytes = reinterpret_cast<char*>(&at(i)) + sizeof(Record);
    if (m_limits.variable) {
        const auto size = static_cast<uint32_t>(key.size());
        std::memcpy(bytes, &size, sizeof size);
        bytes += sizeof size;
    }
    key.copy(bytes, m_limits.keyWidth);
}

StickShard::Index StickShard::findLocked(std::string_view key, size_t hash) const {
    Index i = m_buckets[hash & (m_buckets.size() - 1)];
    while (i != None && keyOf(i) != key) i = at(i).chain;
    return i;
}

std::optional<int> StickShard::touch(std::string_view key, size_t hash, int64_t now) {
    const std::lock_guard lock(m_mutex);
    expireLocked(now);
    const Index i = findLocked(key, hash);
    if (i == None) return std::nullopt;
    touchLocked(i, now);
    return at(i).serverId;
}

StickShard::Stored StickShard::store(std::string_view key, size_t hash, int serverId, int64_t now) {
    const std::lock_guard lock(m_mutex);
    expireLocked(now);
    if (const Index i = findLocked(key, hash); i != None) {
        touchLocked(i, now);
        if (at(i).serverId == serverId) return Stored::Same;
        at(i).serverId = serverId;
        return Stored::Changed;
    }
    return insert(key, hash, serverId, now) == None ? Stored::TableFull : Stored::New;
}

/// None: the table is full.
StickShard::Index StickShard::insert(std::string_view key, size_t hash, int serverId, int64_t now) {
    if (m_used.fetch_add(1, std::memory_order_relaxed) >= m_limits.tableSize) {
        m_used.fetch_sub(1, std::memory_order_relaxed);
        return None;
    }
    if (m_count == m_buckets.size()) grow();
    const Index i = allocate();
    at(i) = {now, bucket(hash), None, None, serverId};
    setKey(i, key);
    std::memset(cellsOf(i), 0, m_limits.fields->size());
    bucket(hash) = i;
    linkNewest(i);
    ++m_count;
    return i;
}

StickShard::Index StickShard::hold(std::string_view key, size_t hash, int64_t now) {
    const std::lock_guard lock(m_mutex);
    expireLocked(now);
    Index i = findLocked(key, hash);
    if (i == None) i = insert(key, hash, 0, now);
    if (i == None) return None;
    Record& record = at(i);
    record.touched = now;
    if (record.newer != InUse) {
        unlink(i);
        record.newer = InUse;
        record.older = 0;
    }
    ++record.older;
    return i;
}

void StickShard::release(Index i, int64_t now) {
    const std::lock_guard lock(m_mutex);
    at(i).touched = now;
    if (--at(i).older == 0) linkNewest(i);
}

uint32_t StickShard::holders(Index i) const {
    const std::lock_guard lock(m_mutex);
    return usesOf(at(i));
}

std::string StickShard::keyHeld(Index i) const {
    const std::lock_guard lock(m_mutex);
    return std::string(keyOf(i));
}

StickShard::Removal StickShard::remove(std::string_view key, size_t hash, int64_t now) {
    const std::lock_guard lock(m_mutex);
    expireLocked(now);
    const Index i = findLocked(key, hash);
    if (i == None) return Removal::Absent;
    if (at(i).newer == InUse) return Removal::InUse;
    erase(i);
    return Removal::Done;
}

void StickShard::clear() {
    const std::lock_guard lock(m_mutex);
    while (m_oldest != None) erase(m_oldest);
}

void StickShard::expire(int64_t now) {
    const std::lock_guard lock(m_mutex);
    expireLocked(now);
}

size_t StickShard::purge(size_t count) {
    const std::lock_guard lock(m_mutex);
    size_t purged = 0;
    for (; purged < count && m_oldest != None; ++purged) erase(m_oldest);
    return purged;
}

void StickShard::append(Index i, StickRows& out, int64_t now) const {
    const Record& record = at(i);
    const int64_t left = m_limits.expireMs ? record.touched + m_limits.expireMs - now : 0;
    const auto values =
        out.add(keyOf(i), {0, 0, reinterpret_cast<uint64_t>(&record), std::max<int64_t>(left, 0),
                           record.serverId, usesOf(record), 0});
    for (size_t f = 0; f < values.size(); ++f)
        values[f] = StickFields::read(m_limits.fields->all()[f], cellsOf(i), now);
}

// In the order of memory, which is far quicker than along a list.
void StickShard::copy(int64_t now, StickRows& out) const {
    const std::lock_guard lock(m_mutex);
    for (Index i = 0; i < m_allocated; ++i)
        if (at(i).touched != Free && live(at(i), now) && out.wants(keyOf(i))) append(i, out, now);
}

bool StickShard::copySome(uint32_t& from, size_t count, int64_t now, std::vector<Copy>& out) const {
    const std::lock_guard lock(m_mutex);
    const Index end = static_cast<Index>(std::min<size_t>(from + count, m_allocated));
    for (; from < end; ++from) {
        const Record& record = at(from);
        if (record.touched != Free && live(record, now))
            out.push_back({std::string(keyOf(from)), record.serverId, now - record.touched});
    }
    return from < m_allocated;
}

bool StickShard::copySome(uint32_t& from, size_t count, int64_t now, StickRows& out) const {
    const std::lock_guard lock(m_mutex);
    const Index end = static_cast<Index>(std::min<size_t>(from + count, m_allocated));
    for (; from < end; ++from)
        if (at(from).touched != Free && live(at(from), now)) append(from, out, now);
    return from < m_allocated;
}

bool StickShard::copyOne(std::string_view key, size_t hash, int64_t now, StickRows& out) const {
    const std::lock_guard lock(m_mutex);
    const Index i = findLocked(key, hash);
    if (i == None || !live(at(i), now)) return false;
    append(i, out, now);
    return true;
}

StickShard::Index StickShard::allocate() {
    if (m_free != None) {
        const Index i = m_free;
        m_free = at(i).chain;
        return i;
    }
    if (m_allocated % m_limits.block == 0)
        m_blocks.push_back(std::make_unique_for_overwrite<std::byte[]>(m_limits.block * m_stride));
    std::byte* bytes = m_blocks.back().get() + m_allocated % m_limits.block * m_stride;
    new (bytes) Record;
    return m_allocated++;
}

void StickShard::grow() {
    m_buckets.assign(m_buckets.size() * 2, None);
    for (Index i = 0; i < m_allocated; ++i) {
        if (at(i).touched == Free) continue;
        Index& head = bucket(stickHash(keyOf(i)));
        at(i).chain = head;
        head = i;
    }
}

void StickShard::unlink(Index i) {
    const Record& record = at(i);
    (record.older == None ? m_oldest : at(record.older).newer) = record.newer;
    (record.newer == None ? m_newest : at(record.newer).older) = record.older;
}

void StickShard::linkNewest(Index i) {
    at(i).older = m_newest;
    at(i).newer = None;
    (m_newest == None ? m_oldest : at(m_newest).newer) = i;
    m_newest = i;
}

void StickShard::touchLocked(Index i, int64_t now) {
    at(i).touched = now;
    if (i == m_newest || at(i).newer == InUse) return;
    unlink(i);
    linkNewest(i);
}

void StickShard::expireLocked(int64_t now) {
    while (m_oldest != None && !live(at(m_oldest), now)) erase(m_oldest);
}

void StickShard::erase(Index i) {
    Index* link = &bucket(stickHash(keyOf(i)));
    while (*link != i) link = &at(*link).chain;
    *link = at(i).chain;
    unlink(i);
    at(i).chain = m_free;
    at(i).touched = Free;
    m_free = i;
    --m_count;
    m_used.fetch_sub(1, std::memory_order_relaxed);
}

}  // namespace yard
