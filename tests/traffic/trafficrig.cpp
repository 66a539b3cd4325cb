#include "tests/traffic/trafficrig.h"

#include <sys/socket.h>
#include <unistd.h>

#include <QtGlobal>
#include <algorithm>
#include <sstream>

namespace yard::test {
namespace {

Endpoint loopback(uint16_t port) { return *Endpoint::literal("127.0.0.1", port); }

}  // namespace

TrafficRig::TrafficRig(Mode mode) : m_conf(std::make_shared<ProxyConf>()) {
    m_logSocket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const Endpoint any = loopback(0);
    if (::bind(m_logSocket, any.data(), any.size()) != 0) qFatal("no port for log lines");
    ProxyConf& p = *m_conf;
    p.name = "p";
    p.id = 1;
    p.frontend = p.backend = true;
    p.mode = mode;
    p.algorithm = Algorithm::RoundRobin;
    p.logFormat = plainLogFormat(mode == Mode::Http ? HttpLogText : TcpLogText);
    LogTarget log;
    log.address = Endpoint::localOf(m_logSocket);
    log.format = "raw";
    p.logs.push_back(log);
    p.timeouts.connect = 5000;
    p.timeouts.client = p.timeouts.server = 20000;
}

TrafficRig::~TrafficRig() {
    stop();
    ::close(m_logSocket);
}

ServerConf& TrafficRig::addServer(const std::string& name, uint16_t port) {
    ServerConf server;
    server.name = name;
    server.id = static_cast<int>(m_conf->servers.size()) + 1;
    server.address = loopback(port);
    m_conf->servers.push_back(server);
    return m_conf->servers.back();
}

void TrafficRig::addStickTable(KeyType type, const std::string& fetch, bool match, bool store) {
    StickTableConf table;
    table.type = type;
    table.size = 100;
    m_conf->stickTable = table;
    StickRule rule;
    rule.match = match;
    rule.store = store;
    rule.key.text = rule.key.fetch = fetch;
    rule.table = m_conf->name;
    rule.text = "stick on " + fetch;
    m_conf->stickRules.push_back(rule);
}

int TrafficRig::listenSocket() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int one = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
    const Endpoint at = loopback(m_port);
    if (::bind(fd, at.data(), at.size()) != 0 || ::listen(fd, 1024) != 0) qFatal("cannot listen");
    m_port = Endpoint::localOf(fd).port();
    return fd;
}

void TrafficRig::start(int workers) {
    BindConf bind;
    bind.text = "127.0.0.1:0";
    m_conf->binds.push_back(bind);
    auto config = std::make_shared<Config>();
    config->global = m_global;
    config->proxies.push_back(m_conf);
    m_graph.config = config;
    m_crew.clock = &m_clock;
    m_crew.bufsize = m_global.bufsize;
    m_crew.maxrewrite = m_global.maxrewrite;
    if (m_conf->stickTable)
        m_graph.tables.push_back(
            std::make_unique<StickTable>(m_conf->name, *m_conf->stickTable, m_clock));
    const auto tableOf = [this](const std::string&) {
        return m_graph.tables.empty() ? nullptr : m_graph.tables.front().get();
    };
    m_graph.backends.push_back(std::make_unique<Backend>(m_conf, m_clock, workers, tableOf));
    const int64_t maxconn = m_conf->maxconn ? m_conf->maxconn : 10000;
    m_graph.frontends.push_back(std::make_unique<Frontend>(
        m_conf, Frontend::Route{m_graph.backends.front().get(), nullptr}, workers, maxconn));
    for (int i = 0; i < workers; ++i) m_workers.push_back(std::make_unique<Worker>(i, m_crew));
    for (const auto& worker : m_workers) m_crew.workers.push_back(worker.get());
    for (const auto& worker : m_workers)
        worker->listen(*m_graph.frontends.front(), 0, listenSocket());
}

void TrafficRig::stopSoftly() {
    for (const auto& worker : m_workers) worker->stopSoftly();
}

void TrafficRig::stop() {
    for (const auto& worker : m_workers) worker->stop();
}

int TrafficRig::sessions() const {
    int all = 0;
    for (const auto& worker : m_workers) all += worker->sessions();
    return all;
}

std::string TrafficRig::nextLog(Millis patience) {
    char line[4096];
    ssize_t n = -1;
    await(
        [&] {
            n = ::recv(m_logSocket, line, sizeof line, MSG_DONTWAIT);
            return n >= 0;
        },
        patience);
    std::string text(line, n > 0 ? static_cast<size_t>(n) : 0);
    while (text.ends_with('\n')) text.pop_back();
    return text;
}

bool TrafficRig::noLog(Millis quiet) { return nextLog(quiet).empty(); }

std::vector<Trace> TrafficRig::traces(size_t count) {
    std::vector<TraceRecord> records;
    await([&] {
        records.clear();
        for (const auto& worker : m_workers) worker->traces().read(0, 10000, records);
        return records.size() >= count;
    });
    std::sort(records.begin(), records.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    std::vector<Trace> traces;
    for (const TraceRecord& record : records) traces.push_back(record.toTrace());
    return traces;
}

/// Asking for its sessions waits for a worker.
void TrafficRig::awaitWorkers() {
    for (const auto& worker : m_workers) worker->sessionsAfter({});
}

StatRow TrafficRig::frontendRow() {
    awaitWorkers();
    return frontend().report(steadyMillis());
}

StatRow TrafficRig::serverRow(const std::string& name) {
    awaitWorkers();
    std::vector<StatRow> rows;
    backend().report(rows);
    for (const StatRow& row : rows)
        if (row.name == name) return row;
    return {};
}

StatRow TrafficRig::backendRow() { return serverRow("BACKEND"); }

int64_t TrafficRig::steadyMillis() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<Millis>(now).count();
}

// HTTP: client [date] fe be/srv TR/Tw/Tc/Tr/Ta status bytes reqcookie rescookie flags counts queues
// "request". TCP: client [date] fe be/srv Tw/Tc/Tt bytes flags counts queues.
LogParts::LogParts(const std::string& line) {
    std::istringstream words(line);
    std::vector<std::string> all;
    for (std::string word; words >> word;) all.push_back(word);
    if (all.size() < 9) return;
    server = all[3];
    std::istringstream slashes(all[4]);
    for (std::string time; std::getline(slashes, time, '/');)
        times.push_back(std::atoi(time.c_str()));
    const bool http = times.size() == 5;
    if (http) status = std::atoi(all[5].c_str());
    flags = all[http ? 9 : 6];
    const std::string& counts = all[http ? 10 : 7];
    retries = counts.substr(counts.rfind('/') + 1);
    const size_t quote = line.find('"');
    if (quote != std::string::npos) request = line.substr(quote + 1, line.rfind('"') - quote - 1);
}

}  // namespace yard::test
