#include "ui/requests/tracesummary.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

#include "core/control/report.h"
#include "ui/look/wording.h"
#include "ui/requests/tracesteps.h"
#include "ui/requests/tracewords.h"

namespace yard {
namespace {

struct Summary {
    Q_DECLARE_TR_FUNCTIONS(yard::TraceSummary)
};
struct Phrase {
    int status;
    const char* text;
};
// RFC 9110, and what HAProxy answers by itself.
constexpr Phrase Phrases[] = {{101, "Switching Protocols"},
                              {200, "OK"},
                              {201, "Created"},
                              {204, "No Content"},
                              {206, "Partial Content"},
                              {301, "Moved Permanently"},
                              {302, "Found"},
                              {303, "See Other"},
                              {304, "Not Modified"},
                              {307, "Temporary Redirect"},
                              {308, "Permanent Redirect"},
                              {400, "Bad Request"},
                              {401, "Unauthorized"},
                              {403, "Forbidden"},
                              {404, "Not Found"},
                              {405, "Method Not Allowed"},
                              {408, "Request Time-out"},
                              {413, "Payload Too Large"},
                              {425, "Too Early"},
                              {429, "Too Many Requests"},
                              {500, "Internal Server Error"},
                              {501, "Not Implemented"},
                              {502, "Bad Gateway"},
                              {503, "Service Unavailable"},
                              {504, "Gateway Time-out"}};

/// The server that should have had it: the remembered one, or the first that was tried.
std::string wanted(const Trace& t) {
    if (t.stick.hit && !t.stick.server.empty()) return t.stick.server;
    return t.attempts.empty() ? t.server : t.attempts.front().server;
}

/// The last try itself went wrong, whatever the client was told.
bool lastFailed(const Trace& t) {
    return !t.attempts.empty() && outcomeFailed(t.attempts.back().outcome);
}

bool clientLeft(const Trace& t) {
    return !t.attempts.empty() && t.attempts.back().outcome == Outcome::ClientLeft;
}

bool served(const Trace& t) { return !t.server.empty() && !traceFailed(t); }

/// "hosting1 refused the connection (2 of 3 checks failed, not yet DOWN)" for each server that
/// failed.
QStringList failures(const Trace& t) {
    QStringList list;
    for (const Trace::Attempt& attempt : t.attempts) {
        if (!outcomeFailed(attempt.outcome)) continue;
        QString text =
            QStringLiteral("%1 %2").arg(words(attempt.server), outcomeWords(attempt.outcome));
        const QString health = healthOf(t, attempt.server);
        if (!health.isEmpty()) text += QStringLiteral(" (%1)").arg(health);
        if (!list.contains(text)) list << text;
    }
    return list;
}

QString joined(const QStringList& parts) {
    if (parts.size() < 2) return parts.join(QString());
    return Summary::tr("%1 and %2")
        .arg(parts.mid(0, parts.size() - 1).join(QStringLiteral(", ")), parts.last());
}

QString pickedText(const Trace& t) {
    const QString by =
        t.algorithm.empty() ? Summary::tr("the balance algorithm") : words(t.algorithm);
    return Summary::tr("%1 picked it").arg(by);
}

/// Why nobody was tried, or why none of the tried ones did.
QString whyFailed(const Trace& t) {
    QStringList reasons = failures(t);
    if (reasons.isEmpty())
        for (const Trace::Candidate& c : t.candidates)
            if (c.standing != Standing::Usable) reasons << standingText(c);
    if (t.attempts.empty() && t.queueUs > 0 && reasons.isEmpty())
        reasons << Summary::tr("it waited %1 in the queue").arg(microsText(t.queueUs));
    if (reasons.isEmpty()) reasons << (t.end.empty() ? Summary::tr("not reported") : words(t.end));
    const QString because = joined(reasons);
    return t.server.empty() ? Summary::tr("Nobody, because %1").arg(because)
                            : Summary::tr("Failed, because %1").arg(because);
}

QString reasonOf(const Trace& t) {
    QStringList reasons = failures(t);
    if (t.stick.hit && !t.stick.usable && !t.stick.server.empty())
        reasons.prepend(Summary::tr("%1, which table %2 remembers, %3")
                            .arg(words(t.stick.server), words(t.stick.table),
                                 standingWords(t, t.stick.server)));
    switch (t.attempts.back().because) {
        case Because::Balanced:
            reasons << pickedText(t);
            break;
        case Because::Stuck:
            reasons << Summary::tr("table %1 remembers it for key %2")
                           .arg(words(t.stick.table), words(t.stick.key));
            break;
        case Because::Ruled:
            reasons << Summary::tr("a rule names it");
            break;
        case Because::Redispatched:
            reasons << Summary::tr("redispatch may use another server");
            break;
        case Because::BackupAtOnce:
            reasons << Summary::tr("redispatch may use the backup");
            break;
        case Because::Kept:
            reasons << Summary::tr("the client has a connection to it");
            break;
        case Because::Hedged:
            reasons << Summary::tr("hedge-connect tries another server beside a slow one");
            break;
        case Because::Retried:
            reasons << Summary::tr("a retry was left");
            break;
    }
    return joined(reasons);
}

}  // namespace

QString requestText(const Trace& trace) {
    return trace.request.empty() ? Summary::tr("TCP session") : words(trace.request);
}

QString statusText(int status) {
    for (const Phrase& phrase : Phrases)
        if (phrase.status == status)
            return QStringLiteral("%1 %2").arg(status).arg(QLatin1String(phrase.text));
    return QString::number(status);
}

bool traceFailed(const Trace& t) {
    if (t.status >= 500) return true;
    return lastFailed(t) || (t.attempts.empty() && t.status == 0 && t.server.empty());
}

bool tracePending(const Trace& t) {
    return !t.attempts.empty() && t.attempts.back().outcome == Outcome::Pending;
}

TraceVerdict traceVerdict(const Trace& t) {
    const QString server = words(t.server);
    if (tracePending(t))
        return {Shown::Rising, Summary::tr("at %1").arg(words(t.attempts.back().server))};
    if (clientLeft(t)) return {Shown::Maint, Summary::tr("client left")};
    if (served(t)) {
        const std::string first = wanted(t);
        if (first != t.server)
            return {Shown::Up, Summary::tr("%1 in place of %2").arg(server, words(first)),
                    Summary::tr("%1, not %2").arg(server, words(first))};
        return {Shown::Up, server};
    }
    if (t.server.empty()) {
        if (t.status > 0 && t.status < 500)
            return {Shown::Maint, Summary::tr("%1, no server asked").arg(t.status)};
        if (t.attempts.empty())
            return {Shown::Down, t.status > 0 ? Summary::tr("%1, no server").arg(t.status)
                                              : Summary::tr("no server")};
        const QString tried = words(t.attempts.back().server);
        return {Shown::Down, t.status > 0 ? Summary::tr("%1, %2 failed").arg(t.status).arg(tried)
                                          : Summary::tr("%1 failed").arg(tried)};
    }
    const QString text = lastFailed(t) ? Summary::tr("%1 failed").arg(server)
                                       : Summary::tr("%1 from %2").arg(t.status).arg(server);
    return {Shown::Down, text};
}

QString traceWhy(const Trace& t) {
    if (t.attempts.empty() && t.server.empty() && t.backend.empty())
        return Summary::tr("No server was asked: %1")
            .arg(t.end.empty() ? Summary::tr("the reason is not reported") : words(t.end));
    if (tracePending(t))
        return Summary::tr("Nobody yet: %1 has not answered").arg(words(t.attempts.back().server));
    if (clientLeft(t))
        return Summary::tr("Nobody: the client left before %1 had answered")
            .arg(words(t.attempts.back().server));
    if (t.server.empty() || lastFailed(t)) return whyFailed(t);
    if (t.attempts.empty())
        return Summary::tr("%1, the reason is not reported").arg(words(t.server));
    return Summary::tr("%1, because %2").arg(words(t.server), reasonOf(t));
}

std::pair<QString, QString> traceExcuse(const Report& report) {
    if (!report.told.traces && report.process.product == "Switchyard")
        return {Summary::tr("Not shown"),
                Summary::tr("Traces need a stats socket of level operator or admin.")};
    if (!report.told.traces)
        return {Summary::tr("Not reported"),
                Summary::tr("%1 does not report why requests went where they went. A switchyardd "
                            "does.")
                    .arg(words(report.process.product))};
    return {Summary::tr("No request traced yet"),
            Summary::tr("Each request shows here why it went to its server, decision by "
                        "decision.")};
}

QString traceText(const Trace& t) {
    QStringList lines{
        Summary::tr("Request %1 at %2: %3").arg(t.id).arg(clockText(t.wallMs), requestText(t)),
        traceWhy(t)};
    int number = 0;
    for (const TraceStep& step : traceSteps(t)) {
        QString line = QStringLiteral("%1. %2").arg(++number).arg(step.title);
        if (!step.detail.isEmpty()) line += QStringLiteral(" (%1)").arg(step.detail);
        lines << line;
    }
    return lines.join(QLatin1Char('\n'));
}

}  // namespace yard
