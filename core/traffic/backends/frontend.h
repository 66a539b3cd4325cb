#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include "core/config/values/config.h"
#include "core/control/report.h"
#include "core/http/rules/rulebook.h"
#include "core/servers/counters.h"
#include "core/stick/stickcounters.h"
#include "core/traffic/backends/backend.h"

namespace yard {

/// Where connections come in: limits, counters and the way to a backend. Immutable but for
/// counters; any thread.
class Frontend {
public:
    struct Route {
        Backend* backend = nullptr;  ///< nullptr: nothing to send to (503)
        const UseBackend* rule = nullptr;
    };
    /// The backends that rules name, and what their conditions ask.
    struct Map {
        std::function<Backend*(const std::string& name)> backend;
        std::shared_ptr<const SampleWorld> world;
        /// Empty where no rule asks what stick tables count.
        StickCounters::TableOf countedTables;
    };
    /// `maxconn`: the limit that applies (its own or the process's).
    Frontend(std::shared_ptr<const ProxyConf> conf, Route route, int workers, int64_t maxconn,
             Map map = {});

    const ProxyConf& conf() const { return *m_conf; }
    const std::string& name() const { return m_conf->name; }
    FrontendCells& cells(int worker) { return m_cells[worker]; }
    Route route() const { return m_route; }
    const http::RuleBook& rules() const { return m_rules; }
    const SampleWorld* world() const { return m_map.world.get(); }
    const StickCounters::TableOf& countedTables() const { return m_map.countedTables; }
    /// The rules of use_backend that are to be asked; none where the route is fixed.
    const std::vector<http::RuleBook::Switch>& switches() const { return m_rules.switches; }
    /// Where the first of them that applies sends the request; nothing: to route().
    std::optional<Route> choose(const SampleContext& context) const;
    int64_t maxconn() const { return m_maxconn.load(std::memory_order_relaxed); }
    /// Sessions it may hold from now on; those beyond stay.
    void setMaxconn(int64_t maxconn) { m_maxconn = m_shownMaxconn = maxconn; }

    /// `rate-limit sessions` lets one more in now.
    bool rateAllows(int64_t nowMs) const;
    /// One more session. False: at maxconn; the caller accepts no more until a leave() tells.
    bool enter();
    /// A session that another generation of this frontend let in comes here, whatever the limit.
    void welcome() { m_current.fetch_add(1); }
    /// One session less. True: somebody was refused and may try again; now and then also when the
    /// one who met the limit came in after all.
    bool leave();
    int64_t current() const { return m_current.load(std::memory_order_relaxed); }

    StatRow report(int64_t nowMs) const;
    void clearCounters(bool all);
    /// Counters of the same frontend in the graph before this one. Before this one serves.
    void inherit(const Frontend& old);
    /// Doors that workers have, or are going to have, or whose sessions have not ended yet: while
    /// there is one a worker may refer to this frontend and its graph.
    std::atomic<int> doors{0};
    std::atomic<bool> stopped{false};  ///< soft stop, or shut down: shown as STOP
    std::atomic<bool> paused{false};   ///< new connections are refused

private:
    std::shared_ptr<const ProxyConf> m_conf;
    const http::RuleBook m_rules;
    Route m_route;
    Map m_map;
    std::atomic<int64_t> m_maxconn;
    std::atomic<int64_t> m_shownMaxconn;  ///< its own limit, although the process's may come first
    SharedCells<FrontendCells> m_cells;
    std::atomic<int64_t> m_current{0}, m_peak{0};
    std::atomic<bool> m_refused{false};
};

}  // namespace yard
