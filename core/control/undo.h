#pragma once

#include <string>
#include <vector>

#include "core/control/command.h"
#include "core/control/event.h"
#include "core/control/report.h"

namespace yard {

/// The commands that bring back what `before`, a report from just before `command`, shows. Empty:
/// there is no way back, or nothing changes. They carry no name of who asks.
std::vector<Command> undoOf(const Command& command, const Report& before);

/// What is noted of a command that was answered, with the way back; not stamped with a time.
Event commandEvent(const Command& command, const Answer& answer, const Report& before);

/// What a command changes: two with the same words undo each other, so the earlier one cannot be
/// undone without the later. Empty: nothing that could be brought back.
std::string aspectOf(const Command& command);

}  // namespace yard
