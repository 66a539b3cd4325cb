#include "core/engine/graph/attic.h"

#include <algorithm>

namespace yard {
namespace {

constexpr Millis SweepEvery{50};
constexpr size_t KeptTraces = 1024;

bool isOver(const Graph& graph) {
    return std::all_of(graph.frontends.begin(), graph.frontends.end(), [](const auto& frontend) {
        return frontend->doors.load(std::memory_order_acquire) == 0;
    });
}

}  // namespace

void Attic::add(std::unique_ptr<Graph> graph) {
    m_graphs.push_back(std::move(graph));
    watch();
}

void Attic::clear() {
    m_timer.reset();
    m_graphs.clear();
    m_traces.clear();
}

void Attic::watch() {
    m_timer = m_clock.after(SweepEvery, [this] {
        sweep();
        if (!m_graphs.empty()) watch();
    });
}

void Attic::sweep() {
    std::erase_if(m_graphs, [this](const auto& each) { return letGo(*each); });
}

// Without doors no worker has a session in it, nor begins one; what they posted to one another
// before that is dealt with when each has answered.
bool Attic::letGo(const Graph& graph) {
    if (!isOver(graph)) return false;
    for (Worker* worker : m_crew.workers) worker->forget(graph);
    keepTraces(graph);
    return true;
}

/// The records point into the graph, their stories do not.
void Attic::keepTraces(const Graph& graph) {
    std::vector<TraceRecord> records;
    const auto going = [&](const Frontend& frontend) {
        return std::any_of(graph.frontends.begin(), graph.frontends.end(),
                           [&](const auto& each) { return each.get() == &frontend; });
    };
    for (Worker* worker : m_crew.workers) worker->traces().takeOut(going, records);
    for (const TraceRecord& record : records) m_traces.push_back(record.toTrace());
    std::sort(m_traces.begin(), m_traces.end(),
              [](const Trace& a, const Trace& b) { return a.id < b.id; });
    if (m_traces.size() > KeptTraces)
        m_traces.erase(m_traces.begin(), m_traces.end() - static_cast<ptrdiff_t>(KeptTraces));
}

void Attic::addTo(std::vector<StatRow>& rows) const {
    if (m_graphs.empty()) return;
    std::vector<StatRow> old;
    for (const auto& graph : m_graphs) {
        for (const auto& frontend : graph->frontends) old.push_back(frontend->report(0));
        for (const auto& backend : graph->backends) backend->report(old);
    }
    for (const StatRow& from : old)
        for (StatRow& row : rows) {
            if (row.scope != from.scope || row.proxy != from.proxy || row.name != from.name)
                continue;
            row.scur += from.scur;
            row.usedCur += from.usedCur;
            row.qcur += from.qcur;
        }
}

void Attic::addTraces(uint64_t id, std::vector<Trace>& traces) const {
    const auto from = std::partition_point(m_traces.begin(), m_traces.end(),
                                           [id](const Trace& trace) { return trace.id <= id; });
    traces.insert(traces.end(), from, m_traces.end());
}

}  // namespace yard
