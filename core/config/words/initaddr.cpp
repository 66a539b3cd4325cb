// init-addr, and the looking up of servers' host names.
#include <algorithm>

#include "core/config/reading/address.h"
#include "core/config/reading/handlers.h"

namespace yard {
namespace {

using Way = InitAddr::Way;
constexpr size_t MostWays = 10;

/// One server on its way to an address.
class AddressFinder {
public:
    AddressFinder(Context& context, const Context::NameToResolve& name)
        : m_context(context),
          m_name(name),
          m_proxy(name.proxy->conf),
          m_server(m_proxy.servers[name.server]) {}

    void run() {
        std::vector<Way> ways = m_server.initAddr.ways;
        if (ways.empty()) {
            ways = {Way::Last, Way::Libc};
            // Who is asked while the proxy runs may know it then.
            if (m_server.resolve.asked) ways.push_back(Way::None);
        }
        for (const Way way : ways)
            if (tries(way)) return;
        // What the state file says of it is known later.
        if (m_proxy.loadServerState != ProxyConf::LoadState::None &&
            std::ranges::count(ways, Way::Last) > 0) {
            if (m_failed) warn("disabling server.");
            return leaveOut();
        }
        m_context.raw(Level::Alert,
                      prefix() + (m_failed ? "could not" : "no method found to") +
                          " resolve address '" + m_server.hostText + "'.",
                      m_server.where, 0);
    }

private:
    bool tries(Way way) {
        switch (way) {
            case Way::Last:
                return false;
            case Way::Libc:
                return looksUp();
            case Way::None:
                if (m_failed) warn("disabling server.");
                leaveOut();
                return true;
            case Way::Address:
                if (m_failed) warn("falling back to configured address.");
                take(m_server.initAddr.address.withPort(m_name.port));
                return true;
        }
        return false;
    }

    bool looksUp() {
        // "_http._tcp.x" asks for SRV records, which the system's resolver does not look for.
        if (m_server.hostText.starts_with('_')) return false;
        const auto found = Endpoint::resolve(m_server.hostText, m_name.port, m_name.family);
        m_failed = m_failed || !found;
        if (found) take(*found);
        return static_cast<bool>(found);
    }

    void take(const Endpoint& address) {
        m_server.address = address;
        checkDynamicCookie(m_context, m_proxy, m_server, prefix());
    }

    /// Its port stays known, for the address that it may be given later.
    void leaveOut() {
        m_server.unresolved = true;
        m_server.address = *Endpoint::literal("0.0.0.0", m_name.port);
    }

    void warn(const std::string& what) {
        m_context.raw(Level::Warning,
                      prefix() + "could not resolve address '" + m_server.hostText + "', " + what,
                      m_server.where, 0);
    }

    std::string prefix() const {
        return Context::bracket(m_server.where) + " : 'server " + m_proxy.name + "/" +
               m_server.name + "' : ";
    }

    Context& m_context;
    const Context::NameToResolve& m_name;
    ProxyConf& m_proxy;
    ServerConf& m_server;
    bool m_failed = false;
};

}  // namespace

std::string serverInitAddr(ServerLine& line, const std::string& value) {
    InitAddr found;
    std::string rest = value;
    while (!rest.empty()) {
        const size_t comma = std::min(rest.find(','), rest.size());
        const std::string word = rest.substr(0, comma);
        rest.erase(0, comma + 1);
        Way way = Way::Address;
        const auto address = Endpoint::literal(word, 0);
        if (word == "libc") {
            way = Way::Libc;
        } else if (word == "last") {
            way = Way::Last;
        } else if (word == "none") {
            way = Way::None;
        } else if (!address || word.empty() || word == "*") {
            return "'init-addr' : unknown init-addr method '" + word +
                   "', supported methods are 'libc', 'last', 'none'.";
        } else {
            if (found.address.valid())
                return "'init-addr' : initial address already specified, cannot add '" + word +
                       "'.";
            found.address = *address;
        }
        if (found.ways.size() >= MostWays)
            return "'init-addr' : too many init-addr methods when trying to add '" + word + "'";
        found.ways.push_back(way);
    }
    line.conf.initAddr = found;
    return {};
}

void findAddresses(Context& context) {
    const size_t before = context.alertCount();
    for (const auto& name : context.namesToResolve)
        if (!name.proxy->conf.disabled) AddressFinder(context, name).run();
    if (context.alertCount() > before)
        context.raw(Level::Alert, "Failed to initialize server(s) addr.", Where{}, 0);
}

}  // namespace yard
