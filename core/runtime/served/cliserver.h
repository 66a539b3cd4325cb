#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/config/values/config.h"
#include "core/control/link.h"
#include "core/net/listener.h"
#include "core/net/reactor.h"
#include "core/runtime/served/cliconnection.h"

namespace yard {

/// Serves the Runtime API on the sockets of `stats socket`: unix paths, abstract names, TCP and
/// inherited descriptors, each at its level. Built, used and destroyed in the control thread.
class CliServer {
public:
    /// With `master` it serves the master's command line instead.
    CliServer(Authority& authority, Clock& clock, AskMaster master = {});
    ~CliServer();
    CliServer(const CliServer&) = delete;
    CliServer& operator=(const CliServer&) = delete;

    /// Opens all sockets or none, in place of those open before; those at the same place as before
    /// stay open. Sessions go on. The Error is HAProxy's, a line for
    /// each that failed: "Binding [a.cfg:2] for frontend GLOBAL: cannot bind UNIX socket (No such
    /// file or directory) [/nowhere/x]".
    Result<bool> open(const GlobalConf& conf);
    /// Ends all sessions, and removes the unix paths that are still ours.
    void close();

    /// Where it really listens, in the order of the configuration.
    std::vector<Endpoint> endpoints() const;
    size_t sessions() const { return m_connections.size(); }
    /// As `show cli sockets` lists them.
    const std::vector<std::string>& socketNames() const { return m_socketNames; }

private:
    /// A unix path as it was when we made it; somebody may have put his own in its place since.
    struct OwnPath {
        std::string path;
        uint64_t device = 0, inode = 0;
        void remove() const;
    };
    struct Door {
        StatsSocket conf;
        Endpoint local;
        std::shared_ptr<CliLevel> level;  ///< of those who come; a reload may change it
        OwnPath path;
        std::unique_ptr<Listener> listener;
    };

    Result<Door> openDoor(const StatsSocket& socket);
    Door* doorAt(const StatsSocket& socket, const std::vector<Door*>& taken);
    void take(std::vector<Door> doors, const GlobalConf& conf);
    void accept(int fd, CliLevel level, int severity);
    void remove(const CliConnection& gone);
    void closeDoors();

    Authority& m_authority;
    const AskMaster m_master;
    Reactor m_reactor;
    Millis m_idle{10000};
    std::vector<Door> m_doors;
    std::vector<std::string> m_socketNames;
    std::vector<std::unique_ptr<CliConnection>> m_connections;
};

}  // namespace yard
