#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "core/base/histogram.h"

namespace yard {

/// A counter that one thread writes and others read: relaxed load and store, no locked add.
class Cell {
public:
    void add(uint64_t n = 1) { m_value.store(get() + n, std::memory_order_relaxed); }
    void set(uint64_t n) { m_value.store(n, std::memory_order_relaxed); }
    void raise(uint64_t n) {
        if (n > get()) set(n);
    }
    uint64_t get() const { return m_value.load(std::memory_order_relaxed); }

private:
    std::atomic<uint64_t> m_value{0};
};

/// A Histogram that one thread fills and others read.
class HistogramCells {
public:
    void add(uint64_t micros) {
        auto& c = m_counts[static_cast<size_t>(Histogram::bucketOf(micros))];
        c.store(c.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
    void addTo(Histogram& sum) const {
        for (size_t b = 0; b < Histogram::Buckets; ++b)
            sum.counts[b] += m_counts[b].load(std::memory_order_relaxed);
    }

private:
    std::array<std::atomic<uint32_t>, Histogram::Buckets> m_counts{};
};

/// The mean of about the last 1024 values (a sliding sum, as HAProxy keeps its times), with their
/// maximum.
class AverageCells {
public:
    void add(uint64_t value) {
        const uint64_t n = m_count.get();
        m_sum.set(n < Window ? m_sum.get() + value : m_sum.get() - m_sum.get() / Window + value);
        if (n < Window) m_count.set(n + 1);
        m_max.raise(value);
    }
    uint64_t sum() const { return m_sum.get(); }
    uint64_t count() const { return m_count.get(); }
    uint64_t max() const { return m_max.get(); }
    void clearMax() { m_max.set(0); }

private:
    static constexpr uint64_t Window = 1024;
    Cell m_sum, m_count, m_max;
};

/// Events in the current and the last second; written by one thread. Times are in milliseconds of
/// a monotonic clock.
class RateCells {
public:
    void add(int64_t nowMs, uint64_t n = 1) {
        roll(nowMs / 1000);
        m_current.add(n);
        m_max.raise(m_current.get());
    }
    /// As HAProxy's frequency counters: the running second plus what remains of the one before.
    uint64_t read(int64_t nowMs) const {
        const int64_t second = nowMs / 1000, left = 1000 - nowMs % 1000;
        const auto at = static_cast<int64_t>(m_second.get());
        if (second == at)
            return m_current.get() + m_last.get() * static_cast<uint64_t>(left) / 1000;
        if (second == at + 1) return m_current.get() * static_cast<uint64_t>(left) / 1000;
        return 0;
    }
    uint64_t max() const { return m_max.get(); }
    void clearMax() { m_max.set(0); }

private:
    void roll(int64_t second) {
        const auto at = static_cast<int64_t>(m_second.get());
        if (second == at) return;
        m_last.set(second == at + 1 ? m_current.get() : 0);
        m_current.set(0);
        m_second.set(static_cast<uint64_t>(second));
    }
    Cell m_second, m_current, m_last, m_max;
};

}  // namespace yard
