// What samples and counter rules name must be there.
#include <algorithm>

#include "core/config/reading/conditions.h"
#include "core/config/reading/postparse.h"

namespace yard {
namespace {

/// What a fetch names must be there: a backend, a frontend, a server.
class ReferenceChecker {
public:
    ReferenceChecker(Context& context, const Context::UsedSample& used)
        : m_context(context),
          m_used(used),
          m_keyword(std::string(used.inAcl ? "ACL keyword '" : "sample fetch keyword '") +
                    used.sample.keyword + "'" + (used.inAcl ? "" : " in http-request expression") +
                    " in proxy '" + used.proxy->conf.name + "'"),
          m_in(" referenced in arg 1 of " + m_keyword) {}

    void run() {
        const std::string& fetch = m_used.sample.fetch;
        if (isAny(fetch, {"nbsrv", "be_conn", "queue", "avg_queue", "be_conn_free", "connslots",
                          "be_sess_rate"}))
            checkProxy("backend");
        if (isAny(fetch, {"fe_conn", "fe_sess_rate", "fe_req_rate"})) checkProxy("frontend");
        if (isAny(fetch, {"srv_conn", "srv_is_up", "srv_conn_free", "srv_queue", "srv_sess_rate",
                          "srv_weight", "srv_iweight", "srv_uweight"}))
            checkServer();
        if (isAny(fetch, {"table_cnt", "table_avl"})) checkTable(m_used.sample.argument, 1, {});
        if (m_used.sample.users) findUsers();
        if (m_used.sample.asks) checkTable(*m_used.sample.asks, {});
        for (const auto& converter : m_used.sample.converters) checkConverter(converter);
    }

private:
    static bool isAny(std::string_view fetch, std::initializer_list<std::string_view> names) {
        return std::ranges::count(names, fetch) != 0;
    }

    void complain(const std::string& text) {
        m_context.raw(Level::Alert, "parsing " + Context::bracket(m_used.where) + ": " + text + ".",
                      m_used.where, 0);
    }

    static bool can(const ProxyDraft& proxy, const std::string& side) {
        return side == "backend" ? proxy.conf.backend : proxy.conf.frontend;
    }

    const ProxyDraft* find(const std::string& name, const std::string& side) const {
        for (const ProxyDraft* proxy : m_context.proxiesNamed(name))
            if (can(*proxy, side)) return proxy;
        return nullptr;
    }

    void checkProxy(const std::string& side) {
        const std::string& name = m_used.sample.argument;
        if (name.empty() && !can(*m_used.proxy, side))
            complain("proxy '" + m_used.proxy->conf.name + "'," + m_in + ", has not " + side +
                     " capability");
        if (!name.empty() && !find(name, side))
            complain("unable to find " + side + " '" + name + "'" + m_in);
    }

    void findUsers() {
        const std::string& name = m_used.sample.argument;
        const auto found =
            std::ranges::find(m_context.userLists, name, &Context::UserListDraft::name);
        if (found == m_context.userLists.end())
            return complain("unable to find userlist '" + name + "'" + m_in);
        m_used.sample.users->list = found->ready;
    }

    void checkServer() {
        const std::string& text = m_used.sample.argument;
        const size_t slash = text.find('/');
        const bool own = slash == std::string::npos;
        const ProxyDraft* proxy = own ? m_used.proxy : find(text.substr(0, slash), "backend");
        if (!proxy) return complain("unable to find proxy '" + text.substr(0, slash) + "'" + m_in);
        const std::string name = own ? text : text.substr(slash + 1);
        const auto& servers = proxy->conf.servers;
        const bool found = std::any_of(servers.begin(), servers.end(),
                                       [&](const ServerConf& s) { return s.name == name; });
        if (!found)
            complain("unable to find server '" + name + "' in proxy '" + proxy->conf.name + "'," +
                     m_in);
    }

    void checkConverter(const SampleExpr::Converter& converter) {
        const std::string words = "conversion keyword '" + converter.name + "' for ";
        if (converter.asks) checkTable(*converter.asks, words);
        if (converter.name != "regsub") return;
        const std::string& pattern = converter.arguments[0];
        if (const std::string fault = regexFault(pattern); !fault.empty())
            complain("error in regex '" + pattern + "' in arg 1 of " + words + m_keyword + " : " +
                     fault);
    }

    void checkTable(const CounterAsk& ask, const std::string& converter) {
        // That of a slot is known when something is tracked there.
        if (ask.entry == CounterAsk::Entry::Slot && ask.table.empty()) return;
        const bool indexed = ask.data == StickData::Gpc || ask.data == StickData::Gpt ||
                             ask.data == StickData::GpcRate;
        checkTable(ask.table, 1 + indexed + m_used.sample.keyword.starts_with("sc_"), converter);
    }

    void checkTable(const std::string& table, int argument, const std::string& converter) {
        const std::string& name = table.empty() ? m_used.proxy->conf.name : table;
        if (m_context.findTable(name).conf) return;
        complain("unable to find table '" + name + "' referenced in arg " +
                 std::to_string(argument) + " of " + converter + m_keyword);
    }

    Context& m_context;
    const Context::UsedSample& m_used;
    const std::string m_keyword, m_in;
};

void checkTracking(Context& context, const Context::Tracking& tracking) {
    if (context.findTable(tracking.table).conf) return;
    context.raw(Level::Alert,
                "Proxy '" + tracking.proxy->conf.name + "': unable to find table '" +
                    tracking.table + "' referenced by track-sc" + std::to_string(tracking.slot) +
                    ".",
                tracking.where, 0);
}

}  // namespace

void checkReferences(Context& context) {
    for (const Context::Tracking& tracking : context.trackings)
        if (!tracking.proxy->isDefaults()) checkTracking(context, tracking);
    for (const Context::UsedSample& used : context.samples)
        if (!used.proxy->isDefaults()) ReferenceChecker(context, used).run();
    const auto asks = [](const Context::UsedSample& used) {
        return used.sample.asks || std::ranges::any_of(used.sample.converters,
                                                       [](const auto& c) { return bool(c.asks); });
    };
    context.global.countsInTables =
        !context.trackings.empty() || std::ranges::any_of(context.samples, asks);
}

}  // namespace yard
