// retry-on, force-persist, ignore-persist.
#include <algorithm>

#include "core/config/reading/conditions.h"
#include "core/config/reading/handlers.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

/// False: it is not a word of `retry-on`.
bool takeRetryWord(const std::string& word, RetryOn& on) {
    static constexpr int Codes[] = {401, 403, 404, 408, 425, 500, 501, 502, 503, 504};
    if (word == "conn-failure") return on.connFailure = true;
    if (word == "empty-response") return on.emptyResponse = true;
    if (word == "junk-response") return on.junkResponse = true;
    if (word == "response-timeout") return on.responseTimeout = true;
    if (word == "0rtt-rejected") return true;  // there is no early data
    if (word == "all-retryable-errors") {
        on.connFailure = on.emptyResponse = on.junkResponse = on.responseTimeout = true;
        on.statuses.insert(on.statuses.end(), {500, 502, 503, 504});
        return true;
    }
    const auto code = smallNumber(word);
    if (!code || std::ranges::count(Codes, *code) == 0) return false;
    on.statuses.push_back(*code);
    return true;
}

}  // namespace

void proxyRetryOn(Context& context, const Args& args) {
    if (misplaced(*context.proxy, Needs::Backend))
        return context.alert("'retry-on' only available in backend or listen section");
    if (!args.has(1))
        return context.alert("'retry-on' needs at least one keyword to specify when to retry");
    RetryOn on;
    on.connFailure = false;
    for (size_t at = 1; args.has(at); ++at) {
        if (args[at] == "none") {
            if (at > 1 || args.has(2))
                return context.alert("'retry-on' 'none' keyworld only usable alone", at);
        } else if (!takeRetryWord(args[at], on)) {
            return context.alert("'retry-on': unknown keyword '" + args[at] + "'", at);
        }
    }
    context.proxy->conf.retryOn = on;
}

void proxyPersistRule(Context& context, const Args& args) {
    if (args[1] != "if" && args[1] != "unless")
        return context.alert(
            "'" + args[0] + "' requires either 'if' or 'unless' followed by a condition.", 1);
    const auto condition = parseCondition(context, args, 1);
    if (!condition)
        return context.alert(
            "error detected while parsing a '" + args[0] + "' rule : " + condition.error(), 1);
    context.proxy->conf.persistRules.push_back({args[0] == "ignore-persist", *condition});
    warnMisplaced(context, *condition, {"frontend use-server rule"});
}

}  // namespace yard
