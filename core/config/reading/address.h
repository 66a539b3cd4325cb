#pragma once

#include <vector>

#include "core/base/endpoint.h"
#include "core/base/result.h"
#include "core/config/values/lexer.h"

namespace yard {

/// What the keyword that holds an address allows in it.
struct AddressRules {
    bool portNeeded = false;
    bool ranges = false;
    bool offsets = false;       ///< +N and -N
    bool descriptors = false;   ///< fd@N
    bool datagram = false;      ///< UDP and unix datagrams instead of streams
    bool resolveLater = false;  ///< a host name is kept as text
};

/// One address as written.
struct Address {
    Endpoint endpoint;  ///< with the (first) port; invalid: a descriptor or a name to look up
    std::string host;   ///< as written, without prefix and port; of unix the path
    int family = 0;     ///< AF_INET or AF_INET6 when a prefix asked for it
    int fd = -1;
    int firstPort = 0, lastPort = 0;
    enum class Port { None, Given, Offset } port = Port::None;
    int offset = 0;  ///< of Port::Offset
};

/// Reads an address in HAProxy's forms: [addr]:port, *:port, :port, host:port, [::1]:port,
/// ::1:port, the prefixes ipv4@ ipv6@ unix@ abns@ fd@ tcp@ udp@ ..., a leading '/' for a unix path,
/// and $NAME or
/// ${NAME} anywhere. The error is in HAProxy's words.
Result<Address> parseAddress(std::string_view text, const AddressRules& rules,
                             const Lookup& lookup);

}  // namespace yard
