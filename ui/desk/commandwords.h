#pragma once

#include <QString>
#include <vector>

#include "core/control/command.h"

namespace yard {

/// What is asked for: "Fail hosting1", "Drain 3 servers".
QString commandTitle(const std::vector<Command>& commands);
/// What was done, for the message after it: "hosting1 fails: down until you restore it".
QString commandDone(const Command& command);

}  // namespace yard
