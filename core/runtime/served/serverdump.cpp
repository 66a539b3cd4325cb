// `show servers state`, `show servers conn` and `show resolvers`.
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

/// What nothing is counted of does not happen here.
std::string nameServerText(const NameServerRow& row) {
    const std::pair<const char*, uint64_t> figures[] = {
        {"sent:        ", row.sent},    {"snd_error:   ", 0},         {"valid:       ", row.valid},
        {"update:      ", row.updates}, {"cname:       ", 0},         {"cname_error: ", 0},
        {"any_err:     ", row.empty},   {"nx:          ", row.nx},    {"timeout:     ", 0},
        {"refused:     ", row.refused}, {"other:       ", row.other}, {"invalid:     ", 0},
        {"too_big:     ", 0},           {"truncated:   ", 0},         {"outdated:    ", 0}};
    std::string text = " nameserver " + row.name + ":\n";
    for (const auto& [name, count] : figures)
        text += std::string("  ") + name + std::to_string(count) + "\n";
    return text;
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

std::string resolversText(const Words& arguments, Authority& authority) {
    Since since;
    since.figures = false;
    since.event = UINT64_MAX;
    since.maxTraces = 0;
    since.nameServers = true;
    std::string text, section;
    for (const NameServerRow& row : authority.report(since).nameServers) {
        if (!arguments.empty() && row.section != arguments[0]) continue;
        if (row.section != section) text += "Resolvers section " + row.section + "\n";
        section = row.section;
        text += nameServerText(row);
    }
    if (!text.empty()) return text;
    return arguments.empty() ? "No resolvers found\n" : "Can't find that resolvers section\n";
}

}  // namespace yard
