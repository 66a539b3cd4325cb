#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/engine/services/nameserver.h"

namespace yard {

/// One host name, asked for again and again: all name servers of the section at once, the preferred
/// family first and the other where there is none of it (HAProxy 2.6). Control thread.
class Resolution {
public:
    using Servers = std::vector<std::unique_ptr<NameServer>>;
    /// `by`: whose answer it is; null: there was none of use.
    using Heard = std::function<void(NameServer* by)>;
    /// `servers` and `section` outlive it.
    Resolution(std::string host, bool preferIpv4, const ResolversConf& section,
               const Servers& servers, Clock& clock, Heard heard);

    void start();
    /// Nobody wants to know any more, until start().
    void stop() { m_next.reset(); }
    /// Without ports, in the order in which they were first heard of; what is no longer told goes
    /// after `hold obsolete`.
    const std::vector<Endpoint>& addresses() const { return m_addresses; }
    /// The last round brought addresses.
    bool valid() const { return m_last == NameAnswer::Valid; }
    /// Why there are no addresses to go by any more, in HAProxy's words; empty: those of before
    /// still count (`hold`).
    std::string lost() const;

private:
    void begin();
    void ask();
    void answered(NameServer& server, NameAnswer answer, const std::vector<Endpoint>& found);
    void take(const std::vector<Endpoint>& found);
    void conclude(NameAnswer answer, NameServer* by);

    const std::string m_host;
    const int m_preferred;
    const ResolversConf& m_section;
    const Servers& m_servers;
    Clock& m_clock;
    const Heard m_heard;
    int m_family;
    int m_tries = 0;
    uint64_t m_round = 0;  ///< answers to earlier questions are late
    size_t m_waiting = 0;
    std::optional<NameAnswer> m_said;  ///< in this round, by whoever answered
    NameAnswer m_last = NameAnswer::Empty;
    TimePoint m_validAt;
    std::vector<Endpoint> m_addresses;
    std::vector<TimePoint> m_seenAt;  ///< of each of them
    std::unique_ptr<Timer> m_next;
};

}  // namespace yard
