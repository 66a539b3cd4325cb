#pragma once

#include "core/control/report.h"

namespace yard::test {

/// The demo a while after its start: puppet00 with hosting1 (active), hosting2 (backup), a stick
/// table that nothing stores into, the lab, some events and traces.
Report demoReport();

/// A busier proxy, like the mock-ups: fe_main -> be_app with web-1 to web-4 and the backup bkp-1 in
/// five different states, a filled stick table st_src, sticky and redispatched traces.
Report busyReport();

/// One request that was answered at the first try.
Trace plainTrace(uint64_t id, int64_t wallMs, const std::string& server);
/// One that `failed` refused and the backup `server` answered.
Trace redispatchedTrace(uint64_t id, int64_t wallMs, const std::string& failed,
                        const std::string& server);

}  // namespace yard::test
