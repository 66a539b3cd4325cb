#pragma once

#include <string_view>
#include <vector>

#include "core/config/reading/keywords.h"

namespace yard {

/// Words that HAProxy 2.6 knows and Switchyard does not run yet. A file that uses one is refused
/// with a message that says so, instead of "unknown"; they also take part in "did you mean".
const std::vector<std::string_view>& notRunWords(Place place);

bool isKnownFetch(std::string_view name);
bool isKnownConverter(std::string_view name);

}  // namespace yard
