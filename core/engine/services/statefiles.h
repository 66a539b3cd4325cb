#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/config/values/config.h"
#include "core/control/serverstate.h"

namespace yard {

/// What the state files of a configuration say: `server-state-file` for the proxies that load the
/// global one, a file each for those that load a local one. Reads them when made; what is wrong
/// with them is told in HAProxy's words and never keeps a proxy from starting.
class StateFiles {
public:
    explicit StateFiles(const Config& config);
    /// The words about a server; nullptr: none.
    const ServerStateWords* find(const ProxyConf& proxy, const std::string& server) const;
    const std::vector<std::string>& warnings() const { return m_warnings; }

private:
    using ByServer = std::map<std::pair<std::string, std::string>, ServerStateWords>;
    void readGlobal(const Config& config);
    void readLocal(const Config& config, const ProxyConf& proxy);

    ByServer m_global;
    ByServer m_local;
    std::vector<std::string> m_warnings;
};

}  // namespace yard
