#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/control/commandline.h"
#include "core/control/link.h"

namespace yard {

/// What can stand at the end of a line of the Runtime API that is being typed: words of commands
/// and, where the grammar says what follows, names that exist in the proxy.
/// `known`: whether the proxy has a command, by its words ("show table"); without it, it has all.
Completions complete(const std::string& line, Authority& authority,
                     const std::function<bool(std::string_view)>& known = {});

}  // namespace yard
