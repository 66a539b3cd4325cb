#include "ui/servers/serverline.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "ui/desk/desk.h"
#include "ui/desk/gap.h"
#include "ui/look/paint.h"
#include "ui/look/wording.h"

namespace yard {
namespace {

constexpr size_t SparkSeconds = 90, ShareSeconds = 60, LateSeconds = 5;

struct Lines {
    Q_DECLARE_TR_FUNCTIONS(yard::ServerLine)
};

bool losesChecks(const StatRow& row) {
    return row.shown == Shown::Up && row.falling > 0 && row.checkFall > 0;
}

/// In maintenance, too, nobody is checked.
bool checksRest(const StatRow& row) { return row.checksPaused || row.shown == Shown::Maint; }

bool warms(const StatRow& row) { return row.throttle >= 0 && row.throttle < 100; }

/// HAProxy puts "* " in front while a check runs: it would only flicker here.
QString checkWord(const StatRow& row) {
    if (!row.checked) return Lines::tr("no check");
    if (row.failed) return Lines::tr("by hand");
    if (checksRest(row)) return Lines::tr("paused");
    std::string word = row.checkStatus;
    if (word.starts_with("* ")) word.erase(0, 2);
    if (word.empty()) return Lines::tr("waiting");
    QString text = words(word);
    if (row.checkCode > 0) text += QLatin1Char('/') + QString::number(row.checkCode);
    return text;
}

QString checkDetail(const StatRow& row) {
    if (!row.checked) return Lines::tr("always taken as UP");
    if (row.failed) return Lines::tr("down until Restore");
    if (checksRest(row)) return Lines::tr("checks do not run");
    if (row.checkStatus.empty()) return Lines::tr("first check runs");
    if (losesChecks(row)) return Lines::tr("%1 of %2 failed").arg(row.falling).arg(row.checkFall);
    if (row.shown == Shown::Down && !row.lastChk.empty()) return words(row.lastChk);
    if (row.checkDuration < 0) return words(row.checkDesc);
    return row.shown == Shown::Down ? Lines::tr("after %1 ms").arg(row.checkDuration)
                                    : Lines::tr("in %1 ms").arg(row.checkDuration);
}

QString stateTip(const StatRow& row, int64_t nowMs) {
    QString tip = row.backup ? Lines::tr("Backup: takes traffic only when no active server can.")
                             : Lines::tr("Active server.");
    if (row.tls) tip += QLatin1Char(' ') + Lines::tr("It is spoken to under TLS.");
    tip += QLatin1Char('\n') + words(row.status);
    if (row.sinceMs > 0)
        tip +=
            Lines::tr(" since %1 (%2)").arg(clockText(row.sinceMs), spanText(nowMs - row.sinceMs));
    if (!row.reason.empty()) tip += QLatin1Char('\n') + words(row.reason);
    if (row.held) tip += QLatin1Char('\n') + Lines::tr("Fail back gives it traffic again.");
    if (row.failed)
        tip += QLatin1Char('\n') + Lines::tr("Failed by hand: stays down until Restore.");
    if (warms(row))
        tip += QLatin1Char('\n') +
               Lines::tr("Slow start: it has %1 % of its weight so far.").arg(row.throttle);
    return tip;
}

void addHistory(ServerLine& line, const History& history) {
    line.series = history.indexOf(line.key);
    line.spark = history.sparkline(line.key, SparkSeconds);
    line.share = history.share(line.key, ShareSeconds);
    if (line.series < 0 || history.size() == 0) return;
    const auto index = static_cast<size_t>(line.series);
    const double last = history.at(history.size() - 1).perServer[index];
    line.rate = std::isnan(last) ? 0 : last;
    const size_t first = history.size() > ShareSeconds ? history.size() - ShareSeconds : 0;
    for (size_t i = first; i < history.size(); ++i)
        line.recentErrors |= history.at(i).errorsPerServer[index] > 0;
}

/// Within the last few seconds; or it does at this moment.
bool serves(const ServerLine& line, const History& history) {
    if (line.sessions > 0) return true;
    if (line.series < 0) return false;
    const size_t first = history.size() > LateSeconds ? history.size() - LateSeconds : 0;
    for (size_t i = first; i < history.size(); ++i)
        if (history.at(i).perServer[static_cast<size_t>(line.series)] > 0) return true;
    return false;
}

/// A backup that is not chosen any more may serve on, to who sticks to it: the traffic that stays
/// on a backup when the primary is back (failover.md).
void addRole(ServerLine& line, const StatRow& row, const History& history) {
    line.inUse = row.inUse;
    if (!row.backup || row.shown != Shown::Up || row.inUse) return;
    line.clings = serves(line, history);
    line.idle = !line.clings;
    if (line.state != shownWord(Shown::Up)) return;
    line.state = line.clings ? Lines::tr("UP, in use") : Lines::tr("UP, idle");
    if (line.clings)
        line.stateTip += QLatin1Char('\n') +
                         Lines::tr(
                             "An active server is up, but this one serves on: requests stick "
                             "to it, or have not ended yet.");
}

/// The shape and colour of its pill.
Shown stateShape(const StatRow& row) { return losesChecks(row) ? Shown::Rising : row.shown; }

/// The state of a server in one or two words, as its pill says it.
QString stateText(const StatRow& row) {
    if (losesChecks(row))
        return QStringLiteral("UP %1/%2").arg(row.checkFall - row.falling).arg(row.checkFall);
    if (row.shown == Shown::Rising && row.checkRise > 0)
        return QStringLiteral("RISING %1/%2").arg(row.rising).arg(row.checkRise);
    if (row.held) return Lines::tr("HELD");
    if (row.shown == Shown::Up && warms(row)) return Lines::tr("UP, %1 %").arg(row.throttle);
    return shownWord(row.shown);
}

ServerLine makeLine(const StatRow& row, const Desk& desk) {
    ServerLine line;
    line.key = {row.proxy, row.name};
    line.address = words(row.addr);
    line.tls = row.tls;
    line.backup = row.backup;
    line.shown = stateShape(row);
    line.state = stateText(row);
    line.pending = desk.pending(line.key);
    line.weight = row.uweight;
    line.sessions = row.scur;
    line.queued = row.qcur;
    line.peak = row.smax;
    line.limit = row.slim > 0 ? row.slim : -1;
    line.hits = row.hits;
    line.expected = row.expectedShare;
    line.errors = row.serverErrors();
    line.checkWord = checkWord(row);
    line.checkDetail = checkDetail(row);
    line.warming = warms(row) ? row.throttle : -1;
    line.sinceMs = row.sinceMs;
    if (row.sinceMs > 0) line.since = spanText(desk.report().takenMs - row.sinceMs);
    line.reason = row.reason.empty() ? words(row.status) : words(row.reason);
    line.checkBad = row.shown == Shown::Down || losesChecks(row);
    line.stateTip = stateTip(row, desk.report().takenMs);
    if (const GapEntry* gap = desk.gap().of(line.key)) {
        line.unsaved = true;
        line.stateTip += QLatin1Char('\n') +
                         Lines::tr("Not saved: %1").arg(gap->what.join(QStringLiteral(", ")));
    }
    addHistory(line, desk.history());
    addRole(line, row, desk.history());
    return line;
}

double sparkTopOf(const std::vector<ServerLine>& lines, const std::string& backend) {
    double top = 1;
    for (const ServerLine& line : lines)
        if (line.key.backend == backend)
            for (double value : line.spark) top = std::isnan(value) ? top : std::max(top, value);
    return top * 1.05;
}

}  // namespace

std::vector<ServerLine> makeServerLines(const Desk& desk) {
    std::vector<ServerLine> lines;
    for (const StatRow* row : desk.servers()) lines.push_back(makeLine(*row, desk));
    for (ServerLine& line : lines) line.sparkTop = sparkTopOf(lines, line.key.backend);
    return lines;
}

}  // namespace yard
