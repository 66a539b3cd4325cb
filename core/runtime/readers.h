#pragma once

#include "core/runtime/grammar.h"

/// How the arguments of each command are read. The refusals are HAProxy 2.6.12's, in its order
/// (semantics.md section 7).
namespace yard::readers {

Request setServer(const Asking& ask);
Request setWeight(const Asking& ask);
Request getWeight(const Asking& ask);
Request enableServer(const Asking& ask);
Request disableServer(const Asking& ask);
Request enableHealth(const Asking& ask);
Request disableHealth(const Asking& ask);
Request enableAgent(const Asking& ask);
Request disableAgent(const Asking& ask);
Request clearCounters(const Asking& ask);
Request labKill(const Asking& ask);
Request labStart(const Asking& ask);
Request labRate(const Asking& ask);

Request showTable(const Asking& ask);
Request clearTable(const Asking& ask);
Request setTable(const Asking& ask);

Request showStat(const Asking& ask);
Request showInfo(const Asking& ask);
Request showBackend(const Asking& ask);
Request showServersState(const Asking& ask);
Request showServersConn(const Asking& ask);
Request showVersion(const Asking& ask);
Request showEnv(const Asking& ask);
Request showLevel(const Asking& ask);
Request showSockets(const Asking& ask);

Request help(const Asking& ask);
Request prompt(const Asking& ask);
Request quit(const Asking& ask);
Request lowerToUser(const Asking& ask);
Request lowerToOperator(const Asking& ask);
Request setTimeout(const Asking& ask);
Request setSeverity(const Asking& ask);

/// A refusal or a note that is one line.
inline Reply line(std::string text, int severity = 3) {
    text += '\n';
    return {std::move(text), severity};
}
/// For words that HAProxy runs and we do not yet.
Reply notYet(std::string_view words);
/// A whole number, all of the text; false: it is not.
bool wholeNumber(std::string_view text, int64_t& number);

}  // namespace yard::readers
