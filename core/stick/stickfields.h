#pragma once

#include <cstdint>
#include <vector>

#include "core/config/values/config.h"

namespace yard {

/// What an entry holds beside its key and its server: cells of eight bytes for counts and tags, of
/// sixteen for rates, as the table's `store` says. Immutable; the cells are the caller's, under
/// their shard's lock.
class StickFields {
public:
    struct Field {
        StickStore store;
        uint32_t index;  ///< of an array
        size_t offset;
    };

    explicit StickFields(const StickTableConf& conf);
    bool empty() const { return m_fields.empty(); }
    size_t size() const { return m_size; }  ///< bytes of an entry
    /// In the order of `show table`, without the server.
    const std::vector<Field>& all() const { return m_fields; }
    /// nullptr: the table does not store it. "gpc0" is also the first cell of an array "gpc".
    const Field* find(StickData what, uint32_t index = 0) const;

    static int64_t read(const Field& field, const std::byte* cells, int64_t nowMs);
    /// A rate counts as many events.
    static void add(const Field& field, std::byte* cells, int64_t count, int64_t nowMs);
    /// A rate has had as many events in its period.
    static void set(const Field& field, std::byte* cells, int64_t value, int64_t nowMs);

private:
    std::vector<Field> m_fields;
    size_t m_size = 0;
};

}  // namespace yard
