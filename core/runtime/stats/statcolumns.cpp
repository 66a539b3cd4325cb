#include "core/runtime/stats/statcolumns.h"

#include "core/runtime/stats/stataccess.h"

namespace yard {
namespace stataccess {

constexpr auto Text = StatType::Text, U32 = StatType::U32, S32 = StatType::S32, U64 = StatType::U64;
/// See StatColumn::operatorsOnly.
constexpr bool Hidden = true;

constexpr StatColumn Columns[] = {
    {"pxname", "KNS", Text, text<&StatRow::proxy>, "Proxy"},
    {"svname", "KNS", Text, text<&StatRow::name>, "Server, or FRONTEND or BACKEND"},
    {"qcur", "MGP", U32, count<SB, &StatRow::qcur>, "Requests in the queue"},
    {"qmax", "MMP", U32, count<SB, &StatRow::qmax>, "Most requests in the queue so far"},
    {"scur", "MGP", U32, count<FSB, &StatRow::scur>, "Sessions now"},
    {"smax", "MMP", U32, count<FSB, &StatRow::smax>, "Most sessions so far"},
    {"slim", "CLP", U32, known<&StatRow::slim>, "Limit of sessions"},
    {"stot", "MCP", U64, count<FSB, &StatRow::stot>, "Sessions so far"},
    {"bin", "MCP", U64, count<FSB, &StatRow::bin>, "Bytes received from clients"},
    {"bout", "MCP", U64, count<FSB, &StatRow::bout>, "Bytes sent to clients"},
    {"dreq", "MCP", U64, count<FB, &StatRow::dreq>, "Requests denied by rules"},
    {"dresp", "MCP", U64, count<FSB, &StatRow::dresp>, "Responses denied by rules"},
    {"ereq", "MCP", U64, count<F, &StatRow::ereq>, "Invalid requests"},
    {"econ", "MCP", U64, count<SB, &StatRow::econ>, "Requests that reached no server"},
    {"eresp", "MCP", U64, count<SB, &StatRow::eresp>, "Invalid or missing responses"},
    {"wretr", "MCP", U64, count<SB, &StatRow::wretr>, "Connects tried again"},
    {"wredis", "MCP", U64, count<SB, &StatRow::wredis>, "Requests moved to another server"},
    {"status", "SGP", Text, text<&StatRow::status>, "State"},
    {"weight", "MaP", U32, known<&StatRow::weight>, "Effective weight"},
    {"act", "SGP", U32, known<&StatRow::act>, "Active servers that are up", "MGP"},
    {"bck", "SGP", U32, known<&StatRow::bck>, "Backup servers that are up", "MGP"},
    {"chkfail", "MCP", U64, ofChecked<&StatRow::chkfail>, "Failed checks"},
    {"chkdown", "MCP", U64, checkedOrBackend<&StatRow::chkdown>, "Times it went down"},
    {"lastchg", "MAP", U32, known<&StatRow::lastchg>, "Seconds since the last change of state"},
    {"downtime", "MCP", U32, downtime, "Seconds spent down"},
    {"qlimit", "CLS", U32, known<&StatRow::qlimit>, "Limit of the queue"},
    {"pid", "KGP", U32, always<1>, "Number of the process, always 1"},
    {"iid", "KGS", U32, id<&StatRow::proxyId>, "Id of the proxy"},
    {"sid", "KGS", U32, id<&StatRow::serverId>, "Id of the server"},
    {"throttle", "MaP", U32, known<&StatRow::throttle>,
     "Share of its weight while starting slowly, in %"},
    {"lbtot", "MCP", U64, count<SB, &StatRow::lbtot>, "Requests the algorithm sent here"},
    {"tracked", "CNS", Text, text<&StatRow::tracked>, "Server whose state it follows"},
    {"type", "CGS", U32, type, "0 frontend, 1 backend, 2 server, 3 listener"},
    {"rate", "MRP", U32, count<FSB, &StatRow::rate>, "Sessions in the last second", "MGP"},
    {"rate_lim", "CLP", U32, limit<&StatRow::rateLimit>, "Limit of new sessions a second"},
    {"rate_max", "MMP", U32, count<FSB, &StatRow::rateMax>, "Most sessions in a second", "MGP"},
    {"check_status", "MOP", Text, text<&StatRow::checkStatus>, "Result of the latest check"},
    {"check_code", "MOP", U32, known<&StatRow::checkCode>, "Status code of the latest check"},
    {"check_duration", "MDP", U64, known<&StatRow::checkDuration>,
     "Milliseconds the latest check took"},
    {"hrsp_1xx", "MCP", U64, responses<0>, "Responses with status 1xx"},
    {"hrsp_2xx", "MCP", U64, responses<1>, "Responses with status 2xx"},
    {"hrsp_3xx", "MCP", U64, responses<2>, "Responses with status 3xx"},
    {"hrsp_4xx", "MCP", U64, responses<3>, "Responses with status 4xx"},
    {"hrsp_5xx", "MCP", U64, responses<4>, "Responses with status 5xx"},
    {"hrsp_other", "MCP", U64, responses<5>, "Responses with another status"},
    {"hanafail", "MCP", U64, known<&StatRow::hanafail>, "Failures seen in traffic"},
    {"req_rate", "MRP", U32, count<F, &StatRow::reqRate>, "Requests in the last second"},
    {"req_rate_max", "MMP", U32, count<F, &StatRow::reqRateMax>, "Most requests in a second"},
    {"req_tot", "MCP", U64, requests, "Requests so far"},
    {"cli_abrt", "MCP", U64, count<SB, &StatRow::cliAbrt>, "Given up by the client"},
    {"srv_abrt", "MCP", U64, count<SB, &StatRow::srvAbrt>, "Given up by the server"},
    {"comp_in", "MCP", U64, count<FB, &StatRow::compIn>, "Bytes given to compression"},
    {"comp_out", "MCP", U64, count<FB, &StatRow::compOut>, "Bytes that compression made"},
    {"comp_byp", "MCP", U64, count<FB, &StatRow::compByp>, "Bytes that bypassed compression"},
    {"comp_rsp", "MCP", U64, count<FB, &StatRow::compRsp>, "Responses compressed"},
    {"lastsess", "MAP", S32, lastSession, "Seconds since the last session, -1: none"},
    {"last_chk", "MOP", Text, text<&StatRow::lastChk>, "What the latest check said"},
    {"last_agt", "MOP", Text, text<&StatRow::lastAgt>, "What the latest agent check said"},
    {"qtime", "MaP", U32, average<&StatRow::qtime>, "Average milliseconds in the queue"},
    {"ctime", "MaP", U32, average<&StatRow::ctime>, "Average milliseconds to connect"},
    {"rtime", "MaP", U32, average<&StatRow::rtime>, "Average milliseconds until the response"},
    {"ttime", "MaP", U32, average<&StatRow::ttime>, "Average milliseconds in all"},
    {"agent_status", "MOP", Text, text<&StatRow::agentStatus>, "Result of the latest agent check"},
    {"agent_code", "MOP", U32, known<&StatRow::agentCode>, "Code of the latest agent check"},
    {"agent_duration", "MDP", U64, known<&StatRow::agentDuration>,
     "Milliseconds the latest agent check took"},
    {"check_desc", "MOP", Text, text<&StatRow::checkDesc>, "The latest check in words"},
    {"agent_desc", "MOP", Text, text<&StatRow::agentDesc>, "The latest agent check in words"},
    {"check_rise", "CGS", U32, known<&StatRow::checkRise>, "Passes needed to come up"},
    {"check_fall", "CGS", U32, known<&StatRow::checkFall>, "Failures needed to go down"},
    {"check_health", "CGS", U32, known<&StatRow::checkHealth>, "Health, 0 to rise + fall - 1"},
    {"agent_rise", "CGS", U32, known<&StatRow::agentRise>, "Agent passes needed to come up"},
    {"agent_fall", "CGS", U32, known<&StatRow::agentFall>, "Agent failures needed to go down"},
    {"agent_health", "CGS", U32, known<&StatRow::agentHealth>, "Health by the agent"},
    {"addr", "CGS", Text, text<&StatRow::addr>, "Address and port", {}, Hidden},
    {"cookie", "CNS", Text, text<&StatRow::cookie>, "Cookie name or value", {}, Hidden},
    {"mode", "CGS", Text, mode, "tcp or http"},
    {"algo", "CGS", Text, text<&StatRow::algo>, "Balance algorithm", {}, Hidden},
    {"conn_rate", "MRP", U32, count<F, &StatRow::connRate>, "Connections in the last second"},
    {"conn_rate_max", "MMP", U32, count<F, &StatRow::connRateMax>, "Most connections in a second"},
    {"conn_tot", "MCP", U64, count<F, &StatRow::connTot>, "Connections so far"},
    {"intercepted", "MCP", U64, httpCount<F, &StatRow::intercepted>, "Requests answered here"},
    {"dcon", "MCP", U64, count<F, &StatRow::dcon>, "Connections denied by rules"},
    {"dses", "MCP", U64, count<F, &StatRow::dses>, "Sessions denied by rules"},
    {"wrew", "MCP", U64, zero<FSB>, "Header changes that failed"},
    {"connect", "MCP", U64, count<SB, &StatRow::connect>, "Connects tried"},
    {"reuse", "MCP", U64, count<SB, &StatRow::reuse>, "Requests on a kept connection"},
    {"cache_lookups", "MCP", U64, httpCount<FB, &StatRow::cacheLookups>,
     "Requests looked up in the cache"},
    {"cache_hits", "MCP", U64, httpCount<FB, &StatRow::cacheHits>, "Requests found in the cache"},
    {"srv_icur", "MGP", U32, count<S, &StatRow::idleCur>, "Idle connections"},
    {"src_ilim", "CLP", U32, nothing, "Limit of idle connections"},
    {"qtime_max", "MMP", U32, average<&StatRow::qtimeMax>, "Most milliseconds in the queue"},
    {"ctime_max", "MMP", U32, average<&StatRow::ctimeMax>, "Most milliseconds to connect"},
    {"rtime_max", "MMP", U32, average<&StatRow::rtimeMax>, "Most milliseconds until the response"},
    {"ttime_max", "MMP", U32, average<&StatRow::ttimeMax>, "Most milliseconds in all"},
    {"eint", "MCP", U64, count<FSB, &StatRow::eint>, "Internal errors"},
    {"idle_conn_cur", "MGP", U32, zero<S>, "Idle connections not safe to share"},
    {"safe_conn_cur", "MGP", U32, also(count<S, &StatRow::idleCur>),
     "Idle connections safe to share"},
    {"used_conn_cur", "MGP", U32, count<S, &StatRow::usedCur>, "Connections in use"},
    {"need_conn_est", "MGP", U32, also(count<S, &StatRow::usedCur>),
     "Connections needed, estimated"},
    {"uweight", "MaP", U32, known<&StatRow::uweight>, "Weight as set"},
    {"agg_server_status", "MGP", U32, zero<B>, "Servers by state, summed"},
    {"agg_server_check_status", "MGP", U32, zero<B>, "Servers by check state, summed"},
    {"agg_check_status", "MGP", U32, zero<B>, "Servers by check result, summed"},
    {"ssl_sess", "MCP", U64, count<FSB, &StatRow::tlsSessions>, "TLS sessions"},
    {"ssl_reused_sess", "MCP", U64, count<FSB, &StatRow::tlsResumed>, "TLS sessions resumed"},
    {"ssl_failed_handshake", "MCP", U64, count<FSB, &StatRow::tlsFailed>, "TLS handshakes failed"},
    {"h2_headers_rcvd", "MCP", U64, zero<FB>, "HTTP/2: HEADERS frames received"},
    {"h2_data_rcvd", "MCP", U64, zero<FB>, "HTTP/2: DATA frames received"},
    {"h2_settings_rcvd", "MCP", U64, zero<FB>, "HTTP/2: SETTINGS frames received"},
    {"h2_rst_stream_rcvd", "MCP", U64, zero<FB>, "HTTP/2: RST_STREAM frames received"},
    {"h2_goaway_rcvd", "MCP", U64, zero<FB>, "HTTP/2: GOAWAY frames received"},
    {"h2_detected_conn_protocol_errors", "MCP", U64, zero<FB>, "HTTP/2: Connection errors found"},
    {"h2_detected_strm_protocol_errors", "MCP", U64, zero<FB>, "HTTP/2: Stream errors found"},
    {"h2_rst_stream_resp", "MCP", U64, zero<FB>, "HTTP/2: RST_STREAM frames sent"},
    {"h2_goaway_resp", "MCP", U64, zero<FB>, "HTTP/2: GOAWAY frames sent"},
    {"h2_open_connections", "MGP", U64, zero<FB>, "HTTP/2: Connections now"},
    {"h2_backend_open_streams", "MGP", U64, zero<FB>, "HTTP/2: Streams now"},
    {"h2_total_connections", "MCP", U64, zero<FB>, "HTTP/2: Connections so far"},
    {"h2_backend_total_streams", "MCP", U64, zero<FB>, "HTTP/2: Streams so far"},
    {"h1_open_connections", "MGP", U64, count<FB, &StatRow::h1Now>, "HTTP/1: Connections now"},
    {"h1_open_streams", "MGP", U64, count<FB, &StatRow::h1Streams>, "HTTP/1: Requests now"},
    {"h1_total_connections", "MCP", U64, count<FB, &StatRow::h1Ever>, "HTTP/1: Connections so far"},
    {"h1_total_streams", "MCP", U64, count<FB, &StatRow::h1StreamsEver>, "HTTP/1: Requests so far"},
    {"h1_bytes_in", "MCP", U64, count<FB, &StatRow::h1In>, "HTTP/1: Bytes received"},
    {"h1_bytes_out", "MCP", U64, count<FB, &StatRow::h1Out>, "HTTP/1: Bytes sent"},
    {"h1_spliced_bytes_in", "MCP", U64, zero<FB>, "HTTP/1: Bytes received by splicing"},
    {"h1_spliced_bytes_out", "MCP", U64, zero<FB>, "HTTP/1: Bytes sent by splicing"},
};

}  // namespace stataccess

std::span<const StatColumn> statColumns() { return stataccess::Columns; }

size_t firstModuleColumn() {
    static_assert(stataccess::Columns[103].name == "ssl_sess");
    return 103;
}

std::string_view statTypeName(StatType type) {
    switch (type) {
        case StatType::Text:
            return "str";
        case StatType::U32:
            return "u32";
        case StatType::S32:
            return "s32";
        case StatType::U64:
            return "u64";
    }
    return {};
}

}  // namespace yard
