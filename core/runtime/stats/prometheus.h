#pragma once

#include <string>

#include "core/control/report.h"

namespace yard {

/// The whole HTTP response for a scrape: HAProxy's metrics in Prometheus' text format. Behind a '?'
/// the `uri` may say `scope=global|frontend|backend|server|listener|sticktable|*`, several times,
/// and `no-maint`; an unknown scope is answered by 400, as in HAProxy.
std::string metricsPage(const std::string& uri, const Report& report);

}  // namespace yard
