#include "core/balance/balancer.h"

#include <algorithm>

namespace yard {

std::vector<Server*> eligibleSet(const Servers& servers, bool allbackups) {
    std::vector<Server*> active, backups;
    for (const auto& server : servers)
        if (server->eligible()) (server->backup() ? backups : active).push_back(server.get());
    if (!active.empty()) return active;
    if (!allbackups && backups.size() > 1) backups.resize(1);
    return backups;
}

Server* loneBackup(const Servers& servers, bool allbackups) {
    if (allbackups) return nullptr;
    const auto set = eligibleSet(servers, false);
    return set.size() == 1 && set.front()->backup() ? set.front() : nullptr;
}

std::unique_ptr<Balancer> makeBalancer(Algorithm algorithm, bool allbackups,
                                       const Servers& servers) {
    switch (algorithm) {
        case Algorithm::None:
            break;  // a backend without `balance`: HAProxy's default
        case Algorithm::RoundRobin:
            break;
        case Algorithm::StaticRr:
            return makeStaticRr(allbackups, servers);
        case Algorithm::LeastConn:
            return makeLeastConn(allbackups, servers);
        case Algorithm::First:
            return makeFirst(allbackups, servers);
    }
    return makeRoundRobin(allbackups, servers);
}

}  // namespace yard
