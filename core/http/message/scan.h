#pragma once

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <bit>
#include <cstdint>

#include "core/http/message/text.h"

/// Finding the end of the long parts of a head: sixteen characters at a time where the processor
/// can, and the rest, or all elsewhere, one by one. They read nothing from `end` on.
namespace yard::http {

/// What a value or a reason may hold: no control characters but tabulators.
constexpr bool printable(char c) {
    return (static_cast<uint8_t>(c) >= 0x20 && c != 0x7f) || c == '\t';
}
/// Printable ASCII but '#': a fragment is never sent, and front and back could split it
/// differently.
constexpr bool inUri(char c) { return c > ' ' && c < 127 && c != '#'; }

#if defined(__SSE2__)

/// Sixteen characters.
inline __m128i charsAt(const char* at) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}

/// Which of them have codes below `code` or from 127 on: a bit each, the first one's lowest.
inline uint32_t belowOrBeyond(__m128i chars, char code) {
    // One more makes 127 and all beyond it negative, but for 255, which becomes 0.
    const __m128i oneMore = _mm_add_epi8(chars, _mm_set1_epi8(1));
    const __m128i limit = _mm_set1_epi8(static_cast<char>(code + 1));
    return static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmplt_epi8(oneMore, limit)));
}

inline uint32_t equalTo(__m128i chars, char c) {
    return static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(chars, _mm_set1_epi8(c))));
}

inline uint32_t letters(__m128i chars) {
    const __m128i lowered = _mm_or_si128(chars, _mm_set1_epi8(0x20));
    const __m128i place = _mm_sub_epi8(lowered, _mm_set1_epi8('a'));
    const __m128i last = _mm_min_epu8(place, _mm_set1_epi8('z' - 'a'));
    return static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(last, place)));
}

#endif

/// The first character for which `passes` does not hold, or `end`. `doubtful` marks those among
/// sixteen for which it may not hold.
template <typename Doubtful, typename Passes>
const char* skip(const char* at, const char* end, [[maybe_unused]] Doubtful doubtful,
                 Passes passes) {
#if defined(__SSE2__)
    while (end - at >= 16) {
        const uint32_t marks = doubtful(charsAt(at));
        if (!marks) {
            at += 16;
            continue;
        }
        at += std::countr_zero(marks);
        if (!passes(*at)) return at;
        ++at;
    }
#endif
    while (at < end && passes(*at)) ++at;
    return at;
}

/// The first character that is not printable(), or `end`.
inline const char* skipPrintable(const char* at, const char* end) {
    return skip(
        at, end, [](auto chars) { return belowOrBeyond(chars, ' '); }, printable);
}

/// The first character that is not inUri(), or `end`.
inline const char* skipUri(const char* at, const char* end) {
    return skip(
        at, end, [](auto chars) { return belowOrBeyond(chars, '!') | equalTo(chars, '#'); }, inUri);
}

/// The first character that is not token(), or `end`. Nearly all are letters and '-'.
inline const char* skipToken(const char* at, const char* end) {
    return skip(
        at, end, [](auto chars) { return (letters(chars) | equalTo(chars, '-')) ^ 0xffff; }, token);
}

}  // namespace yard::http
