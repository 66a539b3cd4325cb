#pragma once

#include "core/base/endpoint.h"
#include "core/base/result.h"

namespace yard {

/// A bound, listening, non-blocking descriptor. Closes unless taken.
class ListenSocket {
public:
    explicit ListenSocket(int fd = -1) : m_fd(fd) {}
    ~ListenSocket();
    ListenSocket(ListenSocket&& other) noexcept : m_fd(other.take()) {}
    ListenSocket& operator=(ListenSocket&&) = delete;
    int fd() const { return m_fd; }
    /// The descriptor, now the caller's.
    int take();
    /// Another descriptor of the same socket.
    Result<ListenSocket> duplicate() const;

private:
    int m_fd;
};

/// Where and how to listen.
struct ListenAt {
    Endpoint address;  ///< TCP, a unix path or an abstract name
    int fd = -1;       ///< inherited descriptor, in place of an address; it is duplicated
    int backlog = 1;
    bool shared = false;  ///< SO_REUSEPORT: several sockets at one TCP address
    bool v6only = false, v4v6 = false, deferAccept = false, fastOpen = false;
    int mss = 0, userTimeout = 0;              ///< TCP_MAXSEG and TCP_USER_TIMEOUT, 0: as they come
    bool keepAlive = false, noLinger = false;  ///< SO_KEEPALIVE; closing resets
    int keepCount = 0, keepIdle = 0, keepInterval = 0;  ///< seconds; 0: as the kernel has it
    std::string interface;                              ///< SO_BINDTODEVICE, empty: none
    int mode = -1, uid = -1, gid = -1;                  ///< of a unix path; -1: as they come
};

/// Whether a socket opened for `a` serves for `b`: it differs at most in what retune() changes.
bool samePlace(const ListenAt& a, const ListenAt& b);

/// Gives an open socket the backlog and the deferring of accepts that `at` asks for.
void retune(const ListenSocket& socket, const ListenAt& at);

/// The Error is HAProxy's: "cannot bind socket (Address already in use) for [127.0.0.1:80]".
Result<ListenSocket> openListener(const ListenAt& at);

}  // namespace yard
