#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/histogram.h"
#include "core/base/keys.h"
#include "core/control/event.h"
#include "core/control/serverstate.h"
#include "core/control/tablesearch.h"
#include "core/control/trace.h"

namespace yard {

/// HAProxy's `type` column.
enum class Scope { Frontend = 0, Backend = 1, Server = 2, Listener = 3 };

/// The current figures of one frontend, backend or server: every value that the CSV of `show stat`
/// prints and the console shows. Times are averages over the last 1024 in ms; -1 and empty mean
/// "not applicable". Counters are cumulative; readers take differences and must expect a reset.
struct StatRow {
    Scope scope = Scope::Server;
    std::string proxy, name;  ///< name: "FRONTEND", "BACKEND" or the server's
    int proxyId = 0, serverId = 0;
    bool http = false;   ///< mode
    std::string status;  ///< the text of semantics.md section 4

    uint64_t qcur = 0, qmax = 0, scur = 0, smax = 0, stot = 0, bin = 0, bout = 0;
    uint64_t dreq = 0, dresp = 0, ereq = 0, econ = 0, eresp = 0, wretr = 0, wredis = 0;
    int64_t slim = -1, qlimit = -1;
    int weight = -1, uweight = -1, act = -1, bck = -1;
    uint64_t chkfail = 0, chkdown = 0, downtime = 0;  ///< downtime in s
    int64_t lastchg = -1, lastsess = -1;              ///< s ago; -1 never
    int throttle = -1;
    uint64_t lbtot = 0;
    std::string tracked;
    uint64_t rate = 0, rateMax = 0, reqRate = 0, reqRateMax = 0, reqTot = 0;
    int64_t rateLimit = -1;
    int64_t hanafail = -1;                             ///< where traffic is observed
    uint64_t hrsp[6] = {0, 0, 0, 0, 0, 0};             ///< 1xx..5xx, other
    uint64_t serverErrors() const { return hrsp[4]; }  ///< 5xx
    uint64_t cliAbrt = 0, srvAbrt = 0, connTot = 0, connRate = 0, connRateMax = 0;
    uint64_t compIn = 0, compOut = 0, compByp = 0, compRsp = 0;
    uint64_t cacheLookups = 0, cacheHits = 0;
    uint64_t intercepted = 0, connect = 0, reuse = 0, eint = 0, dcon = 0, dses = 0, idleCur = 0,
             usedCur = 0;
    int64_t idlePurge = 0;  ///< ms, `pool-purge-delay`
    /// Handshakes of TLS: new, resumed, in vain; connections that begin a second, and new ones
    /// among them.
    uint64_t tlsSessions = 0, tlsResumed = 0, tlsFailed = 0;
    uint64_t tlsRate = 0, tlsRateMax = 0, tlsKeyRate = 0, tlsKeyRateMax = 0;
    /// Connections that speak HTTP/1 and requests on them, now and so far; their bytes.
    uint64_t h1Now = 0, h1Streams = 0, h1Ever = 0, h1StreamsEver = 0, h1In = 0, h1Out = 0;
    int64_t qtime = -1, ctime = -1, rtime = -1, ttime = -1;
    int64_t qtimeMax = -1, ctimeMax = -1, rtimeMax = -1, ttimeMax = -1;

    // Health check; empty checkStatus: no check runs.
    std::string checkStatus;  ///< "L4OK", with "* " in front while one runs
    int checkCode = -1;
    int64_t checkDuration = -1;  ///< ms
    std::string lastChk, checkDesc;
    int checkRise = -1, checkFall = -1, checkHealth = -1;
    // The same of `agent-check`; empty agentStatus: none is asked.
    std::string agentStatus, lastAgt, agentDesc;
    int agentCode = -1, agentRise = -1, agentFall = -1, agentHealth = -1;
    int64_t agentDuration = -1;
    std::string addr, algo, cookie;

