#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/config/values/config.h"
#include "core/stick/stickkey.h"
#include "core/stick/stickshard.h"

namespace yard {

/// Keys and the server each is stuck to. Sharded, a lock a shard: any thread. An entry lives until
/// its expiry, which every touch restarts, or until it is purged: a full table drops its least
/// recently touched entries, size/256 + 1 at a time, unless `nopurge`. Small tables have one shard,
/// so the order of purging is exact; in large ones each shard gives its share.
class StickTable {
public:
    struct Entry {
        uint64_t address = 0;
        StickKey key;
        int serverId = 0;  ///< 0: none
        uint32_t uses = 0;
        int64_t expiresMs = 0;          ///< left; 0: never
        std::vector<int64_t> values{};  ///< of fields()
    };

    StickTable(std::string name, const StickTableConf& conf, const Clock& clock);
    ~StickTable();

    const std::string& name() const { return m_name; }
    const StickTableConf& conf() const { return m_conf; }
    const StickFields& fields() const { return m_fields; }
    /// Live entries.
    size_t used() const;

    /// The server id a live entry holds (0 when it holds none), and its expiry restarted; nothing
    /// when there is no entry.
    std::optional<int> lookup(const StickKey& key);
    /// Creates or overwrites, and restarts the expiry. True: the entry is new or had another id.
    /// False: it had that id, or the table is full with `nopurge`.
    bool store(const StickKey& key, int serverId);
    /// An entry as a file keeps it.
    struct Saved {
        StickKey key;
        int serverId = 0;
        int64_t ageMs = 0;  ///< since the last touch
    };
    /// How far slice() has come.
    struct Place {
        size_t shard = 0;
        uint32_t index = 0;
    };
    /// Appends live entries in no order, looking at about `count` of them, and moves `place` on.
    /// False: those were the last. An entry that changes meanwhile may come twice, the newer one
    /// last, or not at all.
    bool slice(Place& place, size_t count, std::vector<Saved>& out) const;
    /// The same with all that an entry holds.
    bool slice(Place& place, size_t count, StickRows& out) const;
    /// Puts back an entry of such a file. The oldest come first.
    void restore(const Saved& entry);
    /// Puts back an entry of an earlier table or process, with the time it has left (at most what
    /// this table allows; 0: all of it). Entries last touched come last.
    void restore(const Entry& entry);
    /// Most often told without a look at the shards.
    bool full() const {
        return m_used.load(std::memory_order_relaxed) >= m_conf.size && used() >= m_conf.size;
    }
    /// Purges if it is full. False: `nopurge`, or all entries are held.
    bool makeRoom();
    using Removal = StickShard::Removal;
    Removal remove(const StickKey& key);
    /// All but those that are held.
    void clear();
    /// Entries in key order (addresses and integers by value), from `offset`; of those behind the
    /// key with these bytes, if one is given. Time grows with the table, memory with offset +
    /// count.
    std::vector<Entry> page(size_t offset, size_t count,
                            std::optional<std::string> after = {}) const;
    std::optional<Entry> find(const StickKey& key) const;

    /// An entry that is held: it neither expires nor is purged until released.
    struct Held {
        StickTable* table = nullptr;
        StickShard* shard = nullptr;
        StickShard::Index index = 0;
        explicit operator bool() const { return table; }
    };
    /// Finds or makes it. Nothing: the table is full with `nopurge`.
    Held hold(const StickKey& key);
    void release(const Held& held);
    int64_t nowMs() const;

    /// The value of a field of a held entry.
    int64_t read(const Held& held, const StickFields::Field& field) const;
    void add(const Held& held, const StickFields::Field& field, int64_t count);
    void set(const Held& held, const StickFields::Field& field, int64_t value);
    /// What an entry that is not held says, without touching it; nothing: there is none.
    struct Glance {
        int serverId = 0;
        uint32_t uses = 0;
        int64_t value = 0;  ///< of the field asked for
    };
    std::optional<Glance> glance(const StickKey& key, const StickFields::Field* field) const;

private:
    StickShard& shardOf(size_t hash) const;
    bool storeAt(const StickKey& key, int serverId, int64_t touchedMs);
    bool nextShard(Place& place) const;  ///< false: that was the last

    std::string m_name;
    StickTableConf m_conf;
    const StickFields m_fields;
    const Clock& m_clock;
    std::vector<std::unique_ptr<StickShard>> m_shards;
    mutable std::atomic<size_t> m_used{0};  ///< with those expired but not yet noticed
};

}  // namespace yard
