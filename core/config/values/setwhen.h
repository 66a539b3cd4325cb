#pragma once

#include <string_view>

#include "core/config/values/rules.h"

namespace yard {

/// "ifexists" and its like, behind the name of a variable to set. False: there is no such
/// condition.
bool takeSetWhen(std::string_view word, SetWhen& when);

}  // namespace yard
