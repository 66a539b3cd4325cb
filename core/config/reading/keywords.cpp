#include "core/config/reading/keywords.h"

#include <algorithm>
#include <unordered_map>

#include "core/config/reading/handlers.h"
#include "core/config/reading/knownwords.h"
#include "core/config/values/suggest.h"

namespace yard {
namespace {

using enum Place;
constexpr auto Any = Needs::Nothing;
constexpr auto Front = Needs::Frontend;
constexpr auto Back = Needs::Backend;

/// Every word that Switchyard runs.
const std::vector<Keyword>& table() {
    static const std::vector<Keyword> rows = {
        {Section, "global", openGlobal},
        {Section, "defaults", openDefaults},
        {Section, "listen", openProxy},
        {Section, "frontend", openProxy},
        {Section, "backend", openProxy},
        {Section, "peers", openPeers},
        {Section, "resolvers", openResolvers},

        {Section, "userlist", openUserList},
        {Section, "http-errors", openHttpErrors},
        {Place::HttpErrors, "errorfile", httpErrorsFile},

        {Section, "mailers", openMailers},
        {Place::Mailers, "mailer", mailersMailer},
        {Place::Mailers, "timeout", mailersTimeout},

        {Section, "cache", openCache},
        {Place::Cache, "total-max-size", cacheTotalSize},
        {Place::Cache, "max-age", cacheMaxAge},
        {Place::Cache, "max-object-size", cacheObjectSize},
        {Place::Cache, "process-vary", cacheVary},
        {Place::Cache, "max-secondary-entries", cacheSecondary},

        {Place::UserList, "user", userListUser},
        {Place::UserList, "group", userListGroup},

        {Peers, "bind", peersBind},
        {Peers, "disabled", peersDisabled},
        {Peers, "enabled", peersDisabled},
        {Peers, "peer", peersPeer},
        {Peers, "server", peersPeer},
        {Peers, "table", peersTable},

        {Place::Resolvers, "nameserver", resolversNameserver},
        {Place::Resolvers, "parse-resolv-conf", resolversSystem},
        {Place::Resolvers, "hold", resolversHold},
        {Place::Resolvers, "accepted_payload_size", resolversPayload},
        {Place::Resolvers, "resolution_pool_size", resolversPoolSize},
        {Place::Resolvers, "resolve_retries", resolversRetries},
        {Place::Resolvers, "timeout", resolversTimeout},

        // These and the next in the order in which HAProxy looks for a near word, which decides
        // between equals.
        {Global, "nbthread", globalNbthread},
        {Global, "stats", globalStats},
        {Global, "daemon", globalDaemon},
        {Global, "quiet", globalQuiet},
        {Global, "default-path", globalDefaultPath},
        {Global, "zero-warning", globalZeroWarning},
        {Global, "tune.bufsize", globalBufsize},
        {Global, "tune.maxrewrite", globalMaxrewrite},
        {Global, "tune.http.logurilen", globalLogUriLength},
        {Global, "tune.http.cookielen", globalCookieLength},
        {Global, "h1-case-adjust", globalCaseAdjust},
        {Global, "h1-case-adjust-file", globalCaseAdjustFile},
        {Global, "uid", globalUid},
        {Global, "gid", globalGid},
        {Global, "user", globalUser},
        {Global, "group", globalGroup},
        {Global, "maxconn", globalMaxconn},
        {Global, "chroot", globalChroot},
        {Global, "description", globalDescription},
        {Global, "node", globalNode},
        {Global, "pidfile", globalPidfile},
        {Global, "grace", globalGrace},
        {Global, "hard-stop-after", globalHardStopAfter},
        {Global, "localpeer", globalLocalPeer},
        {Global, "master-worker", globalMasterWorker},
        {Global, "maxconnrate", globalConnRate},
        {Global, "maxsessrate", globalConnRate},
        {Global, "presetenv", globalSetenv},
        {Global, "resetenv", globalResetenv},
        {Global, "setenv", globalSetenv},
        {Global, "ulimit-n", globalUlimitN},
        {Global, "unsetenv", globalUnsetenv},
        {Global, "spread-checks", globalSpreadChecks},
        {Global, "max-spread-checks", globalMaxSpreadChecks},
        {Global, "unix-bind", globalUnixBind},
        {Global, "set-var", globalSetVar},
        {Global, "set-var-fmt", globalSetVar},
        {Global, "server-state-base", globalServerStateBase},
        {Global, "server-state-file", globalServerStateFile},
        {Global, "log-send-hostname", globalLogSendHostname},
        {Global, "log-tag", globalLogTag},
        {Global, "log", readLog},

        {Proxy, "server", readServer},
        {Proxy, "default-server", readDefaultServer},
        {Proxy, "server-template", readServerTemplate},
        {Proxy, "source", proxySource, Back},
        {Proxy, "bind-process", proxyBindProcess},
        {Proxy, "http-reuse", proxyHttpReuse, Back},
        {Proxy, "max-keep-alive-queue", proxyMaxKeepAliveQueue},
        {Proxy, "clitcpka-cnt", proxyKeepAliveCount},
        {Proxy, "clitcpka-idle", proxyKeepAliveTime},
        {Proxy, "clitcpka-intvl", proxyKeepAliveTime},
        {Proxy, "srvtcpka-cnt", proxyKeepAliveCount},
        {Proxy, "srvtcpka-idle", proxyKeepAliveTime},
        {Proxy, "srvtcpka-intvl", proxyKeepAliveTime},
        {Proxy, "usesrc", proxyUsesrc},
        {Proxy, "bind", readBind, Front, InDefaults::Refused},
        {Proxy, "mode", proxyMode},
        {Proxy, "load-server-state-from-file", proxyLoadServerState, Back},
        {Proxy, "server-state-file-name", proxyServerStateFileName, Back},
        {Proxy, "id", proxyId, Any, InDefaults::RefusedTight},
        {Proxy, "description", proxyDescription, Any, InDefaults::RefusedTight},
        {Proxy, "disabled", proxyDisabled},
        {Proxy, "enabled", proxyEnabled},
        {Proxy, "rate-limit", proxyRateLimit},
        {Proxy, "retries", proxyRetries, Back},
        {Proxy, "acl", readAcl},
        {Proxy, "http-check", readHttpCheck, Back},
        {Proxy, "http-request", readHttpRule},
        {Proxy, "http-response", readHttpRule},
        {Proxy, "http-after-response", readHttpRule},
        {Proxy, "redirect", proxyRedirect, Any, InDefaults::Refused},
        {Proxy, "tcp-check", readTcpCheck, Back},
        {Proxy, "tcp-request", proxyTcpRequest},
        {Proxy, "tcp-response", proxyTcpResponse},
        {Proxy, "use_backend", proxyUseBackend, Front, InDefaults::Refused},
        {Proxy, "use-server", proxyUseServer, Back, InDefaults::Refused},
        {Proxy, "monitor-uri", proxyMonitorUri, Front},
        {Proxy, "monitor", proxyMonitor, Front, InDefaults::Refused},
        {Proxy, "email-alert", proxyEmailAlert},
        {Proxy, "filter", proxyFilter},
        {Proxy, "errorfile", proxyErrorFile},
        {Proxy, "errorfiles", proxyErrorFiles},
        {Proxy, "http-error", proxyHttpError},
        {Proxy, "errorloc", proxyErrorLoc},
        {Proxy, "errorloc302", proxyErrorLoc},
        {Proxy, "errorloc303", proxyErrorLoc},
        {Proxy, "capture", proxyCapture, Front},
        {Proxy, "declare", proxyDeclare},
        {Proxy, "log-format", proxyLogFormat},
        {Proxy, "log-format-sd", proxyLogFormatSd},
        {Proxy, "error-log-format", proxyErrorLogFormat},
        {Proxy, "log-tag", proxyLogTag},
        {Proxy, "unique-id-format", proxyUniqueIdFormat},
        {Proxy, "unique-id-header", proxyUniqueIdHeader},
        {Proxy, "stick-table", readStickTable, Any, InDefaults::Unsupported},
        {Proxy, "stick", readStick, Any, InDefaults::Refused},
        {Proxy, "stats", readStats},
        {Proxy, "option", readOption},
        {Proxy, "default_backend", proxyDefaultBackend, Front},
        {Proxy, "maxconn", proxyMaxconn, Front, InDefaults::Allowed,
         " Maybe you want 'fullconn' instead ?"},
        {Proxy, "backlog", proxyBacklog, Front},
        {Proxy, "fullconn", proxyFullconn, Back, InDefaults::Allowed,
         " Maybe you want 'maxconn' instead ?"},
        {Proxy, "balance", proxyBalance, Back},
        {Proxy, "hash-type", proxyHashType, Back},
        {Proxy, "hash-balance-factor", proxyHashBalanceFactor, Back},
        {Proxy, "compression", proxyCompression},
        {Proxy, "http-send-name-header", proxySendNameHeader, Back},
        {Proxy, "retry-on", proxyRetryOn},
        {Proxy, "cookie", proxyCookie, Back},
        {Proxy, "dynamic-cookie-key", proxyDynamicCookieKey, Back},
        {Proxy, "persist", proxyPersist},
        {Proxy, "force-persist", proxyPersistRule, Back, InDefaults::Refused},
        {Proxy, "ignore-persist", proxyPersistRule, Back, InDefaults::Refused},
        {Proxy, "log", readLog},
        {Proxy, "timeout", readTimeout},

        {Option, "abortonclose", &ProxyConf::abortOnClose, Back},
        {Option, "allbackups", &ProxyConf::allbackups, Back},
        {Option, "clitcpka", &ProxyConf::tcpKeepAliveClient, Front},
        {Option, "dontlog-normal", &ProxyConf::dontLogNormal, Front},
        {Option, "dontlognull", &ProxyConf::dontLogNull, Front},
        {Option, "forwardfor", optionForwardFor},
        {Option, "h1-case-adjust-bogus-client", &ProxyConf::adjustForClient, Front},
        {Option, "h1-case-adjust-bogus-server", &ProxyConf::adjustForServer, Back},
        {Option, "http-restrict-req-hdr-names", optionRestrictNames},
        {Option, "checkcache", &ProxyConf::checkCache, Back},
        {Option, "http-keep-alive", optionCloseMode},
        {Option, "http-server-close", optionCloseMode},
        {Option, "http-ignore-probes", &ProxyConf::ignoreProbes, Front},
        {Option, "http-buffer-request", &ProxyConf::bufferRequest},
        {Option, "http-pretend-keepalive", &ProxyConf::pretendKeepAlive, Back},
        {Option, "idle-close-on-response", &ProxyConf::idleCloseOnResponse, Front},
        {Option, "nolinger", &ProxyConf::noLinger},
        {Option, "httpchk", optionHttpchk, Back},
        {Option, "ldap-check", optionLdapCheck, Back},
        {Option, "mysql-check", optionMysqlCheck, Back},
        {Option, "pgsql-check", optionPgsqlCheck, Back},
        {Option, "redis-check", optionRedisCheck, Back},
        {Option, "smtpchk", optionSmtpchk, Back},
        {Option, "ssl-hello-chk", optionSslHelloChk, Back},
        {Option, "tcp-check", optionTcpCheck, Back},
        {Option, "httpclose", optionCloseMode},
        {Option, "httplog", optionHttplog},
        {Option, "httpslog", optionHttpslog},
        {Option, "log-health-checks", &ProxyConf::logHealthChecks, Back},
        {Option, "log-separate-errors", &ProxyConf::logSeparateErrors, Front},
        {Option, "logasap", &ProxyConf::logAsap, Front},
        {Option, "originalto", optionOriginalTo},
        {Option, "persist", &ProxyConf::optionPersist, Back},
        {Option, "prefer-last-server", &ProxyConf::preferLastServer, Back},
        {Option, "redispatch", optionRedispatch, Back},
        {Option, "srvtcpka", &ProxyConf::tcpKeepAliveServer, Back},
        {Option, "tcpka", optionTcpka},
        {Option, "tcplog", optionTcplog},

        {Timeout, "check", &Timeouts::check, Back},
        {Timeout, "client", &Timeouts::client, Front},
        {Timeout, "client-fin", &Timeouts::clientFin, Front},
        {Timeout, "connect", &Timeouts::connect, Back},
        {Timeout, "http-keep-alive", &Timeouts::httpKeepAlive},
        {Timeout, "http-request", &Timeouts::httpRequest},
        {Timeout, "queue", &Timeouts::queue, Back},
        {Timeout, "server", &Timeouts::server, Back},
        {Timeout, "server-fin", &Timeouts::serverFin, Back},
        {Timeout, "tarpit", &Timeouts::tarpit},
        {Timeout, "tunnel", &Timeouts::tunnel, Back},

        {Bind, "accept-proxy", BindHandler{false, bindAcceptProxy}},
        {Bind, "backlog", BindHandler{true, bindBacklog}},
        {Bind, "defer-accept", BindHandler{false, bindDeferAccept}},
        {Bind, "expose-fd", BindHandler{true, bindExposeFd}},
        {Bind, "gid", BindHandler{true, bindGid}},
        {Bind, "group", BindHandler{true, bindGroup}},
        {Bind, "id", BindHandler{true, bindId}},
        {Bind, "interface", BindHandler{true, bindInterface}},
        {Bind, "level", BindHandler{true, bindLevel}},
        {Bind, "maxconn", BindHandler{true, bindMaxconn}},
        {Bind, "mode", BindHandler{true, bindMode}},
        {Bind, "mss", BindHandler{true, bindMss}},
        {Bind, "name", BindHandler{true, bindName}},
        {Bind, "nice", BindHandler{true, bindNice}},
        {Bind, "severity-output", BindHandler{true, bindSeverityOutput}},
        {Bind, "shards", BindHandler{true, bindShards}},
        {Bind, "tcp-ut", BindHandler{true, bindTcpUt}},
        {Bind, "tfo", BindHandler{false, bindTfo}},
        {Bind, "thread", BindHandler{true, bindThread}},
        {Bind, "uid", BindHandler{true, bindUid}},
        {Bind, "user", BindHandler{true, bindUser}},
        {Bind, "v4v6", BindHandler{false, bindV4v6}},
        {Bind, "v6only", BindHandler{false, bindV6only}},

        {Server, "addr", ServerHandler{true, serverAddr}},
        {Server, "check-send-proxy", ServerHandler{false, serverCheckSendProxy}},
        {Server, "no-check-send-proxy", ServerHandler{false, serverNoCheckSendProxy}},
        {Server, "no-send-proxy", ServerHandler{false, serverNoSendProxy}},
        {Server, "no-send-proxy-v2", ServerHandler{false, serverNoSendProxyV2}},
        {Server, "proxy-v2-options", ServerHandler{true, serverProxyV2Options}},
        {Server, "send-proxy", ServerHandler{false, serverSendProxy}},
        {Server, "send-proxy-v2", ServerHandler{false, serverSendProxyV2}},
        {Server, "agent-addr", ServerHandler{true, serverAgentAddr}},
        {Server, "agent-check", ServerHandler{false, serverAgentCheck}},
        {Server, "agent-inter", ServerHandler{true, serverAgentInter}},
        {Server, "agent-port", ServerHandler{true, serverAgentPort}},
        {Server, "agent-send", ServerHandler{true, serverAgentSend}},
        {Server, "backup", ServerHandler{false, serverBackup}},
        {Server, "check", ServerHandler{false, serverCheck}},
        {Server, "cookie", ServerHandler{true, serverCookie}},
        {Server, "disabled", ServerHandler{false, serverDisabled}},
        {Server, "downinter", ServerHandler{true, serverDowninter}},
        {Server, "enabled", ServerHandler{false, serverEnabled}},
        {Server, "error-limit", ServerHandler{true, serverErrorLimit}},
        {Server, "fall", ServerHandler{true, serverFall}},
        {Server, "fastinter", ServerHandler{true, serverFastinter}},
        {Server, "id", ServerHandler{true, serverId}},
        {Server, "init-addr", ServerHandler{true, serverInitAddr}},
        {Server, "resolvers", ServerHandler{true, serverResolvers}},
        {Server, "resolve-prefer", ServerHandler{true, serverResolvePrefer}},
        {Server, "resolve-net", ServerHandler{true, serverResolveNet}},
        {Server, "resolve-opts", ServerHandler{true, serverResolveOpts}},
        {Server, "inter", ServerHandler{true, serverInter}},
        {Server, "interface", ServerHandler{true, serverInterface}},
        {Server, "maxconn", ServerHandler{true, serverMaxconn}},
        {Server, "minconn", ServerHandler{true, serverMinconn}},
        {Server, "log-proto", ServerHandler{true, serverLogProto}},
        {Server, "max-reuse", ServerHandler{true, serverIgnoredNumber}},
        {Server, "no-tfo", ServerHandler{false, serverTfo}},
        {Server, "pool-low-conn", ServerHandler{true, serverIgnoredNumber}},
        {Server, "pool-max-conn", ServerHandler{true, serverPoolMaxConn}},
        {Server, "pool-purge-delay", ServerHandler{true, serverPoolPurgeDelay}},
        {Server, "proto", ServerHandler{true, serverProto}},
        {Server, "redir", ServerHandler{true, serverRedir}},
        {Server, "tcp-ut", ServerHandler{true, serverTcpUt}},
        {Server, "tfo", ServerHandler{false, serverTfo}},
        {Server, "ws", ServerHandler{true, serverWs}},
        {Server, "maxqueue", ServerHandler{true, serverMaxqueue}},
        {Server, "no-agent-check", ServerHandler{false, serverNoAgentCheck}},
        {Server, "no-backup", ServerHandler{false, serverNoBackup}},
        {Server, "no-check", ServerHandler{false, serverNoCheck}},
        {Server, "non-stick", ServerHandler{false, serverNonStick}},
        {Server, "observe", ServerHandler{true, serverObserve}},
        {Server, "on-error", ServerHandler{true, serverOnError}},
        {Server, "on-marked-down", ServerHandler{true, serverOnMarkedDown}},
        {Server, "on-marked-up", ServerHandler{true, serverOnMarkedUp}},
        {Server, "port", ServerHandler{true, serverPort}},
        {Server, "rise", ServerHandler{true, serverRise}},
        {Server, "slowstart", ServerHandler{true, serverSlowstart}},
        {Server, "source", ServerHandler{true, serverSource}},
        {Server, "stick", ServerHandler{false, serverStick}},
        {Server, "track", ServerHandler{true, serverTrack}},
        {Server, "usesrc", ServerHandler{true, serverUsesrc}},
        {Server, "weight", ServerHandler{true, serverWeight}},
    };
    return rows;
}

}  // namespace

bool misplaced(const ProxyDraft& proxy, Needs needs) {
    return (needs == Needs::Frontend && !proxy.conf.frontend) ||
           (needs == Needs::Backend && !proxy.conf.backend);
}

std::string sideName(Needs needs) { return needs == Needs::Frontend ? "frontend" : "backend"; }

const Keyword* findKeyword(Place place, std::string_view word) {
    using Index = std::unordered_map<std::string_view, const Keyword*>;
    static const std::vector<Index> indexes = [] {
        std::vector<Index> all(PlaceCount);
        for (const auto* rows : {&table(), &inertKeywords(), &tlsKeywords()})
            for (const Keyword& row : *rows)
                all[static_cast<size_t>(row.place)].emplace(row.word, &row);
        return all;
    }();
    const Index& index = indexes[static_cast<size_t>(place)];
    const auto it = index.find(word);
    return it == index.end() ? nullptr : it->second;
}

bool isNotRun(Place place, std::string_view word) {
    const auto& words = notRunWords(place);
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string didYouMean(Place place, std::string_view word) {
    if (place == Peers || place == Place::Resolvers || place == Place::UserList ||
        place == Place::HttpErrors || place == Place::Mailers || place == Place::Cache)
        return {};  // HAProxy guesses nothing there
    std::vector<std::string_view> candidates;
    // HAProxy counts the words that open sections among those of a section.
    if (place == Proxy || place == Global)
        candidates = {"listen", "frontend", "backend", "defaults"};
    if (place == Global) candidates.insert(candidates.end(), {"global", "peers", "resolvers"});
    for (const auto* rows : {&table(), &inertKeywords(), &tlsKeywords()})
        for (const Keyword& row : *rows)
            // What stands behind `source` only is not among HAProxy's.
            if (row.place == place && (place != Server || row.word != "interface"))
                candidates.push_back(row.word);
    const auto& others = notRunWords(place);
    candidates.insert(candidates.end(), others.begin(), others.end());
    const auto best = closestWord(word, candidates);
    return best.empty() ? std::string() : "; did you mean '" + std::string(best) + "' maybe ?";
}

}  // namespace yard
