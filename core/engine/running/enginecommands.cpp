// What people and tools ask of the Engine. The answers are HAProxy's (semantics.md section 7).
#include <algorithm>

#include "core/control/commandwords.h"
#include "core/engine/graph/graphbuilder.h"
#include "core/engine/running/engine.h"
#include "core/engine/running/renewal.h"

namespace yard {
namespace {

bool isForServer(Verb verb) { return verb <= Verb::Restore; }

}  // namespace

Answer Engine::execute(const Command& command) {
    if (isForLab(command.verb)) {
        if (!m_lab) return {false, "There is no lab: only the demo has one."};
        return m_lab->execute(command);
    }
    if (!m_graph) return {false, "The proxy does not run."};
    if (command.verb == Verb::Reload || command.verb == Verb::ApplyConfig) {
        if (!m_renewal) return {false, "The configuration of this proxy cannot be replaced."};
        return m_renewal->execute(command);
    }
    if (isForServer(command.verb)) return executeOnServer(command);
    const bool onPatterns = command.verb == Verb::Patterns;
    const bool looks = (onPatterns || command.verb == Verb::Variable) &&
                       (command.words[0] == "show" || command.words[0] == "get");
    if (looks) return onPatterns ? executeOnPatterns(command) : executeOnVariables(command);
    Command named = command;
    if (command.server.server.empty())
        if (const Frontend* frontend = frontendNamed(command.server.backend))
            named.server.backend = frontend->name();  // it may have come as "#1"
    const Report seen = before(named);
    const Answer answer = executeOnProcess(command);
    noteCommand(named, answer, seen);
    return answer;
}

/// All that is for no server that exists.
Answer Engine::executeOnProcess(const Command& command) {
    switch (command.verb) {
        case Verb::ClearCounters:
            return clearCounters(command.number != 0);
        case Verb::AddServer:
            return addServer(command);
        case Verb::FrontendMaxconn:
        case Verb::EnableFrontend:
        case Verb::DisableFrontend:
        case Verb::StopFrontend:
            return executeOnFrontend(command);
        case Verb::DynamicCookies:
        case Verb::CookieKey:
            return executeOnCookies(command);
        case Verb::Patterns:
            return executeOnPatterns(command);
        case Verb::Variable:
            return executeOnVariables(command);
        case Verb::GlobalMaxconn:
            return limitProcess(command.number);
        case Verb::RateLimit:
            return limitRate(command.text, command.number);
        case Verb::EndSession:
            return endSession(static_cast<uint64_t>(command.number));
        default:
            return executeOnTable(command);
    }
}

Answer Engine::executeOnCookies(const Command& command) {
    Backend* backend = backendNamed(command.server.backend);
    if (!backend) return {false, "No such backend."};
    if (command.verb == Verb::CookieKey)
        backend->setCookieKey(command.text);
    else
        backend->callDynamically(command.number != 0);
    return {};
}

Answer Engine::executeOnServer(const Command& command) {
    const ServerKey& key = command.server;
    if (key.backend.empty() || key.server.empty()) return {false, "Require 'backend/server'."};
    Backend* backend = backendNamed(key.backend);
    if (!backend) return {false, "No such backend."};
    Server* server = backend->findServer(key.server);
    if (!server) return {false, "No such server."};
    StateChanges changes;
    if (command.verb == Verb::GetWeight)
        return executeOnServer(*backend, *server, command, changes);
    Command named = command;
    named.server = {backend->name(), server->name()};  // it may have come as "#1/#2"
    const Report seen = before(named);
    const bool wasChecked = server->beingChecked();
    const Answer answer = executeOnServer(*backend, *server, command, changes);
    noteCommand(named, answer, seen);
    if (!server->gone) changed(*backend, *server, changes);
    if (answer.ok) wakeChecker(*server, command.verb, wasChecked);
    return answer;
}

Answer Engine::executeOnServer(Backend& backend, Server& server, const Command& command,
                               StateChanges& changes) {
    switch (command.verb) {
        case Verb::ServerMaxconn:
            backend.setMaxconn(server, std::max<int64_t>(command.number, 0));
            return {};
        case Verb::MoveServer:
            return moveServer(backend, server, command, changes);
        case Verb::RenameServer:
            return renameServer(backend, server, command);
        case Verb::CheckAddr:
        case Verb::CheckPort:
            return aimChecks(backend, server, command);
        case Verb::AgentAddr:
        case Verb::AgentPort:
        case Verb::AgentSend:
            return aimAgent(server, command);
        case Verb::EndSessions:
            endSessions(backend, server, 'K');
            return {};
        case Verb::DelServer:
            return deleteServer(backend, server);
        default:
            return backend.execute(server, command, changes);
    }
}

Backend* Engine::backendNamed(const std::string& text) const {
    if (!text.starts_with('#')) return findBackend(*m_graph, text);
    const auto& all = m_graph->backends;
    const auto it = std::find_if(all.begin(), all.end(), [&](const auto& backend) {
        return std::to_string(backend->conf().id) == text.substr(1);
    });
    return it == all.end() ? nullptr : it->get();
}

Answer Engine::clearCounters(bool all) {
    const ProcessRow before = report({}).process;
    for (const auto& frontend : m_graph->frontends) frontend->clearCounters(all);
    for (const auto& backend : m_graph->backends) backend->clearCounters(all);
    if (all)
        m_pastConns = before.cumConns, m_pastReqs = before.cumReq, m_pastBytes = before.bytesOut;
    return {};
}

}  // namespace yard
