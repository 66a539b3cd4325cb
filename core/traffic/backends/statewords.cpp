#include "core/traffic/backends/statewords.h"

#include "core/traffic/backends/serverwords.h"

namespace yard {
namespace {

enum Severity { Emergency = 0, Alert = 1, Notice = 5 };

std::string counted(size_t n) { return std::to_string(n); }

/// "Server px/a" or "Backup Server px/a".
std::string nameOf(const Scene& scene) {
    return (scene.server.backup() ? "Backup Server " : "Server ") + scene.proxy.name + "/" +
           scene.server.name();
}

/// What HAProxy adds to most lines: what is left, and what became of those who waited.
std::string remainder(const Scene& scene) {
    const Server& server = scene.server;
    const bool left = server.stopped();
    std::string line = ". " + std::to_string(scene.active) + " active and " +
                       std::to_string(scene.backups) + " backup servers " +
                       (left ? "left." : "online.");
    if (scene.backups > 0 && scene.active == 0) line += " Running on backup.";
    if (left)
        return line + " " + std::to_string(server.sessions()) + " sessions active, " +
               counted(scene.requeued) + " requeued, " + std::to_string(server.queued) +
               " remaining in queue.";
    return line + " " + counted(scene.requeued) + " sessions requeued, " +
           std::to_string(server.queued) + " total in queue.";
}

/// " via px/t", of a server that follows another.
std::string via(const Scene& scene) {
    const ServerConf& conf = scene.server.conf();
    return conf.tracks() ? " via " + conf.trackBackend + "/" + conf.trackServer : std::string();
}

/// `option log-health-checks` has told the result already.
std::string causeWords(const Scene& scene) {
    if (scene.cause.stateFile) return ", changed from server-state after a reload";
    if (scene.server.lead) return via(scene);
    if (scene.cause.warmed) return {};
    if (!scene.cause.check)
        return scene.cause.page ? ", changed from Web interface" : ", changed from CLI";
    return scene.proxy.logHealthChecks ? std::string() : resultWords(*scene.cause.check);
}

bool wasLeaving(const Before& before) {
    return before.op == OpState::Stopping || (before.admin & AnyDrain);
}

class Teller {
public:
    Teller(const Scene& scene, StateChanges& changes) : m_scene(scene), m_changes(changes) {}

