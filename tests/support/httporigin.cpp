#include "tests/support/httporigin.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QtGlobal>
#include <algorithm>
#include <condition_variable>
#include <cstdlib>

#include "tests/support/peers.h"

namespace yard::test {

struct HttpOrigin::Connection {
    Wire wire;
    uint64_t number = 0;
    std::string in;          ///< not yet a whole request
    bool continued = false;  ///< 100 was sent for the request at hand
    bool answering = false;
    Reply reply;
    TimePoint next{};  ///< when the next piece goes out
};

namespace {

TimePoint now() { return std::chrono::steady_clock::now(); }

/// Where the request in `in` ends; npos: not yet. `body` gets it without chunk framing.
size_t requestEnd(const std::string& in, std::string& body) {
    const size_t headEnd = in.find("\r\n\r\n");
    if (headEnd == std::string::npos) return headEnd;
    const size_t start = headEnd + 4;
    if (headerOf(in, "transfer-encoding").empty()) {
        const size_t length = std::strtoul(headerOf(in, "content-length").c_str(), nullptr, 10);
        if (in.size() < start + length) return std::string::npos;
        body = in.substr(start, length);
        return start + length;
    }
    for (size_t at = start;;) {
        const size_t line = in.find("\r\n", at);
        if (line == std::string::npos) return line;
        const size_t size = std::strtoul(in.c_str() + at, nullptr, 16);
        if (in.size() < line + 2 + size + 2) return std::string::npos;
        body += in.substr(line + 2, size);
        at = line + 2 + size + 2;
        if (!size) return at;
    }
}

}  // namespace

Reply Reply::ok(const std::string& body, const std::string& headers) {
    return {"HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + headers +
            "\r\n" + body};
}

Reply Reply::status(int code, const std::string& body) {
    return {"HTTP/1.1 " + std::to_string(code) +
            " Scripted\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body};
}

HttpOrigin::HttpOrigin(std::string name, Script script)
    : m_name(std::move(name)), m_script(std::move(script)), m_wake(::eventfd(0, EFD_NONBLOCK)) {
    if (!m_script)
        m_script = [text = m_name](const Seen&) {
            return Reply::ok(text, "x-server: " + text + "\r\n");
        };
    listen();
    m_thread = std::thread([this] { run(); });
}

HttpOrigin::~HttpOrigin() {
    order([this] { m_quit = true; });
    m_thread.join();
    if (m_listener >= 0) ::close(m_listener);
    ::close(m_wake);
}

void HttpOrigin::setScript(Script script) {
    const std::lock_guard lock(m_mutex);
    m_script = std::move(script);
}

void HttpOrigin::listen() {
    const Endpoint at = *Endpoint::literal("127.0.0.1", m_port);
    const auto open = [&] {
        m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        const int one = 1;
        setsockopt(m_listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        if (::bind(m_listener, at.data(), at.size()) == 0 && ::listen(m_listener, 1024) == 0)
            return true;
        ::close(std::exchange(m_listener, -1));
        return false;
    };
    // Another program's client may hold the port for a moment after a kill().
    const auto end = now() + Patience;
    while (!open())
        if (now() > end) qFatal("origin: cannot listen on port %d", m_port);
    m_port = Endpoint::localOf(m_listener).port();
}

/// Has `what` done by the origin's thread, and waits for it.
void HttpOrigin::order(const std::function<void()>& what) {
    std::mutex m;
    std::condition_variable done;
    bool finished = false;
    {
        const std::lock_guard lock(m_mutex);
        m_order = [&] {
            what();
            const std::lock_guard l(m);
            finished = true;
            done.notify_one();
        };
    }
    eventfd_write(m_wake, 1);
    std::unique_lock wait(m);
    done.wait(wait, [&] { return finished; });
}

void HttpOrigin::kill() {
    order([this] {
        if (m_listener >= 0) ::close(std::exchange(m_listener, -1));
        for (auto& c : m_connections) finish(*c, true);
        dropDead();
    });
}

void HttpOrigin::start() {
    order([this] {
        if (m_listener < 0) listen();
    });
}

void HttpOrigin::freeze() {
    order([this] { m_frozen = true; });
}

void HttpOrigin::thaw() {
    order([this] { m_frozen = false; });
}

std::vector<Seen> HttpOrigin::requests() const {
    const std::lock_guard lock(m_mutex);
    return m_seen;
}

size_t HttpOrigin::requestCount() const {
    const std::lock_guard lock(m_mutex);
    return m_seen.size();
}

size_t HttpOrigin::connectionCount() const { return m_accepted; }
size_t HttpOrigin::openConnections() const { return m_open; }

void HttpOrigin::run() {
    std::vector<pollfd> fds;
    while (!m_quit) {
        fds.assign({{m_wake, POLLIN, 0}, {m_frozen ? -1 : m_listener, POLLIN, 0}});
        for (const auto& c : m_connections) {
            const short writing = c->answering && c->next <= now() ? POLLOUT : 0;
            fds.push_back({m_frozen ? -1 : c->wire.fd(), static_cast<short>(POLLIN | writing), 0});
        }
        poll(fds.data(), fds.size(), waitMillis());
        if (fds[0].revents) {
            eventfd_t drained;
            eventfd_read(m_wake, &drained);
            std::unique_lock lock(m_mutex);
            const auto what = std::exchange(m_order, {});
            lock.unlock();
            if (what) what();
            continue;
        }
        if (m_frozen) continue;
        for (size_t i = 2; i < fds.size(); ++i) {
            if (fds[i].revents & (POLLIN | POLLHUP | POLLERR)) readFrom(*m_connections[i - 2]);
            serve(*m_connections[i - 2]);
        }
        if (fds[1].revents) accept();
        dropDead();
    }
    m_connections.clear();
}

/// Until the next piece of a trickled answer is due.
int HttpOrigin::waitMillis() const {
    int wait = -1;
    for (const auto& c : m_connections) {
        if (!c->answering || m_frozen) continue;
        const auto left = std::chrono::ceil<Millis>(c->next - now()).count();
        const int ms = static_cast<int>(std::max<int64_t>(left, 0));
        if (ms > 0 && (wait < 0 || ms < wait)) wait = ms;
    }
    return wait;
}

void HttpOrigin::accept() {
    for (int fd; (fd = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
        auto c = std::make_unique<Connection>();
        c->wire = Wire(fd);
        c->number = ++m_accepted;
        ++m_open;
        m_connections.push_back(std::move(c));
    }
}

void HttpOrigin::readFrom(Connection& c) {
    char block[16384];
    ssize_t n;
    while ((n = ::recv(c.wire.fd(), block, sizeof block, MSG_DONTWAIT)) > 0)
        c.in.append(block, static_cast<size_t>(n));
    const bool failed = n < 0 && errno != EAGAIN && errno != EINTR;
    if (failed) return finish(c, false);
    serve(c);
    if (n == 0 && !c.answering) finish(c, false);
}

/// The answer at hand, and the requests that came behind it, in order.
void HttpOrigin::serve(Connection& c) {
    do pump(c);
    while (!c.answering && takeRequest(c));
}

/// Takes one whole request out of what came and asks the script. False: none yet.
bool HttpOrigin::takeRequest(Connection& c) {
    if (!c.wire.open()) return false;
    Seen seen{};
    const size_t end = requestEnd(c.in, seen.body);
    if (end == std::string::npos) {
        if (c.in.find("\r\n\r\n") != std::string::npos && !c.continued &&
            headerOf(c.in, "expect") == "100-continue") {
            c.continued = true;
            c.wire.sendSome("HTTP/1.1 100 Continue\r\n\r\n");
        }
        return false;
    }
    seen.head = c.in.substr(0, c.in.find("\r\n\r\n") + 4);
    seen.method = seen.head.substr(0, seen.head.find(' '));
    const size_t from = seen.method.size() + 1;
    seen.target = seen.head.substr(from, seen.head.find(' ', from) - from);
    seen.connection = c.number;
    c.in.erase(0, end);
    c.continued = false;
    Script script;
    {
        const std::lock_guard lock(m_mutex);
        m_seen.push_back(seen);
        script = m_script;
    }
    c.reply = script(seen);
    c.answering = true;
    c.next = now() + c.reply.pause;
    return true;
}

/// Writes what is due of the answer; then does what the script said.
void HttpOrigin::pump(Connection& c) {
    if (!c.wire.open() || !c.answering || c.next > now()) return;
    std::string& bytes = c.reply.bytes;
    const size_t size = c.reply.piece ? std::min(c.reply.piece, bytes.size()) : bytes.size();
    bytes.erase(0, c.wire.sendSome(std::string_view(bytes).substr(0, size)));
    if (c.wire.wasReset()) {
        c.answering = false;
        return finish(c, false);
    }
    if (!bytes.empty()) {
        if (c.reply.piece) c.next = now() + c.reply.pause;
        return;
    }
    c.answering = false;
    if (c.reply.then != Reply::Then::KeepOpen) finish(c, c.reply.then == Reply::Then::Reset);
}

void HttpOrigin::finish(Connection& c, bool reset) {
    if (!c.wire.open()) return;
    --m_open;
    if (reset)
        c.wire.reset();
    else
        c.wire.close();
}

void HttpOrigin::dropDead() {
    std::erase_if(m_connections, [](const auto& c) { return !c->wire.open(); });
}

}  // namespace yard::test
