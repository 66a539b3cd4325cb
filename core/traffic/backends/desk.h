#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "core/net/listener.h"
#include "core/traffic/backends/frontend.h"
#include "core/traffic/backends/logsender.h"
#include "core/traffic/backends/way.h"

namespace yard {

struct Desk;

/// One listening descriptor of one worker.
struct Door {
    Desk& desk;
    size_t bind;  ///< in the frontend's conf().binds
    /// Where it listens; with a wildcard address a connection's own must be asked for.
    Endpoint local;
    bool wildcard = false;
    std::unique_ptr<Listener> listener;
};

/// What one worker keeps for one frontend, so that a request looks nothing up.
struct Desk {
    Desk(Frontend& served, int worker, UpstreamPool& upstreams, const Clock& clock,
         const std::string& logTag);
    void pause();
    void resume();
    /// Of a listener's kernel queue.
    int backlog(size_t bind) const;

    Frontend& frontend;
    FrontendCells& cells;
    Way way;  ///< where requests go that no use_backend rule sends elsewhere
    /// Where this one goes: by the first use_backend rule that applies.
    const Way& choose(const SampleContext& context);
    /// Something asks where the client connected to: a stick rule, a server without a port, the
    /// log.
    bool asksLocal() const {
        return m_asksLocal || (way.route.backend && way.route.backend->needsLocal());
    }
    LogSender log;
    std::vector<std::unique_ptr<Door>> doors;
    struct Parked {
        Door* door;
        int fd;
    };
    bool closed = false;        ///< its generation accepts no more
    int sessions = 0;           ///< that belong here
    std::deque<Parked> parked;  ///< accepted beyond maxconn; they wait as if not accepted yet

private:
    Way makeWay(const Frontend::Route& route);

    bool m_asksLocal = false;
    const int m_worker;
    UpstreamPool& m_upstreams;
    std::deque<Way> m_others;  ///< those taken so far
};

}  // namespace yard
