#include "core/traffic/sessions/account.h"

#include <algorithm>

namespace yard {
namespace {

int64_t millis(int64_t micros) { return micros < 0 ? -1 : micros / 1000; }

template <typename Cells>
void addTimes(Cells& cells, const Exchange& x, uint64_t totalUs) {
    cells.queueTime.add(static_cast<uint64_t>(std::max<int64_t>(millis(x.seeker.queueUs()), 0)));
    cells.connectTime.add(
        static_cast<uint64_t>(std::max<int64_t>(millis(x.seeker.connectUs()), 0)));
    cells.responseTime.add(static_cast<uint64_t>(std::max<int64_t>(millis(x.answerUs), 0)));
    cells.totalTime.add(totalUs / 1000);
    cells.latency.add(totalUs);
}

/// Who is named in the log: who served, or else whom a connect failed to; nobody when it ended in a
/// queue.
std::string_view serverName(const Exchange& x) {
    if (x.server) return x.server->name();
    const size_t tried = std::min<size_t>(x.trace.attemptCount, TraceRecord::MaxAttempts);
    if (x.flags[1] == 'Q') {
        const Server* by = x.seeker.refusedBy();
        return by ? std::string_view(by->name()) : std::string_view();
    }
    if (tried == 0 || x.seeker.gaveAllUp()) return {};
    return x.trace.attempts[tried - 1].server->name();
}

/// HAProxy's idea of what is worth a line of its own.
bool failed(const Exchange& x, const LogFacts& facts) {
    return facts.redispatched || facts.retries > 0 || (x.flags[0] != '-' && x.flags[0] != 'L') ||
           x.status >= 500;
}

}  // namespace

void countBytes(Exchange& x, Desk& desk, int worker, StickCounters* counters) {
    const uint64_t in = x.bytesIn() - x.countedIn, out = x.bytesOut() - x.countedOut;
    x.countedIn += in;
    x.countedOut += out;
    desk.cells.bin.add(in);
    desk.cells.bout.add(out);
    if (counters) counters->countBytes(in, out);
    if (!x.backendUsed) return;
    x.way->cells->bin.add(in);
    x.way->cells->bout.add(out);
    if (!x.server) return;
    ServerCells& cells = x.server->cells(worker);
    cells.bin.add(in);
    cells.bout.add(out);
}

void countServed(const Exchange& x, int worker, TimePoint now) {
    if (!x.server) return;
    const auto total =
        std::chrono::duration_cast<std::chrono::microseconds>(now - x.firstByte).count();
    const auto totalUs = static_cast<uint64_t>(std::max<int64_t>(total, 0));
    ServerCells& cells = x.server->cells(worker);
    addTimes(cells, x, totalUs);
    addTimes(*x.way->cells, x, totalUs);
    cells.hits.add();
    switch (x.seeker.because()) {
        case Because::Stuck:
        case Because::Ruled:
        case Because::Kept:
            return cells.stuck.add();
        case Because::Balanced:
        case Because::Retried:
            return cells.balanced.add();
        case Because::Redispatched:
        case Because::BackupAtOnce:
        case Because::Hedged:
            return cells.redispatched.add();
    }
}

void countAborts(const Exchange& x, int worker) {
    if (!x.backendUsed) return;
    // Who left before a server was had aborted nothing, nor did who said too little in time.
    const bool served = x.flags[1] != 'Q' && x.flags[1] != 'C';
    const bool late = x.flags[0] == 'c' && x.flags[1] == 'R';
    const bool client = (x.flags[0] == 'C' || x.flags[0] == 'c') && served && !late;
    const bool server = (x.flags[0] == 'S' || x.flags[0] == 's') && x.flags[1] == 'D';
    if (client) x.way->cells->cliAbrt.add();
    if (server) x.way->cells->srvAbrt.add();
    if (client && x.server) x.server->cells(worker).cliAbrt.add();
    if (server && x.server) x.server->cells(worker).srvAbrt.add();
}

void endTrace(Exchange& x, TimePoint now) {
    TraceRecord& trace = x.trace;
    trace.status = std::max(x.status, 0);
    std::copy(std::begin(x.flags), std::end(x.flags), trace.flags);
    trace.redispatched = x.seeker.redispatched();
    trace.failed = x.flags[0] != '-' && x.flags[0] != 'L';
    if (x.backendUsed) {
        trace.queueUs = x.seeker.queueUs();
        trace.connectUs = x.seeker.connectUs();
    }
    trace.answerUs = x.answerUs;
    trace.totalUs =
        std::chrono::duration_cast<std::chrono::microseconds>(now - x.firstByte).count();
    trace.bytesIn = x.bytesIn();
    trace.bytesOut = x.bytesOut();
    x.core.traces.add(trace);
}

void noteServerEnds(Exchange& x, const Desk& desk) {
    if (!desk.frontend.rules().asksServerEnds) return;
    x.serverEnds[0] = Endpoint::localOf(x.upstream->stream.fd());
    x.serverEnds[1] = Endpoint::peerOf(x.upstream->stream.fd());
}

void tellFacts(const Exchange& x, const Desk& desk, const WorkerCore& core, TimePoint now,
               LogFacts& facts) {
    facts.local = x.local;
    facts.began = x.began;
    facts.frontend = desk.frontend.name();
    facts.backend = x.backendUsed ? x.way->route.backend->name() : desk.frontend.name();
    facts.total = std::chrono::duration_cast<Millis>(now - x.firstByte).count();
    facts.status = x.status == -1 && x.interim ? 0 : x.status;  // as HAProxy, after a 1xx
    facts.bytes = x.refused ? 0 : x.bytesOut();
    facts.received = x.refused ? 0 : x.bytesIn();
    facts.counter = x.trace.id - 1;  // HAProxy begins with 0
    facts.lostLogs = desk.log.dropped();
    facts.source = x.serverEnds[0].valid() ? &x.serverEnds[0] : nullptr;
    facts.target = x.serverEnds[1].valid() ? &x.serverEnds[1] : nullptr;
    facts.uniqueId = x.notes.uniqueId;
    std::copy(std::begin(x.flags), std::end(x.flags), facts.flags);
    facts.actconn = core.processSessions();
    facts.feconn = static_cast<int>(desk.frontend.current());
    if (!x.backendUsed) return;
    facts.queue = millis(x.seeker.queueUs());
    facts.connect = millis(x.seeker.connectUs());
    facts.response = millis(x.answerUs);
    facts.retries = x.seeker.retries();
    facts.redispatched = x.seeker.redispatched();
    // The server that a cookie named was of no use.
    if (facts.redispatched && facts.flags[2] == 'V') facts.flags[2] = 'D';
    facts.srvQueue = x.seeker.queuePlaces().ofServer;
    facts.backendQueue = x.seeker.queuePlaces().ofBackend;
    facts.server = serverName(x);
    const Backend::Load load = x.way->route.backend->load(x.server);
    facts.beconn = static_cast<int>(load.backend);
    facts.srvconn = static_cast<int>(load.server);
}

void describeSession(const Exchange& x, const Desk& desk, const Endpoint& client, TimePoint now,
                     SessionRow& row) {
    row.protocol = client.family() == AF_INET    ? "tcpv4"
                   : client.family() == AF_INET6 ? "tcpv6"
                                                 : "unix_stream";
    row.client = client.text();
    row.frontend = desk.frontend.name();
    if (x.backendUsed) row.backend = x.way->route.backend->name();
    if (const Server* server = x.seeker.server()) row.server = server->name();
    row.startedMs = wallMillis(x.began);
    row.ageMs = std::chrono::duration_cast<Millis>(now - x.firstByte).count();
    row.bytesIn = x.bytesIn();
    row.bytesOut = x.bytesOut();
    if (!x.seeker.queued()) return;
    row.phase = "queue";
    row.waitedMs = x.seeker.waitedUs() / 1000;
    if (const Server* server = x.seeker.awaited()) row.awaited = server->name();
}

bool isServedBy(const Exchange& x, const ServerKey& key) {
    const Server* server = x.seeker.server();
    return server && server->name() == key.server && x.way->route.backend->name() == key.backend;
}

void keepBadMessage(const Exchange& x, const Desk& desk, const Endpoint& client, bool response,
                    std::string_view bytes) {
    BadMessage message;
    message.response = response;
    message.wallMs = wallMillis(x.core.reactor.wall());
    message.client = client.text();
    message.bytes = bytes;
    const MessageHead& head = response ? x.response : x.request;
    message.at = std::min(head.size(), bytes.size());
    const ProxyConf& proxy = response ? x.way->route.backend->conf() : desk.frontend.conf();
    message.proxy = response ? proxy.name : desk.frontend.name();
    message.proxyId = proxy.id;
    if (response) {
        message.backend = desk.frontend.name();
        message.backendId = desk.frontend.conf().id;
    }
    if (response && x.server) {
        message.server = x.server->name();
        message.serverId = x.server->id();
    }
    x.core.crew.badMessages.keep(std::move(message));
}

void sendLog(Exchange& x, Desk& desk, const SampleContext& context, const LogFacts& facts) {
    const ProxyConf& conf = desk.frontend.conf();
    const bool error = x.refused || failed(x, facts);
    if (x.notes.level == LogNotes::Silent || (conf.dontLogNormal && !error)) return;
    const int level = x.notes.level > 0                 ? x.notes.level - 1
                      : error && conf.logSeparateErrors ? LogError
                                                        : LogInfo;
    const http::RuleBook& rules = desk.frontend.rules();
    char line[LogLine], structured[LogLine];
    size_t n = 0, m = 0;
    if (rules.log.empty()) {
        n = writeDefaultLog(facts, conf.mode == Mode::Http, line);
    } else {
        n = rules.log.write(context, facts, line);
        if (!rules.logSd.empty()) m = rules.logSd.write(context, facts, structured);
    }
    desk.log.send(level, {line, n}, {structured, m});
}

}  // namespace yard
