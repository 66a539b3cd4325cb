#pragma once

#include <string>

#include "core/control/event.h"
#include "core/control/trace.h"

namespace yard {

/// The one spelling of a trace as JSON, a single line (failover.md, "Why trace"): the Why panel
/// copies it and `show events` prints it. What did not happen or is not known is left out.
std::string traceJson(const Trace& trace);
/// An event in the same way.
std::string eventJson(const Event& event);

}  // namespace yard
