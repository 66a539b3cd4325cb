// A cheap origin of constant cost: GET /N is answered with N bytes, connections stay open.
//   bench_origin PORT        (0: any; the port is printed)
//   bench_origin --free-port (prints a port that nobody uses)
// SIGUSR1 makes it a host that is gone: connections end, and not even connecting comes to an end.
// Datagrams to the same port, log lines, vanish.
#include <algorithm>
#include <csignal>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/ends/wire.h"

using namespace yard::bench;

namespace {

volatile std::sig_atomic_t gone = 0;

struct Peer {
    std::string in, out;
    size_t sent = 0;
    bool close = false, open = false;
};

class Origin {
public:
    explicit Origin(uint16_t port);
    void run();

private:
    void accept();
    void vanish();
    void ready(int fd);
    bool read(int fd, Peer& peer);
    bool write(int fd, Peer& peer);
    void answer(Peer& peer, std::string_view head);
    Peer& at(int fd);

    int m_listener, m_epoll;
    std::vector<Peer> m_peers;
};

Origin::Origin(uint16_t port)
    : m_listener(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)), m_epoll(epoll_create1(0)) {
    const int on = 1;
    setsockopt(m_listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    noDelay(m_listener);
    sockaddr_in address = loopback(port);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (bind(m_listener, generic, size) != 0 || listen(m_listener, 4096) != 0) die("listen");
    getsockname(m_listener, generic, &size);
    std::printf("%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
    // Bound and never read: the kernel drops what is beyond its buffer.
    const int logs = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(logs, generic, size) != 0) die("bind for logs");
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = m_listener;
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_listener, &event);
}

void Origin::run() {
    epoll_event events[256];
    for (;;) {
        const int n = epoll_wait(m_epoll, events, 256, -1);
        if (gone) vanish();
        for (int i = 0; i < n; ++i)
            events[i].data.fd == m_listener ? accept() : ready(events[i].data.fd);
    }
}

/// The queue of the listener is full from then on: the kernel drops what comes.
void Origin::vanish() {
    listen(m_listener, 0);
    sockaddr_in address{};
    socklen_t size = sizeof address;
    getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &size);
    for (int i = 0; i < 4; ++i)
        connect(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0),
                reinterpret_cast<const sockaddr*>(&address), sizeof address);
    for (size_t fd = 0; fd < m_peers.size(); ++fd)
        if (m_peers[fd].open) close(static_cast<int>(fd));
    for (;;) pause();
}

Peer& Origin::at(int fd) {
    const auto index = static_cast<size_t>(fd);
    if (m_peers.size() <= index) m_peers.resize(index + 64);
    return m_peers[index];
}

void Origin::accept() {
    for (;;) {
        const int fd = accept4(m_listener, nullptr, nullptr, SOCK_NONBLOCK);
        if (fd < 0) return;
        at(fd) = {};
        at(fd).open = true;
        epoll_event event{};
        event.events = EPOLLIN | EPOLLOUT | EPOLLET;
        event.data.fd = fd;
        epoll_ctl(m_epoll, EPOLL_CTL_ADD, fd, &event);
    }
}

void Origin::ready(int fd) {
    Peer& peer = at(fd);
    if (write(fd, peer) && read(fd, peer)) return;
    peer.open = false;
    close(fd);
}

/// False: the connection is over.
bool Origin::read(int fd, Peer& peer) {
    char bytes[16384];
    for (;;) {
        const ssize_t n = recv(fd, bytes, sizeof bytes, 0);
        if (n == 0 || (n < 0 && errno != EAGAIN)) return false;
        if (n < 0) return true;
        peer.in.append(bytes, static_cast<size_t>(n));
        for (size_t end; (end = peer.in.find("\r\n\r\n")) != std::string::npos;) {
            answer(peer, std::string_view(peer.in).substr(0, end + 2));
            peer.in.erase(0, end + 4);
        }
        if (!write(fd, peer)) return false;
    }
}

void Origin::answer(Peer& peer, std::string_view head) {
    const size_t size =
        std::strtoul(head.data() + std::min(head.find('/'), head.size()) + 1, nullptr, 10);
    peer.close = head.find("onnection: close") != std::string_view::npos;
    peer.out += "HTTP/1.1 200 OK\r\nServer: bench\r\nContent-Type: text/plain\r\nContent-Length: ";
    peer.out += std::to_string(size) + "\r\n\r\n";
    peer.out.append(size, 'x');
}

/// False: the connection is over.
bool Origin::write(int fd, Peer& peer) {
    while (peer.sent < peer.out.size()) {
        const ssize_t n =
            send(fd, peer.out.data() + peer.sent, peer.out.size() - peer.sent, MSG_NOSIGNAL);
        if (n < 0) return errno == EAGAIN;
        peer.sent += static_cast<size_t>(n);
    }
    if (peer.sent && peer.close) return false;
    peer.out.clear();
    peer.sent = 0;
    return true;
}

int printFreePort() {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (bind(fd, generic, size) != 0) die("bind");
    getsockname(fd, generic, &size);
    std::printf("%d\n", ntohs(address.sin_port));
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "--free-port") return printFreePort();
    std::signal(SIGUSR1, [](int) { gone = 1; });
    raiseFileLimit();
    Origin(static_cast<uint16_t>(argc > 1 ? std::atoi(argv[1]) : 0)).run();
}
