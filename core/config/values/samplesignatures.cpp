// What fetches there are that look at no message, and their arguments.
#include "core/config/values/samplesignatures.h"

#include <algorithm>

#include "core/tls/tlsfacts.h"

namespace yard {
namespace {

/// Those of messages, and of TLS on the client's side.
std::vector<Signature> withOthers(std::vector<Signature> list) {
    for (Signature& ofMessage : messageSignatures()) list.push_back(std::move(ofMessage));
    for (const TlsFact& fact : tlsFacts()) {
        Signature signature{fact.name, fact.name, {}, 0, false};
        signature.type = fact.kind == TlsFact::Kind::Boolean   ? SampleType::Boolean
                         : fact.kind == TlsFact::Kind::Integer ? SampleType::Integer
                         : fact.kind == TlsFact::Kind::Text    ? SampleType::Text
                                                               : SampleType::Any;
        if (fact.name.ends_with("_dn"))
            signature.arguments = {ArgType::Text, ArgType::Integer, ArgType::Text};
        static constexpr std::string_view Lists[] = {
            "ssl_fc_cipherlist_bin", "ssl_fc_cipherlist_hex", "ssl_fc_cipherlist_str",
            "ssl_fc_eclist_bin", "ssl_fc_extlist_bin"};
        if (std::ranges::find(Lists, fact.name) != std::end(Lists))
            signature.arguments = {ArgType::Integer};
        if (fact.name.starts_with("ssl_bc"))
            signature.needs = SampleNeeds::Response, signature.kept = true;
        list.push_back(std::move(signature));
    }
    return list;
}

}  // namespace

const std::vector<Signature>& sampleSignatures() {
    using enum ArgType;
    constexpr auto Words = SampleType::Text;
    constexpr auto Number = SampleType::Integer;
    constexpr auto Bool = SampleType::Boolean;
    constexpr auto Bytes = SampleType::Any;  // needs a matching method
    constexpr auto Address = SampleType::Address;
    constexpr auto Always = SampleNeeds::Nothing;
    constexpr auto Response = SampleNeeds::Response;
    constexpr auto Backend = SampleNeeds::Backend;
    static const std::vector<Signature> list = withOthers({
        {"src", "src", {}, 0, false, Address, Always},
        {"dst", "dst", {}, 0, false, Address, Always},
        {"src_port", "src_port", {}, 0, false, Number, Always},
        {"dst_port", "dst_port", {}, 0, false, Number, Always},
        {"str", "str", {Text}, 0, false, Words, Always},
        {"int", "int", {Integer}, 1, false, Number, Always},
        {"bool", "bool", {Text}, 1, false, Bool, Always},
        {"always_true", "always_true", {}, 0, false, Bool, Always},
        {"always_false", "always_false", {}, 0, false, Bool, Always},
        {"env", "env", {Text}, 1, false, Words, Always},
        {"hostname", "hostname", {}, 0, false, Words, Always},
        {"rand", "rand", {Integer}, 0, false, Number, Always},
        {"date", "date", {Integer, Text}, 0, false, Number, Always},
        {"date_us", "date_us", {}, 0, false, Number, Always},
        {"uuid", "uuid", {Integer}, 0, false, Words, Always},
        {"bin", "bin", {Text}, 1, false, Bytes, Always},
        {"ipv4", "ipv4", {ArgType::Address4}, 1, false, Address, Always},
        {"ipv6", "ipv6", {ArgType::Address6}, 1, false, Address, Always},
        // There is one process.
        {"nbproc", "always_true", {}, 0, false, Number, Always},
        {"proc", "always_true", {}, 0, false, Number, Always},
        {"fc_src", "fc_src", {}, 0, false, Address, Always},
        {"fc_dst", "fc_dst", {}, 0, false, Address, Always},
        {"fc_src_port", "fc_src_port", {}, 0, false, Number, Always},
        {"fc_dst_port", "fc_dst_port", {}, 0, false, Number, Always},
        {"src_is_local", "src_is_local", {}, 0, false, Bool, Always},
        {"dst_is_local", "dst_is_local", {}, 0, false, Bool, Always},
        {"fc_src_is_local", "src_is_local", {}, 0, false, Bool, Always},
        {"fc_dst_is_local", "dst_is_local", {}, 0, false, Bool, Always},
        // Clients speak HTTP/1 only.
        {"fc_http_major", "always_true", {}, 0, false, Number, Always},
        {"fe_defbe", "fe_defbe", {}, 0, false, Words, Always},
        {"fe_client_timeout", "fe_client_timeout", {}, 0, false, Number, Always},
        {"fc_rcvd_proxy", "fc_rcvd_proxy", {}, 0, false, Bool, Always},
        {"fc_err", "fc_err", {}, 0, false, Number, Always},
        {"fc_err_str", "fc_err_str", {}, 0, false, Words, Always},
        {"fc_pp_authority", "fc_pp_authority", {}, 0, false, Words, Always},
        {"fc_pp_unique_id", "fc_pp_unique_id", {}, 0, false, Words, Always},
        {"fc_rtt", "fc_rtt", {Text}, 0, false, Number, Always},
        {"fc_rttvar", "fc_rttvar", {Text}, 0, false, Number, Always},
        {"fc_unacked", "fc_unacked", {Text}, 0, false, Number, Always},
        {"fc_sacked", "fc_sacked", {Text}, 0, false, Number, Always},
        {"fc_lost", "fc_lost", {Text}, 0, false, Number, Always},
        {"fc_retrans", "fc_retrans", {Text}, 0, false, Number, Always},
        {"fc_fackets", "fc_fackets", {Text}, 0, false, Number, Always},
        {"fc_reordering", "fc_reordering", {Text}, 0, false, Number, Always},
        {"so_name", "so_name", {}, 0, false, Words, Always},
        {"so_id", "so_id", {}, 0, false, Number, Always},
        {"last_rule_file", "last_rule_file", {}, 0, false, Words, Always},
        {"last_rule_line", "last_rule_line", {}, 0, false, Number, Always},
        {"be_server_timeout", "be_server_timeout", {}, 0, false, Number, Backend},
        {"be_tunnel_timeout", "be_tunnel_timeout", {}, 0, false, Number, Backend},
        {"cur_server_timeout", "cur_server_timeout", {}, 0, false, Number, Backend},
        {"cur_tunnel_timeout", "cur_tunnel_timeout", {}, 0, false, Number, Backend},
        {"bc_src", "bc_src", {}, 0, false, Address, Response, true},
        {"bc_dst", "bc_dst", {}, 0, false, Address, Response, true},
        {"bc_src_port", "bc_src_port", {}, 0, false, Number, Response, true},
        {"bc_dst_port", "bc_dst_port", {}, 0, false, Number, Response, true},
        {"bc_http_major", "bc_http_major", {}, 0, false, Number, Response, true},
        {"bc_err", "bc_err", {}, 0, false, Number, Response, true},
        {"bc_err_str", "bc_err_str", {}, 0, false, Words, Response, true},
        {"wait_end", "wait_end", {}, 0, false, Bool, Always},
        {"fe_name", "fe_name", {}, 0, false, Words, Always},
        {"fe_id", "fe_id", {}, 0, false, Number, Always},
        {"be_name", "be_name", {}, 0, false, Words, Backend},
        {"be_id", "be_id", {}, 0, false, Number, Backend},
        {"nbsrv", "nbsrv", {Text}, 0, false, Number, Always},
        {"be_conn", "be_conn", {Text}, 0, false, Number, Always},
        {"fe_conn", "fe_conn", {Text}, 0, false, Number, Always},
        {"queue", "queue", {Text}, 0, false, Number, Always},
        {"avg_queue", "avg_queue", {Text}, 0, false, Number, Always},
        {"be_conn_free", "be_conn_free", {Text}, 0, false, Number, Always},
        {"connslots", "connslots", {Text}, 0, false, Number, Always},
        {"be_sess_rate", "be_sess_rate", {Text}, 0, false, Number, Always},
        {"fe_sess_rate", "fe_sess_rate", {Text}, 0, false, Number, Always},
        {"fe_req_rate", "fe_req_rate", {Text}, 0, false, Number, Always},
        {"table_cnt", "table_cnt", {Text}, 0, false, Number, Always},
        {"table_avl", "table_avl", {Text}, 0, false, Number, Always},
        {"srv_conn_free", "srv_conn_free", {Text}, 1, false, Number, Always},
        {"srv_queue", "srv_queue", {Text}, 1, false, Number, Always},
        {"srv_sess_rate", "srv_sess_rate", {Text}, 1, false, Number, Always},
        {"srv_weight", "srv_weight", {Text}, 1, false, Number, Always},
        {"srv_iweight", "srv_iweight", {Text}, 1, false, Number, Always},
        {"srv_uweight", "srv_uweight", {Text}, 1, false, Number, Always},
        {"srv_conn", "srv_conn", {Text}, 1, false, Number, Always},
        {"srv_is_up", "srv_is_up", {Text}, 1, false, Bool, Always},
        {"var", "var", {Text, Text}, 1, false, SampleType::Any, Always},
        {"prio_class", "prio_class", {}, 0, false, Number, Always},
        {"prio_offset", "prio_offset", {}, 0, false, Number, Always},
        {"unique-id", "unique-id", {}, 0, false, Words, Always},
        {"srv_name", "srv_name", {}, 0, false, Words, Response, true},
        {"srv_id", "srv_id", {}, 0, false, Number, Response, true},
    });
    return list;
}

}  // namespace yard
