#include "core/engine/services/resolution.h"

#include <algorithm>

namespace yard {
namespace {

/// However short the times of the file are.
constexpr Millis ShortestPause{50};

}  // namespace

Resolution::Resolution(std::string host, bool preferIpv4, const ResolversConf& section,
                       const Servers& servers, Clock& clock, Heard heard)
    : m_host(std::move(host)),
      m_preferred(preferIpv4 ? AF_INET : AF_INET6),
      m_section(section),
      m_servers(servers),
      m_clock(clock),
      m_heard(std::move(heard)),
      m_family(m_preferred),
      m_validAt(clock.now()) {}

void Resolution::start() {
    if (!m_servers.empty()) begin();
}

void Resolution::begin() {
    m_family = m_preferred;
    m_tries = m_section.retries;
    ask();
}

void Resolution::ask() {
    const uint64_t round = ++m_round;
    m_waiting = m_servers.size();
    m_said.reset();
    for (const auto& server : m_servers) {
        server->ask(m_host, m_family,
                    [this, round, one = server.get()](NameAnswer answer, const auto& found) {
                        if (round == m_round) answered(*one, answer, found);
                    });
        if (round != m_round) return;  // answered while it was asked
    }
}

/// The first one with addresses decides; without any, whoever said something before who was silent.
void Resolution::answered(NameServer& server, NameAnswer answer,
                          const std::vector<Endpoint>& found) {
    --m_waiting;
    if (answer == NameAnswer::Valid) {
        take(found);
        return conclude(answer, &server);
    }
    if (answer != NameAnswer::Timeout) m_said = answer;
    if (m_waiting > 0) return;
    if (m_said && m_family == m_preferred) {
        m_family = m_family == AF_INET ? AF_INET6 : AF_INET;
        return ask();
    }
    if (m_said) return conclude(*m_said, nullptr);
    if (m_tries-- <= 0) return conclude(NameAnswer::Timeout, nullptr);
    m_family = m_preferred;
    ask();
}

void Resolution::take(const std::vector<Endpoint>& found) {
    const TimePoint now = m_clock.now();
    for (const Endpoint& address : found) {
        const auto at = std::ranges::find(m_addresses, address);
        if (at != m_addresses.end()) {
            m_seenAt[static_cast<size_t>(at - m_addresses.begin())] = now;
            continue;
        }
        m_addresses.push_back(address);
        m_seenAt.push_back(now);
    }
    for (size_t i = m_addresses.size(); i-- > 0;) {
        if (m_seenAt[i] == now || now - m_seenAt[i] < Millis(m_section.holdObsolete)) continue;
        m_addresses.erase(m_addresses.begin() + static_cast<ptrdiff_t>(i));
        m_seenAt.erase(m_seenAt.begin() + static_cast<ptrdiff_t>(i));
    }
}

void Resolution::conclude(NameAnswer answer, NameServer* by) {
    ++m_round;
    m_last = answer;
    int64_t pause = m_section.resolve;
    if (answer == NameAnswer::Valid) {
        m_validAt = m_clock.now();
        pause = std::min(pause, m_section.holdValid);
    }
    m_next = m_clock.after(std::max(Millis(pause), ShortestPause), [this] {
        const auto over = std::move(m_next);  // until this call has ended
        begin();
    });
    m_heard(by);
}

std::string Resolution::lost() const {
    const auto after = [this](int64_t hold, const char* words) {
        return m_clock.now() - m_validAt >= Millis(hold) ? std::string(words) : std::string();
    };
    switch (m_last) {
        case NameAnswer::Valid:
            return {};
        case NameAnswer::Nx:
            return after(m_section.holdNx, "DNS NX status");
        case NameAnswer::Timeout:
            return after(m_section.holdTimeout, "DNS timeout status");
        case NameAnswer::Refused:
            return after(m_section.holdRefused, "DNS refused status");
        case NameAnswer::Empty:
        case NameAnswer::Other:
            return after(m_section.holdOther, "unspecified DNS error");
    }
    return {};
}

}  // namespace yard
