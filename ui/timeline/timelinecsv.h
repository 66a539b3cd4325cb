#pragma once

#include <QString>

#include "ui/timeline/timeline.h"

namespace yard {

/// What the timeline shows, as a table: a line a point; per server its rate and state, then 5xx/s,
/// p50 and p99. Times are ISO 8601 with the local offset; empty: not measured. RFC 4180.
QString timelineCsv(const Timeline& timeline);

}  // namespace yard
