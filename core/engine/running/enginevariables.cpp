// What the Runtime API asks of the variables of the process. The answers are HAProxy 2.6.12's.
#include "core/config/reading/context.h"
#include "core/config/words/variablekeywords.h"
#include "core/engine/running/engine.h"

namespace yard {
namespace {

const std::string& at(const Command& command, size_t i) {
    static const std::string none;
    return i < command.words.size() ? command.words[i] : none;
}

/// "set var NAME [expr|fmt] WHAT": WHAT behind NAME, and whether it is a format.
Result<HttpRule> readSetting(const Command& command) {
    const bool said = at(command, 3) == "expr" || at(command, 3) == "fmt";
    const bool typed = said && !at(command, 4).empty();
    if (at(command, 3).empty()) return Error{"Missing either 'expr', 'fmt' or expression."};
    if (!typed && !at(command, 4).empty())
        return Error{"'set var': arg type must be either 'expr' or 'fmt' but got '" +
                     at(command, 3) + "'."};
    Args words;
    words.add(at(command, 2), 0);
    for (size_t i = typed ? 4 : 3; i < command.words.size(); ++i) words.add(command.words[i], 0);
    const ParseOptions options;
    Context context(options);
    return parseVariableSetting(context, words, 0, typed && at(command, 3) == "fmt", "here.");
}

}  // namespace

Answer Engine::executeOnVariables(const Command& command) {
    const std::string& name = at(command, 2);
    if (name.empty()) return {false, "Missing process-wide variable identifier."};
    if (command.words[0] == "get") {
        const std::string told = m_graph->variables.described(name);
        if (told.empty()) return {false, "Variable not found."};
        return {true, told, {}, true};
    }
    const auto setting = readSetting(command);
    if (!setting) {
        const bool scope = setting.error().starts_with("cannot set");
        const bool bare = !setting.error().starts_with("Missing");
        return {false, (scope ? "'set var': " : "") + setting.error(), {}, bare};
    }
    m_graph->set(*setting);
    return {};
}

}  // namespace yard
