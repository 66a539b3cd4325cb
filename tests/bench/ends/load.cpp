// Sends a fixed number of requests and prints how long that took:
//   bench_load PORT REQUESTS CONNECTIONS [PATH] [--close] [--browser] [--distinct]
//              [--idle N]
// --browser: heads as a browser's; --distinct: the number of the request is added to the path;
// --idle N: beside N further connections that made one request
// each and stay open. With 0 requests those stay open until the standard input ends.
#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/ends/wire.h"

using namespace yard::bench;

namespace {

constexpr std::string_view BrowserFields =
    "Connection: keep-alive\r\n"
    "sec-ch-ua: \"Chromium\";v=\"118\", \"Not=A?Brand\";v=\"99\"\r\n"
    "sec-ch-ua-mobile: ?0\r\n"
    "sec-ch-ua-platform: \"Linux\"\r\n"
    "Upgrade-Insecure-Requests: 1\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/118.0.0.0 Safari/537.36\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
    "image/apng,*/*;q=0.8\r\n"
    "Sec-Fetch-Site: same-origin\r\n"
    "Sec-Fetch-Mode: navigate\r\n"
    "Sec-Fetch-User: ?1\r\n"
    "Sec-Fetch-Dest: document\r\n"
    "Referer: http://shop.example/articles/2026/11/a-longer-title-of-an-article\r\n"
    "Accept-Encoding: gzip, deflate, br\r\n"
    "Accept-Language: en-GB,en;q=0.9,de-DE;q=0.8,de;q=0.7\r\n"
    "Cookie: session=0123456789abcdef0123456789abcdef; consent=all; theme=dark; "
    "_ga=GA1.2.1234567890.1234567890; visitor=5f2b8c1e-7d0a-4a5e-9a57-0b8e6c3d2f11\r\n";

struct Options {
    uint16_t port = 0;
    long requests = 0;
    int connections = 1, idle = 0;
    std::string path = "/128";
    bool close = false, browser = false, distinct = false;
};

struct Client {
    int fd = -1;
    std::string head;  // of the answer, as far as it came
    size_t left = 0;   // of its body
    bool asked = false;
};

class Load {
public:
    explicit Load(const Options& options);
    int run();

private:
    void open(size_t index);
    void ask(size_t index);
    void ready(size_t index);
    bool take(Client& client, std::string_view bytes);
    void answered(size_t index);
    void holdIdle();

    std::string requestTo(const std::string& path) const;
    const Options m_options;
    std::string m_request;
    int m_epoll;
    std::vector<Client> m_clients;
    long m_started = 0, m_done = 0;
};

Load::Load(const Options& options)
    : m_options(options), m_request(requestTo(options.path)), m_epoll(epoll_create1(0)) {}

std::string Load::requestTo(const std::string& path) const {
    std::string request = "GET " + path + " HTTP/1.1\r\nHost: shop.example\r\n";
    if (m_options.close) request += "Connection: close\r\n";
    if (m_options.browser) request += BrowserFields;
    return request += "\r\n";
}

/// The connection is made while we wait: on loopback that is at once.
void Load::open(size_t index) {
    Client& client = m_clients[index];
    client.fd = socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = loopback(m_options.port);
    if (connect(client.fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        die("connect");
    noDelay(client.fd);
    fcntl(client.fd, F_SETFL, O_NONBLOCK);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = index;
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, client.fd, &event);
}

void Load::ask(size_t index) {
    if (m_started == m_options.requests) return;
    ++m_started;
    Client& client = m_clients[index];
    if (client.fd < 0) open(index);
    client.asked = true;
    if (m_options.distinct) m_request = requestTo(m_options.path + std::to_string(m_started));
    const ssize_t n = send(client.fd, m_request.data(), m_request.size(), MSG_NOSIGNAL);
    if (n != static_cast<ssize_t>(m_request.size())) die("send");
}

void Load::ready(size_t index) {
    static char bytes[1 << 18];
    Client& client = m_clients[index];
    for (;;) {
        const ssize_t n = recv(client.fd, bytes, sizeof bytes, 0);
        if (n < 0 && errno == EAGAIN) return;
        if (n <= 0) die("an answer was cut");
        if (take(client, {bytes, static_cast<size_t>(n)})) return answered(index);
        if (static_cast<size_t>(n) < sizeof bytes) return;
    }
}

/// True: the answer is complete.
bool Load::take(Client& client, std::string_view bytes) {
    if (client.left == 0) {
        client.head += bytes;
        const size_t end = client.head.find("\r\n\r\n");
        if (end == std::string::npos) return false;
        std::string lower = client.head.substr(0, end + 2);
        std::transform(lower.begin(), lower.end(), lower.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        if (lower.compare(9, 3, "200") != 0) die("not 200");
        const size_t length = lower.find("content-length: ");
        if (length == std::string::npos) die("no length");
        client.left = std::strtoul(lower.c_str() + length + 16, nullptr, 10);
        const size_t body = client.head.size() - end - 4;
        client.head.clear();
        client.left -= body;
        return client.left == 0;
    }
    client.left -= bytes.size();
    return client.left == 0;
}

void Load::answered(size_t index) {
    Client& client = m_clients[index];
    ++m_done;
    client.asked = false;
    if (m_options.close) {
        close(client.fd);
        client.fd = -1;
    }
    ask(index);
}

/// One request on each connection, one after the other.
void Load::holdIdle() {
    char bytes[4096];
    for (int i = 0; i < m_options.idle; ++i) {
        const int fd = socket(AF_INET, SOCK_STREAM, 0);
        const sockaddr_in address = loopback(m_options.port);
        if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            die("connect an idle connection");
        if (send(fd, m_request.data(), m_request.size(), MSG_NOSIGNAL) < 0) die("send");
        if (recv(fd, bytes, sizeof bytes, 0) <= 0) die("no answer on an idle connection");
    }
}

int Load::run() {
    holdIdle();
    if (m_options.requests == 0) {
        std::puts("held");
        std::fflush(stdout);
        while (std::getchar() != EOF) continue;
        return 0;
    }
    m_clients.resize(static_cast<size_t>(m_options.connections));
    const auto start = std::chrono::steady_clock::now();
    for (size_t i = 0; i < m_clients.size(); ++i) ask(i);
    epoll_event events[256];
    while (m_done < m_options.requests) {
        const int n = epoll_wait(m_epoll, events, 256, 20000);
        if (n == 0) die("nothing came for 20 seconds");
        for (int i = 0; i < n; ++i)
            if (m_clients[events[i].data.u64].asked) ready(events[i].data.u64);
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    std::printf("%.6f\n", took.count());
    return 0;
}

Options parse(int argc, char** argv) {
    Options o;
    o.port = static_cast<uint16_t>(std::atoi(argv[1]));
    o.requests = std::atol(argv[2]);
    o.connections = std::atoi(argv[3]);
    for (int i = 4; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word.starts_with('/')) o.path = word;
        if (word == "--close") o.close = true;
        if (word == "--browser") o.browser = true;
        if (word == "--distinct") o.distinct = true;
        if (word == "--idle" && i + 1 < argc) o.idle = std::atoi(argv[++i]);
    }
    return o;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) return 2;
    raiseFileLimit();
    return Load(parse(argc, argv)).run();
}
