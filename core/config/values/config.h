#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/base/endpoint.h"
#include "core/config/values/checkrules.h"
#include "core/config/values/connectconf.h"
#include "core/config/values/cookieconf.h"
#include "core/config/values/fieldconf.h"
#include "core/config/values/hashconf.h"
#include "core/config/values/resolversconf.h"
#include "core/config/values/retryconf.h"
#include "core/config/values/rules.h"
#include "core/config/values/userlist.h"
#include "core/tls/tlsconf.h"

/// What a configuration file means, as plain values with HAProxy's defaults. Made by the parser
/// (parser.h), immutable afterwards and shared between threads. Durations are milliseconds; 0 is
/// "none", which for HAProxy means infinite.
namespace yard {

struct TlsDraft;

/// A file's name and text, as read.
struct SourceText {
    std::string name;
    std::string text;
};

struct LogTarget {
    Where where;
    Endpoint address;  ///< UDP or unix datagram; invalid for stdout and stderr
    int fd = -1;       ///< 1 or 2 for stdout and stderr
    /// local, rfc3164, rfc5424, raw, short, timed, iso, priority; empty: local, but with the name
    /// of the host where `log-send-hostname` is
    std::string format;
    int facility = 16;  ///< local0
    int maxLevel = 7;   ///< messages less severe than this are not sent (debug)
    int minLevel = 0;
    int length = 1024;  ///< bytes in a line
};

struct StatsSocket {
    Where where;
    Endpoint address;  ///< unix or TCP; invalid when inherited
    int fd = -1;       ///< inherited listening descriptor (fd@N)
    /// 0 user, 1 operator, 2 admin. Not given: operator, but user where TCP lets anybody in
    /// (HAProxy: operator there too).
    int level = 1;
    int severity = 0;  ///< of messages in answers: 0 not shown, 1 number, 2 string
    int mode = -1;     ///< permission bits of a unix socket; -1 as umask says
    int uid = -1, gid = -1;
};

struct BindConf {
    Where where;
    Endpoint address;  ///< invalid when inherited
    int fd = -1;       ///< inherited listening descriptor (fd@N)
    std::string name;  ///< `name x`; empty: none
    int id = 0;        ///< 1.. in its proxy, or `id N`
    std::string text;  ///< as written, for messages
    int64_t maxconn = 0;
    int backlog = 0;
    bool deferAccept = false, v4v6 = false, v6only = false;
    bool fastOpen = false;     ///< `tfo`
    int mss = 0;               ///< TCP_MAXSEG; negative: less than the interface's; 0: as it comes
    int userTimeout = 0;       ///< `tcp-ut`, ms without an acknowledgement; 0: as it comes
    std::string interface;     ///< connections of this one only; empty: any
    bool acceptProxy = false;  ///< every connection begins with a header of the PROXY protocol
    int mode = -1, uid = -1, gid = -1;
    std::shared_ptr<TlsBindConf> tls;  ///< null: its line says nothing of TLS
    bool secured() const { return tls && tls->on; }
};

/// How often a server is checked, and where.
struct CheckConf {
    int64_t inter = 2000, fastinter = 0, downinter = 0;  ///< 0: as inter
    int rise = 2, fall = 3;
    std::optional<uint16_t> port;     ///< `port N`
    std::optional<Endpoint> address;  ///< `addr A`
};

/// `agent-check`: a program beside the server that is asked about it.
struct AgentConf {
    bool on = false;
    int64_t inter = 2000;
    uint16_t port = 0;
    std::optional<Endpoint> address;  ///< `agent-addr`; none: that of the server
    std::string send;                 ///< what it is sent first
};

/// `observe`: which traffic tells of a server's health.
enum class Observe : uint8_t { None, Layer4, Layer7 };
/// `on-error`: what `error-limit` errors in a row in the observed traffic come to.
enum class OnError : uint8_t { FastInter, FailCheck, SuddenDeath, MarkDown };

/// `send-proxy` and its like: connections begin with a header that tells who the client is.
struct SendProxyConf {
    bool line = false, binary = false;  ///< version 1 and 2; the latter counts where both are said
    bool checksum = false;              ///< `proxy-v2-options crc32c`
    bool checks = false;                ///< `check-send-proxy`
    bool any() const { return line || binary; }
};

struct ServerConf {
    Where where;
    std::string name;
    int id = 0;            ///< 1.. in declaration order, or `id N`
    bool idGiven = false;  ///< `id N`
    Endpoint address;
    std::string hostText;  ///< as written, without the port
    InitAddr initAddr;
    ResolveConf resolve;
    bool unresolved = false;           ///< its name has no address, which `init-addr none` allows
    std::optional<SourceConf> source;  ///< none: as that of its proxy
    /// How the port is found: fixed, the client's destination port, or that plus `portShift`.
    enum class Port { Fixed, Client, ClientShifted } portRule = Port::Fixed;
    int portShift = 0;
    int weight = 1;      ///< 0..256
    std::string cookie;  ///< what a client's cookie calls it; empty: nothing
    bool backup = false, disabled = false, nonStick = false;
    int64_t maxconn = 0;  ///< 0: no limit
    /// `minconn`: below `maxconn` the limit, which rises as the backend fills up; 0: it stays.
    int64_t minconn = 0;
    int64_t maxqueue = 0;
    bool checked = false;
    CheckConf check;
    AgentConf agent;
    SendProxyConf sendProxy;
    TlsServerConf tls;
    std::optional<SampleExpr> sni;  ///< which name is asked for
    Observe observe = Observe::None;
    OnError onError = OnError::FailCheck;
    int errorLimit = 10;
    std::string redirect;  ///< `redir`: GET and HEAD are sent there instead; empty: they are not
    int userTimeout = 0;   ///< `tcp-ut`, ms without an acknowledgement; 0: as it comes
    PoolConf pool;
    bool endSessionsWhenDown = false;       ///< `on-marked-down shutdown-sessions`
    bool endBackupSessionsWhenUp = false;   ///< `on-marked-up shutdown-backup-sessions`
    std::string trackBackend, trackServer;  ///< `track`: whose state it follows; empty: its own
    int64_t slowstart = 0;                  ///< whole seconds, 0: it takes all its share at once
    bool tracks() const { return !trackServer.empty(); }
    bool hasHostName() const;  ///< its address was looked up
};

enum class Mode { Tcp, Http };
/// `# switchyard: failback`: when a server that was DOWN and passes its checks again takes traffic.
struct Failback {
    enum class When : uint8_t { Auto, After, Manual } when = When::Auto;
    int64_t after = 0;  ///< ms it has to stay up first
};

enum class Algorithm {
    None,
    StaticRr,
    RoundRobin,
    LeastConn,
    First,
    Random,
    Source,  ///< this and those below hash something
    Uri,
    UrlParam,
    Header,
    RdpCookie,
    Hash
};
constexpr bool hashes(Algorithm algorithm) { return algorithm >= Algorithm::Source; }

enum class KeyType { Ip, Ipv6, Integer, String, Binary };

struct StickTableConf {
    Where where;
    KeyType type = KeyType::Ip;
    uint32_t length = 32;  ///< of string and binary keys, in bytes
    uint64_t size = 0;
    int64_t expire = 0;  ///< 0: entries live until purged
    bool nopurge = false;
    bool keyIsAddress = false;  ///< `srvkey addr`: servers are called by address, not by name
    /// What entries hold, in the order of `show table`; that of a table which stick rules use has
    /// the server.
    std::vector<StickStore> stores;
    std::string peers;  ///< the peers section that it is to be exchanged within; empty: none
};

/// `peers`: processes that share stick tables. The tables that stand in the section are used here;
/// nothing is exchanged yet.
struct PeersConf {
    struct Peer {
        Where where;
        std::string name;
    };
    struct Table {
        std::string name;  ///< "section/table", as rules and the Runtime API call it
        StickTableConf conf;
    };
    Where where;
    std::string name;
    bool disabled = false;
    std::vector<Peer> peers;
    std::vector<Table> tables;
};

/// `# switchyard: stick-table persist`: the table outlives the process in a file.
struct PersistConf {
    Where where;
    std::string file;
    int64_t every = 60000;  ///< between two savings
};

struct StickRule {
    Where where;
    bool match = false, store = false;  ///< `stick on` is both
    bool storeResponse = false;         ///< when the answer is there
    SampleExpr key;
    std::string table;  ///< the proxy that holds the table; never empty after parsing
    std::string text;   ///< "stick match dst_port"
    std::optional<Condition> condition;
};

struct Timeouts {
    int64_t connect = 0, client = 0, server = 0, queue = 0, check = 0, tunnel = 0;
    int64_t httpRequest = 0, httpKeepAlive = 0, clientFin = 0, serverFin = 0, tarpit = 0;
};

/// How the statistics page of a proxy looks, and to whom it is shown.
struct StatsPage {
    int64_t refresh = 0;  ///< seconds, 0: it does not ask again by itself
    bool hideVersion = false, showNode = false;
    std::string node, description;   ///< `show-node NAME`, `show-desc TEXT`
    std::vector<std::string> scope;  ///< proxies; "." the one that is asked; empty: all
    static constexpr const char* DefaultRealm = "HAProxy Statistics";
    std::string realm;                      ///< empty: the DefaultRealm
    std::shared_ptr<const UserList> users;  ///< `stats auth`; null: everybody
    std::vector<HttpRule> rules;            ///< `stats http-request`: who may see it
    std::vector<Condition> admins;          ///< `stats admin`: any of them lets servers be changed
};

/// `mailers`: whom mails are handed to, by SMTP.
struct MailersConf {
    struct Mailer {
        Where where;
        std::string name;
        Endpoint address;
    };
    Where where;
    std::string name;
    int64_t timeout = 10000;  ///< ms for one mail
    std::vector<Mailer> mailers;
};

/// `email-alert`: a mail for what happens to servers.
struct EmailAlertConf {
    std::string mailers, from, to;
    std::string myHostname;  ///< empty: the machine's
    int level = 1;           ///< as syslog's: what is less severe sends no mail (alert)
    bool any = false;        ///< some line tells of it
    bool on() const { return !mailers.empty() && !from.empty() && !to.empty(); }
};

/// `cache`: answers that are kept, and given again without asking a server.
struct CacheConf {
    Where where;
    std::string name;
    uint64_t totalSize = 0;      ///< bytes; 0: it was not said
    uint64_t maxObjectSize = 0;  ///< bytes of an answer; 0: half of an eighth of them all
    int64_t maxAge = 60;         ///< seconds
    bool processVary = false;
    unsigned maxSecondary = 10;  ///< answers by what `vary` names, of one URI
};

/// `compression`: answers are compressed for clients that take it.
struct CompressionConf {
    enum class Algorithm : uint8_t { Identity, Gzip, Deflate, RawDeflate };
    std::vector<Algorithm> algorithms;  ///< in the order they are preferred; empty: none
    std::vector<std::string> types;     ///< how `content-type` begins; empty: any
    bool offload = false;               ///< servers are not asked to compress
};

enum class CloseMode { KeepAlive, ServerClose, Close };  ///< options http-keep-alive, ...

struct ProxyConf {
    Where where;
    std::string name;
    int id = 0;                              ///< 1.. over all proxies in file order, or `id N`
    bool idGiven = false;                    ///< `id N`
    bool frontend = false, backend = false;  ///< listen: both
    std::string description;                 ///< for people
    bool disabled = false;
    Mode mode = Mode::Tcp;
    std::vector<BindConf> binds;  ///< ranges and lists are already one bind each
    std::vector<ServerConf> servers;
    Algorithm algorithm = Algorithm::None;  ///< RoundRobin where servers exist and nothing is said
    HashConf hash;
    CookieConf cookie;
    std::string dynamicCookieKey;      ///< what `cookie ... dynamic` mixes in; empty: none
    std::optional<SourceConf> source;  ///< of servers without one of their own
    bool allbackups = false;
    std::optional<int> redispatch;  ///< `option redispatch [N]`; N defaults to -1
    int retries = 3;
    RetryOn retryOn;
    std::string rdpCookie;       ///< `persist rdp-cookie`: which one names the server; empty: none
    bool optionPersist = false;  ///< `option persist`: also to servers that are down
    std::vector<PersistRule> persistRules;  ///< the first that applies counts
    int64_t maxconn = 0;                    ///< of the frontend; 0: as global
    int64_t sessRate = 0;  ///< `rate-limit sessions`: new ones a second; 0: no limit
    int64_t fullconn = 0;
    Timeouts timeouts;
    CloseMode closeMode = CloseMode::KeepAlive;
    CheckRules check;  ///< what is asked of servers with `check`
    std::optional<StickTableConf> stickTable;
    std::vector<StickRule> stickRules;
    std::string defaultBackend;
    Where defaultBackendWhere;
    std::vector<UseBackend> useBackends;
    std::vector<UseServer> useServers;
    std::vector<TcpRule> connectionRules, sessionRules, contentRules;
    std::vector<TcpRule> tcpResponseRules;           ///< `tcp-response content`
    int64_t inspectDelay = 0, tcpResponseDelay = 0;  ///< how long content rules wait for data
    std::vector<HttpRule> requestRules, redirects, responseRules, afterResponseRules;
    std::string monitorUri;  ///< empty: none
    std::vector<Condition> monitorFails;
    std::vector<ErrorPage> errorPages;
    std::vector<Capture> requestCaptures, responseCaptures;
    std::optional<Capture> cookieCapture;
    std::vector<LogTarget> logs;
    Format logFormat;       ///< empty: HAProxy's "Connect from ..."
    Format errorLogFormat;  ///< of connections that never became a session; empty: HAProxy's line
    Format logFormatSd;     ///< structured data of RFC 5424; empty: none
    Format uniqueId;        ///< `unique-id-format`; empty: requests have none
    std::string uniqueIdHeader;
    std::string logTag;                      ///< of the process, too; empty: the program's name
    std::optional<std::string> logHostname;  ///< `log-send-hostname`
    bool abortOnClose = false;  ///< a client that ends its side before the answer came is gone
    bool ignoreProbes = false;  ///< connections without a byte end without a word
    bool dontLogNull = false, logAsap = false, logHealthChecks = false;
    bool dontLogNormal = false, logSeparateErrors = false;
    bool tcpKeepAliveClient = false, tcpKeepAliveServer = false;
    KeepAliveTimes clientKeepAlive, serverKeepAlive;  ///< `clitcpka-...`, `srvtcpka-...`
    HttpReuse reuse = HttpReuse::Safe;
    bool preferLastServer = false;
    int64_t maxKeepAliveQueue = -1;  ///< of it, a longer one is not joined; -1: any is
    bool pretendKeepAlive = false;   ///< servers are not told that their connection will be closed
    bool noLinger = false;           ///< connections end with a RST
    bool idleCloseOnResponse = false;  ///< a soft stop closes idle clients behind an answer
    ForwardFor forwardFor;
    ForwardFor originalTo;  ///< `option originalto`: where the client connected to
    CompressionConf compression;
    EmailAlertConf emailAlert;
    std::string sendNameHeader;  ///< `http-send-name-header`; empty: none
    bool checkCache = false;  ///< `option checkcache`: cacheable answers with a cookie are refused
    OddNames oddNames = OddNames::Preserve;
    /// `option h1-case-adjust-bogus-client` and `-server`: the former's answers and the latter's
    /// requests are spelled as `fieldCase` says.
    bool adjustForClient = false, adjustForServer = false;
    std::shared_ptr<const FieldCase> fieldCase;
    bool bufferRequest = false;  ///< `option http-buffer-request`: rules see the body, too
    bool statsEnabled = false;   ///< `stats enable` or `stats uri`
    std::string statsUri = "/haproxy?stats";
    StatsPage statsPage;
    /// `load-server-state-from-file`: where the servers' states of before the start come from.
    enum class LoadState { None, Global, Local } loadServerState = LoadState::None;
    std::string serverStateFileName;           ///< of Local; empty: the name of the proxy
    std::shared_ptr<const TlsDraft> tlsWords;  ///< of the global section, for servers added later
    // # switchyard:
    bool redispatchToBackup = true;
    int64_t hedgeConnect =
        0;  ///< ms after which a second server is dialled beside the first; 0: none
    Failback failback;
    std::optional<PersistConf> persist;  ///< of its stick table
};

struct GlobalConf {
    bool countsInTables = false;  ///< some rule tracks, or asks, what stick tables count
    int64_t maxconn = 0;          ///< 0: from the limit of open files
    int nbthread = 0;             ///< 0: half the cores, 1 to 4
    uint64_t bufsize = 16384, maxrewrite = 1024;
    size_t logUriLength = 1023;  ///< `tune.http.logurilen`: of a request line in the log, bytes
    size_t cookieLength = 63;    ///< `tune.http.cookielen`: of a captured cookie at most
    FieldCase fieldCase;         ///< `h1-case-adjust`
    std::vector<LogTarget> logs;
    std::vector<StatsSocket> statsSockets;
    std::string logTag;                      ///< empty: the name of the program
    std::optional<std::string> logHostname;  ///< `log-send-hostname`; empty: that of the machine
    int spreadChecks = 0;         ///< `spread-checks`: percent by which intervals vary, 0..50
    int64_t maxSpreadChecks = 0;  ///< the longest time over which checks begin; 0: no limit
    int64_t statsTimeout = 10000;
    int statsMaxconn = 10;  ///< connections to the stats sockets at a time
    std::string chroot, pidfile, node, description;
    std::string serverStateFile, serverStateBase;  ///< `server-state-file`, `server-state-base`
    std::string user, group;
    std::string localPeer;  ///< what this process is called in peers sections
    int uid = -1, gid = -1;
    int64_t connRate = 0, sessRate = 0;  ///< `maxconnrate`, `maxsessrate`; 0: no limit
    int64_t ulimitN = 0;                 ///< descriptors asked for; 0: as maxconn needs
    int64_t grace = 0;                   ///< a soft stop begins so much later, ms
    int64_t hardStopAfter = 0;           ///< a soft stop waits no longer for sessions; 0: for ever
    bool daemon = false, quiet = false, debug = false, zeroWarning = false;
    bool masterWorker = false;  ///< as -W
    UnixBind unixBind;
    std::vector<HttpRule> variables;  ///< `set-var`, `set-var-fmt`: set at the start
};

struct Config {
    GlobalConf global;
    std::vector<std::shared_ptr<const ProxyConf>> proxies;  ///< in file order; no defaults sections
    std::vector<PeersConf> peers;
    std::vector<ResolversConf> resolvers;
    std::vector<MailersConf> mailers;
    std::vector<CacheConf> caches;
    std::vector<std::shared_ptr<PatternSet>> patterns;  ///< by their ids
    std::vector<std::string> files;
    std::vector<SourceText> sources;  ///< what it was made of
    std::string hash;                 ///< of the text, 6 hex digits, to tell versions apart

    /// With `frontend` or `backend` capability as asked; nullptr: none of that name.
    std::shared_ptr<const ProxyConf> findBackend(const std::string& name) const;
    std::shared_ptr<const ProxyConf> findFrontend(const std::string& name) const;
};

}  // namespace yard
