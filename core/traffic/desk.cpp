#include "core/traffic/desk.h"

#include <unistd.h>

#include <algorithm>

namespace yard {
namespace {

bool asksForLocal(const ProxyConf& frontend, const Backend* backend) {
    if (!frontend.logs.empty() && frontend.logFormat == ProxyConf::LogFormat::Default) return true;
    if (!backend) return false;
    const auto& servers = backend->conf().servers;
    return !backend->stickRules().empty() ||
           std::any_of(servers.begin(), servers.end(),
                       [](const auto& s) { return s.portRule != ServerConf::Port::Fixed; });
}

}  // namespace

Desk::Desk(Frontend& served, int worker, UpstreamPool& upstreams, const Clock& clock,
           const std::string& logTag)
    : frontend(served),
      cells(served.cells(worker)),
      route(served.route()),
      asksLocal(asksForLocal(served.conf(), route.backend)),
      closeMode(served.conf().closeMode),
      log(served.conf().logs, clock, logTag, getpid()) {
    if (!route.backend) return;
    backendCells = &route.backend->cells(worker);
    shelf = &upstreams.shelfOf(*route.backend);
    closeMode = std::max(closeMode, route.backend->conf().closeMode);
}

void Desk::pause() {
    for (const auto& door : doors)
        if (door->listener) door->listener->pause();
}

void Desk::resume() {
    for (const auto& door : doors)
        if (door->listener) door->listener->resume();
}

}  // namespace yard
