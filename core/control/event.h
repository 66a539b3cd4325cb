#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/keys.h"
#include "core/control/command.h"

namespace yard {

/// The state of a server as it is shown: one shape, word and colour each (console.md section 1).
enum class Shown { Up, Drain, Down, Maint, Rising };

enum class EventKind {
    Started,      ///< the proxy began to serve
    ServerState,  ///< a server changed state; `shown` is its new state
    CheckResult,  ///< a check passed or failed without changing the state
    NoServer,     ///< a backend has no usable server left
    Backup,       ///< a backend started or stopped running on its backups
    Command,      ///< someone asked for something; `title` says what, `by` says who
    Counters,     ///< counters were cleared
    Lab,          ///< the lab killed or started an origin
    Problem       ///< something the operator should know (descriptors exhausted, log target lost)
};

/// One line of the event list. Numbered from 1 without gaps; a reader asks for those after an id.
struct Event {
    uint64_t id = 0;
    int64_t wallMs = 0;
    EventKind kind = EventKind::Started;
    Shown shown = Shown::Up;
    ServerKey server;    ///< empty where no server is meant; .backend alone for a proxy
    std::string title;   ///< "hosting1 is DOWN"
    std::string detail;  ///< "Layer4 connection problem, Connection refused, 3 of 3 checks failed"
    std::string by;      ///< who asked, as Command::by; empty when nobody did
    std::optional<Command> command;  ///< what was asked for; of those kinds
    std::vector<Command> undo;       ///< brings back what was before it; empty: refused, or no way
    std::string logLine;  ///< HAProxy's own words as sent to the log; empty when it has none
};

}  // namespace yard
