#pragma once

#include <string>

namespace yard {

/// Why it cannot be the name of a variable, in HAProxy's words; empty: it can.
std::string variableFault(const std::string& name);

}  // namespace yard
