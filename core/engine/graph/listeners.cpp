#include "core/engine/graph/listeners.h"

#include <algorithm>
#include <climits>

namespace yard {
namespace {

int backlogOf(const BindConf& bind, const ProxyConf& proxy, int64_t maxconn) {
    if (bind.backlog > 0) return bind.backlog;
    const int64_t room = bind.maxconn ? bind.maxconn : proxy.maxconn ? proxy.maxconn : maxconn;
    return static_cast<int>(std::clamp<int64_t>(room, 1, INT_MAX));
}

ListenAt placeOf(const ProxyConf& proxy, const BindConf& bind, int backlog) {
    ListenAt at;
    at.address = bind.address;
    at.fd = bind.fd;
    at.backlog = backlog;
    at.shared = bind.fd < 0 && bind.address.family() != AF_UNIX;
    at.v6only = bind.v6only, at.v4v6 = bind.v4v6, at.deferAccept = bind.deferAccept;
    at.fastOpen = bind.fastOpen, at.mss = bind.mss, at.userTimeout = bind.userTimeout;
    at.interface = bind.interface;
    at.keepAlive = proxy.tcpKeepAliveClient, at.noLinger = proxy.noLinger;
    const KeepAliveTimes& times = proxy.clientKeepAlive;
    at.keepCount = times.count, at.keepIdle = times.idle, at.keepInterval = times.interval;
    at.mode = bind.mode, at.uid = bind.uid, at.gid = bind.gid;
    return at;
}

/// Answers the Error's text, or nothing.
std::string openOne(OpenBind& open, const ListenAt& place, int workers) {
    ListenAt at = place;
    Result<ListenSocket> first = openListener(at);
    if (!first) return first.error();
    // A unix socket still calls itself by the name under which it was prepared.
    const bool named = at.fd < 0 && at.address.family() == AF_UNIX;
    at.address = open.local = named ? at.address : Endpoint::localOf(first->fd());
    open.sockets.push_back(std::make_shared<const ListenSocket>(std::move(*first)));
    for (int i = 1; i < workers; ++i) {
        Result<ListenSocket> next =
            at.shared ? openListener(at) : open.sockets.front()->duplicate();
        if (!next) return next.error();
        open.sockets.push_back(std::make_shared<const ListenSocket>(std::move(*next)));
    }
    return {};
}

std::string copyAll(OpenBind& bind) {
    for (const auto& socket : bind.sockets) {
        Result<ListenSocket> copy = socket->duplicate();
        if (!copy) return copy.error();
        bind.copies.push_back(std::move(*copy));
    }
    return {};
}

/// Binds that are open already, each to be found once.
class Kept {
public:
    explicit Kept(const std::vector<OpenBind>& open) {
        for (const OpenBind& bind : open) m_left.push_back(&bind);
    }
    /// Open at this place, of that proxy (any, when empty); null: none is left.
    const OpenBind* take(const ListenAt& at, const std::string& proxy) {
        const auto it = std::find_if(m_left.begin(), m_left.end(), [&](const OpenBind* bind) {
            return (proxy.empty() || bind->proxy->name == proxy) &&
                   samePlace(placeOf(*bind->proxy, bind->conf(), 0), at);
        });
        if (it == m_left.end()) return nullptr;
        const OpenBind* bind = *it;
        m_left.erase(it);
        return bind;
    }

private:
    std::vector<const OpenBind*> m_left;
};

std::string complaint(const OpenBind& bind, const std::string& error) {
    const Where& where = bind.conf().where;
    return "Binding [" + where.file + ":" + std::to_string(where.line) + "] for " +
           (bind.proxy->backend ? "proxy " : "frontend ") + bind.proxy->name + ": " + error;
}

std::vector<OpenBind> wantedBinds(const Config& config) {
    std::vector<OpenBind> wanted;
    for (const auto& proxy : config.proxies) {
        if (!proxy->frontend || proxy->disabled) continue;
        for (size_t i = 0; i < proxy->binds.size(); ++i) wanted.push_back({proxy, i, {}, {}, {}});
    }
    return wanted;
}

}  // namespace

Result<std::vector<OpenBind>> openBinds(const Config& config, int workers, int64_t maxconn,
                                        const std::vector<OpenBind>& open) {
    std::vector<OpenBind> wanted = wantedBinds(config);
    Kept kept(open);
    // An address may have moved to another proxy; what its own proxy had comes first.
    for (const bool own : {true, false})
        for (OpenBind& bind : wanted) {
            if (!bind.sockets.empty()) continue;
            const ListenAt at =
                placeOf(*bind.proxy, bind.conf(), backlogOf(bind.conf(), *bind.proxy, maxconn));
            const OpenBind* same = kept.take(at, own ? bind.proxy->name : std::string());
            if (!same) continue;
            bind.local = same->local;
            bind.sockets = same->sockets;
            for (const auto& socket : bind.sockets) retune(*socket, at);
        }
    std::string errors;
    for (OpenBind& bind : wanted) {
        const ListenAt at =
            placeOf(*bind.proxy, bind.conf(), backlogOf(bind.conf(), *bind.proxy, maxconn));
        std::string error = bind.sockets.empty() ? openOne(bind, at, workers) : std::string();
        if (error.empty()) error = copyAll(bind);
        if (!error.empty()) errors += (errors.empty() ? "" : "\n") + complaint(bind, error);
    }
    if (!errors.empty()) return Error{errors};
    return wanted;
}

}  // namespace yard
