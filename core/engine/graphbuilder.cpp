#include "core/engine/graphbuilder.h"

#include <algorithm>

namespace yard {
namespace {

template <typename T>
T* byName(const std::vector<std::unique_ptr<T>>& list, const std::string& name) {
    const auto it = std::find_if(list.begin(), list.end(),
                                 [&](const auto& each) { return each->name() == name; });
    return it == list.end() ? nullptr : it->get();
}

/// Without HAProxy's own behaviour changed by comments.
std::shared_ptr<const ProxyConf> strictly(const std::shared_ptr<const ProxyConf>& proxy) {
    auto plain = std::make_shared<ProxyConf>(*proxy);
    plain->redispatchToBackup = false;
    return plain;
}

/// The first use_backend, else default_backend, else the proxy itself (a listen section).
Frontend::Route routeOf(const ProxyConf& proxy, const Graph& graph) {
    const UseBackend* rule = proxy.useBackends.empty() ? nullptr : &proxy.useBackends.front();
    const std::string& name = rule                            ? rule->backend
                              : !proxy.defaultBackend.empty() ? proxy.defaultBackend
                                                              : proxy.name;
    return {findBackend(graph, name), rule};
}

int64_t sessionLimit(const ProxyConf& proxy, int64_t process) {
    return proxy.maxconn > 0 ? std::min(proxy.maxconn, process) : process;
}

}  // namespace

std::unique_ptr<Graph> buildGraph(const GraphPlan& plan) {
    auto graph = std::make_unique<Graph>();
    graph->config = plan.config;
    graph->clock = plan.clock;
    graph->workers = plan.workers;
    graph->strict = plan.strict;
    graph->logTag = plan.logTag;
    std::vector<std::shared_ptr<const ProxyConf>> proxies;
    for (const auto& proxy : plan.config->proxies)
        if (!proxy->disabled) proxies.push_back(plan.strict ? strictly(proxy) : proxy);

    for (const auto& proxy : proxies)
        if (proxy->stickTable)
            graph->tables.push_back(
                std::make_unique<StickTable>(proxy->name, *proxy->stickTable, *plan.clock));
    const auto tableOf = [&](const std::string& name) { return findTable(*graph, name); };
    for (const auto& proxy : proxies)
        if (proxy->backend)
            graph->backends.push_back(
                std::make_unique<Backend>(proxy, *plan.clock, plan.workers, tableOf));
    for (const auto& proxy : proxies)
        if (proxy->frontend)
            graph->frontends.push_back(std::make_unique<Frontend>(
                proxy, routeOf(*proxy, *graph), plan.workers, sessionLimit(*proxy, plan.maxconn)));
    return graph;
}

Backend* findBackend(const Graph& graph, const std::string& name) {
    return byName(graph.backends, name);
}

Frontend* findFrontend(const Graph& graph, const std::string& name) {
    return byName(graph.frontends, name);
}

StickTable* findTable(const Graph& graph, const std::string& name) {
    return byName(graph.tables, name);
}

}  // namespace yard
