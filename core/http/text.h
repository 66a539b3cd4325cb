#pragma once

#include <cstdint>
#include <string_view>

/// Small text helpers of HTTP heads: no locale, no allocation.
namespace yard::http {

/// A piece of text as offsets, so that it survives a move of the bytes.
struct Span {
    uint32_t at = 0, size = 0;
};

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
constexpr bool blank(char c) { return c == ' ' || c == '\t'; }
/// Blanks, and the line ends inside a folded value.
constexpr bool space(char c) { return blank(c) || c == '\r' || c == '\n'; }
constexpr bool digit(char c) { return c >= '0' && c <= '9'; }

constexpr bool equalNoCase(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (size_t i = 0; i < a.size(); ++i)
        if (a[i] != b[i] && lower(a[i]) != lower(b[i])) return false;
    return true;
}

constexpr std::string_view trimmed(std::string_view text) {
    while (!text.empty() && space(text.front())) text.remove_prefix(1);
    while (!text.empty() && space(text.back())) text.remove_suffix(1);
    return text;
}

/// Takes the next element, trimmed and perhaps empty, off a comma separated list. A list has one
/// element more than commas; false: none is left.
class ListReader {
public:
    constexpr explicit ListReader(std::string_view list) : m_rest(list) {}
    constexpr bool next(std::string_view& element) {
        if (m_done) return false;
        const size_t comma = m_rest.find(',');
        m_done = comma == std::string_view::npos;
        element = trimmed(m_rest.substr(0, comma));
        if (!m_done) m_rest.remove_prefix(comma + 1);
        return true;
    }
    /// What stands behind the comma of the last element.
    constexpr std::string_view rest() const { return m_done ? std::string_view() : m_rest; }

private:
    std::string_view m_rest;
    bool m_done = false;
};

constexpr bool listHas(std::string_view list, std::string_view token) {
    ListReader reader(list);
    for (std::string_view element; reader.next(element);)
        if (equalNoCase(element, token)) return true;
    return false;
}

}  // namespace yard::http
