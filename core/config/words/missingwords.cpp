// Words that are read as HAProxy reads them and do less here, which is said.
#include <algorithm>

#include "core/config/reading/handlers.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

void say(Context& context, const std::string& words) {
    context.raw(Level::Notice, "parsing " + context.here() + " : " + words);
}

}  // namespace

void globalCloseSpreadTime(Context& context, const Args& args) {
    if (args[1] == "infinite" ? context.tooMany(args, 1) : !wantTime(context, args)) return;
    say(context, "'close-spread-time' : connections that wait are closed at once.");
}

void optionInPart(Context& context, const Args& args) {
    static constexpr std::pair<std::string_view, const char*> Missing[] = {
        {"accept-invalid-http-request", "invalid requests are refused all the same"},
        {"accept-invalid-http-response", "invalid answers are refused all the same"},
        {"independent-streams", "what comes and what goes count for the same timeouts"},
        {"socket-stats", "listeners have no rows of their own in 'show stat'"}};
    if (context.tooMany(args, 1, "option " + args[1]) || context.sign != Sign::Plain) return;
    if (misplaced(*context.proxy, findKeyword(Place::Option, args[1])->needs)) return;
    const auto missing = std::ranges::find(Missing, args[1], [](const auto& m) { return m.first; });
    say(context, "'option " + args[1] + "' : " + missing->second + ".");
}

}  // namespace yard
