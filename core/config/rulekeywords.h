#pragma once

#include "core/config/conditions.h"
#include "core/config/rules.h"

namespace yard {

/// The words of one rule being read; what is wrong is thrown together in HAProxy's words.
struct RuleLine {
    Context& context;
    const Args& args;
    const RulePlace& place;
    size_t at;  ///< the next word
    HttpRule& rule;
    bool stops = true;  ///< a fault ends the file; not where only we do not run it

    bool ends() const { return !args.has(at) || atCondition(); }
    bool atCondition() const { return args[at] == "if" || args[at] == "unless"; }
};

/// Reads a redirect from line.at on. Empty, or what is wrong.
std::string readRedirect(RuleLine& line);
/// Reads the words of `return`, `deny` and `tarpit` from line.at on.
std::string readReply(RuleLine& line, int status, bool isReturn);
/// Reads `format` into the rule.
std::string readFormat(RuleLine& line, Format& format);

/// The status codes for which there is a page.
bool hasErrorPage(int status);

}  // namespace yard
