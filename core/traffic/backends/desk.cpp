#include "core/traffic/backends/desk.h"

#include <unistd.h>

#include <algorithm>
#include <climits>

namespace yard {
namespace {

bool asksForLocal(const ProxyConf& frontend, const Backend* backend) {
    if (!frontend.logs.empty() && frontend.logFormat.empty()) return true;
    if (!backend) return false;
    return !backend->stickRules().empty();
}

}  // namespace

Desk::Desk(Frontend& served, int worker, UpstreamPool& upstreams, const Clock& clock,
           const std::string& logTag)
    : frontend(served),
      cells(served.cells(worker)),
      log(served.conf(), clock, logTag, getpid()),
      m_asksLocal(asksForLocal(served.conf(), served.route().backend) || served.rules().asksLocal ||
                  !served.switches().empty()),
      m_worker(worker),
      m_upstreams(upstreams) {
    way = makeWay(served.route());
    if (way.route.backend) m_asksLocal |= way.route.backend->rules().asksLocal;
}

Way Desk::makeWay(const Frontend::Route& route) {
    Way made{route, nullptr, nullptr, frontend.conf().closeMode};
    if (!route.backend) return made;
    made.cells = &route.backend->cells(m_worker);
    made.shelf = &m_upstreams.shelfOf(*route.backend);
    made.closeMode = std::max(made.closeMode, route.backend->conf().closeMode);
    return made;
}

const Way& Desk::choose(const SampleContext& context) {
    const std::optional<Frontend::Route> route = frontend.choose(context);
    if (!route) return way;
    for (const Way& known : m_others)
        if (known.route.backend == route->backend && known.route.rule == route->rule) return known;
    return m_others.emplace_back(makeWay(*route));
}

void Desk::pause() {
    for (const auto& door : doors)
        if (door->listener) door->listener->pause();
}

int Desk::backlog(size_t bind) const {
    const BindConf& conf = frontend.conf().binds[bind];
    const int64_t room = conf.backlog > 0 ? conf.backlog : frontend.maxconn();
    return static_cast<int>(std::clamp<int64_t>(room, 1, INT_MAX));
}

void Desk::resume() {
    for (const auto& door : doors)
        if (door->listener) door->listener->resume();
}

}  // namespace yard
