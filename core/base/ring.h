#pragma once

#include <cstddef>
#include <vector>

namespace yard {

/// A fixed number of the latest values; the oldest is overwritten. Allocates only at the start.
template <typename T>
class Ring {
public:
    explicit Ring(size_t capacity) : m_slots(capacity ? capacity : 1) {}

    /// The slot for the next value, holding an old value to be overwritten.
    T& push() {
        T& slot = m_slots[m_next];
        m_next = (m_next + 1) % m_slots.size();
        if (m_size < m_slots.size()) ++m_size;
        return slot;
    }
    void push(T value) { push() = std::move(value); }

    size_t size() const { return m_size; }
    size_t capacity() const { return m_slots.size(); }
    bool empty() const { return m_size == 0; }
    /// 0 is the oldest.
    const T& at(size_t i) const {
        return m_slots[(m_next + m_slots.size() - m_size + i) % m_slots.size()];
    }
    T& at(size_t i) { return m_slots[(m_next + m_slots.size() - m_size + i) % m_slots.size()]; }
    const T& last() const { return at(m_size - 1); }
    void clear() { m_size = 0, m_next = 0; }

private:
    std::vector<T> m_slots;
    size_t m_next = 0;
    size_t m_size = 0;
};

}  // namespace yard