    void say(int severity, const std::string& line, const std::string& title,
             const std::string& detail) {
        StateChange change;
        change.server = &m_scene.server;
        change.shown = shownOf(m_scene.server);
        change.syslogLevel = severity;
        change.logLine = nameOf(m_scene) + line;
        change.title = m_scene.server.name() + " " + title;
        change.detail = detail;
        m_changes.push_back(std::move(change));
    }
    void maint();
    void stillMaint();
    void ready();
    void op();
    void drain();
    void hold();
    void stillDrain() {
        const bool forced = m_scene.server.admin & ForcedDrain;
        say(Notice,
            forced ? " remains in forced drain mode."
                   : " is leaving forced drain but remains in drain mode" + via(m_scene) + ".",
            "still drains", {});
    }

private:
    const Scene& m_scene;
    StateChanges& m_changes;
};

void Teller::maint() {
    const std::string title = "is in maintenance", detail = "it gets no requests at all";
    const std::string& lost = m_scene.cause.noAddress;
    const std::string with = !lost.empty()                           ? " (" + lost + ")"
                             : m_scene.server.admin & InheritedMaint ? via(m_scene)
                                                                     : "";
    if (m_scene.before.op == OpState::Stopped)
        return say(Notice, " was DOWN and now enters maintenance" + with + ".", title, detail);
    say(wasLeaving(m_scene.before) ? Notice : Alert,
        " is going DOWN for maintenance" + with + remainder(m_scene), title, detail);
}

/// One of two reasons for maintenance has ended.
void Teller::stillMaint() {
    const unsigned ended = m_scene.before.admin & ~m_scene.server.admin;
    if (ended & ResolveMaint)
        say(Notice,
            " ('" + m_scene.server.conf().hostText +
                "') resolves again but remains in maintenance" +
                (m_scene.server.lead ? via(m_scene) : std::string()) + ".",
            "has an address", "it stays in maintenance");
    else if (ended & ForcedMaint)
        say(Notice,
            " is leaving forced maintenance but remains in maintenance" + via(m_scene) + ".",
            "stays in maintenance", "the server that it tracks is in maintenance");
    else if (ended & InheritedMaint)
        say(Notice, " remains in forced maintenance.", "stays in maintenance",
            "the server that it tracks has left maintenance");
}

void Teller::ready() {
    const Server& server = m_scene.server;
    const std::string state = server.op == OpState::Stopped ? "DOWN" : "UP";
    const bool named = m_scene.before.admin & ResolveMaint;
    say(Notice,
        (named ? " ('" + server.conf().hostText + "')" : std::string()) + " is " + state +
            (server.drain() ? "/DRAIN" : "/READY") +
            (named                                ? " (resolves again)."
             : m_scene.before.admin & ForcedMaint ? " (leaving forced maintenance)."
                                                  : " (leaving maintenance)."),
        server.drain() ? "drains" : "is " + state,
        joined({"maintenance is over", server.failed ? reasonOf(server) : std::string()}));
    if (server.drain()) stillDrain();
}

void Teller::op() {
    const Server& server = m_scene.server;
    const Cause& cause = m_scene.cause;
    const std::string tail = causeWords(m_scene) + remainder(m_scene);
    const std::string by = cause.stateFile ? "as it was before the start"
                           : server.lead   ? "as the server that it tracks"
                           : cause.warmed  ? "it has its whole share of the traffic again"
                                           : "set by an operator";
    switch (server.op) {
        case OpState::Stopped:
            return say(wasLeaving(m_scene.before) ? Notice : Alert, " is DOWN" + tail, "is DOWN",
                       cause.check
                           ? joined({cause.check->description, cause.check->info, failures(server)})
                           : reasonOf(server));
        case OpState::Stopping:
            return say(Notice, " is stopping" + tail, "takes no new requests", by);
        case OpState::Starting:
        case OpState::Running:
            break;
    }
    const std::string passes = std::to_string(server.health.rise());
    say(Notice, " is UP" + tail, "is UP",
        cause.check ? joined({cause.check->description, cause.check->info}) : by);
}

void Teller::drain() {
    const Server& server = m_scene.server;
    if (server.drain())
        return say(Notice,
                   " enters drain state" + (server.admin & InheritedDrain ? via(m_scene) : "") +
                       remainder(m_scene),
                   "drains", "it gets no requests but those that stick to it");
    const std::string state = server.op == OpState::Stopped ? "DOWN" : "UP";
    say(Notice, " is " + state + " (leaving forced drain).", "is " + state, "the drain is over");
}

void Teller::hold() {
    const Failback& failback = m_scene.proxy.failback;
    const std::string until = failback.when == Failback::When::After
                                  ? "for " + std::to_string(failback.after) + " ms"
                                  : "until 'set server " + m_scene.proxy.name + "/" +
                                        m_scene.server.name() + " state ready'";
    say(Notice, " is held, no new traffic " + until + ".", "is held",
        failback.when == Failback::When::After ? "it takes traffic when it has stayed up " + until
                                               : "it takes traffic after Fail back");
}

StateChange aboutProxy(EventKind kind, Shown shown, const std::string& title,
                       const std::string& detail) {
    StateChange change;
    change.kind = kind;
    change.shown = shown;
    change.title = title;
    change.detail = detail;
    return change;
}

}  // namespace

Cause causeOf(const Command& command) {
    Cause cause;
    cause.page = command.by.starts_with("statistics page");
    return cause;
}

// The order and the silences are HAProxy's (srv_update_status, measured on 2.6.12).
void tellChange(const Scene& scene, StateChanges& changes) {
    const Server& server = scene.server;
    const Before& before = scene.before;
    Teller teller(scene, changes);
    const bool wasMaint = before.admin & AnyMaint, wasDrain = before.admin & AnyDrain;
    if (server.maint()) {
        if (wasMaint)
            teller.stillMaint();
        else if (!scene.cause.stateFile)
            teller.maint();
        return;
    }
    if (wasMaint) return teller.ready();
    if (server.op != before.op) teller.op();
    if (server.held && !before.held) teller.hold();
    if (before.held && !server.held && !server.stopped() && !server.drain())
        changes.push_back(failedBack(scene.proxy, scene.server,
                                     scene.cause.holdOver ? Unhold::Over : Unhold::Asked));
    if (wasDrain != server.drain())
        return scene.cause.stateFile ? teller.stillDrain() : teller.drain();
    const bool told = scene.cause.weight || scene.cause.warmed;
    if (wasDrain && (server.op != before.op || server.admin != before.admin || told))
        teller.stillDrain();
}

StateChange noServerLeft(const ProxyConf& proxy) {
    auto change = aboutProxy(EventKind::NoServer, Shown::Down,
                             proxy.name + " has no server available", "every request is refused");
    change.syslogLevel = Emergency;
    change.logLine =
        (proxy.frontend ? "proxy " : "backend ") + proxy.name + " has no server available!";
    return change;
}

StateChange runsOnBackup(const ProxyConf& proxy, const Server& backup) {
    return aboutProxy(EventKind::Backup, Shown::Drain,
                      proxy.name + " runs on its backup " + backup.name(),
                      "no active server is usable");
}

StateChange backOnActive(const ProxyConf& proxy) {
    return aboutProxy(EventKind::Backup, Shown::Up, proxy.name + " is back on its active servers",
                      {});
}

StateChange failedBack(const ProxyConf& proxy, Server& server, Unhold why) {
    StateChange change;
    change.server = &server;
    change.shown = shownOf(server);
    change.title = server.name() + " takes traffic again";
    change.detail = why == Unhold::Asked  ? "failed back by an operator"
                    : why == Unhold::Over ? "it has stayed up long enough"
                                          : "no other server is left, so its hold ends";
    change.logLine = (server.backup() ? "Backup Server " : "Server ") + proxy.name + "/" +
                     server.name() + " is no longer held.";
    return change;
}

}  // namespace yard
