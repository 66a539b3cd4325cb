#include "core/traffic/backends/frontend.h"

#include <algorithm>

namespace yard {

Frontend::Frontend(std::shared_ptr<const ProxyConf> conf, Route route, int workers, int64_t maxconn,
                   Map map)
    : m_conf(std::move(conf)),
      m_rules(*m_conf),
      m_route(route),
      m_map(std::move(map)),
      m_maxconn(maxconn),
      m_shownMaxconn(std::max(m_conf->maxconn, maxconn)),
      m_cells(workers) {}

std::optional<Frontend::Route> Frontend::choose(const SampleContext& context) const {
    for (const auto& rule : m_rules.switches) {
        if (!rule.guard.passes(context)) continue;
        // A name that no backend has is no rule's end: HAProxy falls back to the default.
        Backend* backend =
            m_map.backend(rule.name.empty() ? rule.conf->backend : rule.name.text(context));
        return backend ? std::optional<Route>({backend, rule.conf}) : std::nullopt;
    }
    return {};
}

bool Frontend::rateAllows(int64_t nowMs) const {
    if (m_conf->sessRate == 0) return true;
    uint64_t rate = 0;
    for (const FrontendCells& cells : m_cells) rate += cells.sessions.read(nowMs);
    return rate < static_cast<uint64_t>(m_conf->sessRate);
}

bool Frontend::enter() {
    for (;;) {
        const int64_t now = m_current.fetch_add(1) + 1;
        if (now <= maxconn()) {
            int64_t peak = m_peak.load(std::memory_order_relaxed);
            while (now > peak && !m_peak.compare_exchange_weak(peak, now)) {
            }
            return true;
        }
        m_current.fetch_sub(1);
        m_refused.store(true);
        if (m_current.load() >= maxconn()) return false;
        // A session that left in between did not see the flag.
    }
}

bool Frontend::leave() {
    m_current.fetch_sub(1);
    return m_refused.load() && m_refused.exchange(false);
}

void Frontend::inherit(const Frontend& old) {
    m_cells = old.m_cells;
    m_peak.store(old.m_peak.load(std::memory_order_relaxed), std::memory_order_relaxed);
}

StatRow Frontend::report(int64_t nowMs) const {
    StatRow row;
    row.scope = Scope::Frontend;
    row.proxy = m_conf->name;
    row.name = "FRONTEND";
    row.proxyId = m_conf->id;
    row.http = m_conf->mode == Mode::Http;
    row.status = stopped ? "STOP" : paused ? "PAUSED" : "OPEN";
    row.scur = static_cast<uint64_t>(current());
    row.smax = static_cast<uint64_t>(m_peak.load(std::memory_order_relaxed));
    row.slim = m_shownMaxconn;
    for (const FrontendCells& c : m_cells) {
        row.stot += c.stot.get();
        row.bin += c.bin.get();
        row.bout += c.bout.get();
        row.dreq += c.dreq.get();
        row.dresp += c.dresp.get();
        row.ereq += c.ereq.get();
        row.reqTot += c.reqTot.get();
        row.connTot += c.connTot.get();
        row.intercepted += c.intercepted.get();
        c.compression.addTo(row);
        c.cache.addTo(row);
        c.h1.addTo(row);
        row.eint += c.eint.get();
        row.dcon += c.dcon.get();
        row.dses += c.dses.get();
        row.tlsSessions += c.tlsSessions.get();
        row.tlsResumed += c.tlsResumed.get();
        row.tlsFailed += c.tlsFailed.get();
        row.tlsRate += c.tlsConnections.read(nowMs);
        row.tlsRateMax += c.tlsConnections.max();
        row.tlsKeyRate += c.tlsKeys.read(nowMs);
        row.tlsKeyRateMax += c.tlsKeys.max();
        for (size_t i = 0; i < 6; ++i) row.hrsp[i] += c.hrsp[i].get();
        row.rate += c.sessions.read(nowMs);
        row.rateMax += c.sessions.max();
        row.connRate += c.connections.read(nowMs);
        row.connRateMax += c.connections.max();
        row.reqRate += c.requests.read(nowMs);
        row.reqRateMax += c.requests.max();
    }
    if (row.http) row.h1Now = row.scur, row.h1Ever = row.connTot;
    row.rateLimit = m_conf->sessRate;
    return row;
}

// Cells belong to their workers; a clear from here may lose an increment made at the same moment,
// which HAProxy accepts as well.
void Frontend::clearCounters(bool all) {
    m_peak.store(current());
    for (FrontendCells& c : m_cells) {
        for (RateCells* rate :
             {&c.connections, &c.sessions, &c.requests, &c.tlsConnections, &c.tlsKeys})
            rate->clearMax();
        if (!all) continue;
        for (Cell* cell : {&c.stot, &c.bin, &c.bout, &c.dreq, &c.dresp, &c.ereq, &c.reqTot,
                           &c.connTot, &c.intercepted, &c.eint, &c.dcon, &c.dses, &c.tlsSessions,
                           &c.tlsResumed, &c.tlsFailed})
            cell->set(0);
        c.compression.clear();
        c.cache.clear();
        c.h1.clear();
        for (Cell& cell : c.hrsp) cell.set(0);
    }
}

}  // namespace yard
