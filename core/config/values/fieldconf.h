#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

namespace yard {

/// `h1-case-adjust`: how names of fields are spelled for peers who mind; by the name as it comes,
/// in lower case.
using FieldCase = std::unordered_map<std::string, std::string>;

/// `option http-restrict-req-hdr-names`: what becomes of fields of a request whose names hold other
/// characters than letters, digits and '-'.
enum class OddNames : uint8_t { Preserve, Delete, Reject };

}  // namespace yard
