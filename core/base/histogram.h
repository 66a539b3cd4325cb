#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace yard {

/// Counts of durations in logarithmic buckets, four to a doubling: 1 us to 8 minutes with at most
/// 25 % error. A plain value: cumulative counts cross threads and are subtracted by the reader.
struct Histogram {
    static constexpr int Buckets = 112;
    std::array<uint32_t, Buckets> counts{};

    static int bucketOf(uint64_t micros);
    /// The upper edge of a bucket, in microseconds.
    static double edge(int bucket);

    void add(uint64_t micros) { ++counts[static_cast<size_t>(bucketOf(micros))]; }
    uint64_t total() const;
    /// q in 0..1; microseconds, or -1 when nothing was counted.
    double quantile(double q) const;
    /// What was counted after `earlier`, an older reading of the same histogram. A reading that
    /// went back (counters were cleared) counts from zero.
    Histogram since(const Histogram& earlier) const;
    Histogram& operator+=(const Histogram& other);
};

}  // namespace yard
