#pragma once

#include <memory>
#include <span>
#include <string>

#include "core/servers/server.h"

namespace yard {

/// One balance algorithm over the servers of a backend. Not thread-safe: its Backend calls it under
/// its own lock. Exact sequences: semantics.md section 2.
///
/// Every algorithm sees the same eligible set: active servers that are eligible(); without any, the
/// first eligible backup in declaration order, or with `option allbackups` all of them.
class Balancer {
public:
    virtual ~Balancer() = default;
    /// The next server with a free slot, not `avoid` (unless nothing else fits); nullptr: none.
    virtual Server* pick(const Server* avoid) = 0;
    /// A server's eligibility or weight changed, or any other's that decides about backups.
    virtual void changed() = 0;
    /// A slot of `server` was taken or given back (leastconn orders by it).
    virtual void loadChanged(Server& server) { (void)server; }
    /// Static algorithms accept only 0 % and 100 % of the initial weight at run time.
    virtual bool dynamic() const = 0;
    /// HAProxy's name: "static-rr".
    virtual const char* name() const = 0;
    /// Where the algorithm stands, for the Why trace: "slot 57 of 101"; may be empty.
    virtual std::string position() const { return {}; }
};

/// The servers the algorithms choose among now, in declaration order.
std::vector<Server*> eligibleSet(std::span<const std::unique_ptr<Server>> servers, bool allbackups);

/// Keeps a reference to `servers`, which must outlive it.
std::unique_ptr<Balancer> makeBalancer(Algorithm algorithm, bool allbackups,
                                       const std::vector<std::unique_ptr<Server>>& servers);

}  // namespace yard
