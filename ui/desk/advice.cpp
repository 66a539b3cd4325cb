#include "ui/desk/advice.h"

#include <QCoreApplication>
#include <algorithm>

#include "ui/desk/desk.h"
#include "ui/look/wording.h"

namespace yard {
namespace {

struct Hints {
    Q_DECLARE_TR_FUNCTIONS(yard::Advice)
};

bool usable(const StatRow& row) { return row.shown == Shown::Up && row.uweight != 0; }

bool contains(const std::vector<ServerKey>& keys, const StatRow& row) {
    return std::find(keys.begin(), keys.end(), ServerKey{row.proxy, row.name}) != keys.end();
}

std::string algorithmOf(const Desk& desk, const std::string& backend) {
    for (const StatRow& row : desk.report().rows)
        if (row.scope == Scope::Backend && row.proxy == backend) return row.algo;
    return {};
}

/// Known only where the report brings the table whole.
int64_t entriesOf(const Desk& desk, const std::vector<ServerKey>& servers) {
    const Report& report = desk.report();
    const auto table = std::find_if(report.tables.begin(), report.tables.end(),
                                    [&](const TableRow& t) { return t.name == report.page.table; });
    if (table == report.tables.end()) return report.tables.empty() ? 0 : -1;
    if (report.page.entries.size() < table->used) return -1;
    return std::count_if(
        report.page.entries.begin(), report.page.entries.end(), [&](const TableEntry& entry) {
            return std::any_of(servers.begin(), servers.end(),
                               [&](const ServerKey& key) { return key.server == entry.server; });
        });
}

QString weightAdvice(const std::string& algorithm) {
    if (algorithm == "static-rr")
        return Hints::tr(
            "static-rr refuses weights at run time other than 0 and the configured one.");
    if (algorithm == "first") return Hints::tr("balance first does not look at weights.");
    return {};
}

QString drainAdvice(const Desk& desk, const StatRow& row) {
    const int64_t entries = entriesOf(desk, {{row.proxy, row.name}});
    if (entries > 0)
        return Hints::tr(
                   "Drain keeps sticky clients: %1 stick entries still lead to %2. Maint moves "
                   "them.")
            .arg(entries)
            .arg(words(row.name));
    return {};
}

QString goingAdvice(const Impact& impact) {
    if (!impact.takesLastActive) return {};
    if (impact.backups.empty()) return Hints::tr("This leaves no server: clients get 503.");
    return Hints::tr("This is the last active server: all traffic moves to %1.")
        .arg(words(impact.backups.front()));
}

}  // namespace

QString Advice::joined() const {
    QStringList lines;
    if (!fail.isEmpty()) lines << Hints::tr("Fail: %1").arg(fail);
    if (!drain.isEmpty()) lines << drain;
    return lines.join(QLatin1Char('\n'));
}

Advice advise(const Desk& desk, const ServerKey& server) {
    Advice advice;
    const StatRow* row = desk.server(server);
    if (!row) return advice;
    advice.weight = weightAdvice(algorithmOf(desk, server.backend));
    advice.drain = drainAdvice(desk, *row);
    advice.fail = advice.maint = goingAdvice(impactOf(desk, {server}));
    return advice;
}

Impact impactOf(const Desk& desk, const std::vector<ServerKey>& servers) {
    Impact impact;
    bool goingActive = false;
    for (const StatRow* row : desk.servers()) {
        const bool concerned =
            std::any_of(servers.begin(), servers.end(),
                        [&](const ServerKey& key) { return key.backend == row->proxy; });
        if (!concerned) continue;
        if (contains(servers, *row)) {
            goingActive |= !row->backup && usable(*row);
            impact.sessions += row->scur;
        } else if (usable(*row)) {
            (row->backup ? impact.backups : impact.active).push_back(row->name);
        }
    }
    impact.takesLastActive = goingActive && impact.active.empty();
    impact.entries = entriesOf(desk, servers);
    return impact;
}

}  // namespace yard
