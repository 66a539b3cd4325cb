#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>

#include "core/base/result.h"

namespace yard {

/// A socket address: IPv4, IPv6 or a unix path (a leading NUL in the path: abstract namespace).
class Endpoint {
public:
    Endpoint() = default;
    Endpoint(const sockaddr* address, socklen_t length);

    /// `host` is a literal address ("127.0.0.1", "::1"; empty or "*" is any IPv4 address).
    static Result<Endpoint> literal(const std::string& host, uint16_t port);
    /// A literal, or a name looked up by the system's resolver, of this family only; blocks, so
    /// only at start.
    static Result<Endpoint> resolve(const std::string& host, uint16_t port, int family = AF_UNSPEC);
    static Result<Endpoint> unixPath(const std::string& path);
    static Endpoint peerOf(int fd);
    static Endpoint localOf(int fd);

    const sockaddr* data() const { return reinterpret_cast<const sockaddr*>(&m_address); }
    socklen_t size() const { return m_length; }
    int family() const { return m_length ? m_address.ss_family : AF_UNSPEC; }
    bool valid() const { return m_length != 0; }
    /// 0 for unix sockets.
    uint16_t port() const;
    Endpoint withPort(uint16_t port) const;
    /// Without the port: "127.0.0.1", "::1", or "unix:/path".
    std::string host() const;
    /// "127.0.0.1:80", "[::1]:80" or "unix:/path".
    std::string text() const;
    /// The raw address bytes: 4 (IPv4) or 16 (IPv6); empty for unix.
    std::string bytes() const;
    bool operator==(const Endpoint& other) const;

private:
    sockaddr_storage m_address{};
    socklen_t m_length = 0;
};

}  // namespace yard
