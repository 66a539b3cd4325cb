#pragma once

#include "core/http/samples/sample.h"

namespace yard {

class Backend;
struct Graph;

/// What rules may ask of the proxies of a generation.
class World final : public SampleWorld {
public:
    World(Graph& graph, const Clock& clock);
    int64_t measure(Measure what, std::string_view proxy, std::string_view server) const override;
    bool knows(std::string_view backend, std::string_view server) const override;
    AnswerCache* cacheNamed(std::string_view name) const override;

private:
    int64_t ofFrontend(Measure what, std::string_view name) const;
    int64_t ofTable(Measure what, std::string_view name) const;
    static int64_t ofBackend(Measure what, const Backend& backend);
    static int64_t ofServer(Measure what, const Backend& backend, const std::string& name);

    const Graph& m_graph;
    const Clock& m_clock;
};

}  // namespace yard
