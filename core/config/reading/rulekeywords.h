#pragma once

#include "core/config/reading/conditions.h"
#include "core/config/values/rules.h"

namespace yard {

/// The words of one rule being read; what is wrong is thrown together in HAProxy's words.
struct RuleLine {
    Context& context;
    const Args& args;
    const RulePlace& place;
    size_t at;  ///< the next word
    HttpRule& rule;
    bool stops = true;        ///< a fault ends the file; not where only we do not run it
    bool conditional = true;  ///< `if` and `unless` begin a condition

    bool ends() const { return !args.has(at) || atCondition(); }
    bool atCondition() const { return conditional && (args[at] == "if" || args[at] == "unless"); }
};

/// The condition at `at`; false after a complaint: "error detected", `doing`, and what is wrong.
bool readCondition(Context& context, const Args& args, size_t at, const std::string& doing,
                   const RulePlace& place, Condition& out);
/// Reads a redirect from line.at on. Empty, or what is wrong.
std::string readRedirect(RuleLine& line);
/// Reads the words of `return`, `deny` and `tarpit` from line.at on.
std::string readReply(RuleLine& line, int status, bool isReturn);
/// The whole of a file; nothing: it cannot be read.
std::optional<std::string> wholeFile(const std::string& name);
/// What makes a file no answer; empty: it is one, or holds nothing.
std::string answerFault(const std::string& name, const std::string& text);
/// `cache-use` and `cache-store`: which cache.
std::string readCacheRule(RuleLine& line);
/// Reads `format` into the rule.
std::string readFormat(RuleLine& line, Format& format);

/// What rules of both layers do: variables, counters, captures, the log's level. `available`: of a
/// counter's key. Nothing: it is none of those, else empty or what is wrong.
std::optional<std::string> readSharedAction(RuleLine& line, const std::string& word,
                                            SampleNeeds available);

/// " Did you mean 'set-header' maybe ?" of a list "'accept', 'set-var(*)'"; empty: none is near.
std::string actionHint(const std::string& word, std::string_view actions);

/// What rules of both layers do to the connection: its addresses, `set-tos`, `set-mark`. Nothing:
/// it is none of those.
std::optional<std::string> readLinkAction(RuleLine& line, const std::string& word);
std::string readSetTimeout(RuleLine& line);
std::string readStrictMode(RuleLine& line);

/// The status codes for which there is a page.
bool hasErrorPage(int status);

}  // namespace yard
