// Commands that change what there is: servers and where they are, limits, frontends, sessions. The
// answers are HAProxy's (semantics.md section 7).
#include <syslog.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "core/config/words/dynamicserver.h"
#include "core/engine/graph/graphbuilder.h"
#include "core/engine/graph/servicelines.h"
#include "core/engine/running/engine.h"

namespace yard {
namespace {

/// What HAProxy says of a port word behind an address. Empty number: it is none.
std::optional<uint16_t> portOf(std::string_view word) {
    int number = 0;
    const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (fault != std::errc() || end == word.data() || number < 0 || number > UINT16_MAX)
        return std::nullopt;
    return static_cast<uint16_t>(number);
}

/// The words that `add server` was given; a backslash keeps a blank inside one.
std::vector<std::string> wordsOf(const std::string& text) {
    std::vector<std::string> words;
    bool inside = false;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ' ') {
            inside = false;
            continue;
        }
        if (!inside) words.emplace_back();
        inside = true;
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        words.back() += text[i];
    }
    return words;
}

Answer refusal(std::string text) { return {false, std::move(text)}; }

/// HAProxy ends these without a blank line.
Answer bareRefusal(std::string text) {
    Answer answer{false, std::move(text)};
    answer.bare = true;
    return answer;
}

/// What HAProxy shows as a message of this severity.
Answer message(std::string text, int severity) {
    Answer answer{true, std::move(text)};
    answer.severity = severity;
    return answer;
}

/// "+5" where by the file it follows the port that the client came to.
std::string portText(const Server& server) {
    const ServerConf& conf = server.conf();
    switch (conf.portRule) {
        case ServerConf::Port::Client:
            return server.moves() == 0 ? "+0" : "0";
        case ServerConf::Port::ClientShifted:
            return "+" + std::to_string(conf.portShift);
        case ServerConf::Port::Fixed:
            break;
    }
    return std::to_string(conf.address.port());
}

}  // namespace

Answer Engine::addServer(const Command& command) {
    Backend* backend = backendNamed(command.server.backend);
    if (!backend) return bareRefusal("No such backend.");
    if (!backend->dynamic())
        return bareRefusal("Backend must use a dynamic load balancing to support dynamic servers.");
    // The proxy as it is now: ids must not clash with those of servers that were added.
    ProxyConf now = backend->conf();
    now.servers.clear();
    std::set<int> ids;
    for (const auto& server : backend->servers()) {
        if (server->gone) continue;
        now.servers.push_back(server->conf());
        ids.insert(server->id());
    }
    const std::vector<std::string> words = wordsOf(command.text);
    auto conf = readDynamicServer(now, command.server.server, words);
    if (!conf) return refusal(conf.error());
    if (backend->findServer(conf->name))
        return refusal("Already exists a server with the same name in backend.");
    const Result<const Server*> leader = leaderFor(*backend, *conf);
    if (!leader) return refusal(leader.error());
    for (int id = 1; conf->id == 0; ++id)
        if (!ids.count(id)) conf->id = id;
    const bool enabled = std::find(words.begin(), words.end(), "enabled") != words.end();
    Server& server = backend->add(std::move(*conf), enabled);
    m_homes[&server] = backend;
    if (*leader) follow(*backend, server, **leader);
    // Their times go on from now, whenever they are enabled.
    const ServerConf& its = server.conf();
    const auto start = [&](CheckRole role) {
        startCheck(server, role, *backend, Millis(intervalsOf(its, role).inter));
    };
    if (its.checked) start(CheckRole::Health);
    if (its.agent.on) start(CheckRole::Agent);
    return message("New server registered.", LOG_INFO);
}

/// Another server tracks it, or a rule sends requests to it by its name.
bool Engine::isPointedTo(const Backend& backend, const Server& server) const {
    const auto followed = m_followers.find(&server);
    if (followed != m_followers.end() && !followed->second.empty()) return true;
    const auto& rules = backend.conf().useServers;
    return std::any_of(rules.begin(), rules.end(),
                       [&](const UseServer& rule) { return rule.server == server.name(); });
}

