#pragma once

#include <memory>

#include "core/stick/tablefile.h"
#include "core/traffic/sessions/worker.h"

namespace yard {

struct GraphPlan {
    std::shared_ptr<const Config> config;
    Clock* clock = nullptr;
    int workers = 1;
    bool strict = false;              ///< `# switchyard:` additions are off
    int64_t maxconn = 0;              ///< of the process
    const Graph* previous = nullptr;  ///< whose counters, states and tables go on; null: none
};

/// Stick tables, backends and frontends of a configuration, joined by name; disabled proxies are
/// left out, as HAProxy does. No sockets, no threads.
std::unique_ptr<Graph> buildGraph(const GraphPlan& plan);

/// The backend of that name; nullptr: none.
Backend* findBackend(const Graph& graph, const std::string& name);
Frontend* findFrontend(const Graph& graph, const std::string& name);
StickTable* findTable(const Graph& graph, const std::string& name);
/// The backend whose servers the ids in a table mean: that of its name if it has servers, else the
/// first whose rules use it; nullptr: none.
const Backend* backendOfTable(const Graph& graph, const std::string& table);
/// Those servers.
ServerNames serverNames(const Graph& graph, const StickTable& table);

}  // namespace yard
