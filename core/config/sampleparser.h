#pragma once

#include "core/base/result.h"
#include "core/config/config.h"
#include "core/config/lexer.h"

namespace yard {

/// Reads a sample expression, "fetch[(args)][,converter[(args)]]..", from the words at `at` on and
/// moves `at` behind it; converters may follow as words of their own. Names are resolved: "hdr"
/// gives "req.hdr". The error is in HAProxy's words, or says that Switchyard does not run the thing
/// yet.
Result<SampleExpr> parseSample(const Args& args, size_t& at);

/// The fetches and converters that run; the http room keeps the same list.
std::vector<std::string_view> runnableFetches();
std::vector<std::string_view> runnableConverters();

}  // namespace yard