Answer Engine::deleteServer(Backend& backend, Server& server) {
    if (isPointedTo(backend, server))
        return bareRefusal(
            "This server cannot be removed at runtime due to other configuration elements pointing "
            "to it.");
    const Result<bool> removed = backend.remove(server);
    if (!removed) return bareRefusal(removed.error());
    m_checkers.erase({&server, CheckRole::Health});
    m_checkers.erase({&server, CheckRole::Agent});
    m_warming.erase(&server);
    for (auto& [leader, followers] : m_followers) std::erase(followers, &server);
    m_homes.erase(&server);
    Answer answer = message("Server deleted.", LOG_INFO);
    answer.bare = true;
    return answer;
}

Answer Engine::moveServer(Backend& backend, Server& server, const Command& command,
                          StateChanges& changes) {
    constexpr const char* By = " by 'stats socket command'";
    const ServerConf& conf = server.conf();
    const bool bracketed = command.text.starts_with('[') && command.text.ends_with(']');
    const auto host = Endpoint::literal(
        bracketed ? command.text.substr(1, command.text.size() - 2) : command.text, 0);
    if (command.text.empty() || !host) return refusal("Invalid addr '" + command.text + "'" + By);
    if (conf.address.family() == AF_UNIX)
        return refusal(std::string("Update for the current server address family is only supported "
                                   "through configuration file") +
                       By);
    const uint16_t before = conf.portRule == ServerConf::Port::Fixed ? conf.address.port() : 0;
    uint16_t after = before;
    // HAProxy gives none to a server whose name has no address, and yet ends its maintenance.
    const bool found = conf.unresolved;
    const std::string was = found ? std::string() : conf.address.host();
    const bool moved = host->host() != was;
    std::string text = moved ? "IP changed from '" + was + "' to '" + command.text + "'"
                             : "no need to change the addr";
    const std::string& word = command.key;
    if (command.number && (word.starts_with('+') || word.starts_with('-'))) {
        text +=
            ", can't change <port> to port map because it is incompatible with current health "
            "check port configuration (use 'port' statement from the 'server' directive.";
    } else if (command.number) {
        const auto port = portOf(word);
        if (!port)
            text += ", problem converting port '" + word + "' to an int";
        else if (*port == before)
            text += ", no need to change the port";
        else
            text +=
                ", port changed from '" + portText(server) + "' to '" + std::to_string(*port) + "'";
        after = port.value_or(before);
    }
    if (moved || after != before) {
        const auto rule = after == 0 ? ServerConf::Port::Client : ServerConf::Port::Fixed;
        backend.move(server, host->withPort(after), rule);
        if (found) backend.addressFound(server, changes);
        retarget(server);
    }
    return message(text + By, LOG_WARNING);
}

/// Its checks go where it is now.
void Engine::retarget(const Server& server) {
    for (const CheckRole role : {CheckRole::Health, CheckRole::Agent})
        if (Checker* checker = checkerOf(server, role)) checker->targetChanged();
}

Answer Engine::aimAgent(Server& server, const Command& command) {
    if (!server.hasAgent()) return refusal("agent checks are not enabled on this server");
    std::optional<Endpoint> address;
    if (command.verb == Verb::AgentAddr) {
        const auto literal = Endpoint::literal(command.text, 0);
        if (!literal) return bareRefusal("invalid addr '" + command.text + "'");
        address = *literal;
    }
    std::optional<uint16_t> port;
    if (command.verb == Verb::AgentPort || command.number > 0)
        port = static_cast<uint16_t>(command.number);
    if (command.verb == Verb::AgentSend)
        server.tellAgent(command.text);
    else
        server.aimAgent(address, port);
    retarget(server);
    return {};
}

