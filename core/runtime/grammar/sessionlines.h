#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/control/report.h"

/// A line of `show sess`, written and read.
namespace yard {

/// HAProxy's ages: "5s", "2m5s", "1h2m".
std::string ageText(int64_t ms);

std::string sessionLine(const SessionRow& row);
/// `nowMs`: wall time. None for what is no session, and for those of the command line itself.
std::optional<SessionRow> readSessionLine(std::string_view line, int64_t nowMs);

}  // namespace yard
