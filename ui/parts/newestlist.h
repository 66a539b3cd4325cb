#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <vector>

namespace yard {

/// What a list shows of a log whose items are numbered upwards: row 0 is the newest, and what the
/// log forgets goes at the end. It holds copies, for a paused panel keeps what it shows. Changes
/// are told in the steps that a model must announce.
template <typename T>
class NewestList {
public:
    int size() const { return static_cast<int>(m_items.size()); }
    const T& at(int row) const { return m_items[m_items.size() - 1 - static_cast<size_t>(row)]; }
    /// -1: not shown.
    int rowOf(uint64_t id) const {
        const auto found = firstFrom(id);
        return found == m_items.end() || found->id != id
                   ? -1
                   : static_cast<int>(m_items.end() - found) - 1;
    }

    /// How many rows at the end the log has forgotten.
    int gone(const std::deque<T>& log) const {
        return static_cast<int>(firstFrom(log.empty() ? 0 : log.front().id) - m_items.begin());
    }
    void dropGone(int count) { m_items.erase(m_items.begin(), m_items.begin() + count); }

    /// What came since the last call and passes, oldest first.
    template <typename Passes>
    std::vector<const T*> fresh(const std::deque<T>& log, Passes passes) {
        auto it = std::upper_bound(log.begin(), log.end(), m_last,
                                   [](uint64_t id, const T& item) { return id < item.id; });
        std::vector<const T*> items;
        for (; it != log.end(); ++it)
            if (passes(*it)) items.push_back(&*it);
        if (!log.empty()) m_last = log.back().id;
        return items;
    }
    void add(const std::vector<const T*>& items) {
        for (const T* item : items) m_items.push_back(*item);
    }

    /// Starts again, for another filter.
    void clear() { m_items.clear(), m_last = 0; }

private:
    typename std::deque<T>::const_iterator firstFrom(uint64_t id) const {
        return std::lower_bound(m_items.begin(), m_items.end(), id,
                                [](const T& item, uint64_t i) { return item.id < i; });
    }

    std::deque<T> m_items;  ///< oldest first
    uint64_t m_last = 0;    ///< the newest that was looked at
};

}  // namespace yard
