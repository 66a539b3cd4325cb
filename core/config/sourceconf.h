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

}  // namespace yard
