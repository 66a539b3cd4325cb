#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/control/report.h"

/// What a proxy answers, read by the tables that print it.
namespace yard {

/// The CSV of `show stat`, its header first. What no column is known for is passed over.
std::vector<StatRow> readStats(std::string_view csv);
/// How the answer to `show info` begins, of whatever proxy.
inline constexpr std::string_view InfoBegins = "Name: ";
/// "Name: value", a line each, into the process of a report whose takenMs is set.
void readInfo(std::string_view text, Report& report);

/// Cuts one answer off the front of several that were said together: up to the blank line that
/// ends each. Blank lines within quotes belong to the answer. None: it has no end.
std::optional<std::string_view> takeAnswer(std::string_view& answers);

}  // namespace yard
