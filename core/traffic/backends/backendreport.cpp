// The rows of a Backend for `show stat` and the console.
#include <algorithm>

#include "core/traffic/backends/backend.h"
#include "core/traffic/backends/endings.h"
#include "core/traffic/backends/serverwords.h"

namespace yard {
namespace {

using std::chrono::duration_cast;
using std::chrono::seconds;

int64_t millis(TimePoint t) { return duration_cast<Millis>(t.time_since_epoch()).count(); }

/// The workers' sliding means of one time, put together.
struct Mean {
    uint64_t sum = 0, count = 0, max = 0;
    void add(const AverageCells& cells) {
        sum += cells.sum();
        count += cells.count();
        max = std::max(max, cells.max());
    }
    /// Rounded up, as HAProxy does.
    void put(int64_t& mean, int64_t& most) const {
        mean = count ? static_cast<int64_t>((sum + count - 1) / count) : 0;
        most = static_cast<int64_t>(max);
    }
};

/// What servers and backends count alike.
template <typename Cells>
void addCells(const SharedCells<Cells>& all, int64_t nowMs, StatRow& row) {
    Mean queue, connect, response, total;
    uint64_t lastSession = 0;
    for (const Cells& c : all) {
        row.stot += c.stot.get();
        row.bin += c.bin.get();
        row.bout += c.bout.get();
        row.dresp += c.dresp.get();
        row.econ += c.econ.get();
        row.eresp += c.eresp.get();
        row.wretr += c.wretr.get();
        row.wredis += c.wredis.get();
        row.lbtot += c.lbtot.get();
        row.cliAbrt += c.cliAbrt.get();
        row.srvAbrt += c.srvAbrt.get();
        row.connect += c.connect.get();
        row.reuse += c.reuse.get();
        row.tlsSessions += c.tlsSessions.get();
        row.tlsResumed += c.tlsResumed.get();
        row.tlsFailed += c.tlsFailed.get();
        for (size_t i = 0; i < 6; ++i) row.hrsp[i] += c.hrsp[i].get();
        row.rate += c.sessions.read(nowMs);
        row.rateMax += c.sessions.max();
        lastSession = std::max(lastSession, c.lastSession.get());
        queue.add(c.queueTime);
        connect.add(c.connectTime);
        response.add(c.responseTime);
        total.add(c.totalTime);
        c.latency.addTo(row.latency);
    }
    queue.put(row.qtime, row.qtimeMax);
    connect.put(row.ctime, row.ctimeMax);
    response.put(row.rtime, row.rtimeMax);
    total.put(row.ttime, row.ttimeMax);
    if (lastSession)
        row.lastsess = std::max<int64_t>(0, nowMs - static_cast<int64_t>(lastSession)) / 1000;
}

uint64_t unsignedOf(int64_t n) { return static_cast<uint64_t>(std::max<int64_t>(n, 0)); }

/// In HAProxy's rounding.
int throttleOf(const Server& server) {
    if (server.weight == 0) return 100;
    constexpr int Full = Server::FullWarmth;
    return (100 * server.scaledWeight() + Full - 1) / Full / server.weight;
}

void addChecks(const Server& server, StatRow& row) {
    row.checked = server.conf().checked;
    row.agent = server.conf().agent.on;
    row.checksPaused = server.checksPaused;
    row.failed = server.failed;
    row.drained = server.admin & ForcedDrain;
    row.held = server.held;
    row.falling = server.failing();
    row.rising = server.op == OpState::Stopped ? server.health.level() : 0;
    row.chkfail = server.checkFailures;
    row.chkdown = server.downs;
    if (!server.beingChecked() || server.maint()) return;
    row.checkRise = server.health.rise();
    row.checkFall = server.health.fall();
    row.checkHealth = server.health.level();
    const CheckResult& check = server.lastCheck;
    const bool found = !check.status.empty();
    row.checkStatus = (server.checkRunning ? "* " : "") + (found ? check.status : "INI");
    row.checkDesc = found ? check.description : "Initializing";
    row.lastChk = check.info;
    if (!found) return;
    row.checkCode = check.code;
    row.checkDuration = check.durationMs;
}

void addAgent(const Server& server, StatRow& row) {
    if (!server.hasAgent()) return;
    const CheckResult& said = server.lastAgent;
    row.agentRise = server.agentHealth.rise(), row.agentFall = server.agentHealth.fall();
    row.agentHealth = server.agentHealth.level();
    row.agentStatus = (server.agentRunning ? "* " : "") + (server.agentEver ? said.status : "INI");
    row.agentDesc = server.agentEver ? said.description : "Initializing";
    row.lastAgt = said.info;
    row.agentDuration = 0;
    if (!server.agentEver) return;
    row.agentCode = said.code;
    row.agentDuration = said.durationMs;
}

/// Connections to servers that speak HTTP/1, and requests on them.
void addConnections(const std::vector<std::unique_ptr<Server>>& servers, StatRow& row) {
    for (const auto& server : servers) {
        row.h1Streams += unsignedOf(server->served);
        for (const ServerCells& c : server->cells()) row.h1Now += c.idle.get();
    }
    row.h1Now += row.h1Streams;
    row.h1Ever = row.connect;
    row.h1StreamsEver = row.connect + row.reuse;
}

template <typename Cells>
void clearMaxima(Cells& c) {
    c.sessions.clearMax();
    for (AverageCells* average : {&c.queueTime, &c.connectTime, &c.responseTime, &c.totalTime})
        average->clearMax();
}

template <typename Cells>
void clearTotals(Cells& c) {
    for (Cell* cell : {&c.stot, &c.bin, &c.bout, &c.dresp, &c.econ, &c.eresp, &c.wretr, &c.wredis,
                       &c.lbtot, &c.cliAbrt, &c.srvAbrt, &c.connect, &c.reuse, &c.tlsSessions,
                       &c.tlsResumed, &c.tlsFailed})
        cell->set(0);
    for (Cell& cell : c.hrsp) cell.set(0);
}

}  // namespace

void Backend::report(std::vector<StatRow>& rows) const {
    const Lock lock(m_mutex);
    for (const auto& server : m_servers)
        if (!server->gone) rows.push_back(serverRow(*server));
    rows.push_back(backendRow());
}

int Backend::weightNow(const Server& server) {
    if (server.maint()) return server.shownWeight;
    return (server.scaledWeight() + Server::FullWarmth - 1) / Server::FullWarmth;
}

StatRow Backend::serverRow(const Server& server) const {
    const TimePoint now = m_clock.now();
    const ServerConf& conf = server.conf();
    StatRow row;
    row.scope = Scope::Server;
    row.proxy = name(), row.name = server.name();
    row.proxyId = m_conf->id, row.serverId = server.id();
    row.http = m_conf->mode == Mode::Http;
    row.status = server.statusText();
    row.qcur = unsignedOf(server.queued), row.qmax = unsignedOf(server.queuedMax);
    row.idlePurge = server.conf().pool.purge;
    row.scur = row.usedCur = unsignedOf(server.sessions()), row.smax = unsignedOf(server.servedMax);
    if (conf.maxconn > 0) row.slim = conf.maxconn;
    if (conf.maxqueue > 0) row.qlimit = conf.maxqueue;
    row.uweight = server.weight;
    row.weight = weightNow(server);
    if (server.op == OpState::Starting && !server.drain() && server.weight > 0)
        row.throttle = throttleOf(server);
    if (conf.tracks()) row.tracked = conf.trackBackend + "/" + conf.trackServer;
    if (server.observed()) row.hanafail = static_cast<int64_t>(server.observedFailures);
    row.act = server.backup() ? 0 : 1, row.bck = server.backup() ? 1 : 0;
    const auto since = now - server.changedAt;
    row.lastchg = duration_cast<seconds>(since).count();
    const auto down =
        server.downFor + (server.stopped() ? duration_cast<Millis>(since) : Millis(0));
    row.downtime = unsignedOf(duration_cast<seconds>(down).count());
    addCells(server.cells(), millis(now), row);
    for (const uint64_t responses : row.hrsp) row.reqTot += responses;
    addChecks(server, row);
    addAgent(server, row);
    for (const ServerCells& c : server.cells()) {
        row.idleCur += c.idle.get();
        row.hits += c.hits.get();
        row.hitsStuck += c.stuck.get();
        row.hitsBalanced += c.balanced.get();
        row.hitsRedispatched += c.redispatched.get();
    }
    if (!conf.unresolved) row.addr = conf.address.text();
    Server::CookieRoom room;
    row.cookie = server.cookie(room);
    row.shown = shownOf(server);
    row.backup = server.backup();
    row.tls = conf.tls.on;
    row.sinceMs = wallMillis(server.changedWall);
    row.reason = reasonOf(server);
    row.inUse = std::find(m_inUse.begin(), m_inUse.end(), &server) != m_inUse.end();
    row.expectedShare = expectedShare(server);
    return row;
}

/// By the weights alone; `first` gives all to the first until it is full.
double Backend::expectedShare(const Server& server) const {
    if (std::find(m_inUse.begin(), m_inUse.end(), &server) == m_inUse.end()) return 0;
    if (m_conf->algorithm == Algorithm::First) {
        const auto first =
            std::min_element(m_inUse.begin(), m_inUse.end(),
                             [](const Server* a, const Server* b) { return a->id() < b->id(); });
        return *first == &server ? 1 : 0;
    }
    return static_cast<double>(server.scaledWeight()) / static_cast<double>(scaledInUse());
}

int Backend::scaledInUse() const {
    int total = 0;
    for (const Server* server : m_inUse) total += server->scaledWeight();
    return total;
}

int Backend::weightInUse() const {
    return (scaledInUse() + Server::FullWarmth - 1) / Server::FullWarmth;
}

StatRow Backend::backendRow() const {
    const TimePoint now = m_clock.now();
    StatRow row;
    row.scope = Scope::Backend;
    row.proxy = name(), row.name = "BACKEND";
    row.proxyId = m_conf->id;
    row.http = m_conf->mode == Mode::Http;
    const bool up = m_active + m_backups > 0 || m_servers.empty();
    row.status = up ? "UP" : "DOWN";
    row.shown = up ? Shown::Up : Shown::Down;
    row.qcur = m_line.forAny(), row.qmax = unsignedOf(m_queuedMax);
    row.scur = unsignedOf(present()), row.smax = unsignedOf(m_presentMax.load());
    row.slim = m_conf->fullconn;
    row.weight = weightInUse();
    row.uweight = 0;
    for (const Server* server : m_inUse) row.uweight += server->weight;
    row.act = m_active, row.bck = m_backups;
    row.chkdown = m_downs;
    const auto since = now - m_changedAt;
    row.lastchg = duration_cast<seconds>(since).count();
    const auto down = m_downFor + (up ? Millis(0) : duration_cast<Millis>(since));
    row.downtime = unsignedOf(duration_cast<seconds>(down).count());
    addCells(m_cells, millis(now), row);
    for (const BackendCells& c : m_cells) {
        row.dreq += c.dreq.get();
        row.reqTot += c.reqTot.get();
        row.intercepted += c.intercepted.get();
        c.compression.addTo(row);
        c.cache.addTo(row);
        c.h1.addTo(row);
        row.reqRate += c.requests.read(millis(now));
        row.reqRateMax += c.requests.max();
    }
    if (row.http) addConnections(m_servers, row);
    row.cookie = m_conf->cookie.name;
    row.serverless = m_servers.empty();
    row.algo = algorithmName(m_conf->algorithm == Algorithm::None ? Algorithm::RoundRobin
                                                                  : m_conf->algorithm);
    row.sinceMs = wallMillis(m_changedWall);
    return row;
}

// Cells belong to their workers; a clear from here may lose an increment made at the same moment,
// which HAProxy accepts as well.
void Backend::clearCounters(bool all) {
    const Lock lock(m_mutex);
    m_presentMax = present();
    m_queuedMax = static_cast<int64_t>(m_line.forAny());
    for (BackendCells& c : m_cells) {
        clearMaxima(c);
        c.requests.clearMax();
        if (!all) continue;
        clearTotals(c);
        for (Cell* cell : {&c.dreq, &c.reqTot, &c.intercepted}) cell->set(0);
        c.compression.clear();
        c.cache.clear();
        c.h1.clear();
    }
    // How often it was down stays, as with HAProxy.
    for (const auto& server : m_servers) {
        server->servedMax = server->served;
        server->queuedMax = server->queued;
        if (all) server->checkFailures = server->downs = server->observedFailures = 0;
        for (int worker = 0; worker < static_cast<int>(m_cells.size()); ++worker) {
            ServerCells& c = server->cells(worker);
            clearMaxima(c);
            if (!all) continue;
            clearTotals(c);
            for (Cell* cell : {&c.hits, &c.stuck, &c.balanced, &c.redispatched}) cell->set(0);
        }
    }
}

// HAProxy's httpchk_build_status_header.
std::string Backend::stateLine(const Server& server, const std::string& node) const {
    const Lock lock(m_mutex);
    const Health& health = server.health;
    const bool up = server.op != OpState::Stopped;
    std::string line = !up ? "DOWN" : server.op == OpState::Stopping ? "NOLB" : "UP";
    if (!server.beingChecked())
        line = "no check";
    else if (up ? !health.full() : health.level() > 0)
        line += " " + std::to_string(up ? health.level() - health.rise() + 1 : health.level()) +
                "/" + std::to_string(up ? health.fall() : health.rise());
    const Endpoint address = server.place().address;
    const bool inet = address.family() != AF_UNIX;
    line += "; address=" + (inet ? address.host() : std::string("unix")) +
            "; port=" + (inet ? std::to_string(address.port()) : std::string()) +
            "; name=" + m_conf->name + "/" + server.name() + "; node=" + node + "; weight=";
    const auto present = this->present() - static_cast<int64_t>(m_line.forAny());
    line += std::to_string(weightNow(server)) + "/" + std::to_string(weightInUse()) +
            "; scur=" + std::to_string(server.sessions()) + "/" + std::to_string(present) +
            "; qcur=" + std::to_string(server.queued);
    if (server.op == OpState::Starting)
        line += "; throttle=" + std::to_string(throttleOf(server)) + "%";
    return line;
}

}  // namespace yard
