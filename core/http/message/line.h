#pragma once

#include <algorithm>
#include <charconv>
#include <concepts>
#include <cstring>
#include <span>
#include <string_view>

namespace yard::http {

/// Appends to a fixed piece of memory and cuts at its end.
class Line {
public:
    explicit Line(std::span<char> out)
        : m_begin(out.data()), m_at(out.data()), m_end(m_at + out.size()) {}

    Line& operator<<(std::string_view text) {
        const size_t n = std::min(text.size(), static_cast<size_t>(m_end - m_at));
        const char* from = text.data();
        // Most are short, and not worth a call.
        if (n - 1 < 8)
            for (size_t i = 0; i < n; ++i) m_at[i] = from[i];
        else if (n)
            std::memcpy(m_at, from, n);
        m_at += n;
        return *this;
    }
    Line& operator<<(const char* text) { return *this << std::string_view(text); }
    Line& operator<<(char c) {
        if (m_at < m_end) *m_at++ = c;
        return *this;
    }
    template <std::integral T>
    Line& operator<<(T number) {
        if (number >= 0 && number < 10) return *this << static_cast<char>('0' + number);
        char digits[24];
        const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
        return *this << std::string_view(digits, static_cast<size_t>(end - digits));
    }
    /// At least `digits` upper case hexadecimal ones.
    void hex(uint64_t number, int digits) {
        int shift = 60;
        while (shift > 0 && shift >= digits * 4 && (number >> shift) == 0) shift -= 4;
        for (; shift >= 0; shift -= 4) *this << "0123456789ABCDEF"[number >> shift & 15];
    }
    size_t size() const { return static_cast<size_t>(m_at - m_begin); }

private:
    char* m_begin;
    char* m_at;
    char* m_end;
};

}  // namespace yard::http
