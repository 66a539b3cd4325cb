// What the agent of a server says, and what follows (HAProxy: agent-check).
#include <charconv>

#include "core/traffic/backends/backend.h"
#include "core/traffic/backends/serverwords.h"

namespace yard {
namespace {

/// The forced bits of AdminBits that an agent asks for.
unsigned wantedAdmin(AgentAnswer::Admin admin) {
    if (admin == AgentAnswer::Admin::Maint) return ForcedMaint;
    return admin == AgentAnswer::Admin::Drain ? ForcedDrain : 0U;
}

Verb verbOf(AgentAnswer::Admin admin) {
    if (admin == AgentAnswer::Admin::Maint) return Verb::Maint;
    return admin == AgentAnswer::Admin::Drain ? Verb::Drain : Verb::Ready;
}

/// `warning`: what came of a weight or a limit that it asked for.
void fillIn(CheckResult& result, const AgentAnswer& said, const std::string& warning) {
    const bool up = said.state == AgentAnswer::State::Up;
    const std::string& fault = said.unknown.empty() ? warning : said.unknown;
    if (said.state == AgentAnswer::State::None) {
        result.status = "CHECKED";
        result.description = "No status change";
        if (!said.unknown.empty())
            result.info = "agent reports an error : " + said.unknown;
        else if (!warning.empty())
            result.info = "agent warns : " + warning;
        return;
    }
    result.passed = up;
    result.code = 0;
    result.status = up ? "L7OK" : "L7STS";
    result.description = up ? "Layer7 check passed" : "Layer7 wrong status";
    // What it says of a fault of its server is worth more than a fault in its words.
    const bool own = !said.description.empty() && (!up || fault.empty());
    const std::string& words = own ? said.description : fault;
    result.info = "via agent : " + said.stateWord + (words.empty() ? "" : " (" + words + ")");
}

}  // namespace

CheckOutcome Backend::agentDone(Server& server, CheckResult result) {
    CheckOutcome outcome;
    AgentAnswer said;
    {
        const Lock lock(m_mutex);
        server.agentRunning = false;
        if (server.agentPaused) return outcome;
        if (!result.line && result.status.empty()) {  // only half a line: nothing new is known
            result.status = server.agentEver ? server.lastAgent.status : "CHECKED";
            result.description = server.lastAgent.description;
            result.code = server.lastAgent.code;
        }
    }
    if (result.line) {
        said = readAgentAnswer(*result.line);
        fillIn(result, said, obeyAgent(server, said, outcome.changes));
    }
    bool news = false;
    change(server, {&result}, outcome.changes, [&] {
        const CheckResult before = std::exchange(server.lastAgent, result);
        server.agentEver = true;
        news = before.status != result.status || before.info != result.info;
        if (said.state == AgentAnswer::State::Up) server.agentHealth.setFull();
        if (said.state == AgentAnswer::State::Down) server.agentHealth.setDown();
        if (before.status != result.status && result.status != "CHECKED" && m_conf->logHealthChecks)
            outcome.healthLine = agentCheckLine(*m_conf, server);
        if (said.state == AgentAnswer::State::None || server.maint()) return;
        const bool up = said.state == AgentAnswer::State::Up;
        turn(server, up && server.foundWell() && server.op != OpState::Stopping, !up);
    });
    if (news && outcome.changes.empty()) {
        const Lock lock(m_mutex);
        outcome.event = agentEvent(*m_conf, server);
    }
    return outcome;
}

/// Maintenance first, so that its health can count; the answer is what was wrong, the first of all.
std::string Backend::obeyAgent(Server& server, const AgentAnswer& said, StateChanges& changes) {
    const unsigned forced = server.admin & (ForcedMaint | ForcedDrain);
    Command command;
    command.verb = verbOf(said.admin);
    if (said.admin != AgentAnswer::Admin::None && forced != wantedAdmin(said.admin))
        execute(server, command, changes);
    std::string warning;
    if (!said.weight.empty()) {
        command.verb = Verb::Weight;
        command.text = said.weight;
        warning = execute(server, command, changes).text;
    }
    const std::string limit = said.limits ? limitByAgent(server, said.maxconn) : std::string();
    return warning.empty() ? limit : warning;
}

std::string Backend::limitByAgent(Server& server, const std::string& text) {
    if (text.empty()) return "Require <maxconn>.";
    int64_t maxconn = 0;
    const char* end = text.data() + text.size();
    const auto [rest, fault] = std::from_chars(text.data(), end, maxconn);
    if (fault != std::errc()) return "maxconn string empty or preceded by garbage";
    if (rest != end) return "Trailing garbage in maxconn string";
    if (server.conf().maxconn != maxconn) setMaxconn(server, std::max<int64_t>(maxconn, 0));
    return {};
}

Answer Backend::executeOnAgent(Server& server, const Command& command, StateChanges& changes) {
    const Verb verb = command.verb;
    const bool sets = verb == Verb::AgentUp || verb == Verb::AgentDown;
    if (sets && !server.hasAgent()) return {false, "agent checks are not enabled on this server."};
    if (verb == Verb::EnableAgent && !server.conf().agent.on)
        return {false, "Agent was not configured on this server, cannot enable."};
    change(server, causeOf(command), changes, [&] {
        if (!sets) {
            server.agentPaused = verb == Verb::DisableAgent && server.conf().agent.on;
            return;
        }
        server.held = server.trusted = false;
        if (verb == Verb::AgentUp) {
            server.agentHealth.setFull();
            if (!server.maint()) server.comeUp();
        } else {
            server.agentHealth.setDown();
            server.op = OpState::Stopped;
        }
    });
    return {};
}

}  // namespace yard
