#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/stick/stickfields.h"
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
        const StickFields* fields = nullptr;
        int64_t expireMs = 0;  ///< 0: never
        size_t tableSize = 0;  ///< entries in all shards
        size_t block = 256;    ///< records allocated together
    };
    /// `used` counts the entries of all shards.
    StickShard(const Limits& limits, std::atomic<size_t>& used);

    enum class Stored { New, Changed, Same, TableFull };
    std::optional<int> touch(std::string_view key, size_t hash, int64_t now);
    Stored store(std::string_view key, size_t hash, int serverId, int64_t now);
    /// Removed. InUse: it is tracked and stays.
    enum class Removal { Done, Absent, InUse };
    Removal remove(std::string_view key, size_t hash, int64_t now);
    void clear();
    void expire(int64_t now);
    /// Drops up to `count` of the least recently touched; answers how many.
    size_t purge(size_t count);

    using Index = uint32_t;
    static constexpr Index None = ~Index{0};
    /// Finds or makes the entry and holds it until release(): it neither expires nor is purged.
    /// None: the table is full.
    Index hold(std::string_view key, size_t hash, int64_t now);
    void release(Index i, int64_t now);
    uint32_t holders(Index i) const;
    /// Calls `change` with the cells of an entry that is held.
    template <typename Change>
    void edit(Index i, Change change) {
        const std::lock_guard lock(m_mutex);
        change(cellsOf(i));
    }
    /// Calls `look` with the server, the holders and the cells of a live entry. False: there is
    /// none.
    template <typename Look>
    bool look(std::string_view key, size_t hash, int64_t now, Look look) const {
        const std::lock_guard lock(m_mutex);
        const Index i = findLocked(key, hash);
        if (i == None || !live(at(i), now)) return false;
        look(at(i).serverId, usesOf(at(i)), cellsOf(i));
        return true;
    }
    /// The key of an entry that is held.
    std::string keyHeld(Index i) const;

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
    /// The same with all that an entry holds.
    bool copySome(uint32_t& from, size_t count, int64_t now, StickRows& out) const;
    /// Appends the one, without touching it; false: there is none.
    bool copyOne(std::string_view key, size_t hash, int64_t now, StickRows& out) const;

private:
    static constexpr Index InUse = None - 1;
    static constexpr int64_t Free = INT64_MIN;
    struct Record {
        int64_t touched;  ///< Free: in the free list
        Index chain;      ///< next in its bucket, or in the free list
        /// By last touch. An entry that is held is not in that list: `newer` says InUse and
        /// `older` how often.
        Index older, newer;
        int32_t serverId;
    };
    Record& at(Index i) const;
    std::string_view keyOf(Index i) const;
    void setKey(Index i, std::string_view key);
    Index& bucket(size_t hash) { return m_buckets[hash & (m_buckets.size() - 1)]; }
    Index findLocked(std::string_view key, size_t hash) const;
    static uint32_t usesOf(const Record& record) {
        return record.newer == InUse ? record.older : 0;
    }
    std::byte* cellsOf(Index i) const;
    bool live(const Record& record, int64_t now) const {
        return record.newer == InUse || m_limits.expireMs == 0 ||
               record.touched + m_limits.expireMs > now;
    }
    Index insert(std::string_view key, size_t hash, int serverId, int64_t now);
    void append(Index i, StickRows& out, int64_t now) const;
    Index allocate();
    void grow();
    void unlink(Index i);
    void linkNewest(Index i);
    void touchLocked(Index i, int64_t now);
    void expireLocked(int64_t now);
    void erase(Index i);

    const Limits m_limits;
    const size_t m_cellsAt;  ///< in a record, behind its key
    const size_t m_stride;   ///< bytes of a record with its key and its cells
    std::atomic<size_t>& m_used;
    mutable std::mutex m_mutex;
    std::vector<Index> m_buckets;
    std::vector<std::unique_ptr<std::byte[]>> m_blocks;
    Index m_allocated = 0, m_count = 0;
    Index m_free = None, m_oldest = None, m_newest = None;
};

}  // namespace yard
