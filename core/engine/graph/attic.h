#pragma once

#include <memory>
#include <vector>

#include "core/base/clock.h"
#include "core/traffic/sessions/worker.h"

namespace yard {

/// Generations of the proxy that were replaced: each stays until the last session that began in it
/// has ended. Control thread.
class Attic {
public:
    Attic(Clock& clock, const Crew& crew) : m_clock(clock), m_crew(crew) {}

    /// `graph` was handed over by all workers.
    void add(std::unique_ptr<Graph> graph);
    /// The workers have ended.
    void clear();
    size_t generations() const { return m_graphs.size(); }

    /// Adds what runs in old generations to the rows of the same names.
    void addTo(std::vector<StatRow>& rows) const;
    /// Appends the traces with an id after `id` of generations that are gone.
    void addTraces(uint64_t id, std::vector<Trace>& traces) const;

private:
    void watch();
    void sweep();
    bool letGo(const Graph& graph);
    void keepTraces(const Graph& graph);

    Clock& m_clock;
    const Crew& m_crew;
    std::vector<std::unique_ptr<Graph>> m_graphs;
    std::vector<Trace> m_traces;  ///< by id
    std::unique_ptr<Timer> m_timer;
};

}  // namespace yard
