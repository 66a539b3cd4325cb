#pragma once

#include <string>

#include "core/base/result.h"
#include "core/config/values/lexer.h"
#include "core/config/values/rules.h"

namespace yard {

class Context;

/// A setting of a variable of the process: its name at `at`, behind it an expression, or a format.
/// The error is in HAProxy's words; `place` ends it where the variable is of another scope.
Result<HttpRule> parseVariableSetting(Context& context, const Args& args, size_t at, bool format,
                                      const std::string& place);

}  // namespace yard