Answer Engine::aimChecks(const Backend& backend, Server& server, const Command& command) {
    // HAProxy counts the checks of a server that was added only while they are awake.
    const bool asleep = server.checksPaused && server.index() >= backend.conf().servers.size();
    if (!server.conf().checked || asleep)
        return bareRefusal("health checks are not enabled on this server");
    std::optional<Endpoint> address;
    if (command.verb == Verb::CheckAddr) {
        const auto literal = Endpoint::literal(command.text, 0);
        if (!literal) return bareRefusal("invalid addr '" + command.text + "'");
        address = *literal;
    }
    std::optional<uint16_t> port;
    if (command.verb == Verb::CheckPort || command.number > 0)
        port = static_cast<uint16_t>(command.number);
    server.aimChecks(address, port);
    retarget(server);
    return {};
}

Answer Engine::executeOnFrontend(const Command& command) {
    const std::string& name = command.server.backend;
    if (name.empty()) return refusal("A frontend name is expected.");
    Frontend* frontend = frontendNamed(name);
    if (!frontend) return refusal("No such frontend.");
    const bool stopped = frontend->stopped;
    switch (command.verb) {
        case Verb::FrontendMaxconn:
            if (command.number < 0) return refusal("Value out of range.");
            frontend->setMaxconn(command.number);
            for (const auto& worker : m_workers) worker->resumeAccepting(*frontend);
            return {};
        case Verb::EnableFrontend:
            if (stopped) return refusal("Frontend was previously shut down, cannot enable.");
            if (!frontend->paused) return refusal("All sockets are already enabled.");
            return pauseFrontend(*frontend, false);
        case Verb::DisableFrontend:
            if (stopped) return refusal("Frontend was previously shut down, cannot disable.");
            if (frontend->paused) return refusal("All sockets are already disabled.");
            return pauseFrontend(*frontend, true);
        default:  // StopFrontend
            if (stopped) return refusal("Frontend was already shut down.");
            return shutFrontend(*frontend);
    }
}

Answer Engine::pauseFrontend(Frontend& frontend, bool paused) {
    frontend.paused = paused;
    for (const auto& worker : m_workers) worker->frontendChanged(frontend);
    const ProxyConf& conf = frontend.conf();
    m_herald.log(conf, LOG_WARNING,
                 std::string(paused ? "Paused " : "Resumed ") +
                     (conf.backend ? "proxy " : "frontend ") + conf.name + ".");
    return {};
}

Answer Engine::shutFrontend(Frontend& frontend) {
    frontend.stopped = true;
    // Ours would keep the port open.
    std::erase_if(m_binds,
                  [&](const OpenBind& bind) { return bind.proxy->name == frontend.name(); });
    for (const auto& worker : m_workers) worker->frontendChanged(frontend);
    for (const Part& part : m_parts)
        if (part.frontend == &frontend)
            m_herald.log(*part.conf, LOG_WARNING, stoppedLine(rowsOf(part)));
    return {};
}

Frontend* Engine::frontendNamed(const std::string& text) const {
    if (!text.starts_with('#')) return findFrontend(*m_graph, text);
    for (const auto& frontend : m_graph->frontends)
        if (std::to_string(frontend->conf().id) == text.substr(1)) return frontend.get();
    return nullptr;
}

Answer Engine::endSession(uint64_t id) {
    for (const auto& worker : m_workers)
        if (worker->endSession(id)) return {};
    return refusal("No such session (use 'show sess').");
}

/// Beyond what the process was made for there are no descriptors.
Answer Engine::limitProcess(int64_t maxconn) {
    const auto hard = static_cast<int64_t>(m_limits.maxconn);
    if (maxconn > hard) return refusal("Value out of range.");
    m_crew.maxconn = maxconn > 0 ? maxconn : hard;
    for (const auto& worker : m_workers) worker->limitsChanged();
    return {};
}

/// There is no TLS and no compression whose rate could be limited; like HAProxy without a user of
/// them, the command is taken.
Answer Engine::limitRate(const std::string& what, int64_t rate) {
    if (what == "connections") m_crew.connRateLimit = rate;
    if (what == "sessions") m_crew.sessRateLimit = rate;
    for (const auto& worker : m_workers) worker->limitsChanged();
    return {};
}

}  // namespace yard
