#include "ui/requests/tracematch.h"

#include <QStringList>
#include <algorithm>

#include "ui/look/wording.h"

namespace yard {
namespace {

bool holds(const std::string& text, const QString& part) {
    return words(text).contains(part, Qt::CaseInsensitive);
}

bool serverHolds(const Trace& trace, const QString& part) {
    return holds(trace.server, part) ||
           std::any_of(trace.attempts.begin(), trace.attempts.end(),
                       [&](const Trace::Attempt& attempt) { return holds(attempt.server, part); });
}

/// "503", "50", "5xx"
bool statusHolds(const Trace& trace, const QString& part) {
    const QString status = QString::number(trace.status);
    if (trace.status == 0 || part.size() > status.size()) return false;
    for (qsizetype i = 0; i < part.size(); ++i)
        if (part[i].toLower() != u'x' && part[i] != status[i]) return false;
    return true;
}

bool mentions(const Trace& trace, const QString& part) {
    return holds(trace.client, part) || holds(trace.request, part) || serverHolds(trace, part) ||
           holds(trace.stick.key, part);
}

bool wordHolds(const Trace& trace, const QString& word) {
    const QString field = word.section(u':', 0, 0).toLower(), value = word.section(u':', 1);
    if (!word.contains(u':')) {
        const bool moved = word.compare(u"redispatched", Qt::CaseInsensitive) == 0;
        return (moved && trace.redispatched) || mentions(trace, word);
    }
    if (field == u"status") return statusHolds(trace, value);
    if (field == u"server") return serverHolds(trace, value);
    if (field == u"client") return holds(trace.client, value);
    if (field == u"path") return holds(trace.request, value);
    if (field == u"key") return holds(trace.stick.key, value);
    return mentions(trace, word);  // "10.0.0.7:4123"
}

}  // namespace

bool traceMatches(const Trace& trace, const QString& query) {
    const QStringList parts = query.simplified().split(u' ', Qt::SkipEmptyParts);
    return std::all_of(parts.begin(), parts.end(),
                       [&](const QString& word) { return wordHolds(trace, word); });
}

}  // namespace yard
