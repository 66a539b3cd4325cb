// `show servers state` and `show servers conn`.
#include <algorithm>

#include "core/runtime/checkwords.h"
#include "core/runtime/directory.h"
#include "core/runtime/dump.h"

namespace yard {
namespace {

/// Calls `add` for each server of the backends asked for.
template <typename Add>
void eachServer(const Words& arguments, const Report& report, const Add& add) {
    const int only = arguments.empty() ? 0 : Directory(report).backendId(arguments[0]);
    for (const StatRow& row : report.rows)
        if (row.scope == Scope::Server && (arguments.empty() || row.proxyId == only)) add(row);
}

/// "127.0.0.1:80" apart; port 0 where there is none.
std::pair<std::string, std::string> hostAndPort(const std::string& address) {
    const size_t colon = address.rfind(':');
    if (colon == std::string::npos || address.starts_with("unix:")) return {address, "0"};
    std::string host = address.substr(0, colon);
    if (host.size() > 1 && host.front() == '[') host = host.substr(1, host.size() - 2);
    return {host, address.substr(colon + 1)};
}

/// HAProxy's numbers: 0 stopped, 2 running, 3 stopping.
int operationalState(const StatRow& row) {
    if (row.status.starts_with("DOWN") || row.status.starts_with("MAINT")) return 0;
    return row.status.starts_with("NOLB") ? 3 : 2;
}

int adminState(const StatRow& row) {
    if (row.status.starts_with("MAINT")) return 1;
    return row.status.starts_with("DRAIN") ? 8 : 0;
}

/// 0 unknown, 2 failed, 3 passed, 4 passed conditionally.
int checkResult(std::string_view name) {
    if (name.starts_with("* ")) name.remove_prefix(2);
    if (name.empty() || name == "INI") return 0;
    if (name == "L7OKC") return 4;
    return name.ends_with("OK") ? 3 : 2;
}

/// Bits of the check: 2 there is one, 4 it runs, 8 it rests while in maintenance.
int checkState(const StatRow& row) {
    if (!row.checked) return 0;
    return 2 | (row.checksPaused ? 0 : 4) | (row.status.starts_with("MAINT") ? 8 : 0);
}

/// What "3 (initial 10)" says of the weight in the file; the Report has the current one only.
int initialWeight(const StatRow& row, Authority& authority) {
    Command command;
    command.verb = Verb::GetWeight;
    command.server = {row.proxy, row.name};
    const std::string text = authority.execute(command).text;
    const size_t at = text.find("(initial ");
    return at == std::string::npos ? row.uweight : std::atoi(text.c_str() + at + 9);
}

std::string stateLine(const StatRow& row, Authority& authority) {
    const auto [host, port] = hostAndPort(row.addr);
    const int health = row.checkHealth >= 0 ? row.checkHealth : 4;
    std::string line = std::to_string(row.proxyId) + " " + row.proxy + " " +
                       std::to_string(row.serverId) + " " + row.name + " " + host;
    for (const int64_t number :
         {int64_t{operationalState(row)}, int64_t{adminState(row)}, int64_t{row.uweight},
          int64_t{initialWeight(row, authority)}, std::max<int64_t>(row.lastchg, 0),
          int64_t{checkNumber(row.checkStatus)}, int64_t{checkResult(row.checkStatus)},
          int64_t{health}, int64_t{checkState(row)}})
        line += " " + std::to_string(number);
    return line + " 0 0 0 - " + port + " - 0 0 - - 0\n";
}

std::string connLine(const StatRow& row) {
    const auto [host, port] = hostAndPort(row.addr);
    const std::string used = std::to_string(row.usedCur), idle = std::to_string(row.idleCur);
    return row.proxy + "/" + row.name + " " + std::to_string(row.proxyId) + "/" +
           std::to_string(row.serverId) + " " + host + " " + port + " - 0 " + used + " " + used +
           " " + used + " 0 " + idle + " -1 " + idle + " " + idle + "\n";
}

}  // namespace

std::string serversState(const Words& arguments, Authority& authority) {
    std::string text =
        "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight "
        "srv_iweight srv_time_since_last_change srv_check_status srv_check_result "
        "srv_check_health srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn "
        "srv_port srvrecord srv_use_ssl srv_check_port srv_check_addr srv_agent_addr "
        "srv_agent_port\n";
    eachServer(arguments, figures(authority),
               [&](const StatRow& row) { text += stateLine(row, authority); });
    return text;
}

std::string serversConn(const Words& arguments, Authority& authority) {
    std::string text =
        "# bkname/svname bkid/svid addr port - purge_delay used_cur used_max need_est unsafe_nb "
        "safe_nb idle_lim idle_cur idle_per_thr[1]\n";
    eachServer(arguments, figures(authority), [&](const StatRow& row) { text += connLine(row); });
    return text;
}

}  // namespace yard
