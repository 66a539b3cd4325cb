#include "core/traffic/backends/serverwords.h"

namespace yard {
namespace {

std::string checkWords(const CheckResult& check) {
    return check.info.empty() ? check.description : check.info;
}

std::string checkLine(const char* what, const ProxyConf& proxy, const Server& server,
                      const CheckResult& check, const Health& health) {
    const int level = health.up() ? health.level() - health.rise() + 1 : health.level();
    return std::string(what) + " check for " + (server.backup() ? "backup " : "") + "server " +
           proxy.name + "/" + server.name() + (check.status == "L7OKC" ? " conditionally" : "") +
           (check.passed ? " succeeded" : " failed") + resultWords(check) +
           ", status: " + std::to_string(level) + "/" +
           std::to_string(health.up() ? health.fall() : health.rise()) +
           (!health.up()        ? " DOWN."
            : server.weight > 0 ? " UP."
                                : " DRAIN.");
}

}  // namespace

std::string joined(std::initializer_list<std::string> parts) {
    std::string out;
    for (const std::string& part : parts)
        if (!part.empty()) out += (out.empty() ? "" : ", ") + part;
    return out;
}

std::string resultWords(const CheckResult& check) {
    std::string words = ", reason: " + check.description;
    if (check.code >= 0) words += ", code: " + std::to_string(check.code);
    if (!check.info.empty()) words += ", info: \"" + check.info + "\"";
    if (check.durationMs < 0) return words;  // of traffic, which is no check
    return words + ", check duration: " + std::to_string(check.durationMs) + "ms";
}

std::string failures(const Server& server) {
    const int fall = server.health.fall();
    if (server.failedInRow >= fall)
        return std::to_string(fall) + " of " + std::to_string(fall) + " checks failed";
    return server.failedInRow == 1 ? "the first check failed"
                                   : std::to_string(server.failedInRow) + " checks failed";
}

Event checkEvent(const ProxyConf& proxy, const Server& server) {
    const CheckResult& result = server.lastCheck;
    Event event;
    event.kind = EventKind::CheckResult;
    event.shown = shownOf(server);
    event.server = {proxy.name, server.name()};
    event.title = server.name() + (result.passed ? " passed a check" : " failed a check");
    for (const std::string& words : {result.description, result.info, server.healthWords()})
        if (!words.empty()) event.detail += (event.detail.empty() ? "" : ", ") + words;
    return event;
}

Event agentEvent(const ProxyConf& proxy, const Server& server) {
    Event event;
    event.kind = EventKind::CheckResult;
    event.shown = shownOf(server);
    event.server = {proxy.name, server.name()};
    event.title = server.name() + ": its agent " +
                  (server.lastAgent.code < 0 && server.lastAgent.status != "CHECKED"
                       ? "does not answer"
                       : "has something else to say");
    event.detail = joined({server.lastAgent.description, server.lastAgent.info});
    return event;
}

std::string healthCheckLine(const ProxyConf& proxy, const Server& server) {
    return checkLine("Health", proxy, server, server.lastCheck, server.health);
}

std::string agentCheckLine(const ProxyConf& proxy, const Server& server) {
    return checkLine("Agent", proxy, server, server.lastAgent, server.agentHealth);
}

Shown shownOf(const Server& server) {
    if (server.maint()) return Shown::Maint;
    if (server.op == OpState::Stopped)
        return server.shownHealth().level() > 0 ? Shown::Rising : Shown::Down;
    return server.usable ? Shown::Up : Shown::Drain;
}

std::string reasonOf(const Server& server) {
    const ServerConf& conf = server.conf();
    if (server.admin & InheritedMaint)
        return "in maintenance, as " + conf.trackBackend + "/" + conf.trackServer;
    if (server.admin & ResolveMaint) return "its host name has no address";
    if (server.maint())
        return server.maintByFile ? "disabled in the configuration" : "set by an operator";
    if (server.failed) return "failed by an operator, down until Restore";
    if (server.lead && server.op == OpState::Stopped)
        return "down, as " + conf.trackBackend + "/" + conf.trackServer;
    if (server.op == OpState::Stopped && server.hasAgent() && !server.agentHealth.up())
        return server.lastAgent.info.empty() ? "its agent says so" : server.lastAgent.info;
    if (server.op == OpState::Stopped) {
        if (server.everChecked && !server.lastCheck.passed && server.failedInRow > 0)
            return joined({checkWords(server.lastCheck), failures(server)});
        const std::string rising = server.healthWords();
        return rising.empty() ? "set by an operator" : rising;
    }
    if (server.held) return "up, but held: it takes no new traffic until Fail back";
    if (server.op == OpState::Stopping || server.drain())
        return "no requests but those that stick to it";
    if (server.weight == 0) return "weight 0: no requests but those that stick to it";
    const std::string words = server.healthWords();
    return words.empty() ? words : joined({checkWords(server.lastCheck), words});
}

}  // namespace yard
