#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/control/event.h"
#include "core/servers/server.h"

namespace yard {

/// A change of a server's state, in words for logs and for people.
struct StateChange {
    Server* server = nullptr;  ///< nullptr: about the backend ("has no server available!")
    Shown shown = Shown::Up;
    EventKind kind = EventKind::ServerState;
    int syslogLevel = 5;        ///< 5 notice (up, drain), 1 alert (down), 0 emerg (no server)
    std::string logLine;        ///< HAProxy's words (semantics.md section 4); empty: not logged
    std::string title, detail;  ///< for the event list
    std::optional<Flip> flip;   ///< the server went out of service, or came back
};
using StateChanges = std::vector<StateChange>;

/// A server's state before a change.
struct Before {
    OpState op = OpState::Running;
    unsigned admin = 0;
    bool held = false;
    bool stopped() const { return op == OpState::Stopped || (admin & AnyMaint); }
};

/// What brought a change.
struct Cause {
    const CheckResult* check = nullptr;  ///< null: an operator
    bool weight = false;                 ///< who set the weight, perhaps to what it was
    bool holdOver = false;               ///< null check: the time of `failback after` has passed
    bool stateFile = false;              ///< not an operator: it was so before the start
    bool warmed = false;                 ///< not an operator: `slowstart` goes on
    bool page = false;                   ///< an operator, on the statistics page
    std::string noAddress = {};          ///< not an operator: why its name has no address
};
/// HAProxy tells the Runtime API and the statistics page apart.
Cause causeOf(const Command& command);

/// A change of a server as it is told; `server` is already in its new state.
struct Scene {
    const ProxyConf& proxy;
    Server& server;
    Before before;
    Cause cause;
    int active = 0, backups = 0;  ///< usable servers of the backend now
    size_t requeued = 0;  ///< who waited for this server and now for any; or got a slot with it
};

/// HAProxy's lines about a change, none where it is silent, with titles for the event list.
void tellChange(const Scene& scene, StateChanges& changes);
StateChange noServerLeft(const ProxyConf& proxy);
StateChange runsOnBackup(const ProxyConf& proxy, const Server& backup);
StateChange backOnActive(const ProxyConf& proxy);
/// Why a held server takes traffic.
enum class Unhold { Asked, Over, Alone };
StateChange failedBack(const ProxyConf& proxy, Server& server, Unhold why);

/// What came of a check, or of `error-limit` errors in observed traffic.
struct CheckOutcome {
    StateChanges changes;
    std::string healthLine;      ///< of `option log-health-checks`; empty: none
    std::optional<Event> event;  ///< where no change of state tells it all
};

}  // namespace yard
