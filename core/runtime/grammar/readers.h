#pragma once

#include "core/runtime/grammar/grammar.h"

/// How the arguments of each command are read. The refusals are HAProxy 2.6.12's, in its order
/// (semantics.md section 7).
namespace yard::readers {

/// What is asked of maps and ACLs; the engine judges the rest of the line.
enum class PatternVerb { Show, Get, Add, Set, Del, Clear, Prepare, Commit };
CliRequest patternRequest(PatternVerb verb, const char* what, const Asking& ask);
template <PatternVerb verb>
CliRequest onMap(const Asking& ask) {
    return patternRequest(verb, "map", ask);
}
template <PatternVerb verb>
CliRequest onAcl(const Asking& ask) {
    return patternRequest(verb, "acl", ask);
}

CliRequest getVariable(const Asking& ask);
CliRequest setVariable(const Asking& ask);
CliRequest setServer(const Asking& ask);
CliRequest setWeight(const Asking& ask);
CliRequest getWeight(const Asking& ask);
CliRequest enableServer(const Asking& ask);
CliRequest disableServer(const Asking& ask);
CliRequest enableHealth(const Asking& ask);
CliRequest disableHealth(const Asking& ask);
CliRequest enableAgent(const Asking& ask);
CliRequest disableAgent(const Asking& ask);
CliRequest clearCounters(const Asking& ask);
CliRequest addServer(const Asking& ask);
CliRequest delServer(const Asking& ask);
CliRequest setMaxconnServer(const Asking& ask);
CliRequest endServerSessions(const Asking& ask);

CliRequest setMaxconnFrontend(const Asking& ask);
CliRequest setMaxconnGlobal(const Asking& ask);
CliRequest setRateLimit(const Asking& ask);
CliRequest enableFrontend(const Asking& ask);
CliRequest disableFrontend(const Asking& ask);
CliRequest stopFrontend(const Asking& ask);
CliRequest enableDynamicCookie(const Asking& ask);
CliRequest disableDynamicCookie(const Asking& ask);
CliRequest setDynamicCookieKey(const Asking& ask);
CliRequest endSession(const Asking& ask);
CliRequest experimentalMode(const Asking& ask);
CliRequest expertMode(const Asking& ask);
CliRequest wait(const Asking& ask);

CliRequest labKill(const Asking& ask);
CliRequest labStart(const Asking& ask);
CliRequest labRate(const Asking& ask);

/// Where a data type stands in TableRow::data; its size: it is not stored.
size_t dataIndex(const TableRow& table, std::string_view type);
CliRequest showTable(const Asking& ask);
CliRequest clearTable(const Asking& ask);
CliRequest setTable(const Asking& ask);

CliRequest showStat(const Asking& ask);
CliRequest showInfo(const Asking& ask);
CliRequest showBackend(const Asking& ask);
CliRequest showServersState(const Asking& ask);
CliRequest showServersConn(const Asking& ask);
CliRequest showVersion(const Asking& ask);
CliRequest showEnv(const Asking& ask);
CliRequest showLevel(const Asking& ask);
CliRequest showSockets(const Asking& ask);
CliRequest showSessions(const Asking& ask);
CliRequest showErrors(const Asking& ask);
CliRequest showEvents(const Asking& ask);
CliRequest showDescriptors(const Asking& ask);
CliRequest showActivity(const Asking& ask);
CliRequest showMemory(const Asking& ask);
CliRequest showThreads(const Asking& ask);
CliRequest showStartupLogs(const Asking& ask);
CliRequest showResolvers(const Asking& ask);
CliRequest showLibraries(const Asking& ask);

CliRequest help(const Asking& ask);
CliRequest prompt(const Asking& ask);
CliRequest quit(const Asking& ask);
CliRequest lowerToUser(const Asking& ask);
CliRequest lowerToOperator(const Asking& ask);
CliRequest setTimeout(const Asking& ask);
CliRequest setSeverity(const Asking& ask);

/// A refusal or a note that is one line.
inline CliReply line(std::string text, int severity = 3) {
    text += '\n';
    return {std::move(text), severity};
}
/// For words that HAProxy runs and we do not yet.
CliReply notYet(std::string_view words);
/// A whole number, all of the text; false: it is not.
bool wholeNumber(std::string_view text, int64_t& number);
/// The number in front of `text`, which is cut to what follows; strtol without its overflow.
bool leadingNumber(std::string_view& text, int64_t& number);

}  // namespace yard::readers
