#include "core/traffic/sessions/world.h"

#include "core/stick/sticktable.h"
#include "core/traffic/sessions/worker.h"

namespace yard {
namespace {

using Measure = SampleWorld::Measure;

bool concernsFrontend(Measure what) {
    return what == Measure::FrontendSessions || what == Measure::FrontendRate ||
           what == Measure::FrontendRequestRate;
}

/// Room for more at the servers; -1: without end.
int64_t freeAt(Measure what, const Backend& backend) {
    const bool lines = what == Measure::FreeSlots;
    int64_t room = 0;
    for (const Backend::Figures& f : backend.figures()) {
        if (lines ? !f.up : !f.inUse) continue;
        if (f.maxconn < 0 || (lines && f.maxqueue < 0)) return -1;
        room += f.maxconn - f.served;
        if (lines) room += f.maxqueue - f.queued;
    }
    return room;
}

}  // namespace

World::World(Graph& graph, const Clock& clock) : m_graph(graph), m_clock(clock) {
    variables = &graph.variables;
}

void Graph::set(const HttpRule& variable) {
    Variables own;
    own.share(&variables);
    SampleContext context;
    context.variables = &own;
    http::HttpRules::act(http::HttpRules::Rule(variable), context, Counters::Span::Session);
}

int64_t World::measure(Measure what, std::string_view proxy, std::string_view server) const {
    if (concernsFrontend(what)) return ofFrontend(what, proxy);
    if (what == Measure::TableUsed || what == Measure::TableFree) return ofTable(what, proxy);
    for (const auto& backend : m_graph.backends) {
        if (backend->name() != proxy) continue;
        return what < Measure::ServerSessions ? ofBackend(what, *backend)
                                              : ofServer(what, *backend, std::string(server));
    }
    return 0;
}

bool World::knows(std::string_view name, std::string_view server) const {
    for (const auto& backend : m_graph.backends)
        if (backend->name() == name)
            return server.empty() || backend->figures(std::string(server)).has_value();
    return false;
}

AnswerCache* World::cacheNamed(std::string_view name) const {
    for (const auto& cache : m_graph.caches)
        if (cache->conf().name == name) return cache.get();
    return nullptr;
}

int64_t World::ofFrontend(Measure what, std::string_view name) const {
    for (const auto& frontend : m_graph.frontends) {
        if (frontend->name() != name) continue;
        if (what == Measure::FrontendSessions) return frontend->current();
        const StatRow row = frontend->report(
            std::chrono::duration_cast<Millis>(m_clock.now().time_since_epoch()).count());
        return static_cast<int64_t>(what == Measure::FrontendRate ? row.rate : row.reqRate);
    }
    return 0;
}

int64_t World::ofTable(Measure what, std::string_view name) const {
    for (const auto& table : m_graph.tables) {
        if (table->name() != name) continue;
        const auto used = static_cast<int64_t>(table->used());
        return what == Measure::TableUsed ? used : static_cast<int64_t>(table->conf().size) - used;
    }
    return 0;
}

int64_t World::ofBackend(Measure what, const Backend& backend) {
    const auto queued = static_cast<int64_t>(backend.queueLength());
    switch (what) {
        case Measure::UsableServers:
            return backend.usableServers();
        case Measure::BackendSessions:
            return backend.load(nullptr).backend;
        case Measure::AverageQueue: {
            const int64_t servers = backend.usableServers();
            return servers > 0 ? (queued + servers - 1) / servers : queued * 2;
        }
        case Measure::FreeConnections:
        case Measure::FreeSlots:
            return freeAt(what, backend);
        case Measure::BackendRate:
            return backend.sessionRate();
        default:
            return queued;
    }
}

int64_t World::ofServer(Measure what, const Backend& backend, const std::string& name) {
    const auto f = backend.figures(name);
    if (!f) return 0;
    switch (what) {
        case Measure::ServerIsUp:
            return f->up;
        case Measure::ServerSessions:
            return f->served;
        case Measure::ServerFirstWeight:
            return f->firstWeight;
        case Measure::ServerFree:
            return f->maxconn < 0 ? -1 : f->maxconn - f->served;
        case Measure::ServerQueue:
            return f->queued;
        case Measure::ServerRate:
            return f->rate;
        case Measure::ServerWeight:
            return f->weight;
        default:
            return f->userWeight;
    }
}

}  // namespace yard
