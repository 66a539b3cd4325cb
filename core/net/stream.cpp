#include "core/net/stream.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace yard {
namespace {

void setOption(int fd, int level, int name, int value) {
    setsockopt(fd, level, name, &value, sizeof value);
}

/// What cannot be had is done without, as HAProxy does.
void applyOptions(int fd, const DialOptions& how) {
    if (how.keepAlive) keepAlive(fd, how.keepCount, how.keepIdle, how.keepInterval);
    if (how.reset) resetOnClose(fd);
    if (how.userTimeout > 0) setOption(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, how.userTimeout);
    if (!how.interface.empty())
        setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, how.interface.c_str(),
                   static_cast<socklen_t>(how.interface.size() + 1));
}

bool bindHere(int fd, const Endpoint& from) { return bind(fd, from.data(), from.size()) == 0; }

/// False: errno tells why. Ports of a range that others hold are passed over.
bool bindTo(int fd, const DialOptions& how, PortLease& lease) {
    setOption(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    if (!how.ports) {
        // The kernel can then choose a port for this destination.
        if (how.from.port() == 0) setOption(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
        return bindHere(fd, how.from);
    }
    for (size_t tries = std::min<size_t>(how.ports->size(), 10); tries > 0; --tries) {
        const auto port = how.ports->take();
        if (!port) break;
        lease = PortLease(how.ports, *port);
        if (bindHere(fd, how.from.withPort(*port))) return true;
    }
    lease.end();
    errno = EADDRNOTAVAIL;
    return false;
}

}  // namespace

void keepAlive(int fd, int count, int idle, int interval) {
    setOption(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    if (count > 0) setOption(fd, IPPROTO_TCP, TCP_KEEPCNT, count);
    if (idle > 0) setOption(fd, IPPROTO_TCP, TCP_KEEPIDLE, idle);
    if (interval > 0) setOption(fd, IPPROTO_TCP, TCP_KEEPINTVL, interval);
}

Stream::Stream(Stream&& other) noexcept { *this = std::move(other); }

Stream& Stream::operator=(Stream&& other) noexcept {
    if (this == &other) return *this;
    close();
    m_fd = std::exchange(other.m_fd, -1);
    m_readable = other.m_readable;
    m_writable = other.m_writable;
    m_ending = other.m_ending;
    m_broken = other.m_broken;
    m_shut = other.m_shut;
    m_mayBlock = other.m_mayBlock;
    m_tls = std::move(other.m_tls);
    return *this;
}

Stream Stream::freshFor(const Endpoint& to) {
    Stream stream(socket(to.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!stream.open()) return stream;
    stream.m_mayBlock = false;
    if (to.family() != AF_UNIX) setOption(stream.m_fd, IPPROTO_TCP, TCP_NODELAY, 1);
    return stream;
}

IoResult Stream::dial(const Endpoint& to, Stream& stream) {
    stream = freshFor(to);
    if (!stream.open()) return {IoResult::Kind::Failed, 0, errno};
    return stream.connectTo(to);
}

IoResult Stream::dial(const Endpoint& to, Stream& stream, const DialOptions& how,
                      PortLease& lease) {
    stream = freshFor(to);
    if (!stream.open()) return {IoResult::Kind::Failed, 0, errno};
    if (to.family() != AF_UNIX) {
        applyOptions(stream.m_fd, how);
        if (how.from.valid() && !bindTo(stream.m_fd, how, lease)) {
            const int error = errno;
            stream.close();
            return {IoResult::Kind::Failed, 0, error};
        }
    }
    return stream.connectTo(to);
}

IoResult Stream::connectTo(const Endpoint& to) {
    if (connect(m_fd, to.data(), to.size()) == 0) {
        m_writable = true;
        return {};
    }
    if (errno == EINPROGRESS) return {IoResult::Kind::Blocked, 0, 0};
    return {IoResult::Kind::Failed, 0, errno};
}

int Stream::dialError() const {
    int error = 0;
    socklen_t size = sizeof error;
    return getsockopt(m_fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

void Stream::secure(std::unique_ptr<TlsSession> session) {
    m_tls = std::make_unique<TlsLayer>(std::move(session), m_fd);
    noteTls();
}

void Stream::noteTls() {
    m_tls->note(m_readable, m_writable, m_ending);
    throughTls({});
}

IoResult Stream::handshake() { return throughTls(m_tls->handshake()); }

/// What was said of the socket is the layer's business; here stands what may be tried.
IoResult Stream::throughTls(const IoResult& result) {
    m_readable = m_tls->mayRead();
    m_writable = m_tls->mayWrite();
    m_ending |= m_tls->ended();
    return result;
}

void Stream::note(uint32_t events) {
    if (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) m_readable = true;
    if (events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) m_writable = true;
    if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) m_ending = true;
    if (events & (EPOLLHUP | EPOLLERR)) m_broken = true;
    if (m_tls) [[unlikely]]
        noteTls();
}

/// A transfer shorter than asked for leaves nothing to do until the next event, which saves a
/// system call; only the end of the peer's bytes must still be read.
IoResult Stream::took(ssize_t n, size_t wanted, bool& flag) const {
    if (n > 0) {
        if (static_cast<size_t>(n) < wanted && !(m_ending && &flag == &m_readable)) flag = false;
        return {IoResult::Kind::Done, static_cast<size_t>(n), 0};
    }
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        flag = false;
        return {IoResult::Kind::Blocked, 0, 0};
    }
    return {IoResult::Kind::Failed, 0, n < 0 ? errno : EPIPE};
}

IoResult Stream::read(std::span<char> into) {
    const IoResult r = m_tls && m_readable ? throughTls(m_tls->read(into)) : receive(into, 0);
    if (r.done()) m_moved.in += r.bytes;
    return r;
}

IoResult Stream::peek(std::span<char> into) {
    if (m_tls && m_readable) [[unlikely]]
        return throughTls(m_tls->peek(into));
    return receive(into, MSG_PEEK);
}

IoResult Stream::receive(std::span<char> into, int flags) {
    if (!m_readable) return {IoResult::Kind::Blocked, 0, 0};
    ssize_t n;
    do n = recv(m_fd, into.data(), into.size(), flags | MSG_DONTWAIT);
    while (n < 0 && errno == EINTR);
    if (n == 0) return {IoResult::Kind::Ended, 0, 0};
    return took(n, flags & MSG_PEEK ? 0 : into.size(), m_readable);
}

IoResult Stream::write(std::string_view first, std::string_view second) {
    if (!m_writable) return {IoResult::Kind::Blocked, 0, 0};
    const IoResult r = m_tls ? throughTls(m_tls->write(first, second)) : transmit(first, second);
    if (r.done()) m_moved.out += r.bytes;
    return r;
}

IoResult Stream::transmit(std::string_view first, std::string_view second) {
    ssize_t n;
    if (second.empty()) {
        do n = send(m_fd, first.data(), first.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        while (n < 0 && errno == EINTR);
    } else {
        iovec parts[2] = {{const_cast<char*>(first.data()), first.size()},
                          {const_cast<char*>(second.data()), second.size()}};
        msghdr message{};
        message.msg_iov = parts;
        message.msg_iovlen = 2;
        do n = sendmsg(m_fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        while (n < 0 && errno == EINTR);
    }
    return took(n, first.size() + second.size(), m_writable);
}

IoResult Stream::spliceTo(int pipe, size_t limit) {
    if (!m_readable) return {IoResult::Kind::Blocked, 0, 0};
    // A full pipe also says EAGAIN; the caller gives only empty pipes, so it is the socket.
    const IoResult r = spliced(m_fd, pipe, limit, m_readable);
    if (r.done()) m_moved.in += r.bytes;
    return r.done() && r.bytes == 0 ? IoResult{IoResult::Kind::Ended, 0, 0} : r;
}

IoResult Stream::spliceFrom(int pipe, size_t limit) {
    if (!m_writable) return {IoResult::Kind::Blocked, 0, 0};
    const IoResult r = spliced(pipe, m_fd, limit, m_writable);
    if (r.done()) m_moved.out += r.bytes;
    return r.done() && r.bytes == 0 ? IoResult{IoResult::Kind::Failed, 0, EPIPE} : r;
}

/// A short splice may have other reasons than the socket, so only EAGAIN tells that it is blocked.
IoResult Stream::spliced(int from, int to, size_t limit, bool& flag) {
    if (m_mayBlock) fcntl(m_fd, F_SETFL, fcntl(m_fd, F_GETFL) | O_NONBLOCK);
    m_mayBlock = false;
    ssize_t n;
    do n = splice(from, nullptr, to, nullptr, limit, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
    while (n < 0 && errno == EINTR);
    return n >= 0 ? IoResult{IoResult::Kind::Done, static_cast<size_t>(n), 0}
                  : took(n, limit, flag);
}

bool Stream::quiet() {
    if (!m_readable) return true;
    if (m_tls) [[unlikely]] {
        const bool silent = m_tls->quiet();
        throughTls({});
        return silent && !m_ending;
    }
    char byte;
    const ssize_t n = recv(m_fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (n >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK) || m_ending) return false;
    m_readable = false;
    return true;
}

void Stream::shutWrite() {
    if (m_shut || m_fd < 0) return;
    m_shut = true;
    if (m_tls) m_tls->shut();
    shutdown(m_fd, SHUT_WR);
}

void resetOnClose(int fd) {
    const linger hard{1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
}

void Stream::acknowledge() { setOption(m_fd, IPPROTO_TCP, TCP_QUICKACK, 1); }

void Stream::close() {
    if (m_tls && m_fd >= 0 && !m_broken) m_tls->shut();
    m_tls.reset();
    if (m_fd >= 0) ::close(m_fd);
    m_fd = -1;
}

void Stream::vanish() {
    m_tls.reset();
    if (m_fd >= 0) silence(m_fd);
    close();
}

void silence(int fd) {
    const int on = 1, hops = 1;
    if (setsockopt(fd, IPPROTO_TCP, TCP_REPAIR, &on, sizeof on) == 0) return;
    setsockopt(fd, IPPROTO_IP, IP_TTL, &hops, sizeof hops);
    setsockopt(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, &hops, sizeof hops);
    resetOnClose(fd);
}

std::string errorWords(int error) { return std::strerror(error); }

}  // namespace yard
