#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/endpoint.h"
#include "core/net/reactor.h"

namespace yard {

/// So many requests a second, each on a connection of its own, as `watch curl` would send them.
/// One thread, with an event loop.
class Generator {
public:
    static constexpr int MaxRate = 2000;
    static constexpr Millis Patience{10000};

    struct Counts {
        uint64_t sent = 0, ok = 0;
        uint64_t lost = 0;  ///< answered 5xx, cut, reset, or not answered in 10 s
        Millis worst{0};    ///< the longest wait of a request that has ended
    };

    Generator(const Endpoint& target, Clock& clock);
    ~Generator();
    Generator(const Generator&) = delete;
    Generator& operator=(const Generator&) = delete;

    /// 0 stops; requests under way go on.
    void setRate(int perSecond);
    int rate() const { return m_rate; }
    const Counts& counts() const { return m_counts; }

private:
    class Request;
    void tick();
    void send();
    void ended(Request& request, bool answered);

    Endpoint m_target;
    Clock& m_clock;
    Reactor m_reactor;
    std::string m_text;
    int m_rate = 0;
    TimePoint m_due{};
    std::unique_ptr<Timer> m_timer;
    std::vector<std::unique_ptr<Request>> m_requests;
    Counts m_counts;
};

}  // namespace yard
