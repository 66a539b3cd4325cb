#pragma once

#include <optional>
#include <string>

#include "core/config/reading/context.h"
#include "core/config/values/rules.h"

namespace yard {

/// Where a rule runs, as HAProxy names it in warnings: "frontend http-request header rule".
struct RulePlace {
    std::string name;
    bool request = true;    ///< the request is there
    bool response = false;  ///< the answer is there
    std::string line = {};  ///< "tcp-request connection": the warnings name it, too
    bool log = false;       ///< both messages are gone
    bool backend = true;    ///< a backend may have been chosen
    bool client = true;     ///< there is a client, who came to a frontend
    bool internal = false;  ///< there is no session, only what the process itself knows
    bool http = false;      ///< a rule of HTTP: in its formats HAProxy warns of what it ignores

    bool has(const SampleExpr& sample) const;
};

/// The condition whose `if` or `unless` stands at `at`. The error is in HAProxy's words.
Result<Condition> parseCondition(Context& context, const Args& args, size_t at);

/// HAProxy's warning about a condition that looks at what is not there where it runs.
void warnMisplaced(Context& context, const Condition& condition, const RulePlace& place);

/// Rules are processed in this order whatever order the file has them in.
enum class RuleRank {
    TcpConnection,
    TcpSession,
    TcpContent,
    Monitor,
    Request,
    Redirect,
    Backend,
    Server
};
/// HAProxy's warning about a rule that stands behind one that is processed later.
void warnMisordered(Context& context, const std::string& word, RuleRank rank);

/// A regular expression's fault in HAProxy's words; empty: it is one.
std::string regexFault(const std::string& pattern);

}  // namespace yard
