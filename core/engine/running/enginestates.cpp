// What outlives the process: the states of servers, and stick tables.
#include "core/engine/graph/graphbuilder.h"
#include "core/engine/running/engine.h"
#include "core/engine/services/statefiles.h"

namespace yard {
namespace {

/// What of a state cannot be applied to this server, in HAProxy's words; empty: nothing.
std::string leftOut(const Server& server, const ServerState& state) {
    const bool hasAddress = state.checkAddress != "-";
    if (hasAddress && !Endpoint::literal(state.checkAddress, 0))
        return ", invalid addr '" + state.checkAddress + "'";
    if ((hasAddress || state.checkPort) && !server.conf().checked)
        return ", health checks are not enabled on this server";
    if ((state.agentPort || state.agentAddress != "-") && !server.conf().agent.on)
        return ", agent checks are not enabled on this server";
    return {};
}

/// `init-addr`: the address of before the start comes before what else was found.
bool takesLast(const ServerConf& server) {
    if (server.initAddr.ways.empty()) return true;
    for (const InitAddr::Way way : server.initAddr.ways) {
        if (way == InitAddr::Way::Last) return true;
        if (way == InitAddr::Way::None || !server.unresolved) return false;
    }
    return false;
}

/// Where the server and its checks were when the state was written. An address in the file is of
/// the configuration and may have changed there since, but for that of a host name.
void restorePlaces(Backend& backend, Server& server, const ServerState& state,
                   StateChanges& changes) {
    const Endpoint& now = server.conf().address;
    if (now.family() != AF_UNIX) {
        const auto then = Endpoint::literal(state.address, 0);
        const bool named = server.conf().hasHostName() && then && takesLast(server.conf());
        const bool lost = server.conf().unresolved;
        const auto port = static_cast<uint16_t>(state.port);
        const auto rule = port > 0 ? ServerConf::Port::Fixed : ServerConf::Port::Client;
        if (named || !lost) backend.move(server, (named ? *then : now).withPort(port), rule);
        if (named && lost) backend.addressFound(server, changes);
    }
    const auto literal = [](const std::string& text) {
        const auto address = Endpoint::literal(text, 0);
        return address ? std::optional<Endpoint>(*address) : std::nullopt;
    };
    const auto portOf = [](int port) {
        return port > 0 ? std::optional<uint16_t>(static_cast<uint16_t>(port)) : std::nullopt;
    };
    if (server.conf().checked)
        server.aimChecks(literal(state.checkAddress), portOf(state.checkPort));
    if (server.conf().agent.on)
        server.aimAgent(literal(state.agentAddress), portOf(state.agentPort));
}

/// nullptr: the table ends with the process.
const PersistConf* persistOf(const Config& config, const StickTable& table) {
    for (const auto& proxy : config.proxies)
        if (proxy->name == table.name() && proxy->stickTable && proxy->persist)
            return &*proxy->persist;
    return nullptr;
}

}  // namespace

void Engine::restoreStates() {
    const StateFiles files(*m_graph->config);
    const auto warn = [this](const std::string& text) {
        m_herald.terminal(Level::Warning, "config : " + text);
    };
    for (const std::string& warning : files.warnings()) warn(warning);
    std::vector<std::string> restored;
    for (const auto& backend : m_graph->backends)
        for (const auto& server : backend->servers()) {
            const ServerStateWords* words = files.find(backend->conf(), server->name());
            if (!words) continue;
            const Result<ServerState> state = readServerState(*words);
            const std::string name = " for server '" + backend->name() + "/" + server->name() + "'";
            if (!state) {
                warn("server-state application failed" + name + state.error());
                continue;
            }
            StateChanges changes;
            backend->restore(*server, *state, changes);
            restorePlaces(*backend, *server, *state, changes);
            m_herald.tell(*backend, changes, "config : ");
            warm(*backend, *server);
            leadFollowers(*backend, *server);
            restored.push_back(backend->name() + "/" + server->name());
            const std::string fault = leftOut(*server, *state);
            if (!fault.empty()) warn("server-state partially applied" + name + fault);
        }
    noteRestored(restored);
}

void Engine::keepTables(const Graph* previous) {
    m_keepers.clear();
    for (const auto& table : m_graph->tables) {
        const PersistConf* conf = persistOf(*m_graph->config, *table);
        if (!conf) continue;
        auto tell = [this](const std::string& text) {
            m_herald.terminal(Level::Warning, text);
            Event event;
            event.kind = EventKind::Problem;
            event.title = text;
            note(std::move(event));
        };
        m_keepers.push_back(std::make_unique<TableKeeper>(
            table, *conf, serverNames(*m_graph, *table), m_clock, std::move(tell)));
        if (!previous || !findTable(*previous, table->name())) m_keepers.back()->restore();
        m_keepers.back()->start();
    }
}

}  // namespace yard
