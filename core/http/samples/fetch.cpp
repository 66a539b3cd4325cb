#include "core/http/samples/fetch.h"

#include <algorithm>

#include "core/http/message/text.h"

namespace yard::http {
namespace {

/// Counts down the values of one list; true when `left` reached the wanted one. Unlike ListReader
/// a list has one value more than commas here, as in HAProxy.
bool countDown(std::string_view list, int& left, std::string_view& value) {
    for (;;) {
        const size_t end = elementEnd(list);
        value = trimmed(list.substr(0, end));
        if (--left == 0) return true;
        if (end == list.size()) return false;
        list.remove_prefix(end + 1);
    }
}

}  // namespace

std::optional<FetchKind> fetchKind(std::string_view name) {
    using enum FetchKind;
    constexpr std::pair<std::string_view, FetchKind> names[] = {
        {"src", Src},
        {"dst", Dst},
        {"src_port", SrcPort},
        {"dst_port", DstPort},
        {"fc_src", ConnectionSrc},
        {"fc_dst", ConnectionDst},
        {"fc_src_port", ConnectionSrcPort},
        {"fc_dst_port", ConnectionDstPort},
        {"src_is_local", SrcLocal},
        {"dst_is_local", DstLocal},
        {"str", FetchKind::Text},
        {"int", Integer},
        {"bool", Boolean},
        {"always_true", True},
        {"always_false", False},
        {"env", Env},
        {"hostname", Hostname},
        {"rand", Random},
        {"date", Date},
        {"date_us", Microseconds},
        {"uuid", Uuid},
        {"bin", Bytes},
        {"ipv4", Address},
        {"ipv6", Address},
        {"req.proto_http", IsHttp},
        {"fe_name", FrontendName},
        {"fe_id", FrontendId},
        {"be_name", BackendName},
        {"be_id", BackendId},
        {"nbsrv", UsableServers},
        {"be_conn", BackendSessions},
        {"fe_conn", FrontendSessions},
        {"queue", Queued},
        {"avg_queue", AverageQueue},
        {"be_conn_free", FreeConnections},
        {"connslots", FreeSlots},
        {"be_sess_rate", BackendRate},
        {"fe_sess_rate", FrontendRate},
        {"fe_req_rate", FrontendRequestRate},
        {"table_cnt", TableUsed},
        {"table_avl", TableFree},
        {"srv_conn", ServerSessions},
        {"srv_is_up", ServerIsUp},
        {"srv_conn_free", ServerFree},
        {"srv_queue", ServerQueue},
        {"srv_sess_rate", ServerRate},
        {"srv_weight", ServerWeight},
        {"srv_iweight", ServerFirstWeight},
        {"srv_uweight", ServerUserWeight},
        {"var", Variable},
        {"prio_class", PriorityClass},
        {"prio_offset", PriorityOffset},
        {"fe_defbe", DefaultBackend},
        {"fe_client_timeout", ClientTimeout},
        {"fc_err", ClientFault},
        {"fc_err_str", ClientFaultWords},
        {"fc_pp_authority", Authority},
        {"fc_pp_unique_id", HeaderId},
        {"fc_rtt", RoundTrip},
        {"fc_rttvar", RoundTripVariance},
        {"fc_unacked", Unacknowledged},
        {"fc_sacked", Sacked},
        {"fc_lost", Lost},
        {"fc_retrans", Retransmitted},
        {"fc_fackets", ForwardAcknowledged},
        {"fc_reordering", Reordering},
        {"be_server_timeout", ServerTimeout},
        {"be_tunnel_timeout", TunnelTimeout},
        {"cur_server_timeout", RunningServerTimeout},
        {"cur_tunnel_timeout", RunningTunnelTimeout},
        {"bc_src", ServerSource},
        {"bc_dst", ServerAddress},
        {"bc_src_port", ServerSourcePort},
        {"bc_dst_port", ServerPort},
        {"bc_http_major", ServerHttp},
        {"bc_err", ServerFault},
        {"bc_err_str", ServerFaultWords},
        {"http_first_req", FirstRequest},
        {"last_rule_file", LastRuleFile},
        {"last_rule_line", LastRuleLine},
        {"res.cache_hit", CacheHit},
        {"res.cache_name", CacheName},
        {"so_id", ListenerId},
        {"unique-id", UniqueId},
        {"capture.req.hdr", CapturedField},
        {"capture.res.hdr", CapturedAnswerField},
        {"capture.req.method", CapturedMethod},
        {"capture.req.uri", CapturedUri},
        {"capture.req.ver", CapturedVersion},
        {"capture.res.ver", CapturedAnswerVersion},
        {"method", Method},
        {"path", Path},
        {"pathq", PathQuery},
        {"query", Query},
        {"base", Base},
        {"base32", Base32},
        {"base32+src", Base32Source},
        {"url32", Url32},
        {"url32+src", Url32Source},
        {"baseq", BaseQuery},
        {"url_ip", UrlAddress},
        {"url_port", UrlPort},
        {"url", Url},
        {"url_param", UrlParam},
        {"urlp_val", UrlParamValue},
        {"req.body", Body},
        {"req.body_len", BodyLength},
        {"req.body_size", BodySize},
        {"req.body_param", BodyParam},
        {"req.ver", Version},
        {"req.hdr", Header},
        {"req.fhdr", WholeHeader},
        {"req.hdr_cnt", HeaderCount},
        {"req.hdr_val", HeaderValue},
        {"req.hdr_ip", HeaderAddress},
        {"req.cook", Cookie},
        {"req.cook_cnt", CookieCount},
        {"req.cook_val", CookieValue},
        {"req.hdrs", Headers},
        {"req.hdrs_bin", PackedHeaders},
        {"req.hdr_names", HeaderNames},
        {"req.fhdr_cnt", FieldCount},
        {"so_name", ListenerName},
        {"fc_rcvd_proxy", ReceivedProxy},
        {"srv_name", ServerName},
        {"srv_id", ServerId},
        {"http_auth", Auth},
        {"http_auth_group", AuthGroup},
        {"http_auth_user", AuthUser},
        {"http_auth_pass", AuthPassword},
        {"http_auth_type", AuthType},
        {"http_auth_bearer", AuthBearer},
        {"res.body", AnswerBody},
        {"res.body_len", AnswerBodyLength},
        {"res.body_size", AnswerBodySize},
        {"status", Status},
        {"res.ver", AnswerVersion},
        {"res.hdr", AnswerHeader},
        {"res.fhdr", AnswerWholeHeader},
        {"res.hdr_cnt", AnswerHeaderCount},
        {"res.hdr_val", AnswerHeaderValue},
        {"res.hdr_ip", AnswerHeaderAddress},
        {"res.cook", AnswerCookie},
        {"res.cook_cnt", AnswerCookieCount},
        {"res.cook_val", AnswerCookieValue},
        {"res.hdrs", AnswerHeaders},
        {"res.hdrs_bin", AnswerPackedHeaders},
        {"res.hdr_names", AnswerHeaderNames},
        {"res.fhdr_cnt", AnswerFieldCount},
        {"wait_end", WaitEnd},
        {"req.len", SentLength},
        {"req.payload", SentPart},
        {"req.payload_lv", SentPrefixed},
        {"req.ssl_hello_type", HelloType},
        {"req.ssl_sni", HelloName},
        {"req.ssl_alpn", HelloAlpn},
        {"req.ssl_ver", HelloVersion},
        {"req.ssl_ec_ext", HelloCurves},
        {"req.ssl_st_ext", HelloTicket},
        {"req.rdp_cookie", FetchKind::RdpCookie},
        {"req.rdp_cookie_cnt", RdpCookieCount},
        {"res.len", AnswerLength},
        {"res.payload", AnswerPart},
        {"res.payload_lv", AnswerPrefixed},
        {"res.ssl_hello_type", AnswerHelloType}};
    for (const auto& [known, kind] : names)
        if (known == name) return kind;
    return {};
}

int fieldValueCount(const MessageHead& head, std::string_view name) {
    int total = 0;
    std::string_view value;
    for (size_t i = 0; i < head.fieldCount(); ++i) {
        if (!equalNoCase(head.fieldName(i), name)) continue;
        int never = 0;
        countDown(head.fieldValue(i), never, value);
        total -= never;
    }
    return total;
}

std::string_view fieldValue(const MessageHead& head, std::string_view name, int occurrence,
                            bool whole) {
    const auto named = [&](size_t i) { return equalNoCase(head.fieldName(i), name); };
    int left = occurrence;
    if (occurrence < 0) {  // count all of them first
        int total = whole ? 0 : fieldValueCount(head, name);
        for (size_t i = 0; whole && i < head.fieldCount(); ++i) total += named(i);
        left = total + occurrence + 1;
        if (left <= 0) return {};
    }
    std::string_view value;
    for (size_t i = 0; i < head.fieldCount(); ++i) {
        if (!named(i)) continue;
        if (whole && --left == 0) return head.fieldValue(i);
        if (!whole && countDown(head.fieldValue(i), left, value)) return value;
    }
    return {};
}

std::string_view fromPath(std::string_view uri) {
    if (uri.starts_with('/')) return uri;
    const size_t scheme = uri.find("://");
    if (scheme == std::string_view::npos) return {};
    const size_t path = uri.find('/', scheme + 3);
    return path == std::string_view::npos ? std::string_view() : uri.substr(path);
}

std::string_view pathAndQuery(const MessageHead& request) {
    const std::string_view uri = request.uri(), path = request.path();
    if (path.empty()) return {};
    return uri.substr(static_cast<size_t>(path.data() - uri.data()));
}

std::string_view urlParameter(std::string_view uri, char mark, std::string_view name) {
    const size_t query = uri.find(mark);
    if (query == std::string_view::npos) return {};
    const char ends[] = {'&', ';', mark};
    for (size_t at = query + 1; at < uri.size();) {
        const size_t end = std::min(uri.find_first_of({ends, sizeof ends}, at), uri.size());
        const std::string_view parameter = uri.substr(at, end - at);
        if (parameter.size() > name.size() && parameter[name.size()] == '=' &&
            parameter.substr(0, name.size()) == name)
            return parameter.substr(name.size() + 1);
        at = end + 1;
    }
    return {};
}

}  // namespace yard::http
