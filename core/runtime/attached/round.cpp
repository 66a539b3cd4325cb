#include "core/runtime/attached/round.h"

#include <algorithm>

#include "core/base/lines.h"
#include "core/runtime/grammar/grammar.h"
#include "core/runtime/grammar/sessionlines.h"
#include "core/runtime/grammar/tablelines.h"
#include "core/runtime/stats/statreader.h"

namespace yard {
namespace {

constexpr std::string_view Denied = "Permission denied";

bool asksForKey(const Since& since) { return !since.table.empty() && !since.key.empty(); }

void readStates(std::string_view text, Report& report) {
    for (const ServerStateWords& words : readServerStates(text).lines)
        if (auto state = readServerState(words)) report.serverStates.push_back(std::move(*state));
}

/// HAProxy lists the last table first.
void readTables(std::string_view text, Report& report) {
    while (!text.empty())
        if (auto table = readTableLine(nextLine(text))) report.tables.push_back(std::move(*table));
    std::reverse(report.tables.begin(), report.tables.end());
}

void readEntry(std::string_view text, const Since& since, Report& report) {
    std::vector<TableData> data;
    report.page.table = since.table;
    while (!text.empty()) {
        const std::string_view line = nextLine(text);
        if (auto entry = readEntryLine(line, data)) {
            entry->server = entry->serverKey;
            report.page.entries.push_back(std::move(*entry));
        } else if (!line.starts_with('#')) {
            report.page.fault = line;
        }
    }
    for (TableRow& table : report.tables)
        if (table.name == since.table) table.data = data;
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

bool wanted(const SessionRow& row, const Since& since) {
    if (row.id <= since.session || (since.queuedSessions && row.phase != "queue")) return false;
    const std::string& text = since.sessionText;
    return text.empty() || contains(row.client, text) || contains(row.frontend, text) ||
           contains(row.backend, text) || contains(row.server, text) || contains(row.phase, text);
}

/// The ids are HAProxy's pointers: they do not rise, but they stay, so pages go by them.
void readSessions(std::string_view text, const Since& since, Report& report) {
    report.sessionsTold = true;
    if (text.starts_with(Denied)) report.sessionsFault = Denied;
    while (!text.empty()) {
        auto row = readSessionLine(nextLine(text), report.takenMs);
        if (row && wanted(*row, since)) report.sessions.push_back(std::move(*row));
    }
    std::sort(report.sessions.begin(), report.sessions.end(),
              [](const SessionRow& a, const SessionRow& b) { return a.id < b.id; });
    if (report.sessions.size() > static_cast<size_t>(since.maxSessions))
        report.sessions.resize(static_cast<size_t>(since.maxSessions));
}

}  // namespace

std::string roundLine(const Since& since) {
    std::string line = "show info;show stat;show servers state;show table";
    if (asksForKey(since))
        line += ";show table " + quoteWord(since.table) + " key " + quoteWord(since.key);
    // The longest comes last.
    return since.maxSessions > 0 ? line + ";show sess" : line;
}

Result<Report> readRound(std::string_view answers, const Since& since, Report report) {
    if (!answers.starts_with(InfoBegins))
        return Error{"no proxy answers there, but: " + std::string(nextLine(answers))};
    const auto info = takeAnswer(answers), stats = takeAnswer(answers),
               states = takeAnswer(answers), tables = takeAnswer(answers);
    if (!tables) return Error{"the answer was cut off"};
    readInfo(*info, report);
    report.rows = readStats(*stats);
    readStates(*states, report);
    readTables(*tables, report);
    if (asksForKey(since)) readEntry(takeAnswer(answers).value_or(""), since, report);
    // There may be too many to hear the end of it.
    if (since.maxSessions > 0) readSessions(answers, since, report);
    for (const StatRow& row : report.rows)
        if (row.scope == Scope::Listener && !row.addr.empty())
            report.process.listeners.push_back(row.addr);
    return report;
}

}  // namespace yard
