#include "core/runtime/grammar/words.h"

namespace yard {
namespace {

bool isBlank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

std::vector<std::string> splitCommands(std::string_view line) {
    std::vector<std::string> commands(1);
    for (size_t i = 0; i < line.size(); ++i) {
        if (line[i] == ';') {
            commands.emplace_back();
            continue;
        }
        commands.back() += line[i];
        if (line[i] == '\\' && i + 1 < line.size()) commands.back() += line[++i];
    }
    return commands;
}

Words splitWords(std::string_view command) {
    Words words;
    bool inside = false;
    for (size_t i = 0; i < command.size(); ++i) {
        if (isBlank(command[i])) {
            inside = false;
            continue;
        }
        if (!inside) words.emplace_back();
        inside = true;
        if (command[i] == '\\' && i + 1 < command.size()) ++i;
        words.back() += command[i];
    }
    return words;
}

bool asksForPayload(std::string_view line) {
    while (!line.empty() && isBlank(line.back())) line.remove_suffix(1);
    if (line.size() < 2 || line.substr(line.size() - 2) != "<<") return false;
    return line.size() == 2 || isBlank(line[line.size() - 3]);
}

std::string quoteWord(std::string_view word) {
    std::string quoted;
    for (const char c : word) {
        if (isBlank(c) || c == ';' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted;
}

}  // namespace yard
