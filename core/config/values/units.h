#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace yard {

/// A duration as written in a configuration: digits and us, ms, s, m, h or d; milliseconds when
/// nothing follows.
struct TimeText {
    enum class Fault { None, Character, Overflow } fault = Fault::None;
    int64_t millis = 0;  ///< rounded up, so that "100us" is 1 and not "none"
    char character = 0;  ///< which one was not expected, when fault is Character; NUL: the end
    char ignored = 0;    ///< first character after the unit; HAProxy 2.6 only warns about it
};

/// The longest duration HAProxy takes.
constexpr int64_t MaxMillis = 2147483647;

/// "'c'", for messages about one character.
inline std::string quotedChar(char c) { return {'\'', c, '\''}; }

TimeText parseTime(std::string_view text);
/// As HAProxy reads what it counts in seconds: they are meant when nothing follows, a part of one
/// counts as a whole, and there may be 2147483647 of them.
TimeText parseSeconds(std::string_view text);
/// HAProxy's warning about TimeText::ignored.
std::string ignoredTimeText(std::string_view text, char ignored);

/// Digits and k, m or g (powers of 1024, any case).
struct SizeText {
    uint64_t bytes = 0;
    std::optional<char> character;  ///< which one was not expected; absent: all is well
};

SizeText parseSize(std::string_view text);

/// A whole number, all of `text`, that fits; HAProxy uses atoi and takes garbage as 0, we do not.
std::optional<int64_t> parseInteger(std::string_view text);
/// Why these are no bytes, written as pairs of hex digits; empty: they are.
std::string hexFault(const std::string& text);

}  // namespace yard
