#include <algorithm>

#include "core/config/knownwords.h"

namespace yard {
namespace {

// As listed by `haproxy -dKsmp,cnv` of 2.6.12, less what sampleparser.cpp and stickdata.cpp
// run.
constexpr std::string_view Fetches =
    "bc_dst bc_dst_port bc_err bc_err_str bc_http_major bc_src bc_src_port "
    "be_server_timeout be_tunnel_timeout cpu_calls cpu_ns_avg cpu_ns_tot cur_server_timeout "
    "cur_tunnel_timeout distcc_body distcc_param dst_conn "
    "fc_fackets fc_lost fc_pp_authority fc_pp_unique_id "
    "fc_reordering fc_retrans fc_rtt fc_rttvar fc_sacked fc_unacked "
    "fcgi.docroot fcgi.index http_first_req internal.htx.data "
    "internal.htx.free internal.htx.free_data internal.htx.has_eom internal.htx.nbblks "
    "internal.htx.size internal.htx.used internal.htx_blk.data internal.htx_blk.hdrname "
    "internal.htx_blk.hdrval internal.htx_blk.size internal.htx_blk.start_line "
    "internal.htx_blk.type internal.strm.is_htx last_rule_file last_rule_line lat_ns_avg "
    "lat_ns_tot meth "
    "req.hdrs req.hdrs_bin "
    "res.body res.body_len res.body_size res.cache_hit "
    "res.cache_name res.comp res.comp_algo res.hdrs res.hdrs_bin so_id "
    "ssl_bc ssl_bc_alg_keysize ssl_bc_alpn ssl_bc_cipher ssl_bc_client_random "
    "ssl_bc_err ssl_bc_err_str ssl_bc_is_resumed ssl_bc_npn ssl_bc_protocol "
    "ssl_bc_server_random ssl_bc_session_id ssl_bc_session_key ssl_bc_unique_id "
    "ssl_bc_use_keysize ssl_c_chain_der ssl_fc_cipherlist_bin ssl_fc_cipherlist_hex "
    "ssl_fc_cipherlist_str ssl_fc_cipherlist_xxh ssl_fc_client_early_traffic_secret "
    "ssl_fc_client_handshake_traffic_secret ssl_fc_client_random "
    "ssl_fc_client_traffic_secret_0 ssl_fc_early_exporter_secret ssl_fc_ecformats_bin "
    "ssl_fc_eclist_bin ssl_fc_exporter_secret ssl_fc_extlist_bin "
    "ssl_fc_protocol_hello_id ssl_fc_server_handshake_traffic_secret ssl_fc_server_random "
    "ssl_fc_server_traffic_secret_0 ssl_fc_session_key ssl_s_chain_der ssl_s_der ssl_s_i_dn "
    "ssl_s_key_alg ssl_s_notafter ssl_s_notbefore ssl_s_s_dn ssl_s_serial ssl_s_sha1 "
    "ssl_s_sig_alg ssl_s_version stopping thread";

constexpr std::string_view Converters =
    "aes_gcm_dec capture-req capture-res debug "
    "fix_is_valid fix_tag_value json_query jwt_header_query jwt_payload_query "
    "jwt_verify map_regm mqtt_field_value mqtt_is_valid nbsrv protobuf "
    "srv_queue table_expire table_idle ungrpc";

bool holds(std::string_view list, std::string_view word) {
    if (word.empty() || word.find(' ') != std::string_view::npos) return false;
    for (size_t at = list.find(word); at != std::string_view::npos; at = list.find(word, at + 1)) {
        const size_t end = at + word.size();
        if ((at == 0 || list[at - 1] == ' ') && (end == list.size() || list[end] == ' '))
            return true;
    }
    return false;
}

}  // namespace

bool isKnownFetch(std::string_view name) { return holds(Fetches, name); }
bool isKnownConverter(std::string_view name) { return holds(Converters, name); }

}  // namespace yard
