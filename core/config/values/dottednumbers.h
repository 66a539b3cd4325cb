#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Versions of protocols as ACLs write them: "3.1" is 3 * 65536 + 1, "3" is "3.0".
namespace yard {

std::optional<int64_t> dottedNumber(std::string_view text);

/// A pattern "A", "A:B", ":B" or "A:" becomes the same with plain numbers. Empty, or what is wrong
/// with it in HAProxy's words.
std::string undot(const std::string& pattern, std::string& plain);

}  // namespace yard
