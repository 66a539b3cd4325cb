#include "ui/requests/tracewords.h"

#include <QCoreApplication>
#include <algorithm>

#include "ui/look/wording.h"

namespace yard {
namespace {

struct Parts {
    Q_DECLARE_TR_FUNCTIONS(yard::TraceWords)
};
const Trace::Candidate* candidateOf(const Trace& trace, const std::string& server) {
    const auto found = std::find_if(trace.candidates.begin(), trace.candidates.end(),
                                    [&](const auto& c) { return c.server == server; });
    return found == trace.candidates.end() ? nullptr : &*found;
}

QString isWhat(Standing standing) {
    switch (standing) {
        case Standing::Usable:
            return Parts::tr("is usable");
        case Standing::Backup:
            return Parts::tr("is a backup");
        case Standing::Down:
            return Parts::tr("is DOWN");
        case Standing::Maint:
            return Parts::tr("is in MAINT");
        case Standing::Drain:
            return Parts::tr("drains");
        case Standing::Held:
            return Parts::tr("is HELD until failback");
        case Standing::NoWeight:
            return Parts::tr("has weight 0");
        case Standing::Full:
            return Parts::tr("is full");
        case Standing::Tried:
            return Parts::tr("was tried already");
    }
    return {};
}

}  // namespace

QString outcomeWords(Outcome outcome) {
    switch (outcome) {
        case Outcome::Pending:
            return Parts::tr("has not answered yet");
        case Outcome::Answered:
            return Parts::tr("answered");
        case Outcome::Connected:
            return Parts::tr("took the session");
        case Outcome::Refused:
            return Parts::tr("refused the connection");
        case Outcome::Unreachable:
            return Parts::tr("could not be reached");
        case Outcome::HandshakeFailed:
            return Parts::tr("did not agree on TLS");
        case Outcome::WrongName:
            return Parts::tr("has a certificate for another name");
        case Outcome::ConnectTimeout:
            return Parts::tr("did not accept the connection in time");
        case Outcome::Overtaken:
            return Parts::tr("had not accepted the connection when another server did");
        case Outcome::ResetBeforeData:
            return Parts::tr("closed the connection before the request");
        case Outcome::EmptyAnswer:
            return Parts::tr("closed the connection without an answer");
        case Outcome::BadAnswer:
            return Parts::tr("answered something that is not HTTP");
        case Outcome::AnswerTimeout:
            return Parts::tr("did not answer in time");
        case Outcome::Cut:
            return Parts::tr("cut its answer short");
        case Outcome::ClientLeft:
            return Parts::tr("was still busy when the client left");
    }
    return {};
}

bool outcomeFailed(Outcome outcome) {
    switch (outcome) {
        case Outcome::Pending:
        case Outcome::Answered:
        case Outcome::Connected:
        case Outcome::ClientLeft:
            return false;
        case Outcome::Refused:
        case Outcome::Unreachable:
        case Outcome::HandshakeFailed:
        case Outcome::WrongName:
        case Outcome::ConnectTimeout:
        case Outcome::Overtaken:
        case Outcome::ResetBeforeData:
        case Outcome::EmptyAnswer:
        case Outcome::BadAnswer:
        case Outcome::AnswerTimeout:
        case Outcome::Cut:
            return true;
    }
    return false;
}

QString standingText(const Trace::Candidate& candidate) {
    QString text = QStringLiteral("%1 %2").arg(words(candidate.server), isWhat(candidate.standing));
    if (!candidate.health.empty()) text += QStringLiteral(" (%1)").arg(words(candidate.health));
    return text;
}

QString standingWords(const Trace& trace, const std::string& server) {
    const Trace::Candidate* candidate = candidateOf(trace, server);
    return candidate && candidate->standing != Standing::Usable ? isWhat(candidate->standing)
                                                                : Parts::tr("could not be used");
}

QString standingShort(const Trace& trace, const std::string& server) {
    const Trace::Candidate* candidate = candidateOf(trace, server);
    if (!candidate) return Parts::tr("not reported");
    switch (candidate->standing) {
        case Standing::Usable:
            break;
        case Standing::Backup:
            return Parts::tr("a backup");
        case Standing::Down:
            return Parts::tr("DOWN");
        case Standing::Maint:
            return Parts::tr("MAINT");
        case Standing::Drain:
            return Parts::tr("DRAIN");
        case Standing::Held:
            return Parts::tr("HELD");
        case Standing::NoWeight:
            return Parts::tr("weight 0");
        case Standing::Full:
            return Parts::tr("full");
        case Standing::Tried:
            return Parts::tr("tried already");
    }
    return Parts::tr("not reported");
}

QString healthOf(const Trace& trace, const std::string& server) {
    const Trace::Candidate* candidate = candidateOf(trace, server);
    return candidate ? words(candidate->health) : QString();
}

std::pair<QString, QString> ruleAndPlace(const std::string& rule) {
    const QString text = words(rule);
    const auto open = text.lastIndexOf(QLatin1String(" ("));
    if (open < 0 || !text.endsWith(QLatin1Char(')'))) return {text, QString()};
    return {text.left(open), text.mid(open + 2, text.size() - open - 3)};
}

}  // namespace yard
