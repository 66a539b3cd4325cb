#include "core/config/values/suggest.h"

#include <algorithm>
#include <cctype>
#include <climits>
#include <cstdint>
#include <cstdlib>
#include <utility>

namespace yard {
namespace {

/// Pairs of neighbouring letter classes, and each class that occurs once as a pair with nothing,
/// sorted.
std::vector<uint16_t> pairsOf(std::string_view word) {
    constexpr int Nothing = 0, A = 1, Digit = 27, Other = 28, Edge = 28;
    std::vector<uint16_t> pairs;
    int from = Edge;
    bool seen[Other + 1] = {};
    const auto pair = [&](int first, int second) {
        pairs.push_back(static_cast<uint16_t>(first * 32 + second));
    };
    const auto add = [&](int to) {
        if (!std::exchange(seen[to], true)) pair(Nothing, to);
        pair(std::exchange(from, to), to);
    };
    for (const char c : word) {
        const int lower = std::tolower(static_cast<unsigned char>(c));
        if (lower >= 'a' && lower <= 'z')
            add(lower - 'a' + A);
        else
            add(c >= '0' && c <= '9' ? Digit : Other);
    }
    pair(from, Edge);
    std::sort(pairs.begin(), pairs.end());
    return pairs;
}

int distance(const std::vector<uint16_t>& a, const std::vector<uint16_t>& b) {
    int sum = 0;
    auto i = a.begin(), j = b.begin();
    while (i != a.end() || j != b.end()) {
        const uint16_t pair = j == b.end() || (i != a.end() && *i < *j) ? *i : *j;
        int difference = 0;
        for (; i != a.end() && *i == pair; ++i) ++difference;
        for (; j != b.end() && *j == pair; ++j) --difference;
        sum += std::abs(difference);
    }
    return sum;
}

}  // namespace

std::string_view closestWord(std::string_view word,
                             const std::vector<std::string_view>& candidates) {
    const auto wanted = pairsOf(word);
    std::string_view best;
    int bestDistance = INT_MAX;
    for (const auto candidate : candidates) {
        const int d = distance(wanted, pairsOf(candidate));
        if (d >= bestDistance) continue;
        bestDistance = d;
        best = candidate;
    }
    const auto limit = 2 * std::min(word.size(), best.size());
    return static_cast<size_t>(bestDistance) > limit ? std::string_view() : best;
}

}  // namespace yard
