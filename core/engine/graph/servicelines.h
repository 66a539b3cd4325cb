#pragma once

#include <string>
#include <vector>

#include "core/control/report.h"

namespace yard {

/// The rows of one proxy, as in Report::rows, in the words of HAProxy's soft stop:
/// "Proxy px stopped (cumulated conns: FE: 2, BE: 2)."
std::string stoppedLine(const std::vector<StatRow>& proxy);

/// And of its SIGHUP dump: "SIGHUP: Server px/A is UP. Conn: 0 act, 0 pend, 1 tot." for each
/// server, then one for the proxy.
std::vector<std::string> dumpLines(const std::vector<StatRow>& proxy);

}  // namespace yard
