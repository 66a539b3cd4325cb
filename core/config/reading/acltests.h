#pragma once

#include <string>
#include <vector>

#include "core/config/reading/context.h"
#include "core/config/values/rules.h"

namespace yard {

/// One expression of an ACL with its flags and patterns: "path_beg -i /static". The error is in
/// HAProxy's words.
Result<AclTest> parseTest(Context& context, const std::vector<std::string>& words);

}  // namespace yard
