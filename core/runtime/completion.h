#pragma once

#include <string>

#include "core/control/commandline.h"
#include "core/control/link.h"

namespace yard {

/// What can stand at the end of a line of the Runtime API that is being typed: words of commands
/// and, where the grammar says what follows, names that exist in the proxy.
Completions complete(const std::string& line, Authority& authority);

}  // namespace yard
