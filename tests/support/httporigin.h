#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/base/clock.h"

namespace yard::test {

/// What reached an origin.
struct Seen {
    std::string method, target;
    std::string head;     ///< all lines, with the empty one
    std::string body;     ///< without chunk framing
    uint64_t connection;  ///< 1.. in order of accepting
};

/// What an origin does with a request.
struct Reply {
    enum class Then { KeepOpen, Close, Reset };
    std::string bytes;  ///< a whole answer, or garbage, or nothing
    size_t piece = 0;   ///< trickle: so many bytes at a time ...
    Millis pause{0};    ///< ... and this long before each piece (before all of it when piece is 0)
    Then then = Then::KeepOpen;

    static Reply ok(const std::string& body, const std::string& headers = {});
    static Reply status(int code, const std::string& body = {});
    static Reply stall() { return {}; }
    static Reply reset() { return {{}, 0, Millis{0}, Then::Reset}; }
    static Reply close() { return {{}, 0, Millis{0}, Then::Close}; }
};

/// An HTTP/1.1 origin in a thread of its own, on a free port of 127.0.0.1.
class HttpOrigin {
public:
    using Script = std::function<Reply(const Seen&)>;
    /// Without a script: 200 with `name` as its body and in x-server.
    explicit HttpOrigin(std::string name = "origin", Script script = {});
    ~HttpOrigin();

    uint16_t port() const { return m_port; }
    const std::string& name() const { return m_name; }
    std::string address() const { return "127.0.0.1:" + std::to_string(m_port); }
    void setScript(Script script);  ///< from the next request on; called in the origin's thread

    /// As when the process is killed: connections are reset, the port refuses. Returns when it is
    /// so.
    void kill();
    /// Listens again on the same port.
    void start();
    /// As when the process is stopped: the kernel still connects, nothing is read or answered.
    void freeze();
    void thaw();

    std::vector<Seen> requests() const;
    size_t requestCount() const;
    size_t connectionCount() const;  ///< accepted so far
    size_t openConnections() const;

private:
    struct Connection;
    void run();
    void listen();
    void order(const std::function<void()>& what);
    void accept();
    void readFrom(Connection& c);
    void serve(Connection& c);
    bool takeRequest(Connection& c);
    void pump(Connection& c);
    void finish(Connection& c, bool reset);
    int waitMillis() const;
    void dropDead();

    std::string m_name;
    Script m_script;
    uint16_t m_port = 0;
    int m_listener = -1;
    int m_wake = -1;
    bool m_frozen = false, m_quit = false;
    std::vector<std::unique_ptr<Connection>> m_connections;
    mutable std::mutex m_mutex;  ///< guards the script, what was seen and the orders
    std::vector<Seen> m_seen;
    std::function<void()> m_order;
    std::atomic<uint64_t> m_accepted{0}, m_open{0};
    std::thread m_thread;
};

}  // namespace yard::test
