#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/stick/stickrows.h"

namespace yard {

/// A part of a StickTable: a hash table whose entries also form a list in the order of their last
/// touch, so the first to expire and the first to be purged are at its head. Entries are records of
/// one size in blocks that never move; no allocation per entry. A monitor. Times are monotonic
/// milliseconds.
class StickShard {
public:
    struct Limits {
        size_t keyWidth = 0;    ///< the longest key
        bool variable = false;  ///< keys may be shorter
        int64_t expireMs = 0;   ///< 0: never
        size_t tableSize = 0;   ///< entries in all shards
        size_t block = 256;     ///< records allocated together
    };
    /// `used` counts the entries of all shards.
    StickShard(const Limits& limits, std::atomic<size_t>& used);

    enum class Stored { New, Changed, Same, TableFull };
    std::optional<int> touch(std::string_view key, size_t hash, int64_t now);
    Stored store(std::string_view key, size_t hash, int serverId, int64_t now);
    bool remove(std::string_view key, size_t hash, int64_t now);
    void clear();
    void expire(int64_t now);
    /// Drops up to `count` of the least recently touched; answers how many.
    size_t purge(size_t count);

    /// Appends copies of the live entries whose keys come before `out.limit`, in no order.
    void copy(int64_t now, StickRows& out) const;
    struct Copy {
        std::string key;
        int serverId = 0;
        int64_t ageMs = 0;  ///< since the last touch
    };
    /// Copies up to `count` live entries in the order of memory, beginning at `from`, which moves
    /// on. False: those were the last.
    bool copySome(uint32_t& from, size_t count, int64_t now, std::vector<Copy>& out) const;
    /// Appends the one, without touching it; false: there is none.
    bool copyOne(std::string_view key, size_t hash, int64_t now, StickRows& out) const;

private:
    using Index = uint32_t;
    static constexpr Index None = ~Index{0};
    static constexpr int64_t Free = INT64_MIN;
    struct Record {
        int64_t touched;     ///< Free: in the free list
        Index chain;         ///< next in its bucket, or in the free list
        Index older, newer;  ///< by last touch
        int32_t serverId;
    };
    Record& at(Index i) const;
    std::string_view keyOf(Index i) const;
    void setKey(Index i, std::string_view key);
    Index& bucket(size_t hash) { return m_buckets[hash & (m_buckets.size() - 1)]; }
    Index findLocked(std::string_view key, size_t hash) const;
    bool live(const Record& record, int64_t now) const {
        return m_limits.expireMs == 0 || record.touched + m_limits.expireMs > now;
    }
    void append(Index i, StickRows& out, int64_t now) const;
    Index allocate();
    void grow();
    void unlink(Index i);
    void linkNewest(Index i);
    void touchLocked(Index i, int64_t now);
    void expireLocked(int64_t now);
    void erase(Index i);

    const Limits m_limits;
    const size_t m_stride;  ///< bytes of a record with its key
    std::atomic<size_t>& m_used;
    mutable std::mutex m_mutex;
    std::vector<Index> m_buckets;
    std::vector<std::unique_ptr<std::byte[]>> m_blocks;
    Index m_allocated = 0, m_count = 0;
    Index m_free = None, m_oldest = None, m_newest = None;
};

}  // namespace yard
