#include "core/base/endpoint.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace yard {
namespace {

template <typename T>
T as(const sockaddr_storage& s) {
    T out;
    std::memcpy(&out, &s, sizeof out);
    return out;
}

}  // namespace

Endpoint::Endpoint(const sockaddr* address, socklen_t length)
    : m_length(std::min<socklen_t>(length, sizeof m_address)) {
    std::memcpy(&m_address, address, m_length);
}

Result<Endpoint> Endpoint::literal(const std::string& host, uint16_t port) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    if (host.empty() || host == "*" || inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1)
        return Endpoint(reinterpret_cast<sockaddr*>(&v4), sizeof v4);
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    if (inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) == 1)
        return Endpoint(reinterpret_cast<sockaddr*>(&v6), sizeof v6);
    return Error{"'" + host + "' is not an IP address"};
}

Result<Endpoint> Endpoint::resolve(const std::string& host, uint16_t port, int family) {
    const auto known = literal(host, port);
    if (known && (family == AF_UNSPEC || family == known->family())) return known;
    addrinfo hints{};
    hints.ai_family = family;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    if (getaddrinfo(host.c_str(), nullptr, &hints, &list) != 0 || !list)
        return Error{"could not resolve address '" + host + "'"};
    const Endpoint first(list->ai_addr, list->ai_addrlen);
    freeaddrinfo(list);
    return first.withPort(port);
}

Result<Endpoint> Endpoint::unixPath(const std::string& path) {
    sockaddr_un un{};
    un.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof un.sun_path)
        return Error{"socket path '" + path + "' is empty or longer than " +
                     std::to_string(sizeof un.sun_path - 1) + " bytes"};
    std::memcpy(un.sun_path, path.data(), path.size());
    // The length of an abstract name is part of the name, so no NUL is counted behind it.
    const size_t length = offsetof(sockaddr_un, sun_path) + path.size() + (path[0] ? 1 : 0);
    return Endpoint(reinterpret_cast<sockaddr*>(&un), static_cast<socklen_t>(length));
}

Endpoint Endpoint::peerOf(int fd) {
    Endpoint e;
    e.m_length = sizeof e.m_address;
    if (getpeername(fd, reinterpret_cast<sockaddr*>(&e.m_address), &e.m_length) != 0)
        e.m_length = 0;
    return e;
}

Endpoint Endpoint::localOf(int fd) {
    Endpoint e;
    e.m_length = sizeof e.m_address;
    if (getsockname(fd, reinterpret_cast<sockaddr*>(&e.m_address), &e.m_length) != 0)
        e.m_length = 0;
    return e;
}

uint16_t Endpoint::port() const {
    if (family() == AF_INET) return ntohs(as<sockaddr_in>(m_address).sin_port);
    if (family() == AF_INET6) return ntohs(as<sockaddr_in6>(m_address).sin6_port);
    return 0;
}

Endpoint Endpoint::withPort(uint16_t port) const {
    Endpoint e = *this;
    // sin_port and sin6_port lie at the same offset.
    static_assert(offsetof(sockaddr_in, sin_port) == offsetof(sockaddr_in6, sin6_port));
    const uint16_t wire = htons(port);
    if (family() == AF_INET || family() == AF_INET6)
        std::memcpy(reinterpret_cast<char*>(&e.m_address) + offsetof(sockaddr_in, sin_port), &wire,
                    2);
    return e;
}

std::string Endpoint::host() const {
    char buffer[INET6_ADDRSTRLEN] = "";
    if (family() == AF_INET) {
        const auto v4 = as<sockaddr_in>(m_address);
        return inet_ntop(AF_INET, &v4.sin_addr, buffer, sizeof buffer);
    }
    if (family() == AF_INET6) {
        const auto v6 = as<sockaddr_in6>(m_address);
        return inet_ntop(AF_INET6, &v6.sin6_addr, buffer, sizeof buffer);
    }
    if (family() != AF_UNIX) return {};
    const auto un = as<sockaddr_un>(m_address);
    const size_t length = m_length - offsetof(sockaddr_un, sun_path);
    if (length > 1 && !un.sun_path[0]) return "abns:" + std::string(un.sun_path + 1, length - 1);
    return "unix:" + std::string(un.sun_path, strnlen(un.sun_path, length));
}

std::string Endpoint::text() const {
    if (family() == AF_INET) return host() + ":" + std::to_string(port());
    if (family() == AF_INET6) return "[" + host() + "]:" + std::to_string(port());
    return host();
}

std::string Endpoint::bytes() const {
    if (family() == AF_INET) {
        const auto v4 = as<sockaddr_in>(m_address);
        return {reinterpret_cast<const char*>(&v4.sin_addr), 4};
    }
    if (family() == AF_INET6) {
        const auto v6 = as<sockaddr_in6>(m_address);
        return {reinterpret_cast<const char*>(&v6.sin6_addr), 16};
    }
    return {};
}

bool Endpoint::operator==(const Endpoint& other) const {
    return m_length == other.m_length && std::memcmp(&m_address, &other.m_address, m_length) == 0;
}

}  // namespace yard
