#include "core/runtime/attached/changes.h"

#include <map>

namespace yard {
namespace {

using Rows = std::map<std::pair<Scope, ServerKey>, const StatRow*>;

Rows byName(const Report& report) {
    Rows rows;
    for (const StatRow& row : report.rows) rows[{row.scope, {row.proxy, row.name}}] = &row;
    return rows;
}

Event aboutServer(EventKind kind, const StatRow& row, const char* what, std::string detail) {
    Event event;
    event.kind = kind;
    event.shown = row.shown;
    event.server = {row.proxy, row.name};
    event.title = row.name + " " + what;
    event.detail = std::move(detail);
    return event;
}

Event aboutProxy(EventKind kind, Shown shown, const std::string& proxy, const std::string& title,
                 const char* detail) {
    Event event;
    event.kind = kind;
    event.shown = shown;
    event.server = {proxy, {}};
    event.title = title;
    event.detail = detail;
    return event;
}

std::string checkDetail(const StatRow& row) {
    return row.checkDesc + (row.checkDesc.empty() || row.lastChk.empty() ? "" : ", ") + row.lastChk;
}

/// Rising is a kind of being down.
Shown settled(const StatRow& row) { return row.shown == Shown::Rising ? Shown::Down : row.shown; }

class Comparison {
public:
    Comparison(const Report& before, const Report& now) : m_before(byName(before)), m_now(now) {}

    std::vector<Event> run() {
        for (const StatRow& row : m_now.rows) {
            const auto found = m_before.find({row.scope, {row.proxy, row.name}});
            const StatRow* earlier = found == m_before.end() ? nullptr : found->second;
            if (row.scope == Scope::Server) server(earlier, row);
            if (row.scope == Scope::Backend && earlier) backend(*earlier, row);
            if (row.scope == Scope::Frontend && earlier) frontend(*earlier, row);
            if (earlier) m_before.erase(found);
        }
        for (const auto& [name, row] : m_before)
            if (row->scope == Scope::Server)
                add(aboutServer(EventKind::ServerState, *row, "is gone", "it was deleted"));
        if (m_cleared)
            add(aboutProxy(EventKind::Counters, Shown::Up, {}, "Counters cleared",
                           "they began at 0 again"));
        return std::move(m_events);
    }

private:
    void add(Event event) {
        event.wallMs = m_now.takenMs;
        m_events.push_back(std::move(event));
    }
    void server(const StatRow* before, const StatRow& now);
    void state(const StatRow& before, const StatRow& now);
    void checks(const StatRow& before, const StatRow& now);
    void backend(const StatRow& before, const StatRow& now);
    void frontend(const StatRow& before, const StatRow& now);

    Rows m_before;  ///< those that were not met again yet
    const Report& m_now;
    std::vector<Event> m_events;
    bool m_cleared = false;
};

void Comparison::server(const StatRow* before, const StatRow& now) {
    if (!before) return add(aboutServer(EventKind::ServerState, now, "is new", "it was added"));
    if (settled(*before) != settled(now) || before->drained != now.drained)
        return state(*before, now);
    checks(*before, now);
}

void Comparison::state(const StatRow& before, const StatRow& now) {
    const auto say = [&](const char* what, std::string detail) {
        add(aboutServer(EventKind::ServerState, now, what, std::move(detail)));
    };
    switch (now.shown) {
        case Shown::Maint:
            return say("is in maintenance", "it gets no requests at all");
        case Shown::Drain:
            return say("drains", now.reason);
        case Shown::Down:
        case Shown::Rising:
            return say(
                "is DOWN",
                now.failed || !now.checked
                    ? now.reason
                    : checkDetail(now) + (now.checkFall > 0 && now.rising == 0
                                              ? ", " + std::to_string(now.checkFall) + " of " +
                                                    std::to_string(now.checkFall) + " checks failed"
                                              : std::string()));
        case Shown::Up:
            break;
    }
    say("is UP", before.shown == Shown::Maint   ? "maintenance is over"
                 : before.shown == Shown::Drain ? "the drain is over"
                                                : checkDetail(now));
}

void Comparison::checks(const StatRow& before, const StatRow& now) {
    if (now.shown == Shown::Up && now.falling > before.falling)
        add(aboutServer(EventKind::CheckResult, now, "failed a check", now.reason));
    else if (now.shown == Shown::Rising && now.rising > before.rising)
        add(aboutServer(EventKind::CheckResult, now, "passed a check", now.reason));
    else if (now.shown == Shown::Up && before.falling > 0 && now.falling == 0)
        add(aboutServer(EventKind::CheckResult, now, "passed a check", checkDetail(now)));
}

void Comparison::backend(const StatRow& before, const StatRow& now) {
    m_cleared |= now.stot < before.stot;
    if (now.serverless) return;
    const bool dead = now.act == 0 && now.bck == 0, wasDead = before.act == 0 && before.bck == 0;
    if (dead && !wasDead)
        return add(aboutProxy(EventKind::NoServer, Shown::Down, now.proxy,
                              now.proxy + " has no server available", "every request is refused"));
    const bool onBackup = now.act == 0 && now.bck > 0, was = before.act == 0 && before.bck > 0;
    if (onBackup && !was)
        add(aboutProxy(EventKind::Backup, Shown::Drain, now.proxy,
                       now.proxy + " runs on its backups", "no active server is usable"));
    if (was && now.act > 0)
        add(aboutProxy(EventKind::Backup, Shown::Up, now.proxy,
                       now.proxy + " is back on its active servers", ""));
}

void Comparison::frontend(const StatRow& before, const StatRow& now) {
    m_cleared |= now.stot < before.stot;
    if (before.status == now.status || now.status == "FULL" || before.status == "FULL") return;
    const bool open = now.status == "OPEN";
    add(aboutProxy(EventKind::Problem, open ? Shown::Up : Shown::Drain, now.proxy,
                   "Frontend " + now.proxy + (open ? " accepts again" : " accepts nothing"),
                   now.status == "STOP" ? "shut down for good" : ""));
}

}  // namespace

std::vector<Event> changesBetween(const Report& before, const Report& now) {
    return Comparison(before, now).run();
}

Event newProcess(const ProcessRow* before, const ProcessRow& now, int64_t wallMs) {
    Event event;
    event.kind = EventKind::Started;
    event.wallMs = wallMs;
    const std::string process = "process " + std::to_string(now.pid);
    event.title = before ? now.product + " was started anew" : "Attached to " + now.product;
    event.detail = now.version + ", " + process;
    if (before) event.detail += " in place of " + std::to_string(before->pid);
    return event;
}

}  // namespace yard
