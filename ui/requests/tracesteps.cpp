#include "ui/requests/tracesteps.h"

#include <QCoreApplication>
#include <QStringList>

#include "ui/look/wording.h"
#include "ui/requests/tracesummary.h"
#include "ui/requests/tracewords.h"

namespace yard {
namespace {

struct Steps {
    Q_DECLARE_TR_FUNCTIONS(yard::TraceSteps)
};
using Kind = TraceStep::Kind;
using List = std::vector<TraceStep>;

void addAccepted(List& steps, const Trace& t) {
    const QString bind = t.bind.empty() ? Steps::tr("address not reported") : words(t.bind);
    const QString client = t.client.empty() ? Steps::tr("client not reported")
                                            : Steps::tr("client %1").arg(words(t.client));
    const QString title = t.frontend.empty() ? Steps::tr("Accepted")
                                             : Steps::tr("Accepted by %1").arg(words(t.frontend));
    steps.push_back({Kind::Done, title, bind + QStringLiteral(", ") + client});
}

void addBackend(List& steps, const Trace& t) {
    if (!t.rule.empty()) {
        const auto [rule, place] = ruleAndPlace(t.rule);
        steps.push_back({Kind::Done, rule, place});
    } else if (t.backend.empty()) {
        steps.push_back({Kind::Note, Steps::tr("No backend was asked"),
                         Steps::tr("%1 answered by itself").arg(words(t.frontend))});
    } else if (t.backend != t.frontend) {
        steps.push_back({Kind::Done, Steps::tr("Backend %1").arg(words(t.backend)),
                         Steps::tr("the rule is not reported")});
    }
}

void addStick(List& steps, const Trace& t) {
    if (t.stick.table.empty()) return;
    const QString table = words(t.stick.table);
    const QString key = t.stick.key.empty() ? Steps::tr("not reported") : words(t.stick.key);
    const QString rule =
        t.stick.rule.empty() ? Steps::tr("rule not reported") : words(t.stick.rule);
    const QString detail = Steps::tr("key %1, %2").arg(key, rule);
    if (!t.stick.hit) {
        steps.push_back(
            {Kind::Note, Steps::tr("Stick table %1 has no entry for it").arg(table), detail});
        return;
    }
    const QString server = t.stick.server.empty() ? Steps::tr("no server") : words(t.stick.server);
    const bool decided =
        t.stick.usable && t.attempts.size() == 1 && t.attempts.front().because == Because::Stuck;
    steps.push_back({decided ? Kind::Decision : Kind::Note,
                     Steps::tr("Stick table %1 remembers %2").arg(table, server), detail});
    if (t.stick.usable || t.stick.server.empty()) return;
    const QString health = healthOf(t, t.stick.server);
    steps.push_back(
        {Kind::Rejected,
         Steps::tr("%1 cannot be used: %2").arg(server, standingShort(t, t.stick.server)),
         health.isEmpty() ? Steps::tr("its checks are not reported") : health});
}

/// Who else could, and who could not: "usable: web-1 (100). web-3 drains, web-4 is DOWN".
QString candidatesText(const Trace& t) {
    QStringList usable, others;
    for (const Trace::Candidate& c : t.candidates) {
        if (c.standing == Standing::Usable)
            usable << QStringLiteral("%1 (%2)").arg(words(c.server)).arg(c.weight);
        else
            others << standingText(c);
    }
    const auto listed = static_cast<int>(t.candidates.size());
    if (t.candidatesTotal > listed) others << Steps::tr("%1 more").arg(t.candidatesTotal - listed);
    QStringList parts;
    if (!usable.isEmpty()) parts << Steps::tr("usable: %1").arg(usable.join(QStringLiteral(", ")));
    if (!others.isEmpty()) parts << others.join(QStringLiteral(", "));
    return parts.isEmpty() ? Steps::tr("the other servers are not reported")
                           : parts.join(QStringLiteral(". "));
}

QString withPosition(const QString& text, const Trace& t) {
    return t.position.empty() ? text : words(t.position) + QStringLiteral(". ") + text;
}

/// The first choice by the balance algorithm.
void addPick(List& steps, const Trace& t, const Trace::Attempt& attempt, Kind kind) {
    const QString title =
        t.algorithm.empty()
            ? Steps::tr("%1 is picked, the algorithm is not reported").arg(words(attempt.server))
            : Steps::tr("balance %1 picks %2").arg(words(t.algorithm), words(attempt.server));
    steps.push_back({kind, title, withPosition(candidatesText(t), t)});
}

QString waitText(const Trace::Attempt& attempt) {
    return attempt.waitMs > 0
               ? Steps::tr("after a pause of %1").arg(microsText(attempt.waitMs * 1000))
               : Steps::tr("without a pause");
}

/// Why this attempt came after the one before it.
void addNext(List& steps, const Trace& t, const Trace::Attempt& attempt, Kind kind) {
    const QString server = words(attempt.server);
    switch (attempt.because) {
        case Because::Retried:
            steps.push_back({kind, Steps::tr("%1 is tried again").arg(server),
                             Steps::tr("a retry is left, %1").arg(waitText(attempt))});
            return;
        case Because::Hedged:
            steps.push_back({kind, Steps::tr("%1 is tried beside it").arg(server),
                             Steps::tr("hedge-connect: the connection before it takes long, the "
                                       "first to be accepted is used")});
            return;
        case Because::BackupAtOnce:
            steps.push_back(
                {kind, Steps::tr("The backup %1 is tried at once").arg(server),
                 Steps::tr("redispatch may use the backup: every usable active server failed "
                           "for this request")});
            return;
        case Because::Balanced:
        case Because::Kept:
        case Because::Redispatched:
            steps.push_back({Kind::Note, Steps::tr("option redispatch allows another server"),
                             waitText(attempt)});
            addPick(steps, t, attempt, kind);
            return;
        case Because::Stuck:
            steps.push_back({kind, Steps::tr("The stick table sends it to %1 again").arg(server),
                             waitText(attempt)});
            return;
        case Because::Ruled:
            steps.push_back({kind, Steps::tr("A rule names %1").arg(server), waitText(attempt)});
            return;
    }
}

void addOutcome(List& steps, const Trace& t, const Trace::Attempt& attempt) {
    if (!outcomeFailed(attempt.outcome)) return;
    QString detail = Steps::tr("%1 after the request").arg(microsText(attempt.startUs));
    const QString health = healthOf(t, attempt.server);
    if (!health.isEmpty()) detail = health + QStringLiteral(", ") + detail;
    steps.push_back(
        {Kind::Rejected,
         QStringLiteral("%1 %2").arg(words(attempt.server), outcomeWords(attempt.outcome)),
         detail});
}

void addAttempts(List& steps, const Trace& t) {
    for (size_t i = 0; i < t.attempts.size(); ++i) {
        const Trace::Attempt& attempt = t.attempts[i];
        const Kind kind = i + 1 == t.attempts.size() ? Kind::Decision : Kind::Note;
        if (i > 0)
            addNext(steps, t, attempt, kind);
        else if (attempt.because != Because::Stuck)
            addPick(steps, t, attempt, kind);
        addOutcome(steps, t, attempt);
    }
    if (t.attempts.empty() && t.server.empty() && !t.backend.empty())
        steps.push_back({Kind::Rejected, Steps::tr("No server could take it"), candidatesText(t)});
}

void addQueue(List& steps, const Trace& t) {
    if (t.queueUs < 1000) return;
    steps.push_back({Kind::Note, Steps::tr("Waited %1 in the queue").arg(microsText(t.queueUs)),
                     t.attempts.empty() ? Steps::tr("no server had a free place in time")
                                        : Steps::tr("until a server had a free place")});
}

void addStored(List& steps, const Trace& t) {
    if (!t.stick.stored || t.server.empty()) return;
    const QString title = t.stick.hit
                              ? Steps::tr("Stick entry rewritten to %1").arg(words(t.server))
                              : Steps::tr("Stick entry made for %1").arg(words(t.server));
    steps.push_back({Kind::Done, title,
                     Steps::tr("the next request with key %1 goes to %2")
                         .arg(words(t.stick.key), words(t.server))});
}

QString endDetail(const Trace& t) {
    QStringList parts;
    if (!t.end.empty() && (traceFailed(t) || t.status == 0)) parts << words(t.end);
    if (t.connectUs >= 0 && !t.server.empty())
        parts << (!t.attempts.empty() && t.attempts.back().reused
                      ? Steps::tr("connection reused")
                      : Steps::tr("connect %1").arg(microsText(t.connectUs)));
    if (t.answerUs >= 0 && !t.server.empty())
        parts << Steps::tr("answer %1").arg(microsText(t.answerUs));
    const auto retries = t.attempts.empty() ? 0 : static_cast<int>(t.attempts.size()) - 1;
    if (retries == 1)
        parts << Steps::tr("1 retry");
    else if (!t.attempts.empty())
        parts << Steps::tr("%1 retries").arg(retries);
    if (!t.flags.empty() && t.flags != "----") parts << words(t.flags);
    return parts.isEmpty() ? Steps::tr("not reported") : parts.join(QStringLiteral(", "));
}

void addEnd(List& steps, const Trace& t) {
    const bool clientLeft = !t.attempts.empty() && t.attempts.back().outcome == Outcome::ClientLeft;
    const QString took = microsText(t.totalUs);
    QString title;
    if (tracePending(t))
        title = Steps::tr("Not answered yet");
    else if (clientLeft)
        title = Steps::tr("The client left after %1").arg(took);
    else if (t.status > 0)
        title = Steps::tr("%1 in %2").arg(statusText(t.status), took);
    else if (t.server.empty())
        title = Steps::tr("Closed after %1").arg(took);
    else
        title = Steps::tr("Session ended after %1").arg(took);
    const Kind kind = tracePending(t)                ? Kind::Note
                      : traceFailed(t) || clientLeft ? Kind::Rejected
                                                     : Kind::Done;
    steps.push_back({kind, title, endDetail(t)});
}

}  // namespace

std::vector<TraceStep> traceSteps(const Trace& trace) {
    List steps;
    addAccepted(steps, trace);
    addBackend(steps, trace);
    addStick(steps, trace);
    if (trace.attempts.empty()) {
        addAttempts(steps, trace);
        addQueue(steps, trace);
    } else {
        addQueue(steps, trace);
        addAttempts(steps, trace);
    }
    addStored(steps, trace);
    addEnd(steps, trace);
    return steps;
}

}  // namespace yard
