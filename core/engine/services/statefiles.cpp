#include "core/engine/services/statefiles.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace yard {
namespace {

std::string pathOf(const Config& config, const std::string& name) {
    const std::string& base = config.global.serverStateBase;
    if (name.starts_with('/') || base.empty()) return name;
    return base + (base.ends_with('/') ? "" : "/") + name;
}

/// What HAProxy says of a file, with the two ways it has of saying so.
struct Wording {
    std::string start;  ///< "config: " or "Proxy 'a': "
    std::string what;   ///< "global server state file '/x'" or "server state file '/x'"
    std::string end;    ///< behind a system error
};

bool bound(const ProxyConf& proxy, ProxyConf::LoadState how) {
    return proxy.backend && !proxy.disabled && !proxy.servers.empty() &&
           proxy.loadServerState == how;
}

ServerStateFile readStates(const std::string& path, const Wording& wording,
                           std::vector<std::string>& warnings) {
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        warnings.push_back(wording.start + "Can't open " + wording.what + ": " +
                           std::strerror(errno) + wording.end);
        return {};
    }
    std::ostringstream text;
    text << file.rdbuf();
    ServerStateFile states = readServerStates(text.str());
    if (!states.versionKnown)
        warnings.push_back(wording.start + "Can't get version of the " + wording.what + ".");
    if (states.corruptLine)
        warnings.push_back(wording.start + "corrupted " + wording.what + " at line " +
                           std::to_string(states.corruptLine) + ".");
    return states;
}

}  // namespace

StateFiles::StateFiles(const Config& config) {
    readGlobal(config);
    for (const auto& proxy : config.proxies)
        if (bound(*proxy, ProxyConf::LoadState::Local)) readLocal(config, *proxy);
}

void StateFiles::readGlobal(const Config& config) {
    const std::string& name = config.global.serverStateFile;
    bool wanted = false;
    for (const auto& proxy : config.proxies)
        wanted = wanted || bound(*proxy, ProxyConf::LoadState::Global);
    if (name.empty() || !wanted) return;
    const std::string path = pathOf(config, name);
    const Wording wording{"config: ", "global server state file '" + path + "'", ""};
    for (const ServerStateWords& words : readStates(path, wording, m_warnings).lines)
        m_global.emplace(std::pair(words[1], words[3]), words);  // the first one counts
}

void StateFiles::readLocal(const Config& config, const ProxyConf& proxy) {
    const std::string path =
        pathOf(config, proxy.serverStateFileName.empty() ? proxy.name : proxy.serverStateFileName);
    const Wording wording{"Proxy '" + proxy.name + "': ", "server state file '" + path + "'", "."};
    for (const ServerStateWords& words : readStates(path, wording, m_warnings).lines) {
        if (words[1] != proxy.name) continue;
        if (words[0] != std::to_string(proxy.id))
            m_warnings.push_back(wording.start + "backend ID mismatch: from server state file: '" +
                                 words[0] + "', from running config '" + std::to_string(proxy.id) +
                                 "'");
        m_local.emplace(std::pair(words[1], words[3]), words);
    }
}

const ServerStateWords* StateFiles::find(const ProxyConf& proxy, const std::string& server) const {
    if (proxy.loadServerState == ProxyConf::LoadState::None) return nullptr;
    const bool local = proxy.loadServerState == ProxyConf::LoadState::Local;
    const ByServer& lines = local ? m_local : m_global;
    const auto it = lines.find({proxy.name, server});
    return it == lines.end() ? nullptr : &it->second;
}

}  // namespace yard
