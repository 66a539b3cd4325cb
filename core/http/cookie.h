#pragma once

#include <string_view>

namespace yard::http {

/// The value of the last cookie of that name (case counts) in the value of a Cookie field, quotes
/// included; null data when it is not there.
std::string_view cookieValue(std::string_view field, std::string_view name);

/// "name=value" of the first cookie whose name begins with `name`; of a Set-Cookie field (`set`)
/// only its first can be one. Null data: there is none.
std::string_view cookieBeginning(std::string_view field, std::string_view name, bool set);

}  // namespace yard::http
