#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace yard {

/// Copies of entries, gathered from shard to shard to find the first ones in key order. Those that
/// cannot be among them are dropped on the way, so a page of a large table costs one pass and
/// little memory.
class StickRows {
public:
    struct Row {
        size_t keyAt = 0, keySize = 0;
        uint64_t address = 0;
        int64_t leftMs = 0;  ///< 0: never expires
        int serverId = 0;
        uint32_t uses = 0;
        size_t valuesAt = 0;
    };
    /// Wanted are the first `count` in key order; of those behind `after`, if one is given.
    /// Each has so many values.
    explicit StickRows(size_t count, size_t values, std::optional<std::string> after = {})
        : m_count(count), m_valueCount(values), m_after(std::move(after)) {}

    bool wants(std::string_view key) const {
        return (!m_limited || key < m_limit) && (!m_after || key > *m_after);
    }
    /// Room for the values of the one that is added.
    std::span<int64_t> add(std::string_view key, const Row& row);
    /// Drops what is surely not wanted; to be called now and then, outside locks.
    void trim();
    /// The wanted ones from `offset` on, in order.
    std::vector<Row> ordered(size_t offset);
    /// All that were added, in that order.
    const std::vector<Row>& rows() const { return m_rows; }
    std::string_view key(const Row& row) const { return {m_keys.data() + row.keyAt, row.keySize}; }
    std::span<const int64_t> values(const Row& row) const {
        return {m_values.data() + row.valuesAt, m_valueCount};
    }

private:
    void keepFirst();

    const size_t m_count, m_valueCount;
    const std::optional<std::string> m_after;
    std::vector<char> m_keys;
    std::vector<int64_t> m_values;
    std::vector<Row> m_rows;
    bool m_limited = false;
    std::string m_limit;  ///< at least `m_count` keys come before it
};

}  // namespace yard
