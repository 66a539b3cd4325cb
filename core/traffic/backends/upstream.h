#pragma once

#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "core/net/reactor.h"
#include "core/net/stream.h"
#include "core/traffic/backends/backend.h"

namespace yard {

/// Which kept connections a request may have: those that served more than one prove that their
/// server keeps them open.
enum class Reuse : uint8_t { None, Proven, Any };

/// Whoever uses a server connection at the moment.
class UpstreamUser {
public:
    virtual ~UpstreamUser() = default;
    /// The stream has new events, already noted.
    virtual void upstreamReady() = 0;
};

class Upstream;
class UpstreamPool;

/// The kept connections of one worker to one server.
struct UpstreamSlot {
    Server* server = nullptr;
    uint32_t moves = 0;                ///< Server::moves() of those that wait
    std::unique_ptr<SampleFetch> sni;  ///< what its `sni` says, made at its first use
    std::vector<std::unique_ptr<Upstream>> waiting;
};

/// Those to the servers of one backend, by Server::index(). It grows with the servers; the slots
/// stay where they are.
using UpstreamShelf = std::deque<UpstreamSlot>;

/// A connection to a server: being dialled, in use, or waiting in the pool.
class Upstream final : public Watcher {
public:
    Upstream(Reactor& reactor, UpstreamPool& pool, UpstreamSlot& slot);
    ~Upstream() override;
    /// Begins to connect; Failed with errno, Done or Blocked.
    IoResult dial(const Endpoint& to);
    void ready(uint32_t events) override;
    /// Adds the bytes since the last time to `counted`.
    void count();

    UpstreamSlot& slot;
    Stream stream;
    UpstreamUser* user = nullptr;
    bool reused = false;         ///< served a request before
    H1Cells* counted = nullptr;  ///< of the backend that uses it for HTTP; null: none does
    std::string name;            ///< that was asked for by SNI; only requests for it may use it
    uint64_t owner = 0;    ///< the session that alone may use it, as the server was told; 0: any
    PortLease port;        ///< of ours, where the server's `source` gives a range
    const uint32_t moves;  ///< Server::moves() when it was made
    TimePoint idleSince;   ///< in the pool

private:
    Reactor& m_reactor;
    UpstreamPool& m_pool;
};

/// Kept server connections that wait for a request, per server, of one worker. A connection that
/// the server closes, or that says something unasked, goes; so does one unused for one to two times
/// the server's `pool-purge-delay` (5 s).
class UpstreamPool final : private WheelTimer {
public:
    UpstreamPool(Reactor& reactor, int worker) : m_reactor(reactor), m_worker(worker) {}
    /// Where connections to the servers of this backend are kept; valid as long as the pool.
    UpstreamShelf& shelfOf(const Backend& backend) { return m_shelves[&backend]; }
    static UpstreamSlot& slotOf(UpstreamShelf& shelf, Server& server);
    /// The one of this owner and name that was used last; null: none waits.
    std::unique_ptr<Upstream> take(UpstreamSlot& slot, uint64_t owner, Reuse reuse,
                                   const std::string& name);
    /// Keeps it, or closes it where it cannot serve again.
    void give(std::unique_ptr<Upstream> upstream);
    /// Closes a waiting connection.
    void drop(Upstream& upstream);
    /// A server that may be balanced to and to which a connection waits that only this session may
    /// use; null: none.
    static Server* ownedIn(const UpstreamShelf& shelf, const Backend& backend, uint64_t owner);
    /// Closes those that only this session may use.
    void dropOwned(uint64_t owner);
    void clear();
    /// Closes those that wait for this backend.
    void clear(const Backend& backend);
    /// Nobody uses its shelf any more.
    void forget(const Backend& backend) { m_shelves.erase(&backend); }

private:
    void expired() override;
    void purgeAfter(Millis delay);
    void clear(UpstreamShelf& shelf);
    void follow(UpstreamSlot& slot) const;
    void publish(UpstreamSlot& slot) const;
    Reactor& m_reactor;
    int m_worker;
    TimePoint m_due;  ///< of the next purge
    std::map<const Backend*, UpstreamShelf> m_shelves;
};

}  // namespace yard
