#pragma once

#include <ctime>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/config/values/config.h"

namespace yard {

/// Sends log lines to the targets of a proxy: syslog over UDP or a unix socket, stdout or stderr,
/// in the target's format (semantics.md section 8, "Logs"). Never blocks: what the socket does not
/// take is counted and dropped. One thread each.
class LogSender {
public:
    /// To the targets of this proxy, with its tag or, where it has none, `tag`.
    LogSender(const ProxyConf& proxy, const Clock& clock, const std::string& tag, long pid);
    ~LogSender();
    bool empty() const { return m_targets.empty(); }
    /// severity: 0 emerg .. 7 debug; `structured`: the data of RFC 5424.
    void send(int severity, std::string_view message, std::string_view structured = {});
    uint64_t dropped() const { return m_dropped; }

private:
    struct Target;
    void stamp();
    void appendHeader(const Target& target, int severity, std::string_view structured);

    std::vector<std::unique_ptr<Target>> m_targets;
    const Clock& m_clock;
    const std::optional<std::string> m_host;
    const std::string m_tag, m_pid;
    uint64_t m_dropped = 0;
    bool m_asksFraction = false;  ///< some format tells parts of a second
    // Kept from line to line, so that a line allocates nothing.
    time_t m_second = -1;
    std::string m_date, m_iso, m_zone, m_fraction, m_line;
};

}  // namespace yard
