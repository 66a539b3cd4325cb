#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/servers/server.h"

namespace yard {

using Servers = std::vector<std::unique_ptr<Server>>;

/// Servers that a request should not get again.
struct Avoid {
    const Server* server = nullptr;    ///< failed last; HAProxy avoids no other
    uint64_t tried = 0;                ///< bit per server index (up to 63)
    std::optional<uint32_t> key = {};  ///< what a hash algorithm made of the request
    bool has(const Server& s) const {
        return &s == server || (s.index() < 64 && (tried >> s.index() & 1));
    }
};

/// One balance algorithm over the servers of a backend. Not thread-safe: its Backend calls it under
/// its own lock. Exact sequences: semantics.md section 2.
///
/// Every algorithm sees the same eligible set: active servers that are eligible(); without any, the
/// first eligible backup in declaration order, or with `option allbackups` all of them.
class Balancer {
public:
    virtual ~Balancer() = default;
    /// The next server with a free slot, none of `avoid` unless nothing else fits; nullptr: none. A
    /// server without a free slot is answered only where a request may join its own waiting line: a
    /// lone backup, and leastconn with `maxqueue`.
    virtual Server* pick(const Avoid& avoid) = 0;
    /// Some server's eligibility or weight changed.
    virtual void changed() = 0;
    /// A server was added behind the others.
    virtual void grown() {}
    /// A slot or a place in the line of `server` was taken or given back (leastconn orders by it).
    virtual void loadChanged(Server& server) { (void)server; }
    /// Static algorithms accept only 0 % and 100 % of the initial weight at run time.
    virtual bool dynamic() const = 0;
    /// HAProxy's name: "static-rr".
    virtual const char* name() const = 0;
    /// Where the algorithm stands, for the Why trace: "slot 57 of 101"; may be empty.
    virtual std::string position() const { return {}; }
};

/// The servers the algorithms choose among now, in declaration order.
std::vector<Server*> eligibleSet(const Servers& servers, bool allbackups);
/// The backup that takes everything when there is no active server; nullptr: none, or it shares
/// (`allbackups`).
Server* loneBackup(const Servers& servers, bool allbackups);

/// Keeps a reference to `servers`, which must outlive it.
std::unique_ptr<Balancer> makeBalancer(const ProxyConf& conf, const Servers& servers);

// The algorithms, a file each.
/// Also the map of the hash algorithms, which go round where a request has no key.
std::unique_ptr<Balancer> makeStaticRr(bool allbackups, const Servers& servers);
std::unique_ptr<Balancer> makeHashRing(const ProxyConf& conf, const Servers& servers);
std::unique_ptr<Balancer> makeRoundRobin(bool allbackups, const Servers& servers);
std::unique_ptr<Balancer> makeLeastConn(bool allbackups, const Servers& servers);
std::unique_ptr<Balancer> makeFirst(bool allbackups, const Servers& servers);

}  // namespace yard
