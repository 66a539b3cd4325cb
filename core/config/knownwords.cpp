#include "core/config/knownwords.h"

#include <algorithm>

namespace yard {
namespace {

// As listed by `haproxy -dKall` of 2.6.12, and in its configuration manual, less what keywords.cpp
// has.
constexpr std::string_view SectionWords =
    "cache fcgi-app http-errors log-forward mailers namespace_list peers program resolvers ring "
    "userlist";

constexpr std::string_view GlobalWords =
    "busy-polling ca-base close-spread-time cluster-secret cpu-map crt-base default-path "
    "expose-experimental-directives external-check fd-hard-limit grace "
    "h1-accept-payload-with-any-method h1-case-adjust h1-case-adjust-file hard-stop-after "
    "httpclient.resolvers.id httpclient.resolvers.prefer httpclient.ssl.ca-file "
    "httpclient.ssl.verify insecure-fork-wanted insecure-setuid-wanted issuers-chain-path "
    "localpeer log-send-hostname log-tag lua-load lua-load-per-thread lua-prepend-path "
    "master-worker maxcompcpuusage maxcomprate maxconnrate maxpipes "
    "maxsessrate maxsslconn maxsslrate maxzlibmem mworker-max-reloads nbproc "
    "no-memory-trimming noepoll noevports nogetaddrinfo nokqueue nopoll noreuseport nosplice "
    "numa-cpu-mapping pp2-never-send-local presetenv profiling.tasks resetenv "
    "set-dumpable set-var set-var-fmt setenv "
    "ssl-default-bind-ciphers ssl-default-bind-ciphersuites "
    "ssl-default-bind-curves ssl-default-bind-options ssl-default-server-ciphers "
    "ssl-default-server-ciphersuites ssl-default-server-options ssl-dh-param-file "
    "ssl-load-extra-del-ext ssl-load-extra-files ssl-mode-async ssl-propquery ssl-provider "
    "ssl-provider-path ssl-server-verify ssl-skip-self-issued-ca strict-limits thread-group "
    "thread-groups tune.buffers.limit tune.buffers.reserve tune.chksize tune.comp.maxlevel "
    "tune.fail-alloc tune.fd.edge-triggered tune.h2.header-table-size "
    "tune.h2.initial-window-size tune.h2.max-concurrent-streams tune.h2.max-frame-size "
    "tune.http.cookielen tune.http.logurilen tune.http.maxhdr tune.idle-pool.shared "
    "tune.idletimer tune.listener.multi-queue tune.lua.forced-yield tune.lua.maxmem "
    "tune.lua.service-timeout tune.lua.session-timeout tune.lua.task-timeout tune.maxaccept "
    "tune.maxpollevents tune.pattern.cache-size tune.peers.max-updates-at-once tune.pipesize "
    "tune.pool-high-fd-ratio tune.pool-low-fd-ratio tune.rcvbuf.client tune.rcvbuf.server "
    "tune.recv_enough tune.runqueue-depth tune.sched.low-latency tune.sndbuf.client "
    "tune.sndbuf.server tune.ssl.cachesize tune.ssl.capture-buffer-size "
    "tune.ssl.capture-cipherlist-size tune.ssl.default-dh-param tune.ssl.force-private-cache "
    "tune.ssl.hard-maxrecord tune.ssl.keylog tune.ssl.lifetime tune.ssl.maxrecord "
    "tune.ssl.ssl-ctx-cache-size tune.vars.check-max-size tune.vars.global-max-size "
    "tune.vars.proc-max-size tune.vars.reqres-max-size tune.vars.sess-max-size "
    "tune.vars.txn-max-size ulimit-n unix-bind unsetenv";

constexpr std::string_view ProxyWords =
    "appsession bind-process block clitcpka-cnt clitcpka-idle clitcpka-intvl clitimeout "
    "compression contimeout declare dispatch dynamic-cookie-key email-alert error-log-format "
    "errorfiles errorloc errorloc302 errorloc303 external-check filter http-error "
    "http-reuse http-send-name-header ignore-persist log-format log-format-sd log-tag "
    "max-keep-alive-queue max-session-srv-conns monitor-net persist rate-limit "
    "server-template source srvtcpka-cnt srvtcpka-idle srvtcpka-intvl srvtimeout "
    "tcp-response transparent unique-id-format unique-id-header use-backend-name use-fcgi-app "
    "usesrc bind-process appsession block monitor-net";

constexpr std::string_view OptionWords =
    "abortonclose accept-invalid-http-request accept-invalid-http-response checkcache "
    "contstats disable-h2-upgrade dontlog-normal external-check h1-case-adjust-bogus-client "
    "h1-case-adjust-bogus-server http-buffer-request http-ignore-probes http-no-delay "
    "http-pretend-keepalive http-restrict-req-hdr-names http-use-proxy-header httpslog "
    "idle-close-on-response independent-streams log-separate-errors "
    "nolinger originalto prefer-last-server "
    "socket-stats splice-auto splice-request splice-response spop-check "
    "tcp-smart-accept tcp-smart-connect transparent";

constexpr std::string_view BindWords =
    "accept-netscaler-cip accept-proxy allow-0rtt alpn ca-file ca-ignore-err ca-sign-file "
    "ca-sign-pass ca-verify-file ciphers ciphersuites crl-file crt crt-ignore-err crt-list "
    "curves ecdhe force-sslv3 force-tlsv10 force-tlsv11 force-tlsv12 force-tlsv13 "
    "generate-certificates id interface mss namespace nice no-ca-names no-sslv3 "
    "no-tls-tickets no-tlsv10 no-tlsv11 no-tlsv12 no-tlsv13 npn prefer-client-ciphers process "
    "proto shards ssl ssl-max-ver ssl-min-ver strict-sni tcp-ut tfo thread "
    "tls-ticket-keys transparent verify";

constexpr std::string_view ServerWords =
    "allow-0rtt alpn ca-file "
    "check-alpn check-proto check-send-proxy check-sni check-ssl check-via-socks4 ciphers "
    "ciphersuites crl-file crt force-sslv3 force-tlsv10 force-tlsv11 force-tlsv12 "
    "force-tlsv13 init-addr log-proto max-reuse minconn namespace "
    "no-check-send-proxy no-check-ssl no-send-proxy no-send-proxy-v2 no-send-proxy-v2-ssl "
    "no-send-proxy-v2-ssl-cn no-ssl no-ssl-reuse no-sslv3 no-tfo no-tls-tickets no-tlsv10 "
    "no-tlsv11 no-tlsv12 no-tlsv13 npn "
    "pool-low-conn pool-max-conn pool-purge-delay proto proxy-v2-options redir resolve-net "
    "resolve-opts resolve-prefer resolvers send-proxy send-proxy-v2 send-proxy-v2-ssl "
    "send-proxy-v2-ssl-cn sni socks4 source ssl ssl-max-ver ssl-min-ver ssl-reuse "
    "tcp-ut tfo tls-tickets usesrc verify verifyhost ws";

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const size_t end = std::min(text.find(' '), text.size());
        if (end) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::string_view textOf(Place place) {
    switch (place) {
        case Place::Section:
            return SectionWords;
        case Place::Global:
            return GlobalWords;
        case Place::Proxy:
            return ProxyWords;
        case Place::Option:
            return OptionWords;
        case Place::Bind:
            return BindWords;
        case Place::Server:
            return ServerWords;
        case Place::Timeout:
            return {};
    }
    return {};
}

}  // namespace

const std::vector<std::string_view>& notRunWords(Place place) {
    static const auto lists = [] {
        std::vector<std::vector<std::string_view>> all;
        for (int p = 0; p < PlaceCount; ++p) all.push_back(split(textOf(static_cast<Place>(p))));
        return all;
    }();
    return lists[static_cast<size_t>(place)];
}

}  // namespace yard
