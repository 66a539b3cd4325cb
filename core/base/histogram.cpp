#include "core/base/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace yard {

int Histogram::bucketOf(uint64_t micros) {
    if (micros < 4) return static_cast<int>(micros);
    const int octave = static_cast<int>(std::bit_width(micros)) - 1;  // >= 2
    const int quarter = static_cast<int>((micros >> (octave - 2)) & 3);
    return std::min((octave - 1) * 4 + quarter, Buckets - 1);
}

double Histogram::edge(int bucket) {
    if (bucket < 4) return bucket + 1;
    const int octave = bucket / 4 + 1;
    return std::ldexp(static_cast<double>(4 + bucket % 4 + 1), octave - 2);
}

uint64_t Histogram::total() const {
    uint64_t sum = 0;
    for (uint32_t n : counts) sum += n;
    return sum;
}

double Histogram::quantile(double q) const {
    const uint64_t all = total();
    if (all == 0) return -1;
    const auto wanted = static_cast<uint64_t>(std::ceil(q * static_cast<double>(all)));
    uint64_t seen = 0;
    for (int b = 0; b < Buckets; ++b) {
        seen += counts[static_cast<size_t>(b)];
        if (seen >= std::max<uint64_t>(wanted, 1)) return edge(b);
    }
    return edge(Buckets - 1);
}

Histogram Histogram::since(const Histogram& earlier) const {
    if (total() < earlier.total()) return *this;
    Histogram d;
    for (size_t b = 0; b < Buckets; ++b)
        d.counts[b] = counts[b] >= earlier.counts[b] ? counts[b] - earlier.counts[b] : counts[b];
    return d;
}

Histogram& Histogram::operator+=(const Histogram& other) {
    for (size_t b = 0; b < Buckets; ++b) counts[b] += other.counts[b];
    return *this;
}

}  // namespace yard
