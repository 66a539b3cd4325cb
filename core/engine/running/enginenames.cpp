// What comes of the addresses that name servers tell.
#include <syslog.h>

#include "core/control/serverstate.h"
#include "core/engine/running/engine.h"
#include "core/traffic/backends/serverwords.h"

namespace yard {

void Engine::keepNames() {
    m_names = std::make_unique<NameKeeper>(*m_graph->config, m_graph->backends, m_clock,
                                           static_cast<NameWorld&>(*this));
}

Answer Engine::renameServer(Backend& backend, Server& server, const Command& command) {
    const ServerConf& conf = server.conf();
    if (!conf.resolve.asked)
        return {false, "set server <b>/<s> fqdn failed because no resolution is configured."};
    std::string text;
    if (command.text == conf.hostText) {
        text = "no need to change the FDQN";
    } else if (!isHostName(command.text)) {
        text = "invalid fqdn '" + command.text + "'";
    } else {
        text = backend.name() + "/" + server.name() + " changed its FQDN from " +
               (conf.hasHostName() ? conf.hostText : "(null)") + " to " + command.text;
        backend.rename(server, command.text);
        m_names->renamed(backend, server);
    }
    Answer answer{true, text + " by 'stats socket command'"};
    answer.severity = LOG_WARNING;
    return answer;
}

bool Engine::addressFound(Backend& backend, Server& server, const Endpoint& address,
                          const std::string& by) {
    const ServerConf& conf = server.conf();
    const std::string name = backend.name() + "/" + server.name();
    const bool moves = conf.unresolved || conf.address.withPort(0) != address;
    if (moves) {
        const std::string was = conf.unresolved ? "(none)" : conf.address.host();
        Event event;
        event.kind = EventKind::Problem;
        event.shown = shownOf(server);
        event.server = {backend.name(), server.name()};
        event.title = server.name() + " has another address";
        event.detail = was + " became " + address.host() + ", by " + by;
        event.logLine =
            name + " changed its IP from " + was + " to " + address.host() + " by " + by + ".";
        backend.move(server, address.withPort(conf.address.port()), conf.portRule);
        m_herald.log(backend.conf(), LOG_NOTICE, event.logLine);
        note(std::move(event));
        retarget(server);
    }
    if (!(server.admin & ResolveMaint)) return moves;
    StateChanges changes;
    backend.addressFound(server, changes);
    changed(backend, server, changes);
    m_herald.log(backend.conf(), LOG_NOTICE,
                 "Server " + name + " administratively READY thanks to valid DNS answer.");
    return moves;
}

void Engine::addressLost(Backend& backend, Server& server, const std::string& why) {
    if (server.admin & ResolveMaint) return;
    StateChanges changes;
    backend.addressLost(server, why, changes);
    changed(backend, server, changes);
}

}  // namespace yard
