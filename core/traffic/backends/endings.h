#pragma once

#include <string>

#include "core/config/values/config.h"

namespace yard {

/// HAProxy's termination flags ("SC--") in words: "the server refused the connection".
std::string endWords(const std::string& flags, int status);

/// "static-rr"; empty for none.
const char* algorithmName(Algorithm algorithm);

}  // namespace yard
