#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace yard::http {

/// The value of the last cookie of that name (case counts) in the value of a Cookie field, quotes
/// included; null data when it is not there.
std::string_view cookieValue(std::string_view field, std::string_view name);
/// How many of that name there are.
int cookieCount(std::string_view field, std::string_view name);
/// What a Set-Cookie field sets a cookie to; null data when it is another one.
std::string_view cookieSetBy(std::string_view field, std::string_view name);

/// "name=value" of the first cookie whose name begins with `name`; of a Set-Cookie field (`set`)
/// only its first can be one. Null data: there is none.
std::string_view cookieBeginning(std::string_view field, std::string_view name, bool set);

/// What stands behind the server's name in a cookie of `maxidle` and `maxlife`, "a|LAST|FIRST":
/// seconds since 1970, each in steps of 4 and in five characters of base64; 0: it is not told.
struct CookieDates {
    static constexpr char Mark = '|';
    int64_t last = 0, first = 0;
    /// Of the value of a cookie; without a mark neither is told.
    static CookieDates of(std::string_view value);
    /// Writes "|DATE".
    static void append(std::string& out, int64_t seconds);
};

}  // namespace yard::http
