#pragma once

#include "core/base/result.h"
#include "core/config/reading/conditions.h"
#include "core/config/values/logformat.h"

namespace yard {

/// Reads a log-format string as the actions of rules take it: text, "%[sample]", "%%" and variables
/// ("%ci"). The error is in HAProxy's words.
Result<Format> parseFormat(Context& context, const std::string& text, const RulePlace& place);

/// The same of a log line of this proxy: blanks are one, and what is not there is "-".
Result<Format> parseLogFormat(Context& context, ProxyDraft& proxy, const std::string& text);
/// The same of `unique-id-format`.
Result<Format> parseUniqueIdFormat(Context& context, ProxyDraft& proxy, const std::string& text);

/// The log formats of a proxy, and its unique-id-format, when all of it is known.
void readLogFormats(Context& context, ProxyDraft& proxy);

/// The complaint about a sample that needs a message which is not there; empty: it is. `shown` is
/// what HAProxy shows of the expression.
std::string unavailableText(const SampleExpr& sample, const std::string& shown,
                            const RulePlace& place);

}  // namespace yard
