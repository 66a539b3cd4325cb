#include "core/engine/graph/servicelines.h"

namespace yard {
namespace {

struct Sums {
    const StatRow* frontend = nullptr;
    const StatRow* backend = nullptr;
    uint64_t servers = 0, serversQueued = 0;
};

Sums sum(const std::vector<StatRow>& proxy) {
    Sums sums;
    for (const StatRow& row : proxy) switch (row.scope) {
            case Scope::Frontend:
                sums.frontend = &row;
                break;
            case Scope::Backend:
                sums.backend = &row;
                break;
            case Scope::Server:
                ++sums.servers;
                sums.serversQueued += row.qcur;
                break;
            case Scope::Listener:
                break;
        }
    return sums;
}

std::string number(uint64_t n) { return std::to_string(n); }

/// HAProxy's two states here: a server that is not STOPPED is UP, draining or not.
bool isUp(const StatRow& server) {
    return server.shown == Shown::Up || server.shown == Shown::Drain;
}

std::string standing(const Sums& sums) {
    if (sums.servers == 0) return "has no servers.";
    if (sums.backend && sums.backend->act > 0)
        return "has " + std::to_string(sums.backend->act) + " active servers and " +
               std::to_string(sums.backend->bck) + " backup servers available.";
    if (sums.backend && sums.backend->bck > 0) return "is running on backup servers !";
    return "has no server available !";
}

}  // namespace

std::string stoppedLine(const std::vector<StatRow>& proxy) {
    const Sums sums = sum(proxy);
    return "Proxy " + proxy.front().proxy +
           " stopped (cumulated conns: FE: " + number(sums.frontend ? sums.frontend->connTot : 0) +
           ", BE: " + number(sums.backend ? sums.backend->stot : 0) + ").";
}

std::vector<std::string> dumpLines(const std::vector<StatRow>& proxy) {
    std::vector<std::string> lines;
    for (const StatRow& row : proxy)
        if (row.scope == Scope::Server)
            lines.push_back("SIGHUP: Server " + row.proxy + "/" + row.name + " is " +
                            (isUp(row) ? "UP" : "DOWN") + ". Conn: " + number(row.scur) + " act, " +
                            number(row.qcur) + " pend, " + number(row.stot) + " tot.");
    const Sums sums = sum(proxy);
    const StatRow none, &fe = sums.frontend ? *sums.frontend : none,
                        &be = sums.backend ? *sums.backend : none;
    lines.push_back("SIGHUP: Proxy " + proxy.front().proxy + " " + standing(sums) +
                    " Conn: act(FE+BE): " + number(fe.scur) + "+" + number(be.scur) + ", " +
                    number(be.qcur + sums.serversQueued) + " pend (" + number(be.qcur) +
                    " unass), tot(FE+BE): " + number(fe.connTot) + "+" + number(be.stot) + ".");
    return lines;
}

}  // namespace yard
