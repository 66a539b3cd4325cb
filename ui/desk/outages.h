#pragma once

#include <QString>
#include <vector>

#include "ui/desk/history.h"

namespace yard {

/// A failover as numbers (failover.md): from the first failed check before a server went DOWN until
/// it was UP again.
struct Outage {
    ServerKey server;
    int64_t fromMs = 0, downMs = 0;  ///< first failed check, DOWN
    int64_t toMs = 0;                ///< 0: still down
    int64_t lost = 0;                ///< requests answered 5xx
    double worstMs = -1;             ///< no request took longer than this; -1: none finished
    int backupSeconds = 0;           ///< backups of its backend served

    /// "lost 0, worst 12 ms, on backup 41 s".
    QString text() const;
};

/// Those of active servers, oldest first, that the history still holds.
std::vector<Outage> outages(const History& history);

}  // namespace yard
