#pragma once

#include <initializer_list>
#include <string>

#include "core/control/event.h"
#include "core/servers/server.h"

/// A server's state and its latest check in words, for logs and for people. Called with its
/// backend's lock held.
namespace yard {

/// The server's latest check, as an event.
Event checkEvent(const ProxyConf& proxy, const Server& server);
Event agentEvent(const ProxyConf& proxy, const Server& server);
/// The server's latest check for `option log-health-checks`: "Health check for server px/s failed,
/// reason: Layer4 timeout, check duration: 2001ms, status: 2/3 UP."
std::string healthCheckLine(const ProxyConf& proxy, const Server& server);
/// The same of its agent: "Agent check for server px/s succeeded, ..."
std::string agentCheckLine(const ProxyConf& proxy, const Server& server);

/// The state as it is shown.
Shown shownOf(const Server& server);
/// The state in words: "Connection refused, 3 of 3 checks failed"; empty when all is well.
std::string reasonOf(const Server& server);

/// The parts that are not empty, with commas between.
std::string joined(std::initializer_list<std::string> parts);
/// ", reason: Layer4 timeout, check duration: 2001ms": the end of HAProxy's lines about a check.
std::string resultWords(const CheckResult& check);
/// "2 checks failed", "3 of 3 checks failed".
std::string failures(const Server& server);

}  // namespace yard
