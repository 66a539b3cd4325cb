#pragma once

#include <cctype>
#include <optional>
#include <string>
#include <string_view>

namespace yard {

inline std::string toHex(std::string_view bytes) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

/// Nothing: these are no pairs of hexadecimal digits.
inline std::optional<std::string> fromHex(const std::string& digits) {
    if (digits.size() % 2) return std::nullopt;
    for (const char c : digits)
        if (!std::isxdigit(static_cast<unsigned char>(c))) return std::nullopt;
    std::string out;
    for (size_t i = 0; i < digits.size(); i += 2)
        out += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
    return out;
}

}  // namespace yard
