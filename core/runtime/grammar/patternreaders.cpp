// Reads the commands about maps, ACLs and variables: the engine judges the rest of their lines.
#include "core/runtime/grammar/readers.h"

namespace yard::readers {

namespace {

CliRequest wholeLine(Verb verb, std::vector<std::string> words, const Asking& ask) {
    Command command;
    command.verb = verb;
    command.words = std::move(words);
    command.words.insert(command.words.end(), ask.arguments.begin(), ask.arguments.end());
    return command;
}

}  // namespace

CliRequest patternRequest(PatternVerb verb, const char* what, const Asking& ask) {
    constexpr const char* Names[] = {"show", "get",   "add",     "set",
                                     "del",  "clear", "prepare", "commit"};
    return wholeLine(Verb::Patterns, {Names[static_cast<size_t>(verb)], what}, ask);
}

CliRequest getVariable(const Asking& ask) { return wholeLine(Verb::Variable, {"get", "var"}, ask); }

CliRequest setVariable(const Asking& ask) { return wholeLine(Verb::Variable, {"set", "var"}, ask); }

}  // namespace yard::readers
