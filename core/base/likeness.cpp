#include "core/base/likeness.h"

#include <array>
#include <cstdint>
#include <cstdlib>

namespace yard {
namespace {

constexpr int Classes = 32, Digit = 27, Other = 28;

int classOf(char c) {
    if (c >= 'a' && c <= 'z') return c - 'a' + 1;
    if (c >= 'A' && c <= 'Z') return c - 'A' + 1;
    return c >= '0' && c <= '9' ? Digit : Other;
}

/// Row 0, which no character owns, tells which characters occur; the others count pairs.
using Print = std::array<int, Classes * Classes>;

Print printOf(std::span<const std::string_view> words) {
    Print print{};
    for (const std::string_view word : words) {
        int from = Other;
        const auto count = [&](int to) {
            ++print[static_cast<size_t>(from * Classes + to)];
            from = to;
        };
        for (const char c : word) {
            print[static_cast<size_t>(classOf(c))] = 1;
            count(classOf(c));
        }
        count(Other);
    }
    return print;
}

}  // namespace

int unlikeness(std::span<const std::string_view> a, std::span<const std::string_view> b) {
    const Print first = printOf(a), second = printOf(b);
    int sum = 0;
    for (size_t i = 0; i < first.size(); ++i) sum += std::abs(first[i] - second[i]);
    return sum;
}

}  // namespace yard
