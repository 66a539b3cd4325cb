#pragma once

#include <algorithm>
#include <string>

/// ASCII in lower case, whatever the locale.
namespace yard {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

inline std::string lowered(std::string text) {
    std::ranges::transform(text, text.begin(), lower);
    return text;
}

}  // namespace yard
