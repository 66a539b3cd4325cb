#pragma once

#include "core/base/result.h"
#include "core/config/conditions.h"

namespace yard {

/// Reads a log-format string as the actions of rules take it: text, "%[sample]", "%%" and those
/// variables ("%ci") that a request knows while it runs. The error is in HAProxy's words.
Result<Format> parseFormat(Context& context, const std::string& text, const RulePlace& place);

/// The complaint about a sample that needs a message which is not there; empty: it is. `shown` is
/// what HAProxy shows of the expression.
std::string unavailableText(const SampleExpr& sample, const std::string& shown,
                            const RulePlace& place);

}  // namespace yard
