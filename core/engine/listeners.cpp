#include "core/engine/listeners.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <utility>

#include "core/net/stream.h"

namespace yard {

ListenSocket::~ListenSocket() {
    if (m_fd >= 0) ::close(m_fd);
}

int ListenSocket::take() { return std::exchange(m_fd, -1); }

namespace {

Error failed(const std::string& what, const std::string& where) {
    return Error{what + " (" + errorWords(errno) + ")" + where};
}

void set(int fd, int level, int option, int value) {
    setsockopt(fd, level, option, &value, sizeof value);
}

Result<ListenSocket> newSocket(const BindConf& bind, const std::string& where) {
    const int fd = ::socket(bind.address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return failed("cannot create receiving socket", where);
    return ListenSocket(fd);
}

Result<ListenSocket> openTcp(const BindConf& bind, const Endpoint& address, int backlog) {
    const std::string where = " for [" + address.text() + "]";
    Result<ListenSocket> made = newSocket(bind, where);
    if (!made) return made;
    const int fd = made->fd();
    set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    set(fd, SOL_SOCKET, SO_REUSEPORT, 1);
    if (address.family() == AF_INET6 && (bind.v6only || bind.v4v6))
        set(fd, IPPROTO_IPV6, IPV6_V6ONLY, bind.v6only ? 1 : 0);
    // Accepted connections inherit it, which saves a call for each.
    set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    if (bind.deferAccept) set(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, 1);
    if (::bind(fd, address.data(), address.size()) != 0) return failed("cannot bind socket", where);
    if (::listen(fd, backlog) != 0) return failed("cannot listen to socket", where);
    return made;
}

/// Mode and owner of a unix socket, before anybody can connect.
bool dress(const std::string& path, const BindConf& bind) {
    if (bind.uid >= 0 || bind.gid >= 0)
        if (::chown(path.c_str(), static_cast<uid_t>(bind.uid), static_cast<gid_t>(bind.gid)) != 0)
            return false;
    return bind.mode < 0 || ::chmod(path.c_str(), static_cast<mode_t>(bind.mode)) == 0;
}

/// As HAProxy: bound beside its place and moved there, so that a server that is replaced goes on
/// until the new one listens, and a stale file is no obstacle. The file stays at the end.
Result<ListenSocket> openPath(const BindConf& bind, const std::string& path, int backlog) {
    const std::string where = " [" + path + "]";
    const std::string aside = path + "." + std::to_string(getpid()) + ".tmp";
    const Result<Endpoint> temporary = Endpoint::unixPath(aside);
    if (!temporary) return Error{"path too long for UNIX socket" + where};
    Result<ListenSocket> made = newSocket(bind, where);
    if (!made) return made;
    ::unlink(aside.c_str());
    if (::bind(made->fd(), temporary->data(), temporary->size()) != 0)
        return failed("cannot bind UNIX socket", where);
    const char* problem = nullptr;
    if (!dress(aside, bind))
        problem = "cannot change UNIX socket ownership";
    else if (::listen(made->fd(), backlog) != 0)
        problem = "cannot listen to socket";
    else if (::rename(aside.c_str(), path.c_str()) != 0)
        problem = "cannot switch final and temporary UNIX sockets";
    if (!problem) return made;
    const Error error = failed(problem, where);
    ::unlink(aside.c_str());
    return error;
}

Result<ListenSocket> openAbstract(const BindConf& bind, int backlog) {
    const std::string where = " [" + bind.address.host() + "]";
    Result<ListenSocket> made = newSocket(bind, where);
    if (!made) return made;
    if (::bind(made->fd(), bind.address.data(), bind.address.size()) != 0)
        return failed("cannot bind UNIX socket", where);
    if (::listen(made->fd(), backlog) != 0) return failed("cannot listen to socket", where);
    return made;
}

Result<ListenSocket> duplicate(int fd) {
    const int copy = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (copy < 0)
        return Error{"cannot use file descriptor '" + std::to_string(fd) +
                     "' : " + errorWords(errno) + "."};
    return ListenSocket(copy);
}

/// A descriptor that the caller of the program left open; it may listen already.
Result<ListenSocket> adopt(int fd, int backlog) {
    Result<ListenSocket> copy = duplicate(fd);
    if (!copy) return copy;
    ::fcntl(copy->fd(), F_SETFL, ::fcntl(copy->fd(), F_GETFL) | O_NONBLOCK);
    if (::listen(copy->fd(), backlog) != 0)
        return failed("cannot listen to socket", " for [fd@" + std::to_string(fd) + "]");
    return copy;
}

Result<ListenSocket> openFirst(const BindConf& bind, int backlog) {
    if (bind.fd >= 0) return adopt(bind.fd, backlog);
    if (bind.address.family() != AF_UNIX) return openTcp(bind, bind.address, backlog);
    const std::string path = bind.address.host();  // "unix:/path" or "abns:name"
    constexpr std::string_view Scheme = "unix:";
    if (path.compare(0, Scheme.size(), Scheme) != 0) return openAbstract(bind, backlog);
    return openPath(bind, path.substr(Scheme.size()), backlog);
}

int backlogOf(const BindConf& bind, const ProxyConf& proxy, int64_t maxconn) {
    if (bind.backlog > 0) return bind.backlog;
    const int64_t room = bind.maxconn ? bind.maxconn : proxy.maxconn ? proxy.maxconn : maxconn;
    return static_cast<int>(std::clamp<int64_t>(room, 1, INT_MAX));
}

/// Answers the Error's text, or nothing.
std::string openOne(OpenBind& open, int workers, int64_t maxconn) {
    const BindConf& bind = open.proxy->binds[open.index];
    const int backlog = backlogOf(bind, *open.proxy, maxconn);
    Result<ListenSocket> first = openFirst(bind, backlog);
    if (!first) return first.error();
    open.local = Endpoint::localOf(first->fd());
    open.sockets.push_back(std::move(*first));
    const bool own = bind.fd < 0 && bind.address.family() != AF_UNIX;
    for (int i = 1; i < workers; ++i) {
        Result<ListenSocket> next =
            own ? openTcp(bind, open.local, backlog) : duplicate(open.sockets.front().fd());
        if (!next) return next.error();
        open.sockets.push_back(std::move(*next));
    }
    return {};
}

std::string complaint(const OpenBind& bind, const std::string& error) {
    const Where& where = bind.proxy->binds[bind.index].where;
    return "Binding [" + where.file + ":" + std::to_string(where.line) + "] for " +
           (bind.proxy->backend ? "proxy " : "frontend ") + bind.proxy->name + ": " + error;
}

}  // namespace

Result<std::vector<OpenBind>> openBinds(const Config& config, int workers, int64_t maxconn) {
    std::vector<OpenBind> opened;
    std::string errors;
    for (const auto& proxy : config.proxies) {
        if (!proxy->frontend || proxy->disabled) continue;
        for (size_t i = 0; i < proxy->binds.size(); ++i) {
            OpenBind bind{proxy, i, {}, {}};
            const std::string error = openOne(bind, workers, maxconn);
            if (!error.empty()) errors += (errors.empty() ? "" : "\n") + complaint(bind, error);
            opened.push_back(std::move(bind));
        }
    }
    if (!errors.empty()) return Error{errors};
    return opened;
}

}  // namespace yard
