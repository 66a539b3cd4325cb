#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/base/keys.h"
#include "core/control/tablesearch.h"

namespace yard {

/// What a person or a tool can ask of a proxy. Each has a spelling in the Runtime API
/// (core/runtime/grammar/grammar.h); the composite ones are several lines joined by ';'.
enum class Verb {
    Ready,           ///< set server b/s state ready: out of maint and drain
    Drain,           ///< set server b/s state drain
    Maint,           ///< set server b/s state maint
    HealthUp,        ///< set server b/s health up
    HealthStopping,  ///< set server b/s health stopping
    HealthDown,      ///< set server b/s health down
    EnableHealth,    ///< enable health b/s: checks run again
    DisableHealth,   ///< disable health b/s: checks pause
    Weight,          ///< set server b/s weight N|N%; `text` holds "N" or "N%"
    GetWeight,       ///< get weight b/s
    ServerMaxconn,   ///< set maxconn server b/s; `number`, 0: no limit
    MoveServer,      ///< set server b/s addr; `text` is the address, `key` the port word; `number`
                     ///< 1: a port word was given
    RenameServer,    ///< set server b/s fqdn; `text` is the host name
    CheckAddr,       ///< set server b/s check-addr; `text` the address, `number` the port, 0: as is
    CheckPort,       ///< set server b/s check-port; `number`
    EnableAgent,     ///< enable agent b/s
    DisableAgent,    ///< disable agent b/s
    AgentUp,         ///< set server b/s agent up: as if it had said so
    AgentDown,       ///< set server b/s agent down
    AgentAddr,       ///< set server b/s agent-addr; `text` the address, `number` the port, 0: as is
    AgentPort,       ///< set server b/s agent-port; `number`
    AgentSend,       ///< set server b/s agent-send; `text`
    EndSessions,     ///< shutdown sessions server b/s
    DelServer,       ///< del server b/s
    Fail,            ///< disable health + health down: down until Restore
    Restore,         ///< enable health + state ready (+ health up for a server without checks)
    AddServer,       ///< add server b/s; `text` holds the words behind the name, quoted
    FrontendMaxconn,  ///< set maxconn frontend; `server.backend` names it, like in the next three
    EnableFrontend,   ///< enable frontend: it accepts again
    DisableFrontend,  ///< disable frontend: new connections are refused
    StopFrontend,     ///< shutdown frontend: for good
    DynamicCookies,   ///< enable (`number` 1) or disable dynamic-cookie backend; `server.backend`
    Patterns,         ///< show|get|add|set|del|clear|prepare|commit map|acl; `words`, `text` is a
                      ///< payload
    Variable,         ///< get|set var; `words` of the whole line
    CookieKey,        ///< set dynamic-cookie-key backend; `server.backend`, `text` is the key
    GlobalMaxconn,    ///< set maxconn global; `number`, 0: as at the start
    RateLimit,   ///< set rate-limit `text` global; "connections", "sessions"; `number` a second, 0:
                 ///< none
    EndSession,  ///< shutdown session; `number` is its id
    ClearTable,  ///< clear table t [key k | data.d op v]; `table`, `key` (empty: all entries, or
                 ///< those that hold `tests` and have `text` in their key or their server's name);
                 ///< `number` 1: all are kept for RestoreTable, as some are in any case
    RestoreTable,   ///< brings back what the latest ClearTable of some or all took from `table`
    SetTableEntry,  ///< set table t key k data.server_id N; `number` is the id, -1: create or keep
                    ///< it
    ClearCounters,  ///< clear counters: maxima; number 1: all
    KillOrigin,     ///< lab: `server.server` names the origin; its port closes, connections reset
    StartOrigin,    ///< lab: it listens again
    TrafficRate,    ///< lab: `number` requests/s, 0 stops the generator
    Reload,         ///< reload (on the master's socket): reads the files again
    ApplyConfig,    ///< `files` in place of what runs
};

/// A file that need not be one: its name is for messages.
struct NamedText {
    std::string name, text;
};

/// `data.gpc0 5` of `set table`.
struct TableValue {
    std::string data;
    int64_t value = 0;
    uint32_t index = 0;  ///< of an array; only the first has a spelling
};

struct Command {
    Verb verb = Verb::Ready;
    ServerKey server;
    std::string table;
    std::string key;
    std::string text;
    int64_t number = 0;
    std::vector<TableValue> values{};  ///< SetTableEntry, beside the server
    std::vector<TableTest> tests{};    ///< ClearTable
    std::vector<std::string> words{};  ///< Patterns, Variable: of the whole line
    std::vector<NamedText> files;
    /// Who asks, for the events: "console" (its buttons), "command line" (the console's), "socket
    /// (root, pid 12)", "socket (10.0.0.7:5123)", "signal", "state file".
    std::string by;
};

/// `text` is HAProxy's own answer where it has one (semantics.md section 7), without its blank
/// line; empty for a silent success.
struct Answer {
    bool ok = true;
    std::string text;
    std::vector<Diagnostic> notes{};  ///< Reload, ApplyConfig: what was found in the files
    bool bare = false;                ///< HAProxy ends this one without a blank line
    int severity = 0;  ///< syslog's, of a message; 0: an error where not ok, else it is no message
};

}  // namespace yard
