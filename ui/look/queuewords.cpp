#include "ui/look/queuewords.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

#include "ui/look/wording.h"

namespace yard {
namespace {

struct Queues {
    Q_DECLARE_TR_FUNCTIONS(yard::Queues)
};

/// Of one backend: its servers' own lines, and the line for any of them.
QString queueOf(const Report& report, const StatRow& backend, uint64_t& waiting) {
    QStringList parts;
    uint64_t own = 0;
    for (const StatRow& row : report.rows) {
        if (row.scope != Scope::Server || row.proxy != backend.proxy || row.qcur == 0) continue;
        own += row.qcur;
        parts << Queues::tr("%1 for %2").arg(row.qcur).arg(words(row.name));
    }
    // HAProxy counts in BACKEND only those who wait for any server.
    if (backend.qcur > 0) parts << Queues::tr("%1 for any server").arg(backend.qcur);
    waiting += own + backend.qcur;
    if (parts.isEmpty()) return {};
    return QStringLiteral("%1: %2").arg(words(backend.proxy), parts.join(QStringLiteral(", ")));
}

}  // namespace

QueueWords queueWords(const Report& report, const std::vector<SessionRow>& sessions) {
    QueueWords queue;
    QStringList backends;
    for (const StatRow& row : report.rows)
        if (row.scope == Scope::Backend) backends << queueOf(report, row, queue.waiting);
    backends.removeAll(QString());
    if (queue.waiting == 0) return queue;
    int64_t longest = -1;
    for (const SessionRow& row : sessions) longest = std::max(longest, row.waitedMs);
    queue.text = Queues::tr("Waiting in %1").arg(backends.join(QStringLiteral("; ")));
    if (longest >= 0) queue.text += Queues::tr(". Longest: %1").arg(spanText(longest));
    return queue;
}

}  // namespace yard