    // Beyond HAProxy's columns, for the console.
    Shown shown = Shown::Up;
    bool serverless = false;      ///< a backend without a server
    bool backup = false;          ///< role
    bool tls = false;             ///< it is spoken to under TLS; servers
    bool inUse = false;           ///< the balance algorithm may pick it now
    bool checked = false;         ///< has a health check
    bool agent = false;           ///< has an agent check, asked now or not
    bool checksPaused = false;    ///< by `disable health` or Fail
    bool failed = false;          ///< by the Fail button: down until Restore
    bool drained = false;         ///< set to drain, whatever its health
    bool held = false;            ///< up, but not failed back to yet (`failback`); shown is Drain
    int rising = 0, falling = 0;  ///< passes so far of rise, failures so far of fall
    int64_t sinceMs = 0;          ///< wall time of the last state change
    std::string reason;  ///< the state in words: "Connection refused, 3 of 3 checks failed"
    uint64_t hits = 0;   ///< requests (sessions in TCP mode) this server was used for
    uint64_t hitsStuck = 0, hitsBalanced = 0, hitsRedispatched = 0;  ///< they add up to `hits`
    double expectedShare = 0;  ///< 0..1, from the weights of the servers in use
    Histogram latency;         ///< cumulative request durations; servers and backends
};

/// What the entries of a stick table hold.
struct TableData {
    std::string type;   ///< as `store` names it: "server_id", "conn_rate", "gpc"
    std::string label;  ///< as `show table` prints it: "conn_rate(10000)"; "gpc3" of an array
    bool operator==(const TableData&) const = default;
};

/// A stick table as a whole.
struct TableRow {
    std::string name, type;     ///< "ip", "ipv6", "integer", "string", "binary"
    std::string keyExpression;  ///< of the first stick rule that uses it, "dst_port"; may be empty
    uint64_t size = 0, used = 0;
    int64_t expireMs = 0;  ///< 0: entries do not expire
    bool stored = false;   ///< some rule stores into it; else "empty: nothing stores into it"
    std::vector<TableData> data{};
};

struct TableEntry {
    uint64_t address = 0;  ///< identity while it lives; printed as 0x... by `show table`
    std::string key;       ///< as `show table` prints it
    uint32_t uses = 0;
    int64_t expiresMs = 0;          ///< left to live; 0: never
    int serverId = 0;               ///< 0: none
    std::string server;             ///< its name; empty when unknown
    std::vector<int64_t> values{};  ///< one for each of TableRow::data
    std::string serverKey{};        ///< its address, where the table calls it so; else empty
};

/// Entries of one table, in key order or as they were searched for.
struct TablePage {
    std::string table;
    uint64_t offset = 0;
    /// What Since::search asked for; none: the page is of all entries. A search takes a while, and
    /// is made anew now and then: the page is of the latest that was finished.
    std::optional<TableSearch> search;
    bool found = false;     ///< a search was finished
    uint64_t matching = 0;  ///< entries that it found
    double progress = 0;    ///< of the search under way, 0..1
    std::vector<TableEntry> entries;
    std::string last;  ///< the key of the last entry as bytes, for Since::after
    /// Why there is none: "Invalid key" where the one asked for cannot be one of this table, or
    /// what a source says that does not show its entries.
    std::string fault;
    uint64_t looked = 0;  ///< of a `cut` one: entries that were looked at
    bool cut = false;     ///< the table has more of them
};

/// A session, or a request of one, that is under way.
struct SessionRow {
    uint64_t id = 0;                        ///< rises; `show sess` prints it as 0x...
    std::string protocol;                   ///< "tcpv4", "tcpv6", "unix_stream"
    std::string client;                     ///< "127.0.0.1:41234"
    std::string frontend, backend, server;  ///< empty: none (yet)
    std::string phase;      ///< what it does, in a word: "request", "queue", "connect", "data"
    int64_t waitedMs = -1;  ///< in the queue so far; -1: it does not wait
    std::string awaited;    ///< the only server that will do; empty: any of the backend
    int64_t startedMs = 0;  ///< wall time
    int64_t ageMs = 0;
    uint64_t bytesIn = 0, bytesOut = 0;
};

/// The latest message of one side of a proxy that was no HTTP.
struct BadMessage {
    bool response = false;
    int64_t wallMs = 0;
    uint64_t number = 0;                 ///< 0, 1.. since the start, over all proxies
    std::string proxy, backend, server;  ///< the last two empty: none
    int proxyId = 0, backendId = -1, serverId = -1;
    std::string client;
    std::string bytes;  ///< as they came, at most a buffer
    size_t at = 0;      ///< where they are wrong, as far as it is known
};

/// A name server of a `resolvers` section, and what its questions came to so far.
struct NameServerRow {
    std::string section, name;
    uint64_t sent = 0;
    uint64_t valid = 0, updates = 0;  ///< with addresses; servers that went elsewhere by them
    uint64_t empty = 0, nx = 0, refused = 0, other = 0;
};

/// The lab, when there is one (the demo).
struct LabRow {
    struct Origin {
        std::string name, address;
        bool alive = false;
        uint64_t requests = 0;
    };
    bool present = false;
    std::vector<Origin> origins;
    int rate = 0;                         ///< requests/s asked for
    uint64_t sent = 0, ok = 0, lost = 0;  ///< lost: answered 5xx or not at all
    int64_t worstMs = 0;                  ///< slowest answer so far
};

struct ProcessRow {
    uint64_t connRateLimit = 0, sessRateLimit = 0;  ///< 0: none
    std::string version, node, configFile, configHash;
    long pid = 0;
    int threads = 0;
    int64_t startedMs = 0;
    uint64_t maxconn = 0, maxsock = 0, currConns = 0, cumConns = 0, cumReq = 0;
    uint64_t connRate = 0, reqRate = 0, bytesOut = 0;
    uint64_t tlsNow = 0, tlsTotal = 0;  ///< connections under TLS, of clients and to servers
    bool strict = false, stopping = false;
    std::vector<std::string> listeners;     ///< "127.0.0.1:8100"
    std::vector<std::string> tlsListeners;  ///< those of them that speak TLS
    std::string product = "Switchyard";     ///< what it calls itself: "HAProxy"
};

/// Which parts of a Report its source can tell. What is false is not known: that it is empty or 0
/// means nothing then, and who shows it says "not reported".
struct Told {
    bool traces = true;        ///< why requests went where they went
    bool latencies = true;     ///< StatRow::latency
    bool hitKinds = true;      ///< StatRow::hitsStuck and those beside it
    bool tableRules = true;    ///< TableRow::keyExpression, expireMs and stored
    bool sessionBytes = true;  ///< SessionRow::bytesIn and bytesOut
};

/// What a reader already has, so that a Report brings only what is new.
struct Since {
    uint64_t event = 0;   ///< events after this id
    uint64_t trace = 0;   ///< traces after this id
    int maxTraces = 200;  ///< the newest ones of those; 0: none
    std::string table;    ///< a page of this stick table; empty: none
    uint64_t offset = 0;
    int count = 0;
    std::optional<std::string> after;  ///< the page begins behind this TablePage::last, plus offset
    std::string key;  ///< in place of a page: only the entry of this key, as it is typed
    std::optional<TableSearch>
        search;  ///< the page is of what this finds; `after` is not looked at
    bool serverStates = false;
    uint64_t session = 0;         ///< sessions after this id,
    int maxSessions = 0;          ///< the oldest ones of those; 0: none
    std::string sessionText;      ///< only those that have it in an address, a name or their phase
    bool queuedSessions = false;  ///< only those that wait for a server
    bool badMessages = false;
    bool nameServers = false;
    /// The text of what runs, unless its ProcessRow::configHash is this one; none: not wanted.
    std::optional<std::string> otherThan;
    bool figures = true;  ///< rows, tables and totals; else only what is asked for above
};

/// The state of a proxy at one moment.
struct Report {
    int64_t takenMs = 0;   ///< wall time
    int64_t steadyUs = 0;  ///< monotonic stamp, for rates
    ProcessRow process;
    std::vector<StatRow> rows;  ///< HAProxy's order: per proxy FRONTEND, servers, BACKEND
    std::vector<TableRow> tables;
    TablePage page;
    std::vector<ServerState> serverStates;
    std::vector<Event> events;  ///< oldest first
    std::vector<Trace> traces;  ///< oldest first
    std::vector<SessionRow> sessions;
    bool sessionsTold = false;             ///< they were asked for
    std::string sessionsFault;             ///< why they are not told: "Permission denied"
    std::vector<NamedText> configuration;  ///< empty: not asked for, or the proxy cannot tell
    std::vector<BadMessage> badMessages;
    std::vector<NameServerRow> nameServers;  ///< in the order of the file
    uint64_t badMessagesEver = 0;
    LabRow lab;
    Told told;
};

}  // namespace yard
