#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "core/base/lower.h"

/// Small text helpers of HTTP heads: no locale, no allocation.
namespace yard::http {

/// A piece of text as offsets, so that it survives a move of the bytes.
struct Span {
    uint32_t at = 0, size = 0;
};

using yard::lower;
constexpr bool blank(char c) { return c == ' ' || c == '\t'; }
/// Blanks, and the line ends inside a folded value.
constexpr bool space(char c) { return blank(c) || c == '\r' || c == '\n'; }
constexpr bool digit(char c) { return c >= '0' && c <= '9'; }

/// RFC 9110 section 5.6.2.
constexpr std::array<bool, 256> tokenTable() {
    std::array<bool, 256> table{};
    for (const char c : std::string_view("!#$%&'*+-.^_`|~")) table[static_cast<uint8_t>(c)] = true;
    for (int c = '0'; c <= '9'; ++c) table[static_cast<size_t>(c)] = true;
    for (int c = 'a'; c <= 'z'; ++c) table[static_cast<size_t>(c)] = true;
    for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<size_t>(c)] = true;
    return table;
}
inline constexpr std::array<bool, 256> Tokens = tokenTable();
constexpr bool token(char c) { return Tokens[static_cast<uint8_t>(c)]; }

/// Several characters in one number: the lowest bit of each.
template <std::unsigned_integral Word>
inline constexpr Word EachByte = static_cast<Word>(~Word{0} / 0xff);

template <std::unsigned_integral Word>
Word wordAt(const char* at) {
    Word word;
    std::memcpy(&word, at, sizeof word);
    return word;
}

/// The characters of a word in lower case. No sum carries into the next character.
template <std::unsigned_integral Word>
constexpr Word lowerWord(Word word) {
    const Word low = word & EachByte<Word> * 0x7f;
    const Word fromA = low + EachByte<Word> * (0x80 - 'A'),
               beyondZ = low + EachByte<Word> * (0x7f - 'Z');
    return word | ((fromA ^ beyondZ) & ~word & EachByte<Word> * 0x80) >> 2;
}

/// In lower case to `to`, which has room for it; returns the end of what was written.
inline char* copyLower(char* to, std::string_view text) {
    const size_t size = text.size();
    const auto copyWord = [&](auto word, size_t at) {
        word = lowerWord(wordAt<decltype(word)>(text.data() + at));
        std::memcpy(to + at, &word, sizeof word);
    };
    // The last word overlaps what was done before.
    if (size >= 8) {
        for (size_t at = 0; at + 8 < size; at += 8) copyWord(uint64_t{}, at);
        copyWord(uint64_t{}, size - 8);
    } else if (size >= 4) {
        copyWord(uint32_t{}, 0);
        copyWord(uint32_t{}, size - 4);
    } else {
        for (size_t at = 0; at < size; ++at) to[at] = lower(text[at]);
    }
    return to + size;
}

inline bool equalNoCase(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    const size_t size = a.size();
    const auto same = [&]<typename Word>(Word, size_t at) {
        return lowerWord(wordAt<Word>(a.data() + at)) == lowerWord(wordAt<Word>(b.data() + at));
    };
    if (size >= 8) {
        for (size_t at = 0; at + 8 < size; at += 8)
            if (!same(uint64_t{}, at)) return false;
        return same(uint64_t{}, size - 8);
    }
    if (size >= 4) return same(uint32_t{}, 0) && same(uint32_t{}, size - 4);
    for (size_t at = 0; at < size; ++at)
        if (lower(a[at]) != lower(b[at])) return false;
    return true;
}

inline bool startsNoCase(std::string_view text, std::string_view start) {
    return equalNoCase(text.substr(0, start.size()), start);
}

constexpr std::string_view trimmed(std::string_view text) {
    while (!text.empty() && space(text.front())) text.remove_prefix(1);
    while (!text.empty() && space(text.back())) text.remove_suffix(1);
    return text;
}

/// Where the list element at the front of `list` ends: at the next comma outside "quotes" (in which
/// a backslash hides the next character), or at the end.
constexpr size_t elementEnd(std::string_view list) {
    if (list.find('"') == std::string_view::npos) {
        const size_t comma = list.find(',');
        return comma == std::string_view::npos ? list.size() : comma;
    }
    bool quoted = false;
    for (size_t i = 0; i < list.size(); ++i) {
        if (list[i] == '"')
            quoted = !quoted;
        else if (quoted && list[i] == '\\')
            ++i;
        else if (!quoted && list[i] == ',')
            return i;
    }
    return list.size();
}

/// Takes the elements, trimmed and perhaps empty, off a comma separated list, as HAProxy does: what
/// follows the last comma is an element only when it is not blank.
class ListReader {
public:
    constexpr explicit ListReader(std::string_view list) : m_rest(list) {}
    /// False: none is left.
    constexpr bool next(std::string_view& element) {
        while (!m_rest.empty() && space(m_rest.front())) m_rest.remove_prefix(1);
        if (m_rest.empty()) return false;
        const size_t end = elementEnd(m_rest);
        element = trimmed(m_rest.substr(0, end));
        m_rest.remove_prefix(end < m_rest.size() ? end + 1 : end);
        return true;
    }

private:
    std::string_view m_rest;
};

inline bool listHas(std::string_view list, std::string_view token) {
    ListReader reader(list);
    for (std::string_view element; reader.next(element);)
        if (equalNoCase(element, token)) return true;
    return false;
}

}  // namespace yard::http
