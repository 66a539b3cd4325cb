// setenv, presetenv, unsetenv, resetenv: what "$NAME" means in the lines that follow. The process's
// own environment is the business of who starts it, for there may be several configurations in one.
#include "core/config/reading/handlers.h"

namespace yard {

void globalSetenv(Context& context, const Args& args) {
    if (!args.has(2)) return context.alertTight("'" + args[0] + "' expects a name and a value.");
    if (args[0] == "presetenv" && context.lookup(args[1])) return;
    context.setVariable(args[1], args[2]);
}

void globalUnsetenv(Context& context, const Args& args) {
    if (!args.has(1)) return context.alertTight("'unsetenv' expects at least one variable name.");
    for (size_t at = 1; args.has(at); ++at) context.setVariable(args[at], std::nullopt);
}

void globalResetenv(Context& context, const Args& args) {
    std::vector<std::string> kept;
    for (size_t at = 1; args.has(at); ++at) kept.push_back(args[at]);
    context.keepVariables(kept);
}

}  // namespace yard
