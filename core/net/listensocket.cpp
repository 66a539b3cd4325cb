#include "core/net/listensocket.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "core/net/stream.h"

namespace yard {
namespace {

Error failed(const std::string& what, const std::string& where) {
    return Error{what + " (" + errorWords(errno) + ")" + where};
}

void set(int fd, int level, int option, int value) {
    setsockopt(fd, level, option, &value, sizeof value);
}

Result<ListenSocket> newSocket(const ListenAt& at, const std::string& where) {
    const int fd = ::socket(at.address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return failed("cannot create receiving socket", where);
    return ListenSocket(fd);
}

Result<ListenSocket> openTcp(const ListenAt& at) {
    const std::string where = " for [" + at.address.text() + "]";
    Result<ListenSocket> made = newSocket(at, where);
    if (!made) return made;
    const int fd = made->fd();
    set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    if (at.shared) set(fd, SOL_SOCKET, SO_REUSEPORT, 1);
    if (at.address.family() == AF_INET6 && (at.v6only || at.v4v6))
        set(fd, IPPROTO_IPV6, IPV6_V6ONLY, at.v6only ? 1 : 0);
    // Accepted connections inherit it, which saves a call for each.
    set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    if (at.deferAccept) set(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, 1);
    if (!at.interface.empty() && ::setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, at.interface.data(),
                                              static_cast<socklen_t>(at.interface.size())) != 0)
        return failed("cannot bind listener to device", where);
    if (at.mss) set(fd, IPPROTO_TCP, TCP_MAXSEG, at.mss);
    if (at.userTimeout) set(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, at.userTimeout);
    if (at.keepAlive) keepAlive(fd, at.keepCount, at.keepIdle, at.keepInterval);
    if (at.noLinger) resetOnClose(fd);
    if (at.fastOpen) set(fd, IPPROTO_TCP, TCP_FASTOPEN, at.backlog);
    if (::bind(fd, at.address.data(), at.address.size()) != 0)
        return failed("cannot bind socket", where);
    if (::listen(fd, at.backlog) != 0) return failed("cannot listen to socket", where);
    return made;
}

/// Mode and owner of a unix socket, before anybody can connect.
bool dress(const std::string& path, const ListenAt& at) {
    if (at.uid >= 0 || at.gid >= 0)
        if (::chown(path.c_str(), static_cast<uid_t>(at.uid), static_cast<gid_t>(at.gid)) != 0)
            return false;
    return at.mode < 0 || ::chmod(path.c_str(), static_cast<mode_t>(at.mode)) == 0;
}

/// As HAProxy: bound beside its place and moved there, so that a server that is replaced goes on
/// until the new one listens, and a stale file is no obstacle. The file stays at the end.
Result<ListenSocket> openPath(const ListenAt& at, const std::string& path) {
    const std::string where = " [" + path + "]";
    const std::string aside = path + "." + std::to_string(getpid()) + ".tmp";
    const Result<Endpoint> temporary = Endpoint::unixPath(aside);
    if (!temporary) return Error{"path too long for UNIX socket" + where};
    Result<ListenSocket> made = newSocket(at, where);
    if (!made) return made;
    ::unlink(aside.c_str());
    if (::bind(made->fd(), temporary->data(), temporary->size()) != 0)
        return failed("cannot bind UNIX socket", where);
    const char* problem = nullptr;
    if (!dress(aside, at))
        problem = "cannot change UNIX socket ownership";
    else if (::listen(made->fd(), at.backlog) != 0)
        problem = "cannot listen to socket";
    else if (::rename(aside.c_str(), path.c_str()) != 0)
        problem = "cannot switch final and temporary UNIX sockets";
    if (!problem) return made;
    const Error error = failed(problem, where);
    ::unlink(aside.c_str());
    return error;
}

Result<ListenSocket> openAbstract(const ListenAt& at) {
    const std::string where = " [" + at.address.host() + "]";
    Result<ListenSocket> made = newSocket(at, where);
    if (!made) return made;
    if (::bind(made->fd(), at.address.data(), at.address.size()) != 0)
        return failed("cannot bind UNIX socket", where);
    if (::listen(made->fd(), at.backlog) != 0) return failed("cannot listen to socket", where);
    return made;
}

Result<ListenSocket> duplicateOf(int fd) {
    const int copy = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (copy < 0)
        return Error{"cannot use file descriptor '" + std::to_string(fd) +
                     "' : " + errorWords(errno) + "."};
    return ListenSocket(copy);
}

/// A descriptor that the caller of the program left open; it may listen already.
Result<ListenSocket> adopt(const ListenAt& at) {
    Result<ListenSocket> copy = duplicateOf(at.fd);
    if (!copy) return copy;
    ::fcntl(copy->fd(), F_SETFL, ::fcntl(copy->fd(), F_GETFL) | O_NONBLOCK);
    if (::listen(copy->fd(), at.backlog) != 0)
        return failed("cannot listen to socket", " for [fd@" + std::to_string(at.fd) + "]");
    return copy;
}

}  // namespace

ListenSocket::~ListenSocket() {
    if (m_fd >= 0) ::close(m_fd);
}

int ListenSocket::take() { return std::exchange(m_fd, -1); }

Result<ListenSocket> ListenSocket::duplicate() const { return duplicateOf(m_fd); }

bool samePlace(const ListenAt& a, const ListenAt& b) {
    return a.address == b.address && a.fd == b.fd && a.shared == b.shared && a.v6only == b.v6only &&
           a.v4v6 == b.v4v6 && a.mode == b.mode && a.uid == b.uid && a.gid == b.gid &&
           a.interface == b.interface && a.mss == b.mss && a.userTimeout == b.userTimeout &&
           a.fastOpen == b.fastOpen && a.keepAlive == b.keepAlive && a.noLinger == b.noLinger &&
           a.keepCount == b.keepCount && a.keepIdle == b.keepIdle &&
           a.keepInterval == b.keepInterval;
}

void retune(const ListenSocket& socket, const ListenAt& at) {
    ::listen(socket.fd(), at.backlog);
    if (at.fd < 0 && at.address.family() != AF_UNIX)
        set(socket.fd(), IPPROTO_TCP, TCP_DEFER_ACCEPT, at.deferAccept ? 1 : 0);
}

Result<ListenSocket> openListener(const ListenAt& at) {
    if (at.fd >= 0) return adopt(at);
    if (at.address.family() != AF_UNIX) return openTcp(at);
    const std::string path = at.address.host();  // "unix:/path" or "abns:name"
    constexpr std::string_view Scheme = "unix:";
    if (path.compare(0, Scheme.size(), Scheme) != 0) return openAbstract(at);
    return openPath(at, path.substr(Scheme.size()));
}

}  // namespace yard
