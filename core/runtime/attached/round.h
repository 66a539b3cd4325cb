#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/control/report.h"

/// One look at a proxy through its stats socket: a line that asks for all of it, and what is
/// answered.
namespace yard {

std::string roundLine(const Since& since);
/// `report` has the time at which they were heard. An Error: what answers is no HAProxy.
Result<Report> readRound(std::string_view answers, const Since& since, Report report);

}  // namespace yard
