#include "core/traffic/world.h"

#include "core/traffic/worker.h"

namespace yard {

int64_t World::measure(Measure what, std::string_view proxy, std::string_view server) const {
    if (what == Measure::FrontendSessions) {
        for (const auto& frontend : m_graph.frontends)
            if (frontend->name() == proxy) return frontend->current();
        return 0;
    }
    for (const auto& backend : m_graph.backends) {
        if (backend->name() != proxy) continue;
        switch (what) {
            case Measure::UsableServers:
                return backend->usableServers();
            case Measure::BackendSessions:
                return backend->load(nullptr).backend;
            case Measure::Queued:
                return static_cast<int64_t>(backend->queueLength());
            case Measure::ServerSessions:
            case Measure::ServerIsUp:
                break;
            case Measure::FrontendSessions:
                return 0;
        }
        const Server* found = backend->findServer(std::string(server));
        if (!found) return 0;
        return what == Measure::ServerIsUp ? backend->isUp(*found) : backend->load(found).server;
    }
    return 0;
}

}  // namespace yard
