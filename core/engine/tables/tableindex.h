#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/control/tablesearch.h"

namespace yard {

/// The keys that a search found, in its order: 16 bytes an entry and its key. They are sorted while
/// they come, a run at a time, and merged a part at a time, so that no step takes long.
class TableIndex {
public:
    explicit TableIndex(bool descending) : m_descending(descending) {}

    /// In order of `rank`, then of the keys' bytes.
    void add(int64_t rank, std::string_view key);
    /// Works at putting it in order. False: it is.
    bool sortSome();

    size_t size() const { return m_size; }
    /// Once it is in order.
    std::string_view key(size_t place) const;

private:
    struct Row {
        int64_t rank;
        uint32_t keyAt, keySize;
    };
    struct Run {
        std::vector<Row> rows;
        size_t next = 0;
    };
    std::string_view keyOf(const Row& row) const {
        return {m_keys.data() + row.keyAt, row.keySize};
    }
    bool before(const Row& a, const Row& b) const;
    void endRun();
    bool later(const Run& a, const Run& b) const { return before(b.rows[b.next], a.rows[a.next]); }

    const bool m_descending;
    std::vector<char> m_keys;
    std::vector<Row> m_open;   ///< the run that grows
    std::vector<Run> m_runs;   ///< a heap while they are merged
    std::vector<Row> m_order;  ///< what is merged so far
    bool m_merging = false;
    size_t m_size = 0;
};

}  // namespace yard
