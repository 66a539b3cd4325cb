#include "core/base/connectionfault.h"

namespace yard {

std::string_view wordsOf(ConnectionFault fault) {
    switch (fault) {
        case ConnectionFault::None:
            return "Success";
        case ConnectionFault::NoHeader:
            return "Connection closed while waiting for PROXY protocol header";
        case ConnectionFault::HeaderBroken:
            return "Connection error while waiting for PROXY protocol header";
        case ConnectionFault::HeaderLate:
            return "Timeout while waiting for PROXY protocol header";
        case ConnectionFault::HeaderCut:
            return "Truncated PROXY protocol header received";
        case ConnectionFault::NotHeader:
            return "Received something which does not look like a PROXY protocol header";
        case ConnectionFault::BadHeader:
            return "Received an invalid PROXY protocol header";
        case ConnectionFault::HeaderProtocol:
            return "Received an unhandled protocol in the PROXY protocol header";
        case ConnectionFault::TlsClosed:
            return "Connection closed during SSL handshake";
        case ConnectionFault::TlsBroken:
            return "Connection error during SSL handshake";
        case ConnectionFault::TlsLate:
            return "Timeout during SSL handshake";
        case ConnectionFault::TlsNoMemory:
            return "Out of memory when initializing an SSL connection";
        case ConnectionFault::TlsAuthority:
            return "SSL client CA chain cannot be verified";
        case ConnectionFault::TlsCertificate:
            return "SSL client certificate not trusted";
        case ConnectionFault::TlsServerName:
            return "Server presented an SSL certificate different from the configured one";
        case ConnectionFault::TlsSniName:
            return "Server presented an SSL certificate different from the expected one";
        case ConnectionFault::TlsHandshake:
            return "SSL handshake failure";
    }
    return {};
}

}  // namespace yard
