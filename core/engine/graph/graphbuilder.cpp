#include "core/engine/graph/graphbuilder.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/engine/graph/reconcile.h"
#include "core/traffic/sessions/world.h"

namespace yard {
namespace {

template <typename List>
auto* byName(const List& list, const std::string& name) {
    const auto it = std::find_if(list.begin(), list.end(),
                                 [&](const auto& each) { return each->name() == name; });
    return it == list.end() ? decltype(it->get())() : it->get();
}

/// The backends that requests of a frontend may go to, each once.
std::set<std::string> targetsOf(const ProxyConf& proxy) {
    std::set<std::string> names;
    for (const UseBackend& rule : proxy.useBackends)
        if (rule.name.empty()) names.insert(rule.backend);
    if (!proxy.defaultBackend.empty())
        names.insert(proxy.defaultBackend);
    else if (proxy.backend)
        names.insert(proxy.name);
    return names;
}

/// `fullconn` as HAProxy takes it when it is not given: a tenth of what the frontends before each
/// backend may hold, rounded up.
std::map<std::string, int64_t> defaultFullconns(const Config& config, int64_t processMaxconn) {
    std::map<std::string, int64_t> sums, tenths;
    for (const auto& proxy : config.proxies) {
        if (!proxy->frontend || proxy->disabled) continue;
        const int64_t room = proxy->maxconn > 0 ? proxy->maxconn : processMaxconn;
        for (const std::string& name : targetsOf(*proxy)) sums[name] += room;
    }
    for (const auto& [name, sum] : sums) tenths[name] = (sum + 9) / 10;
    return tenths;
}

/// The proxies that run, with what the file leaves to the rest of it.
std::vector<std::shared_ptr<const ProxyConf>> settle(const GraphPlan& plan) {
    std::vector<std::shared_ptr<const ProxyConf>> settled;
    auto fullconns = defaultFullconns(*plan.config, plan.maxconn);
    for (const auto& proxy : plan.config->proxies) {
        if (proxy->disabled) continue;
        auto conf = std::make_shared<ProxyConf>(*proxy);
        if (conf->fullconn == 0) conf->fullconn = std::max<int64_t>(fullconns[proxy->name], 1);
        // Without HAProxy's own behaviour changed by comments.
        if (plan.strict) {
            conf->redispatchToBackup = false;
            conf->failback = {};
            conf->hedgeConnect = 0;
        }
        settled.push_back(std::move(conf));
    }
    return settled;
}

/// What no condition decides: the first use_backend, else default_backend, else the proxy itself (a
/// listen section).
Frontend::Route routeOf(const ProxyConf& proxy, const Graph& graph) {
    // A first rule without a condition is where all go.
    const bool fixed = !proxy.useBackends.empty() && !proxy.useBackends.front().condition &&
                       proxy.useBackends.front().name.empty();
    const UseBackend* rule = fixed ? &proxy.useBackends.front() : nullptr;
    const std::string& name = rule                            ? rule->backend
                              : !proxy.defaultBackend.empty() ? proxy.defaultBackend
                                                              : proxy.name;
    return {findBackend(graph, name), rule};
}

std::shared_ptr<StickTable> tableFor(const std::string& name, const StickTableConf& conf,
                                     const GraphPlan& plan) {
    std::shared_ptr<StickTable> kept;
    if (plan.previous) kept = carryTable(*plan.previous, *plan.config, name, conf, *plan.clock);
    return kept ? kept : std::make_shared<StickTable>(name, conf, *plan.clock);
}

/// Those of peers sections before those of proxies.
void addTables(Graph& graph, const std::vector<std::shared_ptr<const ProxyConf>>& proxies,
               const GraphPlan& plan) {
    for (const PeersConf& section : plan.config->peers)
        for (const PeersConf::Table& table : section.tables)
            graph.tables.push_back(tableFor(table.name, table.conf, plan));
    for (const auto& proxy : proxies)
        if (proxy->stickTable)
            graph.tables.push_back(tableFor(proxy->name, *proxy->stickTable, plan));
}

int64_t sessionLimit(const ProxyConf& proxy, int64_t process) {
    return proxy.maxconn > 0 ? std::min(proxy.maxconn, process) : process;
}

}  // namespace

std::unique_ptr<Graph> buildGraph(const GraphPlan& plan) {
    auto graph = std::make_unique<Graph>();
    graph->config = plan.config;
    const auto proxies = settle(plan);
    addTables(*graph, proxies, plan);
    for (const HttpRule& rule : plan.config->global.variables) graph->set(rule);
    for (const CacheConf& cache : plan.config->caches)
        graph->caches.push_back(std::make_unique<AnswerCache>(cache));
    const auto tableOf = [&](const std::string& name) { return findTable(*graph, name); };
    for (const auto& proxy : proxies)
        if (proxy->backend)
            graph->backends.push_back(
                std::make_unique<Backend>(proxy, *plan.clock, plan.workers, tableOf));
    graph->world = std::make_shared<World>(*graph, *plan.clock);
    const Frontend::Map map{
        [&found = *graph](const std::string& name) { return findBackend(found, name); },
        graph->world,
        plan.config->global.countsInTables
            ? [&found = *graph](const std::string& name) { return findTable(found, name); }
            : StickCounters::TableOf()};
    for (const auto& proxy : proxies)
        if (proxy->frontend)
            graph->frontends.push_back(
                std::make_unique<Frontend>(proxy, routeOf(*proxy, *graph), plan.workers,
                                           sessionLimit(*proxy, plan.maxconn), map));
    if (plan.previous) inherit(*plan.previous, *graph);
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

const Backend* backendOfTable(const Graph& graph, const std::string& table) {
    const Backend* first = nullptr;
    for (const auto& backend : graph.backends) {
        if (backend->name() == table && !backend->conf().servers.empty()) return backend.get();
        const auto& rules = backend->conf().stickRules;
        const bool uses = std::any_of(rules.begin(), rules.end(),
                                      [&](const StickRule& rule) { return rule.table == table; });
        if (uses && !first) first = backend.get();
    }
    return first;
}

ServerNames serverNames(const Graph& graph, const StickTable& table) {
    ServerNames names;
    if (const Backend* backend = backendOfTable(graph, table.name()))
        for (const auto& server : backend->servers()) names[server->id()] = server->name();
    return names;
}

}  // namespace yard
