#pragma once

#include <QString>
#include <vector>

#include "core/base/keys.h"

namespace yard {

class Desk;

/// What would come of an act on a server, said before it is done (failover.md). Empty: nothing
/// worth saying.
struct Advice {
    QString drain, fail, maint, weight;
    QString joined() const;  ///< of drain and fail, a line each
};

Advice advise(const Desk& desk, const ServerKey& server);

/// What happens when servers stop taking requests.
struct Impact {
    bool takesLastActive =
        false;  ///< an active server was usable in their backend, and none is left
    std::vector<std::string> backups;  ///< usable backups of that backend that remain
    std::vector<std::string> active;   ///< usable active servers that remain
    uint64_t sessions = 0;             ///< open on them now
    int64_t entries = -1;              ///< stick entries that point to them; -1: not known
};

Impact impactOf(const Desk& desk, const std::vector<ServerKey>& servers);

}  // namespace yard
