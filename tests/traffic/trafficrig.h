#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/traffic/sessions/worker.h"
#include "tests/support/peers.h"

namespace yard::test {

/// The plainest request and its answer.
inline const std::string Get = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
inline const std::string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
/// A request and an answer of which seven bytes are still to come.
inline const std::string Post10 = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc";
inline const std::string Ten = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc";

/// One listen section in running workers, without an Engine: a test fills in conf(), starts, and
/// talks to port(). Log lines arrive without a header. Uses the real clock.
class TrafficRig {
public:
    explicit TrafficRig(Mode mode = Mode::Http);
    ~TrafficRig();

    ProxyConf& conf() { return *m_conf; }
    GlobalConf& global() { return m_global; }
    ServerConf& addServer(const std::string& name, uint16_t port);
    void addStickTable(KeyType type, const std::string& fetch, bool match, bool store);
    /// Before start(): what answers the statistics URI.
    Crew& crew() { return m_crew; }
    void start(int workers = 1);
    void stopSoftly();
    void stop();

    uint16_t port() const { return m_port; }
    Backend& backend() { return *m_graph.backends.front(); }
    Frontend& frontend() { return *m_graph.frontends.front(); }
    StickTable& table() { return *m_graph.tables.front(); }
    int sessions() const;

    /// The next log line; empty when none comes.
    std::string nextLog(Millis patience = Patience);
    bool noLog(Millis quiet = Millis(100));
    /// The traces so far, oldest first; waits until there are `count`.
    std::vector<Trace> traces(size_t count);
    // Rows as they are when the workers have done what they were at: a client may have an answer
    // whose request is not counted to its end yet.
    StatRow serverRow(const std::string& name);
    StatRow backendRow();
    StatRow frontendRow();
    static int64_t steadyMillis();

private:
    int listenSocket();
    void awaitWorkers();

    SystemClock m_clock;
    GlobalConf m_global;
    std::shared_ptr<ProxyConf> m_conf;
    Crew m_crew;
    Graph m_graph;
    std::vector<std::unique_ptr<Worker>> m_workers;
    uint16_t m_port = 0;
    int m_logSocket = -1;
};

/// A rig that runs, with one server, "A", that the test plays itself.
class PeerRig : public TrafficRig {
public:
    explicit PeerRig(Mode mode = Mode::Http) : TrafficRig(mode) {
        addServer("A", peer.port());
        start();
    }

    RawPeer peer;
};

/// "p/A 0/0/0/301/301 200 51 - - ---- ..." in parts.
struct LogParts {
    std::string server;  ///< "p/A"
    int status = 0;      ///< HTTP only
    std::string flags, retries, request;
    std::vector<int> times;
    explicit LogParts(const std::string& line);
};

}  // namespace yard::test
