// Reads the commands about maps and ACLs.
#include "core/runtime/readers.h"

namespace yard::readers {

CliRequest patternRequest(PatternVerb verb, const char* what, const Asking& ask) {
    constexpr const char* Names[] = {"show", "get",   "add",     "set",
                                     "del",  "clear", "prepare", "commit"};
    Command command;
    command.verb = Verb::Patterns;
    command.words = {Names[static_cast<size_t>(verb)], what};
    command.words.insert(command.words.end(), ask.arguments.begin(), ask.arguments.end());
    return command;
}

}  // namespace yard::readers
