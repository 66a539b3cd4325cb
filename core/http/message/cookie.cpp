#include "core/http/message/cookie.h"

#include <utility>

#include "core/http/message/text.h"

namespace yard::http {
namespace {

constexpr bool ends(char c) { return c == ';' || c == ','; }

/// Behind a value: quotes hide what would end it.
size_t valueEnd(std::string_view field, size_t at) {
    bool quoted = false;
    for (; at < field.size(); ++at) {
        if (field[at] == '"') quoted = !quoted;
        if (quoted && field[at] == '\\')
            ++at;
        else if (!quoted && ends(field[at]))
            break;
    }
    return std::min(at, field.size());
}

constexpr std::string_view Base64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr size_t DateSize = 5;

/// 0: those are no five characters of a date.
int64_t dateIn(std::string_view text) {
    if (text.size() < DateSize) return 0;
    uint32_t value = 0;
    for (const char c : text.substr(0, DateSize)) {
        const size_t digit = Base64.find(c);
        if (digit == std::string_view::npos) return 0;
        value = value << 6 | static_cast<uint32_t>(digit);
    }
    return static_cast<int32_t>(value << 2);  // HAProxy holds it in an int
}

struct Found {
    std::string_view last;
    int count = 0;
};

/// Cookies of that name; of what sets one only the first pair can be it.
Found valueIn(std::string_view field, std::string_view name, bool set) {
    Found found;
    CookieReader reader(field);
    // HAProxy stops where name, '=' and a character more cannot be: "a=" at the very end is not
    // seen.
    while (reader.next() && reader.begin() + name.size() + 1 < field.size()) {
        if (reader.name() == name) {
            found.last = reader.value();
            ++found.count;
        }
        if (set) break;
    }
    return found;
}

}  // namespace

bool CookieReader::next() {
    while (m_at < m_field.size()) {
        size_t equal = m_at;
        while (equal < m_field.size() && m_field[equal] != '=' && !ends(m_field[equal])) ++equal;
        if (equal >= m_field.size()) break;
        m_begin = std::exchange(m_at, equal + 1);
        if (ends(m_field[equal])) continue;
        const size_t end = valueEnd(m_field, equal + 1);
        m_name = trimmed(m_field.substr(m_begin, equal - m_begin));
        m_value = trimmed(m_field.substr(equal + 1, end - equal - 1));
        m_end = end;
        m_at = end + 1;
        return true;
    }
    return false;
}

size_t cookieEnd(std::string_view field, size_t at) {
    while (at < field.size() && field[at] != '=' && !ends(field[at])) ++at;
    return at < field.size() && field[at] == '=' ? valueEnd(field, at + 1) : at;
}

CookieDates CookieDates::of(std::string_view value) {
    CookieDates dates;
    const size_t mark = value.find(Mark);
    if (mark == std::string_view::npos) return dates;
    value.remove_prefix(mark + 1);
    dates.last = dateIn(value);
    if (const size_t next = value.find(Mark); next != std::string_view::npos)
        dates.first = dateIn(value.substr(next + 1));
    return dates;
}

void CookieDates::append(std::string& out, int64_t seconds) {
    out += Mark;
    auto value = static_cast<uint32_t>(seconds >> 2);
    for (size_t i = 0; i < DateSize; ++i, value <<= 6) out += Base64[value >> 24 & 0x3F];
}

std::string_view cookieValue(std::string_view field, std::string_view name) {
    return valueIn(field, name, false).last;
}

int cookieCount(std::string_view field, std::string_view name) {
    return valueIn(field, name, false).count;
}

std::string_view cookieSetBy(std::string_view field, std::string_view name) {
    return valueIn(field, name, true).last;
}

std::string_view cookieBeginning(std::string_view field, std::string_view name, bool set) {
    for (size_t at = 0; at < field.size();) {
        while (at < field.size() && (space(field[at]) || ends(field[at]))) ++at;
        const size_t end = valueEnd(field, at);
        const std::string_view cookie = field.substr(at, end - at);
        const bool counts = set || cookie.find('=') != std::string_view::npos;
        if (counts && cookie.starts_with(name)) return trimmed(cookie);
        if (set) break;
        at = end + 1;
    }
    return {};
}

}  // namespace yard::http
