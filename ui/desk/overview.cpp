#include "ui/desk/overview.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <map>

#include "core/control/report.h"
#include "ui/look/wording.h"

namespace yard {
namespace {

struct Views {
    Q_DECLARE_TR_FUNCTIONS(yard::Overview)
};

struct Backend {
    int active = 0, activeUp = 0, backupUp = 0, total = 0, up = 0;
    std::string backup;  ///< the first usable one
};

std::map<std::string, Backend> backendsOf(const Report& report) {
    std::map<std::string, Backend> backends;
    for (const StatRow& row : report.rows) {
        if (row.scope != Scope::Server) continue;
        Backend& backend = backends[row.proxy];
        const bool up = row.shown == Shown::Up;
        ++backend.total;
        backend.up += up;
        if (!row.backup) {
            ++backend.active;
            backend.activeUp += up;
        } else if (up && backend.backupUp++ == 0) {
            backend.backup = row.name;
        }
    }
    return backends;
}

void judge(const Report& report, Overview& overview) {
    const auto backends = backendsOf(report);
    if (backends.empty()) {
        overview.state = Views::tr("No servers");
        return;
    }
    int total = 0, up = 0, active = 0, activeUp = 0;
    std::string dead, onBackup;
    for (const auto& [name, backend] : backends) {
        total += backend.total, up += backend.up;
        active += backend.active, activeUp += backend.activeUp;
        if (backend.activeUp) continue;
        if (backend.backupUp)
            onBackup = backend.backup;
        else
            dead = name;
    }
    if (!dead.empty()) {
        overview.shown = Shown::Down;
        overview.state = backends.size() == 1 ? Views::tr("No server available")
                                              : Views::tr("No server in %1").arg(words(dead));
    } else if (!onBackup.empty()) {
        overview.shown = Shown::Drain;
        overview.state = Views::tr("Running on backup %1").arg(words(onBackup));
    } else if (up == total) {
        overview.shown = Shown::Up;
        overview.state =
            total == 1 ? Views::tr("The server is up") : Views::tr("All %1 servers up").arg(total);
    } else {
        overview.shown = Shown::Drain;
        overview.state = activeUp < active
                             ? Views::tr("Degraded, %1 of %2 active up").arg(activeUp).arg(active)
                             : Views::tr("Degraded, a backup is not up");
    }
}

bool speaksTls(const ProcessRow& process, const std::string& listener) {
    return std::find(process.tlsListeners.begin(), process.tlsListeners.end(), listener) !=
           process.tlsListeners.end();
}

QString portOf(const std::string& listener) {
    return words(listener).section(QLatin1Char(':'), -1);
}

QString pathOf(const Report& report) {
    QStringList frontends, backends;
    for (const StatRow& row : report.rows) {
        if (row.scope == Scope::Frontend) frontends << words(row.proxy);
        if (row.scope == Scope::Backend) backends << words(row.proxy);
    }
    if (frontends.size() != 1 || backends.size() > 1) {
        if (frontends.isEmpty()) return {};
        return (frontends.size() == 1 ? frontends.front()
                                      : Views::tr("%1 frontends").arg(frontends.size())) +
               Views::tr(", %1 backends").arg(backends.size());
    }
    QString path = frontends.front();
    const auto& listeners = report.process.listeners;
    if (listeners.size() == 1) {
        path += QStringLiteral(" :") + portOf(listeners.front());
        if (speaksTls(report.process, listeners.front())) path += QStringLiteral(" TLS");
    }
    if (!backends.isEmpty() && backends != frontends)
        path += QStringLiteral("  \u2192  ") + backends.front();
    return path;
}

/// The same at length: every frontend, every listener, every backend.
QString pathTip(const Report& report) {
    QStringList frontends, backends;
    for (const StatRow& row : report.rows) {
        if (row.scope == Scope::Frontend) frontends << words(row.proxy);
        if (row.scope == Scope::Backend) backends << words(row.proxy);
    }
    const QString comma = QStringLiteral(", ");
    QStringList lines;
    if (!frontends.isEmpty()) lines << Views::tr("Frontends: %1").arg(frontends.join(comma));
    if (const QStringList all = listenersOf(report.process); !all.isEmpty())
        lines << Views::tr("Listening on %1").arg(all.join(comma));
    if (!backends.isEmpty()) lines << Views::tr("Backends: %1").arg(backends.join(comma));
    return lines.join(u'\n');
}

}  // namespace

QStringList listenersOf(const ProcessRow& process) {
    QStringList all;
    for (const std::string& listener : process.listeners)
        all << (speaksTls(process, listener) ? Views::tr("%1 (TLS)").arg(words(listener))
                                             : words(listener));
    return all;
}

Overview overviewOf(const Report& report) {
    Overview overview;
    overview.path = pathOf(report);
    overview.pathTip = pathTip(report);
    judge(report, overview);
    return overview;
}

}  // namespace yard
