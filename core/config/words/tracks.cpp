// `track`: whose state a server follows.
#include <algorithm>

#include "core/config/reading/postparse.h"

namespace yard {
namespace {

/// The names that were said, made sure of one by one in file order, as HAProxy does: who comes
/// later sees who was joined before.
class TrackJoiner {
public:
    explicit TrackJoiner(Context& context) : m_context(context) {}

    void join(ProxyDraft& home, ServerConf& server) {
        m_home = &home, m_server = &server;
        if (server.trackBackend.empty()) server.trackBackend = home.conf.name;
        const ProxyDraft* proxy = findBackend(server.trackBackend);
        if (!proxy)
            return complain("unable to find required proxy '" + server.trackBackend +
                            "' for tracking.");
        const ServerConf* leader = findServer(*proxy, server.trackServer);
        if (!leader)
            return complain("unable to find required server '" + server.trackServer +
                            "' for tracking.");
        const std::string name = server.trackBackend + "/" + server.trackServer;
        if (!leader->checked && !leader->agent.on && !leader->tracks())
            return complain("unable to use " + name +
                            " for tracking as it does not have any check nor agent enabled.");
        if (leadsTo(leader, &server))
            return complain("unable to track " + name +
                            " as it belongs to a tracking chain looping back to " + home.conf.name +
                            "/" + server.name + ".");
        if (proxy != &home && proxy->conf.check.disableOn404 != home.conf.check.disableOn404)
            return complain("unable to use " + name +
                            " fortracking: disable-on-404 option inconsistency.");
        m_leaders[&server] = leader;
    }

private:
    void complain(const std::string& text) {
        m_context.raw(Level::Alert,
                      Context::bracket(m_server->where) + " : 'server " + m_home->conf.name + "/" +
                          m_server->name + "' : " + text,
                      m_server->where, 0);
    }

    const ProxyDraft* findBackend(const std::string& name) const {
        for (const ProxyDraft* proxy : m_context.proxiesNamed(name))
            if (proxy->conf.backend) return proxy;
        return nullptr;
    }

    static const ServerConf* findServer(const ProxyDraft& proxy, const std::string& name) {
        const auto& all = proxy.conf.servers;
        const auto it =
            std::find_if(all.begin(), all.end(), [&](const auto& s) { return s.name == name; });
        return it == all.end() ? nullptr : &*it;
    }

    bool leadsTo(const ServerConf* from, const ServerConf* end) const {
        while (from && from != end) {
            const auto it = m_leaders.find(from);
            from = it == m_leaders.end() ? nullptr : it->second;
        }
        return from != nullptr;
    }

    Context& m_context;
    ProxyDraft* m_home = nullptr;
    ServerConf* m_server = nullptr;
    std::unordered_map<const ServerConf*, const ServerConf*> m_leaders;
};

}  // namespace

void joinTracks(Context& context) {
    TrackJoiner joiner(context);
    for (ProxyDraft& proxy : context.proxies) {
        if (proxy.conf.disabled) continue;
        for (ServerConf& server : proxy.conf.servers)
            if (server.tracks() || !server.trackBackend.empty()) joiner.join(proxy, server);
    }
}

}  // namespace yard
