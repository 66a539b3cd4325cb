#pragma once

#include <vector>

#include "core/control/report.h"

namespace yard {

/// What happened between two reports of the same process, as far as the figures tell: HAProxy keeps
/// no list of it. Not numbered; stamped with the later report's time.
std::vector<Event> changesBetween(const Report& before, const Report& now);

/// A process that is heard of for the first time; `before`: the one that was there before it, or
/// null.
Event newProcess(const ProcessRow* before, const ProcessRow& now, int64_t wallMs);

}  // namespace yard
