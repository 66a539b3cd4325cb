#include "core/runtime/attached/verdict.h"

#include <algorithm>
#include <sstream>

#include "core/runtime/grammar/grammar.h"

namespace yard {
namespace {

/// Of syslog; warnings and less are no refusals.
constexpr int GravestTaken = 4;
constexpr std::string_view Unknown = "Unknown command";

const StatRow* rowOf(const Report* report, const ServerKey& key) {
    if (!report) return nullptr;
    for (const StatRow& row : report->rows)
        if (row.scope == Scope::Server && row.proxy == key.backend && row.name == key.server)
            return &row;
    return nullptr;
}

/// Those that the console's own engine carries out, not a proxy.
bool isForConsole(Verb verb) {
    return verb == Verb::KillOrigin || verb == Verb::StartOrigin || verb == Verb::TrafficRate ||
           verb == Verb::Reload || verb == Verb::ApplyConfig;
}

/// "[3]: " in front of a message; -1: there is none.
int severityOf(const std::string& line) {
    const bool marked = line.size() >= 5 && line[0] == '[' && line[1] >= '0' && line[1] <= '7' &&
                        line.compare(2, 3, "]: ") == 0;
    return marked ? line[1] - '0' : -1;
}

}  // namespace

std::string remoteSpelling(const Command& command, const Report* last) {
    if (isForConsole(command.verb)) return {};
    // Without checks nothing but an operator brings it up; and HAProxy refuses to enable none.
    const StatRow* row = rowOf(last, command.server);
    if (command.verb != Verb::Restore || !row || row->checked) return spelling(command);
    Command ready = command, up = command;
    ready.verb = Verb::Ready;
    up.verb = Verb::HealthUp;
    return spelling(ready) + "; " + spelling(up);
}

std::string whyUnspelt(const Command& command) {
    switch (command.verb) {
        case Verb::ClearTable:
            return "The Runtime API cannot remove entries by a part of their name: only by a whole "
                   "key, or by what they count.";
        case Verb::RestoreTable:
            return "The Runtime API cannot bring back entries that were removed.";
        case Verb::Reload:
        case Verb::ApplyConfig:
            return "The configuration of a proxy that runs by itself cannot be changed through its "
                   "stats socket.";
        default:
            return "The Runtime API has no command for this.";
    }
}

std::string verdictLine(const std::string& spelling) {
    return "set severity-output number;" + spelling;
}

Answer readVerdict(const std::string& spoken) {
    Answer answer;
    std::istringstream lines(spoken);
    bool unknown = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.empty()) continue;
        const int severity = severityOf(line);
        if (severity >= 0) line.erase(0, 5);
        const bool begins = line.starts_with(Unknown);
        if (begins || (severity >= 0 && severity < GravestTaken)) answer.ok = false;
        // What it is followed by are other commands.
        if (unknown && severity < 0) continue;
        unknown = begins;
        answer.text += (answer.text.empty() ? "" : "\n") +
                       (begins ? std::string("The proxy does not know this command.") : line);
    }
    return answer;
}

}  // namespace yard
