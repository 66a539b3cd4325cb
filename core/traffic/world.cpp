#include "core/traffic/world.h"

#include "core/stick/sticktable.h"
#include "core/traffic/worker.h"

namespace yard {
namespace {

using Measure = SampleWorld::Measure;

bool concernsFrontend(Measure what) {
    return what == Measure::FrontendSessions || what == Measure::FrontendRate ||
           what == Measure::FrontendRequestRate;
}

/// Room for more at the servers; -1: without end.
int64_t freeAt(Measure what, const Backend& backend) {
    std::vector<StatRow> rows;
    backend.report(rows);
    rows.pop_back();  // that of the backend itself
    int64_t room = 0;
    for (const StatRow& row : rows) {
        const bool lines = what == Measure::FreeSlots;
        const Server* server = backend.findServer(row.name);
        if (lines ? !server || !backend.isUp(*server) : !row.inUse) continue;
        if (row.slim < 0 || (lines && row.qlimit < 0)) return -1;
        room += row.slim - static_cast<int64_t>(row.scur);
        if (lines) room += row.qlimit - static_cast<int64_t>(row.qcur);
    }
    return room;
}

}  // namespace

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
        case Measure::BackendRate: {
            std::vector<StatRow> rows;
            backend.report(rows);
            return static_cast<int64_t>(rows.back().rate);
        }
        default:
            return queued;
    }
}

int64_t World::ofServer(Measure what, const Backend& backend, const std::string& name) {
    const Server* found = backend.findServer(name);
    if (!found) return 0;
    if (what == Measure::ServerIsUp) return backend.isUp(*found);
    if (what == Measure::ServerSessions) return backend.load(found).server;
    if (what == Measure::ServerFirstWeight) return found->conf().weight;
    std::vector<StatRow> rows;
    backend.report(rows);
    const auto row = std::ranges::find(rows, name, &StatRow::name);
    if (row == rows.end()) return 0;
    switch (what) {
        case Measure::ServerFree:
            return row->slim < 0 ? -1 : row->slim - static_cast<int64_t>(row->scur);
        case Measure::ServerQueue:
            return static_cast<int64_t>(row->qcur);
        case Measure::ServerRate:
            return static_cast<int64_t>(row->rate);
        case Measure::ServerWeight:
            return row->weight;
        default:
            return row->uweight;
    }
}

}  // namespace yard
