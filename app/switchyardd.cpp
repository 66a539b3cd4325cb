// switchyardd: the proxy without a console, behind HAProxy's command line.
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "app/daemon.h"
#include "core/config/values/predicate.h"

namespace {

const char* const Version = "Switchyard version " YARD_VERSION
                            " - runs HAProxy configuration, measured against HAProxy 2.6\n";
const char* const Build =
    "Built in : HTTP/1 and TCP proxying, TLS, compression, several threads, epoll, splice, health\n"
    "           checks, stick tables, Runtime API on stats sockets, redispatch to a backup\n"
    "           without waiting for checks\n"
    "Not built in : HTTP/2, Lua\n";

/// The words of a condition in one: quotes, escapes and variables are those of a line of a file,
/// '#' begins no comment.
yard::Result<std::string> joined(const yard::Lexed& line) {
    if (line.tooManyWords) return yard::Error{"Error in condition: Too many words."};
    if (!line.fault.empty()) {
        std::string fault = line.fault;
        fault[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(fault[0])));
        return yard::Error{"Syntax Error in condition: " + fault + "."};
    }
    std::string text = line.words[0];
    for (size_t i = 1; i < line.words.size(); ++i) text += " " + line.words[i];
    return line.comment ? text + " #" + *line.comment : text;
}

/// As `haproxy -cc`: 0 it holds, 1 it does not, 2 it is none.
int tellCondition(const std::string& condition, const char* program) {
    const auto refuse = [&](const std::string& text) {
        yard::Messages(false, program).say(yard::Level::Alert, "config : " + text);
        return 2;
    };
    const auto lookup = [](std::string_view name) -> std::optional<std::string> {
        const char* value = std::getenv(std::string(name).c_str());
        return value ? std::optional<std::string>(value) : std::nullopt;
    };
    const auto text = joined(yard::lexLine(condition, lookup));
    if (!text) return refuse(text.error());
    const yard::PredicateValue found = yard::evaluatePredicate(*text, lookup);
    if (found.fault.empty()) return found.value ? 0 : 1;
    return refuse("Failed to evaluate condition: " + found.fault);
}

}  // namespace

int main(int argc, char** argv) {
    using namespace yard;
    const auto options = parseDaemonOptions({argv + 1, argv + argc});
    if (!options) {
        Messages(false, argv[0]).say(Level::Alert, options.error());
        return 1;
    }
    if (options->condition) return tellCondition(*options->condition, argv[0]);
    using Show = DaemonOptions::Show;
    switch (options->show) {
        case Show::Nothing:
            return Daemon(*options, argv[0]).run(argc, argv);
        case Show::Version:
            std::fputs(Version, stdout);
            return 0;
        case Show::Build:
            std::fputs(Version, stdout), std::fputs(Build, stdout);
            return 0;
        case Show::Usage:
            break;
    }
    std::fputs(Version, stdout);
    std::fputs(usageText(argv[0]).c_str(), stderr);
    return 1;
}
