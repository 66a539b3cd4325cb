#include "tests/support/fakelink.h"

#include <cmath>

namespace yard::test {
namespace {

std::string statusOf(Shown shown) {
    switch (shown) {
        case Shown::Up:
            return "UP";
        case Shown::Drain:
            return "DRAIN";
        case Shown::Down:
            return "DOWN";
        case Shown::Maint:
            return "MAINT";
        case Shown::Rising:
            return "DOWN 1/2";
    }
    return {};
}

const char* verbOf(Verb verb) {
    switch (verb) {
        case Verb::Ready:
            return "state ready";
        case Verb::Drain:
            return "state drain";
        case Verb::Maint:
            return "state maint";
        case Verb::HealthUp:
            return "health up";
        case Verb::HealthStopping:
            return "health stopping";
        case Verb::HealthDown:
            return "health down";
        case Verb::EnableHealth:
            return "health enabled";
        case Verb::DisableHealth:
            return "health disabled";
        case Verb::Weight:
            return "weight";
        case Verb::GetWeight:
            return "weight?";
        case Verb::ServerMaxconn:
            return "maxconn of server";
        case Verb::MoveServer:
            return "addr";
        case Verb::RenameServer:
            return "fqdn";
        case Verb::CheckAddr:
            return "check-addr";
        case Verb::CheckPort:
            return "check-port";
        case Verb::EnableAgent:
            return "agent enabled";
        case Verb::DisableAgent:
            return "agent disabled";
        case Verb::AgentUp:
            return "agent up";
        case Verb::AgentDown:
            return "agent down";
        case Verb::AgentAddr:
            return "agent-addr";
        case Verb::AgentPort:
            return "agent-port";
        case Verb::AgentSend:
            return "agent-send";
        case Verb::EndSessions:
            return "end sessions";
        case Verb::DelServer:
            return "delete";
        case Verb::AddServer:
            return "add";
        case Verb::FrontendMaxconn:
            return "maxconn of frontend";
        case Verb::EnableFrontend:
            return "enable frontend";
        case Verb::DisableFrontend:
            return "disable frontend";
        case Verb::StopFrontend:
            return "shut frontend";
        case Verb::DynamicCookies:
            return "dynamic cookies";
        case Verb::Variable:
        case Verb::Patterns:
            return "patterns";
        case Verb::CookieKey:
            return "cookie key";
        case Verb::GlobalMaxconn:
            return "maxconn";
        case Verb::RateLimit:
            return "rate limit";
        case Verb::EndSession:
            return "end session";
        case Verb::Fail:
            return "fail";
        case Verb::Restore:
            return "restore";
        case Verb::ClearTable:
            return "clear table";
        case Verb::RestoreTable:
            return "restore table";
        case Verb::SetTableEntry:
            return "set table";
        case Verb::ClearCounters:
            return "clear counters";
        case Verb::KillOrigin:
            return "kill";
        case Verb::StartOrigin:
            return "start";
        case Verb::TrafficRate:
            return "rate";
        case Verb::Reload:
            return "reload";
        case Verb::ApplyConfig:
            return "apply";
    }
    return "";
}

bool usable(Shown shown) { return shown == Shown::Up; }

}  // namespace

QFuture<Answer> FakeLink::send(const Command& command) {
    sent.push_back(command);
    return QtFuture::makeReadyFuture(answer ? answer(command) : Answer{});
}

QFuture<Spoken> FakeLink::say(const std::string& line, bool allowed) {
    said.push_back(line);
    mayChange = allowed;
    return more();
}

QFuture<Spoken> FakeLink::more() {
    Spoken piece;
    if (!speech.empty()) {
        piece = speech.front();
        speech.pop_front();
    }
    return QtFuture::makeReadyFuture(piece);
}

QFuture<Completions> FakeLink::complete(const std::string&) {
    return QtFuture::makeReadyFuture(completions);
}

void FakeLink::poll(const Since& since) {
    polls.push_back(since);
    if (answersPolls) publish();
}

std::string FakeLink::spelling(const Command& command) const {
    if (!where.empty() && command.verb == Verb::RestoreTable) return {};
    std::string line = "set server " + command.server.text() + " " + verbOf(command.verb);
    if (!command.text.empty()) line += " " + command.text;
    return line;
}

void FakeLink::publish() { emit reported(std::make_shared<const Report>(next)); }

void FakeLink::serve(StatRow& row, uint64_t count) {
    row.hits += count;
    row.hitsBalanced += count;
    row.stot += count;
    row.reqTot += count;
    row.hrsp[1] += count;
    for (uint64_t i = 0; i < count; ++i) row.latency.add(1500);
}

void FakeLink::pass(int64_t ms) {
    next.takenMs += ms;
    next.steadyUs += ms * 1000;
    for (const auto& [key, rate] : rates) {
        double& owed = m_owed[key];
        owed += rate * static_cast<double>(ms) / 1000;
        const auto count = static_cast<uint64_t>(std::floor(owed));
        owed -= static_cast<double>(count);
        for (StatRow& row : next.rows) {
            const bool inBackend = row.proxy == key.backend;
            if (row.scope == Scope::Frontend || (inBackend && row.scope == Scope::Backend) ||
                (inBackend && row.scope == Scope::Server && row.name == key.server))
                serve(row, count);
        }
    }
    publish();
}

void FakeLink::event(EventKind kind, const ServerKey& server, Shown shown, const std::string& title,
                     const std::string& detail, const std::string& by) {
    Event event;
    event.id = next.events.empty() ? 1 : next.events.back().id + 1;
    event.wallMs = next.takenMs;
    event.kind = kind;
    event.shown = shown;
    event.server = server;
    event.title = title;
    event.detail = detail;
    event.by = by;
    next.events.push_back(event);
}

StatRow& FakeLink::server(const ServerKey& key) {
    for (StatRow& row : next.rows)
        if (row.scope == Scope::Server && row.proxy == key.backend && row.name == key.server)
            return row;
    qFatal("no server %s in the report", key.text().c_str());
}

void FakeLink::setShown(const ServerKey& key, Shown shown) {
    StatRow& row = server(key);
    row.shown = shown;
    row.status = statusOf(shown);
    row.drained = shown == Shown::Drain;
    row.sinceMs = next.takenMs;
    row.inUse = usable(shown) && !row.backup;
    row.checkStatus = shown == Shown::Down ? "L4CON" : "L4OK";
    row.lastChk = shown == Shown::Down ? "Connection refused" : "";
    row.reason = shown == Shown::Down ? "Connection refused, 3 of 3 checks failed" : "";
    event(EventKind::ServerState, key, shown, key.server + " is " + row.status, row.reason);
}

}  // namespace yard::test
