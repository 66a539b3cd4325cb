#pragma once

#include <cstdint>
#include <string_view>

/// The hash functions of HAProxy's `hash-type`, `base32` and converters. Any thread.
namespace yard::http {

/// `hash`: that of what stands before, to go on with.
uint32_t sdbm(std::string_view text, uint32_t hash = 0);
uint32_t djb2(std::string_view text);
/// HAProxy's own: two words that turn each other by amounts taken from themselves.
uint32_t wt6(std::string_view text);
uint32_t crc32(std::string_view text);

}  // namespace yard::http
