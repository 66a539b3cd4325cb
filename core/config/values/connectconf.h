#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/endpoint.h"

namespace yard {

/// `source`: where connections to a server come from.
struct SourceConf {
    Endpoint address;                      ///< with its port; 0: any
    uint16_t firstPort = 0, lastPort = 0;  ///< one of these; equal where no range is given
    std::string interface;                 ///< SO_BINDTODEVICE; empty: any
    bool hasRange() const { return lastPort > firstPort; }
};

/// `init-addr`: how the address of a server that is called by a host name is found at the start.
struct InitAddr {
    enum class Way : uint8_t { Last, Libc, None, Address };
    std::vector<Way> ways;  ///< tried in this order; empty: Last, Libc
    Endpoint address;       ///< of Way::Address, without a port
};

/// `pool-max-conn` and `pool-purge-delay`: which connections to a server are kept.
struct PoolConf {
    int64_t most = -1;     ///< at a time; -1: any number
    int64_t purge = 5000;  ///< ms between two purges of what is not used; 0: none is kept
};

/// `http-reuse`: whose requests may use a connection that another client's made.
enum class HttpReuse : uint8_t { Never, Safe, Aggressive, Always };

/// Of `option tcpka` and its like; 0: as the kernel has it.
struct KeepAliveTimes {
    int count = 0, idle = 0, interval = 0;  ///< probes; seconds
};

/// `unix-bind`: of unix sockets that are listened on, where their own line says nothing else.
struct UnixBind {
    std::string prefix;
    int mode = -1, uid = -1, gid = -1;  ///< -1: as it comes
};

}  // namespace yard
