#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/base/endpoint.h"
#include "core/base/network.h"

namespace yard {

/// `resolvers`: who is asked for the addresses of servers' host names while the proxy runs. Times
/// in ms; the defaults are HAProxy's.
struct ResolversConf {
    struct NameServer {
        Where where;
        std::string name;
        Endpoint address;
        bool tcp = false;
    };
    Where where;
    std::string name;
    std::vector<NameServer> servers;
    int retries = 3;                       ///< `resolve_retries`, after the first question
    int64_t resolve = 1000, retry = 1000;  ///< `timeout`: between two rounds; for an answer
    int64_t holdValid = 10000, holdObsolete = 0;
    int64_t holdNx = 30000, holdTimeout = 30000, holdRefused = 30000, holdOther = 30000;
    int payload = 512;  ///< `accepted_payload_size`, bytes of an answer
};

/// What a server says of the looking up of its name.
struct ResolveConf {
    bool asked = false;         ///< a section is named
    std::string resolvers;      ///< which; nothing asked: looked up at the start only
    bool preferIpv4 = false;    ///< `resolve-prefer`
    bool sharesIp = false;      ///< `resolve-opts allow-dup-ip`
    std::vector<Network> near;  ///< `resolve-net`: preferred
};

}  // namespace yard
