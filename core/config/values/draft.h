#pragma once

#include <map>
#include <unordered_map>

#include "core/config/values/config.h"

namespace yard {

/// A section of kind defaults, listen, frontend or backend while it is read: the values, and what
/// only the parser must remember about how they were said.
struct ProxyDraft {
    ProxyConf conf;
    std::string section;               ///< "defaults", "listen", "frontend" or "backend"
    ServerConf serverDefaults;         ///< what `default-server` set
    const ProxyDraft* base = nullptr;  ///< the `defaults` it began as a copy of; outlives it
    bool usedImplicitly = false, usedByName = false;  ///< of a `defaults`: how others refer to it
    bool usedByFrontend = false, usedByBackend = false;  ///< of a `defaults` with rules
    /// A log-format string, read when the whole is checked.
    struct FormatText {
        std::string word;  ///< what gave it: "option httplog"; empty: none did
        std::string text;
        Where where;
    };
    FormatText log, logSd, errorLog, uniqueId;
    Where redispatchWhere;
    /// What the `tcp-check` and `http-check` lines of this very section say, whether or not an
    /// option makes use of it.
    struct Checks {
        std::vector<CheckStep> tcp, http;
        bool idleTcp = false, idleHttp = false;  ///< the last line came without its option
    } checks;
    std::vector<std::pair<Where, std::string>> lateFaults;  ///< told when the whole is checked
    std::map<std::string, std::shared_ptr<Acl>> acls;  ///< of the section, and predefined ones used
    std::unordered_map<int, size_t> serverIds;         ///< explicit ones -> index in conf.servers
    std::vector<std::string> filters;                  ///< "compression", "cache NAME": in order
    int backlog = 0;                                   ///< for binds without one of their own

    bool isDefaults() const { return section == "defaults"; }
    /// As HAProxy's messages call it; a `listen` is a "proxy".
    std::string kind() const { return section == "listen" ? "proxy" : section; }
    std::string named() const { return kind() + " '" + conf.name + "'"; }
};

}  // namespace yard
