// Watches an address as an operator does, and tells what a failover cost:
//   bench_watch PORT SECONDS
// A request every 50 ms on a connection of its own. When all are over prints how many were asked,
// how many were lost (no whole answer of 200 within 20 seconds) and the longest wait of the others
// in milliseconds.
#include <algorithm>
#include <chrono>
#include <map>
#include <string>

#include "tests/bench/ends/wire.h"

using namespace yard::bench;

namespace {

using Time = std::chrono::steady_clock::time_point;
using std::chrono::milliseconds;

constexpr milliseconds Pace(50), Patience(20000);
constexpr std::string_view Request =
    "GET /128 HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n";

struct Ask {
    Time begun;
    std::string answer;
};

class Watch {
public:
    Watch(uint16_t port, std::chrono::seconds length)
        : m_port(port), m_until(std::chrono::steady_clock::now() + length) {}
    void run();

private:
    void ask(Time now);
    void ready(int fd, Time now);
    void end(int fd, Time now);
    void giveUp(Time now);

    const uint16_t m_port;
    const Time m_until;
    const int m_epoll = epoll_create1(0);
    std::map<int, Ask> m_open;
    int m_asked = 0, m_lost = 0;
    milliseconds m_worst{0};
};

void Watch::ask(Time now) {
    ++m_asked;
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = loopback(m_port);
    if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        send(fd, Request.data(), Request.size(), MSG_NOSIGNAL) < 0) {
        ++m_lost;
        close(fd);
        return;
    }
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, fd, &event);
    m_open[fd] = {now, {}};
}

void Watch::ready(int fd, Time now) {
    char bytes[4096];
    const ssize_t n = recv(fd, bytes, sizeof bytes, 0);
    if (n > 0)
        m_open[fd].answer.append(bytes, static_cast<size_t>(n));
    else
        end(fd, now);
}

void Watch::end(int fd, Time now) {
    const Ask& ask = m_open[fd];
    const size_t body = ask.answer.find("\r\n\r\n");
    const bool whole = ask.answer.compare(0, 12, "HTTP/1.1 200") == 0 &&
                       body != std::string::npos && ask.answer.size() == body + 4 + 128;
    if (whole)
        m_worst = std::max(m_worst, std::chrono::duration_cast<milliseconds>(now - ask.begun));
    else
        ++m_lost;
    m_open.erase(fd);
    close(fd);
}

void Watch::giveUp(Time now) {
    while (!m_open.empty()) {
        const auto oldest = std::min_element(
            m_open.begin(), m_open.end(),
            [](const auto& a, const auto& b) { return a.second.begun < b.second.begun; });
        if (now - oldest->second.begun < Patience) return;
        oldest->second.answer.clear();
        end(oldest->first, now);
    }
}

void Watch::run() {
    Time due = std::chrono::steady_clock::now();
    epoll_event events[64];
    while (due < m_until || !m_open.empty()) {
        const Time now = std::chrono::steady_clock::now();
        if (due < m_until && now >= due) {
            ask(now);
            due += Pace;
            continue;
        }
        giveUp(now);
        const int n = epoll_wait(m_epoll, events, 64, 5);
        for (int i = 0; i < n; ++i) ready(events[i].data.fd, std::chrono::steady_clock::now());
    }
    std::printf("%d %d %lld\n", m_asked, m_lost, static_cast<long long>(m_worst.count()));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    Watch(static_cast<uint16_t>(std::atoi(argv[1])), std::chrono::seconds(std::atoi(argv[2])))
        .run();
}
