#pragma once

#include <QString>

#include "core/control/trace.h"

namespace yard {

/// Whether a request is meant by what somebody typed: all words must hold. "status:503",
/// "status:5xx", "server:web-1" (who served or was tried), "client:10.0.0.7", "path:/cart",
/// "key:10.1", "redispatched"; any other word is sought in all of these.
bool traceMatches(const Trace& trace, const QString& query);

}  // namespace yard
