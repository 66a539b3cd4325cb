#pragma once

#include "core/http/samples/logline.h"
#include "core/traffic/backends/way.h"
#include "core/traffic/sessions/exchange.h"
#include "core/traffic/sessions/workercore.h"

/// What HTTP requests and TCP sessions have in common at their end.
namespace yard {

/// The severities of traffic: the second with `option log-separate-errors`.
constexpr int LogInfo = 6, LogError = 3;
constexpr size_t LogLine = 65536;  // as much as `len` of a log target may say

/// The place in `hrsp` cells: 0 for 1xx to 4 for 5xx, 5 for others.
constexpr size_t statusClass(int status) {
    return status >= 100 && status < 600 ? static_cast<size_t>(status / 100 - 1) : 5;
}

/// Adds the bytes since the last call to the counters.
void countBytes(Exchange& exchange, Desk& desk, int worker, StickCounters* counters);
/// Stores what the stick rules say about the server that answered. `asking` makes the context of
/// store-response rules.
template <typename Asking>
void storeSticks(Exchange& x, Asking asking) {
    if (x.server->conf().nonStick) return;
    const StickRules& rules = x.way->route.backend->stickRules();
    if (x.sticks.count) x.trace.stickStored = StickRules::store(x.sticks, x.server->id());
    if (!rules.asksAnswers()) return;
    rules.collect(asking(), true, x.sticks);
    x.trace.stickStored |= StickRules::store(x.sticks, x.server->id());
}
/// Times, and why the server was used, of what a server served.
void countServed(const Exchange& exchange, int worker, TimePoint now);
/// Who broke off within what a server was to serve, by the termination flags.
void countAborts(const Exchange& exchange, int worker);
/// Completes the trace and gives it to the worker's ring.
void endTrace(Exchange& exchange, TimePoint now);
/// All but the client and the request.
void tellFacts(const Exchange& exchange, const Desk& desk, const WorkerCore& core, TimePoint now,
               LogFacts& facts);
/// Keeps where a connection to a server comes from and goes to, if the log tells.
void noteServerEnds(Exchange& exchange, const Desk& desk);
/// The line about all that, if there is to be one.
void sendLog(Exchange& exchange, Desk& desk, const SampleContext& context, const LogFacts& facts);

/// For `show sess`; all but the id and, unless it is queued, the phase.
void describeSession(const Exchange& exchange, const Desk& desk, const Endpoint& client,
                     TimePoint now, SessionRow& row);
bool isServedBy(const Exchange& exchange, const ServerKey& key);
/// For `show errors`: `bytes` are no HTTP, from `at` on as far as it is known.
void keepBadMessage(const Exchange& exchange, const Desk& desk, const Endpoint& client,
                    bool response, std::string_view bytes);

}  // namespace yard
