#pragma once

#include <cstdint>
#include <string_view>

namespace yard {

/// Why a connection came to nothing, by HAProxy's numbers of it (`fc_err`); those that happen here.
enum class ConnectionFault : uint8_t {
    None = 0,
    NoHeader = 11,  ///< of the PROXY protocol
    HeaderBroken = 12,
    HeaderLate = 13,
    HeaderCut = 14,
    NotHeader = 15,
    BadHeader = 16,
    HeaderProtocol = 17,
    TlsClosed = 24,
    TlsBroken = 25,
    TlsLate = 26,
    TlsNoMemory = 28,
    TlsAuthority = 30,
    TlsCertificate = 31,
    TlsServerName = 32,
    TlsSniName = 33,
    TlsHandshake = 34
};

/// As HAProxy puts it: "SSL handshake failure"; "Success" of None.
std::string_view wordsOf(ConnectionFault fault);

}  // namespace yard
