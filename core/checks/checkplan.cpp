#include <algorithm>

#include "core/checks/checker.h"

namespace yard {
namespace {

/// Requests of these methods have no body unless one is given.
bool isBodyless(const std::string& method) {
    for (const char* one : {"GET", "HEAD", "OPTIONS", "DELETE", "TRACE", "CONNECT"})
        if (method == one) return true;
    return false;
}

/// What HAProxy 2.6.12 sends: an HTTP/1.0 request as it stands, an HTTP/1.1 one with "connection:
/// close" (no Host, unless the configuration gives one).
std::string requestOf(const CheckConf& check) {
    std::string request = check.method + " " + check.uri + " " + check.version + "\r\n";
    for (const auto& [name, value] : check.headers) request += name + ": " + value + "\r\n";
    const bool newer = check.version != "HTTP/1.0";
    if (!check.body.empty() || (newer && !isBodyless(check.method)))
        request += "content-length: " + std::to_string(check.body.size()) + "\r\n";
    if (newer) request += "connection: close\r\n";
    return request + "\r\n" + check.body;
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
    const int64_t inter = intervalsOf(server, role).inter;
    if (role == CheckRole::Agent) {
        plan.target = server.agent.address.value_or(server.address).withPort(server.agent.port);
        plan.kind = CheckKind::Agent;
        plan.request = server.agent.send;
    } else {
        const Endpoint base = server.check.address.value_or(server.address);
        plan.target = base.withPort(server.check.port.value_or(server.address.port()));
        const CheckConf& kind = server.check.kind != CheckKind::None ? server.check : proxy.check;
        plan.kind = kind.kind == CheckKind::Http ? CheckKind::Http : CheckKind::Tcp;
        if (plan.kind == CheckKind::Http) {
            plan.request = requestOf(kind);
            plan.expects = kind.expects;
            plan.disableOn404 = kind.disableOn404;
        }
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

std::vector<Millis> spreadStart(const std::vector<CheckConf>& checks) {
    // At boot health is not full, so the interval that counts is `fastinter` (HAProxy src/check.c,
    // srv_getinter()); below one second it does not slow down the others.
    constexpr Millis threshold{1000};
    std::vector<Millis> own;
    for (const CheckConf& c : checks) own.emplace_back(c.fastinter ? c.fastinter : c.inter);
    Millis smallest{0};
    for (const Millis inter : own)
        if (inter >= threshold && (smallest == Millis(0) || inter < smallest)) smallest = inter;
    std::vector<Millis> delays;
    for (size_t i = 0; i < own.size(); ++i)
        delays.push_back(std::max(own[i], smallest) * static_cast<int64_t>(i) /
                         static_cast<int64_t>(own.size()));
    return delays;
}

}  // namespace yard
