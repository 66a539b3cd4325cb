#pragma once

#include <string>

#include "core/control/command.h"

namespace yard {

/// What was asked, as the title of an event: "Drain hosting1".
std::string commandWords(const Command& command);

/// The lab executes it, not the proxy.
bool isForLab(Verb verb);

}  // namespace yard
