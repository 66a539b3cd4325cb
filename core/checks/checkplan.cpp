#include <algorithm>

#include "core/checks/checker.h"

namespace yard {
namespace {

/// Asking an agent is a check like others.
CheckRules agentRules(const AgentConf& agent) {
    CheckRules rules{CheckRules::Kind::Agent, std::vector<CheckStep>(3)};
    rules.steps[0].connect.implied = true;
    rules.steps[1].what = CheckStep::Do::Send;
    rules.steps[1].number = 1;
    rules.steps[1].send.bytes = agent.send;
    rules.steps[2].what = CheckStep::Do::Expect;
    rules.steps[2].number = 2;
    rules.steps[2].expect.look = CheckExpect::Look::Agent;
    return rules;
}

/// `timeout connect` counts for a check only beside `timeout check`, and never beyond the interval
/// (verified 2.6.12); else the interval covers the whole check.
Millis connectTimeoutOf(int64_t inter, const Timeouts& timeouts) {
    if (timeouts.check > 0 && timeouts.connect > 0) inter = std::min(inter, timeouts.connect);
    return Millis(inter);
}

}  // namespace

ProbePlan planProbe(const ServerConf& server, const ProxyConf& proxy, CheckRole role) {
    ProbePlan plan;
    plan.server = server.name;
    const int64_t inter = intervalsOf(server, role).inter;
    if (role == CheckRole::Agent) {
        plan.target = server.agent.address.value_or(server.address).withPort(server.agent.port);
        plan.program = std::make_shared<CheckProgram>(agentRules(server.agent), proxy);
    } else {
        const Endpoint base = server.check.address.value_or(server.address);
        plan.target = base.withPort(server.check.port.value_or(server.address.port()));
        plan.program = std::make_shared<CheckProgram>(proxy.check, proxy);
        const bool elsewhere = server.check.port || server.check.address;
        plan.greets = server.sendProxy.checks || (server.sendProxy.any() && !elsewhere);
        const TlsServerConf& tls = server.tls;
        plan.tls = tls.dialer;
        plan.secured = tls.checks || (tls.on && !tls.noChecks && !elsewhere);
        plan.sni = tls.checkSni;
        plan.alpn = tls.checkAlpn;
        plan.greeting = {server.sendProxy.binary ? 2 : 1, server.sendProxy.checksum};
    }
    plan.inter = Millis(inter);
    plan.connectTimeout = connectTimeoutOf(inter, proxy.timeouts);
    plan.checkTimeout = Millis(proxy.timeouts.check);
    return plan;
}

CheckConf intervalsOf(const ServerConf& server, CheckRole role) {
    if (role == CheckRole::Health) return server.check;
    CheckConf conf;
    conf.inter = server.agent.inter;
    return conf;
}

std::vector<Millis> spreadStart(const std::vector<CheckConf>& checks, Millis most) {
    // At boot health is not full, so the interval that counts is `fastinter` (HAProxy src/check.c,
    // srv_getinter()); below one second it does not slow down the others.
    constexpr Millis threshold{1000};
    std::vector<Millis> own;
    for (const CheckConf& c : checks) own.emplace_back(c.fastinter ? c.fastinter : c.inter);
    Millis smallest{0};
    for (const Millis inter : own)
        if (inter >= threshold && (smallest == Millis(0) || inter < smallest)) smallest = inter;
    std::vector<Millis> delays;
    for (size_t i = 0; i < own.size(); ++i) {
        Millis over = std::max(own[i], smallest);
        if (most > Millis(0)) over = std::min(over, most);
        delays.push_back(over * static_cast<int64_t>(i) / static_cast<int64_t>(own.size()));
    }
    return delays;
}

Millis spreadInterval(Millis interval, int percent, double chance) {
    const Millis most = interval * percent / 100;
    return interval + most -
           Millis(static_cast<int64_t>(2 * static_cast<double>(most.count()) * chance));
}

}  // namespace yard
