#include "core/http/message/hash.h"

#include <bit>

namespace yard::http {

uint32_t sdbm(std::string_view text, uint32_t hash) {
    for (const char c : text)
        hash = static_cast<unsigned char>(c) + (hash << 6) + (hash << 16) - hash;
    return hash;
}

uint32_t djb2(std::string_view text) {
    uint32_t hash = 5381;
    for (const char c : text) hash = (hash << 5) + hash + static_cast<unsigned char>(c);
    return hash;
}

uint32_t wt6(std::string_view text) {
    uint32_t a = 0xa53c965a, b = 0x5ca6953a, turnA = 6, turnB = 18;
    for (const char c : text) {
        const uint32_t byte = static_cast<unsigned char>(c);
        a = ~(a ^ byte);
        b = ~(b + byte);
        const uint32_t turned = std::rotl(b, static_cast<int>(turnA));
        b = std::rotl(a, static_cast<int>(turnB));
        a = turned;
        const uint32_t mixed = ((a >> 16) ^ b) & 0xffff;
        turnA = mixed & 0x1f;
        turnB = mixed >> 11;
    }
    return a ^ b;
}

uint32_t crc32(std::string_view text) {
    uint32_t hash = ~uint32_t{0};
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) hash = (hash >> 1) ^ (hash & 1 ? 0xedb88320 : 0);
    }
    return ~hash;
}

}  // namespace yard::http
