#pragma once

#include "core/base/result.h"
#include "core/config/values/config.h"
#include "core/config/values/lexer.h"

namespace yard {

class Context;

/// Reads a sample expression, "fetch[(args)][,converter[(args)]]..", from the words at `at` on and
/// moves `at` behind it; converters may follow as words of their own. Names are resolved: "hdr"
/// gives "req.hdr". The error is in HAProxy's words, or says that Switchyard does not run the thing
/// yet. `context`: where files of maps are known; without one there are none.
Result<SampleExpr> parseSample(const Args& args, size_t& at, Context* context = nullptr);

/// The same in a text, up to `stop` outside parentheses or its end; `end` is where it stopped.
Result<SampleExpr> parseSampleWithin(std::string_view text, char stop, size_t& end,
                                     Context* context = nullptr);
/// The same as the first word of an ACL: also "path_beg" and the like, which say in `match` how to
/// compare. The error is a whole sentence.
Result<SampleExpr> parseAclSample(const std::string& word, std::optional<Match>& match,
                                  Context* context = nullptr);

/// Where a sample comes from, as HAProxy calls it: "HTTP request headers", "response buffer".
std::string sourceName(const SampleExpr& sample);
/// HAProxy's complaint about a sample that looks at what is not there; `shown` is how it calls it.
std::string missingText(const SampleExpr& sample, const std::string& shown);

/// The fetches and converters that run; the http room keeps the same list.
std::vector<std::string_view> runnableFetches();
std::vector<std::string_view> runnableConverters();

}  // namespace yard
