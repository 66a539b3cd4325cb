#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "core/net/reactor.h"
#include "core/net/stream.h"
#include "core/traffic/backend.h"

namespace yard {

/// Whoever uses a server connection at the moment.
class UpstreamUser {
public:
    virtual ~UpstreamUser() = default;
    /// The stream has new events, already noted.
    virtual void upstreamReady() = 0;
};

class UpstreamPool;

/// A connection to a server: being dialled, in use, or waiting in the pool.
class Upstream final : public Watcher {
public:
    Upstream(Reactor& reactor, UpstreamPool& pool, Server& server)
        : server(server), m_reactor(reactor), m_pool(pool) {}
    ~Upstream() override;
    /// Begins to connect; Failed with errno, Done or Blocked.
    IoResult dial(const Endpoint& to);
    void ready(uint32_t events) override;

    Server& server;
    Stream stream;
    UpstreamUser* user = nullptr;
    bool reused = false;     ///< served a request before
    int idleRounds = 0;      ///< purges it has seen in the pool

private:
    Reactor& m_reactor;
    UpstreamPool& m_pool;
};

/// Kept server connections that wait for a request, per server, of one worker. A connection that
/// the server closes, or that says something unasked, goes; so does one unused for 5 to 10 s
/// (HAProxy's pool-purge-delay).
class UpstreamPool final : private WheelTimer {
public:
    UpstreamPool(Reactor& reactor, int worker) : m_reactor(reactor), m_worker(worker) {}
    /// The one used last; null: none waits.
    std::unique_ptr<Upstream> take(const Server& server);
    void give(std::unique_ptr<Upstream> upstream);
    /// Closes a waiting connection.
    void drop(Upstream& upstream);
    void clear();

private:
    void expired() override;
    using Waiting = std::vector<std::unique_ptr<Upstream>>;
    Reactor& m_reactor;
    int m_worker;
    std::unordered_map<const Server*, Waiting> m_waiting;
    size_t m_count = 0;
};

}  // namespace yard
