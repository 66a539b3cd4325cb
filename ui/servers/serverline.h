#pragma once

#include <QString>
#include <vector>

#include "core/base/keys.h"
#include "core/control/event.h"

namespace yard {

class Desk;

/// What the Servers table shows of one server: words and figures, ready to be painted.
struct ServerLine {
    ServerKey key;
    bool head = false;    ///< not a server, but its backend: the sums of all of its servers
    bool folded = false;  ///< of a head: they are not shown
    int series = -1;      ///< its colour, by History::indexOf
    QString address;
    bool tls = false;                   ///< spoken to under TLS
    bool backup = false, idle = false;  ///< idle: a backup that waits
    bool clings = false;                ///< a backup that serves though active servers are up
    Shown shown = Shown::Up;            ///< Rising also for an up server that loses checks
    QString state;                      ///< "UP", "UP, idle", "UP, in use", "RISING 1/2"
    bool unsaved = false;               ///< runs otherwise than its file says
    bool pending = false;               ///< a command is on its way
    int weight = 0;
    bool inUse = false;
    uint64_t sessions = 0, queued = 0, peak = 0;
    int64_t limit = -1;  ///< of sessions; -1: none
    double rate = 0;     ///< requests/s of the last second
    std::vector<double> spark;
    double sparkTop = 1;  ///< common to the servers of a backend
    uint64_t hits = 0;
    double share = -1, expected = 0;  ///< of the last minute, and by the weights; -1: no hits
    uint64_t errors = 0;
    bool recentErrors = false;  ///< 5xx in the last minute
    int warming = -1;           ///< slow start: the part of its weight that it has, in %; -1: all
    int64_t sinceMs = 0;        ///< wall time of the last change of its state; 0: none
    QString since, reason;      ///< "12m 03s", and the state in words
    QString checkWord, checkDetail;  ///< "L7OK/200", "in 3 ms"
    bool checkBad = false;
    QString stateTip;

    bool operator==(const ServerLine&) const = default;
};

/// One line a server, in the report's order.
std::vector<ServerLine> makeServerLines(const Desk& desk);

}  // namespace yard
