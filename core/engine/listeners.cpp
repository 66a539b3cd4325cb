#include "core/engine/listeners.h"

#include <algorithm>
#include <climits>

namespace yard {
namespace {

int backlogOf(const BindConf& bind, const ProxyConf& proxy, int64_t maxconn) {
    if (bind.backlog > 0) return bind.backlog;
    const int64_t room = bind.maxconn ? bind.maxconn : proxy.maxconn ? proxy.maxconn : maxconn;
    return static_cast<int>(std::clamp<int64_t>(room, 1, INT_MAX));
}

ListenAt placeOf(const BindConf& bind, int backlog) {
    ListenAt at;
    at.address = bind.address;
    at.fd = bind.fd;
    at.backlog = backlog;
    at.shared = bind.fd < 0 && bind.address.family() != AF_UNIX;
    at.v6only = bind.v6only, at.v4v6 = bind.v4v6, at.deferAccept = bind.deferAccept;
    at.mode = bind.mode, at.uid = bind.uid, at.gid = bind.gid;
    return at;
}

/// Answers the Error's text, or nothing.
std::string openOne(OpenBind& open, int workers, int64_t maxconn) {
    const BindConf& bind = open.proxy->binds[open.index];
    ListenAt at = placeOf(bind, backlogOf(bind, *open.proxy, maxconn));
    Result<ListenSocket> first = openListener(at);
    if (!first) return first.error();
    // A unix socket still calls itself by the name under which it was prepared.
    const bool named = bind.fd < 0 && bind.address.family() == AF_UNIX;
    open.local = named ? bind.address : Endpoint::localOf(first->fd());
    open.sockets.push_back(std::move(*first));
    at.address = open.local;
    for (int i = 1; i < workers; ++i) {
        Result<ListenSocket> next = at.shared ? openListener(at) : open.sockets.front().duplicate();
        if (!next) return next.error();
        open.sockets.push_back(std::move(*next));
    }
    return {};
}

std::string complaint(const OpenBind& bind, const std::string& error) {
    const Where& where = bind.proxy->binds[bind.index].where;
    return "Binding [" + where.file + ":" + std::to_string(where.line) + "] for " +
           (bind.proxy->backend ? "proxy " : "frontend ") + bind.proxy->name + ": " + error;
}

}  // namespace

Result<std::vector<OpenBind>> openBinds(const Config& config, int workers, int64_t maxconn) {
    std::vector<OpenBind> opened;
    std::string errors;
    for (const auto& proxy : config.proxies) {
        if (!proxy->frontend || proxy->disabled) continue;
        for (size_t i = 0; i < proxy->binds.size(); ++i) {
            OpenBind bind{proxy, i, {}, {}};
            const std::string error = openOne(bind, workers, maxconn);
            if (!error.empty()) errors += (errors.empty() ? "" : "\n") + complaint(bind, error);
            opened.push_back(std::move(bind));
        }
    }
    if (!errors.empty()) return Error{errors};
    return opened;
}

}  // namespace yard
