#pragma once

#include <cstddef>

namespace yard {

/// An answer beyond this is cut (HAProxy: one buffer).
constexpr size_t MaxAnswer = 16384;
/// HAProxy cuts what a server says about itself (HCHK_DESC_LEN).
constexpr size_t MaxInfo = 127;

}  // namespace yard
