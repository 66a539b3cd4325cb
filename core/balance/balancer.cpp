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

std::unique_ptr<Balancer> makeBalancer(const ProxyConf& conf, const Servers& servers) {
    const bool allbackups = conf.allbackups;
    switch (conf.algorithm) {
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
        case Algorithm::Random:
            return makeHashRing(conf, servers);
        case Algorithm::Source:
        case Algorithm::Uri:
        case Algorithm::UrlParam:
        case Algorithm::Header:
        case Algorithm::RdpCookie:
        case Algorithm::Hash:
            return conf.hash.consistent ? makeHashRing(conf, servers)
                                        : makeStaticRr(allbackups, servers);
    }
    return makeRoundRobin(allbackups, servers);
}

}  // namespace yard
