#include "core/config/values/config.h"

#include <algorithm>

namespace yard {

bool ServerConf::hasHostName() const {
    return !hostText.empty() && address.family() != AF_UNIX && !Endpoint::literal(hostText, 0);
}

std::shared_ptr<const ProxyConf> Config::findBackend(const std::string& name) const {
    auto it = std::find_if(proxies.begin(), proxies.end(),
                           [&](const auto& p) { return p->backend && p->name == name; });
    return it == proxies.end() ? nullptr : *it;
}

std::shared_ptr<const ProxyConf> Config::findFrontend(const std::string& name) const {
    auto it = std::find_if(proxies.begin(), proxies.end(),
                           [&](const auto& p) { return p->frontend && p->name == name; });
    return it == proxies.end() ? nullptr : *it;
}

}  // namespace yard
