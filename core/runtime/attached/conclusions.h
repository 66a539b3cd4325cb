#pragma once

#include <vector>

#include "core/control/report.h"

namespace yard {

/// Fills in what a report that was read from a stats socket implies, but does not say: the fields
/// of StatRow beyond HAProxy's columns. `report` has its rows and serverStates; `before` is the
/// report of the same process before it, or null: times that are told in seconds keep still by it.
void conclude(Report& report, const Report* before);

}  // namespace yard
