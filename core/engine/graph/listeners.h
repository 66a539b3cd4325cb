#pragma once

#include <memory>
#include <vector>

#include "core/base/result.h"
#include "core/config/values/config.h"
#include "core/net/listensocket.h"

namespace yard {

/// The sockets of one `bind`, one for each worker. Kept as long as the bind is in force: the
/// workers of each generation get copies, so that a socket outlives them.
struct OpenBind {
    std::shared_ptr<const ProxyConf> proxy;
    size_t index = 0;  ///< in proxy->binds
    Endpoint local;    ///< where it really listens: port 0 leaves the choice to the system
    std::vector<std::shared_ptr<const ListenSocket>> sockets;
    std::vector<ListenSocket> copies;  ///< for the workers to take
    const BindConf& conf() const { return proxy->binds[index]; }
};

/// Opens every bind of the configuration, or none: the Error has a line for each that failed, in
/// HAProxy's words, "Binding [a.cfg:2] for proxy a: cannot bind socket (Address already in use) for
/// [127.0.0.1:80]". Each worker has TCP sockets of its own (SO_REUSEPORT; as with HAProxy another
/// process that sets it too may share the port); unix and inherited sockets are one for all. What
/// `open` (for as many workers) has at the same place already is used further.
Result<std::vector<OpenBind>> openBinds(const Config& config, int workers, int64_t maxconn,
                                        const std::vector<OpenBind>& open = {});

}  // namespace yard
