#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/config/config.h"
#include "core/http/sample.h"

namespace yard {

/// A key as a table stores it: fixed width, cut and padded by the table's type and length. Short keys
/// need no allocation.
class StickKey {
public:
    StickKey() = default;
    /// A sample as a key of this table's type (semantics.md section 6: strings cut to the length, binary
    /// zero-padded, integers 32-bit unsigned, addresses mapped between families); empty: no such key.
    static std::optional<StickKey> from(const Sample& sample, const StickTableConf& table);
    /// As typed in the Runtime API; the Error is HAProxy's.
    static Result<StickKey> parse(const std::string& text, const StickTableConf& table);
    std::string_view bytes() const {
        return m_size <= m_inline.size() ? std::string_view(m_inline.data(), m_size) : std::string_view(m_long);
    }
    /// As `show table` prints it.
    std::string text(KeyType type) const;
    bool operator==(const StickKey& other) const { return bytes() == other.bytes(); }

private:
    void assign(std::string_view bytes);
    std::array<char, 32> m_inline{};
    uint32_t m_size = 0;
    std::string m_long;
};

/// Keys and the server each is stuck to. Sharded, a lock a shard: any thread. An entry lives until its
/// expiry, which every touch restarts, or until it is purged: a full table drops its least recently
/// touched entries, size/256 + 1 at a time, unless `nopurge`.
class StickTable {
public:
    struct Entry {
        uint64_t address = 0;
        StickKey key;
        int serverId = 0;        ///< 0: none
        uint32_t uses = 0;
        int64_t expiresMs = 0;   ///< left; 0: never
    };

    StickTable(std::string name, const StickTableConf& conf, const Clock& clock);
    ~StickTable();

    const std::string& name() const { return m_name; }
    const StickTableConf& conf() const { return m_conf; }
    size_t used() const;

    /// The server id a live entry holds (0 when it holds none), and its expiry restarted; nothing when
    /// there is no entry.
    std::optional<int> lookup(const StickKey& key);
    /// Creates or overwrites. False: the table is full with `nopurge`, or the same id was there already
    /// (its expiry restarted); `changed` tells a reader of events whether anything is new.
    bool store(const StickKey& key, int serverId);
    bool remove(const StickKey& key);
    void clear();
    /// Entries in key order (addresses and integers by value), from `offset`.
    std::vector<Entry> page(size_t offset, size_t count) const;
    std::optional<Entry> find(const StickKey& key) const;

private:
    struct Shard;
    Shard& shardOf(const StickKey& key) const;
    std::string m_name;
    StickTableConf m_conf;
    const Clock& m_clock;
    std::vector<std::unique_ptr<Shard>> m_shards;
    std::atomic<size_t> m_used{0};
};

}  // namespace yard
