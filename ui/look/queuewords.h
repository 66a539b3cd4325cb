#pragma once

#include <QString>
#include <vector>

#include "core/control/report.h"

namespace yard {

/// Who waits for a server: how many in all, and in words where.
struct QueueWords {
    uint64_t waiting = 0;
    QString text;  ///< "be_app 12 (web-1 7, any server 5), longest 3s"
};

/// Counts are the rows'; `sessions` tells the longest wait, as far as it has those who wait.
QueueWords queueWords(const Report& report, const std::vector<SessionRow>& sessions);

}  // namespace yard
