#pragma once

#include "core/http/sample.h"

namespace yard {

struct Graph;

/// What rules may ask of the proxies of a generation.
class World final : public SampleWorld {
public:
    explicit World(const Graph& graph) : m_graph(graph) {}
    int64_t measure(Measure what, std::string_view proxy, std::string_view server) const override;

private:
    const Graph& m_graph;
};

}  // namespace yard
