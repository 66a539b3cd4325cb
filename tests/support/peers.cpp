#include "tests/support/peers.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QFile>
#include <QtGlobal>
#include <cerrno>
#include <cstdlib>
#include <utility>

namespace yard::test {
namespace {

Endpoint loopback(uint16_t port) { return *Endpoint::literal("127.0.0.1", port); }

/// Waits a moment for the descriptor, or for anything that Qt has to do.
void glance(int fd, short events) {
    if (QCoreApplication::instance()) QCoreApplication::processEvents();
    pollfd p{fd, events, 0};
    poll(&p, 1, 2);
}

/// `done` may come true when the descriptor can be read; -1: at any time.
bool awaitOn(int fd, const std::function<bool()>& done, Millis patience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!done()) {
        if (std::chrono::steady_clock::now() > end) return false;
        glance(fd, POLLIN);
    }
    return true;
}

bool blocked() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

std::string lower(std::string s) {
    for (char& c : s)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return s;
}

}  // namespace

bool await(const std::function<bool()>& done, Millis patience) {
    return awaitOn(-1, done, patience);
}

Wire::Wire(int fd) : m_fd(fd) {
    const int one = 1;
    setsockopt(m_fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

Wire& Wire::operator=(Wire&& other) noexcept {
    if (this == &other) return *this;
    close();
    m_fd = std::exchange(other.m_fd, -1);
    m_ended = other.m_ended;
    m_reset = other.m_reset;
    m_buffer = std::move(other.m_buffer);
    return *this;
}

size_t Wire::sendSome(std::string_view bytes) {
    size_t sent = 0;
    while (sent < bytes.size()) {
        const ssize_t n =
            ::send(m_fd, bytes.data() + sent, bytes.size() - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0) {
            if (!blocked()) m_ended = m_reset = true;
            break;
        }
        sent += static_cast<size_t>(n);
    }
    return sent;
}

bool Wire::send(std::string_view bytes, Millis patience) {
    return await(
               [&] {
                   bytes.remove_prefix(sendSome(bytes));
                   return bytes.empty() || m_reset;
               },
               patience) &&
           bytes.empty();
}

/// Reads what is there; false when nothing came.
bool Wire::pull() {
    char block[16384];
    const ssize_t n = m_fd < 0 ? 0 : ::recv(m_fd, block, sizeof block, MSG_DONTWAIT);
    if (n > 0) {
        m_buffer.append(block, static_cast<size_t>(n));
        return true;
    }
    if (n == 0) m_ended = true;
    if (n < 0 && !blocked()) m_ended = m_reset = true;
    return false;
}

std::string Wire::readUntil(std::string_view mark, Millis patience) {
    size_t at = std::string::npos;
    awaitOn(
        m_fd,
        [&] {
            while (pull()) continue;
            at = m_buffer.find(mark);
            return at != std::string::npos || m_ended;
        },
        patience);
    return readBytes(at == std::string::npos ? m_buffer.size() : at + mark.size(), Millis{0});
}

std::string Wire::readBytes(size_t count, Millis patience) {
    if (m_buffer.size() < count)
        await(
            [&] {
                while (m_buffer.size() < count && pull()) continue;
                return m_buffer.size() >= count || m_ended;
            },
            patience);
    std::string taken = m_buffer.substr(0, count);
    m_buffer.erase(0, taken.size());
    return taken;
}

std::string Wire::readAll(Millis patience) {
    awaitEnd(patience);
    return std::exchange(m_buffer, {});
}

std::string Wire::readMessage(bool toEnd, bool bodyless, Millis patience) {
    std::string message = readUntil("\r\n\r\n", patience);
    const int status = statusOf(message);
    const bool interim = status >= 100 && status < 200;
    if (bodyless || interim || status == 204 || status == 304) return message;
    if (const std::string length = headerOf(message, "content-length"); !length.empty())
        return message + readBytes(std::strtoul(length.c_str(), nullptr, 10), patience);
    if (lower(headerOf(message, "transfer-encoding")) == "chunked") {
        while (!m_ended || !m_buffer.empty()) {
            const std::string line = readUntil("\r\n", patience);
            const size_t size = std::strtoul(line.c_str(), nullptr, 16);
            message += line;
            if (line.size() < 3) break;  // cut short
            message += size ? readBytes(size + 2, patience) : readUntil("\r\n", patience);
            if (!size) break;
        }
        return message;
    }
    return status && toEnd ? message + readAll(patience) : message;
}

bool Wire::awaitEnd(Millis patience) {
    return awaitOn(
        m_fd,
        [&] {
            while (pull()) continue;
            return m_ended;
        },
        patience);
}

bool Wire::silent(Millis quiet) {
    return !await([&] { return pull() || !m_buffer.empty() || m_ended; }, quiet);
}

void Wire::shutWrite() { ::shutdown(m_fd, SHUT_WR); }

void Wire::reset() {
    const linger hard{1, 0};
    if (m_fd >= 0) setsockopt(m_fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    close();
}

void Wire::close() {
    if (m_fd >= 0) ::close(m_fd);
    m_fd = -1;
}

void Wire::setReceiveBuffer(int bytes) {
    setsockopt(m_fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

TestClient::TestClient(uint16_t port, int receiveBuffer)
    : Wire(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    // The window is agreed on when connecting, so the buffer is set before.
    if (receiveBuffer) setReceiveBuffer(receiveBuffer);
    const Endpoint to = loopback(port);
    if (::connect(fd(), to.data(), to.size()) != 0) close();
}

bool TestClient::request(const std::string& target, const std::string& headers,
                         const std::string& method, const std::string& body) {
    return send(method + " " + target + " HTTP/1.1\r\nHost: test\r\n" + headers + "\r\n" + body);
}

std::string TestClient::get(uint16_t port, const std::string& target, const std::string& headers) {
    TestClient client(port);
    if (!client.open() || !client.request(target, headers)) return {};
    return client.readMessage();
}

int statusOf(const std::string& answer) {
    if (answer.rfind("HTTP/", 0) != 0 || answer.size() < 12) return 0;
    return std::atoi(answer.c_str() + 9);
}

std::string bodyOf(const std::string& answer) {
    const size_t at = answer.find("\r\n\r\n");
    return at == std::string::npos ? std::string() : answer.substr(at + 4);
}

std::string headerOf(const std::string& message, const std::string& name) {
    const size_t end = message.find("\r\n\r\n");
    const std::string head = message.substr(0, end == std::string::npos ? end : end + 2);
    const size_t at = lower(head).find("\r\n" + lower(name) + ":");
    if (at == std::string::npos) return {};
    size_t from = at + name.size() + 3;
    while (from < head.size() && head[from] == ' ') ++from;
    return head.substr(from, head.find("\r\n", from) - from);
}

RawPeer::RawPeer(int backlog) {
    m_fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const Endpoint any = loopback(0);
    if (::bind(m_fd, any.data(), any.size()) != 0 || ::listen(m_fd, backlog) != 0)
        qFatal("cannot listen on the loopback interface");
    m_port = Endpoint::localOf(m_fd).port();
}

Wire RawPeer::accept(Millis patience) {
    int fd = -1;
    await(
        [&] {
            fd = ::accept4(m_fd, nullptr, nullptr, SOCK_CLOEXEC);
            return fd >= 0;
        },
        patience);
    return fd >= 0 ? Wire(fd) : Wire();
}

void RawPeer::refuse() {
    if (m_fd >= 0) ::close(m_fd);
    m_fd = -1;
}

BlackHole::BlackHole() : m_listener(0) {
    // The kernel takes a connection or two more than the backlog says; then SYNs are dropped.
    for (int i = 0; i < 3; ++i) {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        const Endpoint to = loopback(port());
        if (::connect(fd, to.data(), to.size()) != 0 && errno != EINPROGRESS)
            qFatal("cannot fill a backlog");
        m_fillers.emplace_back(fd);
    }
}

namespace {

/// A socket of 127.0.0.1 with that port; not open: somebody has it.
Wire bound(int type, uint16_t port) {
    Wire wire(::socket(AF_INET, type | SOCK_CLOEXEC, 0));
    const Endpoint at = *Endpoint::literal("127.0.0.1", port);
    if (::bind(wire.fd(), at.data(), at.size()) != 0) wire.close();
    return wire;
}

/// The kernel hands out ports from here on, to whoever connects or binds port 0.
uint16_t firstOfTheKernel() {
    QFile file(QStringLiteral("/proc/sys/net/ipv4/ip_local_port_range"));
    const int first = file.open(QIODevice::ReadOnly)
                          ? file.readAll().simplified().split(' ').value(0).toInt()
                          : 0;
    return static_cast<uint16_t>(first > 12000 ? first : 32768);
}

}  // namespace

uint16_t refusingPort() {
    constexpr uint16_t First = 10240;
    static const auto count = static_cast<unsigned>(firstOfTheKernel() - First);
    static unsigned tries = static_cast<unsigned>(getpid()) * 61;
    // A UDP socket of the same number keeps it for this test: others that run look there as well.
    static std::vector<Wire> kept;
    for (unsigned i = 0; i < count; ++i) {
        const auto port = static_cast<uint16_t>(First + tries++ % count);
        Wire lock = bound(SOCK_DGRAM, port);
        if (!lock.open() || !bound(SOCK_STREAM, port).open()) continue;
        kept.push_back(std::move(lock));
        return port;
    }
    qFatal("no port is left");
}

}  // namespace yard::test
