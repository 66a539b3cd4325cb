#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace yard::http {

/// The "name=value" pairs of a Cookie field, one by one; what has no '=' is passed over.
class CookieReader {
public:
    explicit CookieReader(std::string_view field) : m_field(field) {}
    /// False: there is no more.
    bool next();
    std::string_view name() const { return m_name; }
    std::string_view value() const { return m_value; }  ///< quotes included
    /// Of the pair in the field: from behind the delimiter before it to the one behind it.
    size_t begin() const { return m_begin; }
    size_t end() const { return m_end; }

private:
    std::string_view m_field, m_name, m_value;
    size_t m_at = 0, m_begin = 0, m_end = 0;
};

/// Behind the cookie that begins there: quotes in its value hide what would end it.
size_t cookieEnd(std::string_view field, size_t at);

/// The value of the last cookie of that name (case counts) in the value of a Cookie field, quotes
/// included; null data when it is not there.
std::string_view cookieValue(std::string_view field, std::string_view name);
/// How many of that name there are.
int cookieCount(std::string_view field, std::string_view name);
/// What a Set-Cookie field sets a cookie to; null data when it is another one.
std::string_view cookieSetBy(std::string_view field, std::string_view name);

/// "name=value" of the first cookie whose name begins with `name` (of one without '=' its name in a
/// Set-Cookie field only); of a Set-Cookie field (`set`)
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
