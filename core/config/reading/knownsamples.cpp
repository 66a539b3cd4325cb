#include <algorithm>

#include "core/config/reading/knownwords.h"

namespace yard {
namespace {

// As listed by `haproxy -dKsmp,cnv` of 2.6.12, less what sampleparser.cpp and stickdata.cpp
// run.
constexpr std::string_view Fetches =
    "cpu_calls cpu_ns_avg cpu_ns_tot "
    "distcc_body distcc_param dst_conn "
    "fcgi.docroot fcgi.index internal.htx.data "
    "internal.htx.free internal.htx.free_data internal.htx.has_eom internal.htx.nbblks "
    "internal.htx.size internal.htx.used internal.htx_blk.data internal.htx_blk.hdrname "
    "internal.htx_blk.hdrval internal.htx_blk.size internal.htx_blk.start_line "
    "internal.htx_blk.type internal.strm.is_htx lat_ns_avg lat_ns_tot meth "
    "res.comp res.comp_algo "
    "ssl_bc_err ssl_bc_err_str ssl_c_chain_der ssl_fc_client_early_traffic_secret "
    "ssl_fc_client_handshake_traffic_secret "
    "ssl_fc_client_traffic_secret_0 ssl_fc_early_exporter_secret "
    "ssl_fc_exporter_secret ssl_fc_server_handshake_traffic_secret "
    "ssl_fc_server_traffic_secret_0 ssl_s_chain_der stopping thread";

constexpr std::string_view Converters =
    "debug fix_is_valid fix_tag_value mqtt_field_value mqtt_is_valid protobuf ungrpc";

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
