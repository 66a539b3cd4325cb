#pragma once

#include <QHashFunctions>
#include <string_view>

namespace yard {

/// Seeded at random per process, so that nobody can choose keys that collide.
inline size_t stickHash(std::string_view key) {
    return qHashBits(key.data(), key.size(), QHashSeed::globalSeed());
}

}  // namespace yard
