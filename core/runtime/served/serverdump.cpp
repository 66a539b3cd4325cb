// `show servers state` and `show servers conn`.
#include "core/runtime/grammar/directory.h"
#include "core/runtime/served/dump.h"

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

std::string connLine(const StatRow& row) {
    const auto [host, port] = hostAndPort(row.addr);
    const std::string used = std::to_string(row.usedCur), idle = std::to_string(row.idleCur);
    return row.proxy + "/" + row.name + " " + std::to_string(row.proxyId) + "/" +
           std::to_string(row.serverId) + " " + host + " " + port + " - " +
           std::to_string(row.idlePurge) + " " + used + " " + used + " " + used + " 0 " + idle +
           " -1 " + idle + " " + idle + "\n";
}

}  // namespace

std::string serversState(const Words& arguments, Authority& authority) {
    Since since;
    since.event = UINT64_MAX;
    since.maxTraces = 0;
    since.serverStates = true;
    const Report report = authority.report(since);
    const int only = arguments.empty() ? 0 : Directory(report).backendId(arguments[0]);
    std::string text = serverStateHead();
    for (const ServerState& state : report.serverStates)
        if (arguments.empty() || state.backendId == only) text += serverStateLine(state);
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
