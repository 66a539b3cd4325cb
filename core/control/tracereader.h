#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "core/control/event.h"
#include "core/control/trace.h"

namespace yard {

/// A line of `show events` as tracejson.h writes it, read back; none: it is no such line. A
/// command that an event tells of, and its undo, are not in it.
std::optional<std::variant<Event, Trace>> readEventLine(std::string_view line);

}  // namespace yard
