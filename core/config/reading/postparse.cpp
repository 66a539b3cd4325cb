#include "core/config/reading/postparse.h"

#include "core/config/reading/patternreading.h"

#include <algorithm>
#include <set>
#include <unordered_set>

#include "core/config/reading/checklines.h"
#include "core/config/reading/countersyntax.h"
#include "core/config/reading/formats.h"
#include "core/config/reading/handlers.h"
#include "core/config/reading/tlswords.h"

namespace yard {
namespace {

const char* modeName(Mode mode) { return mode == Mode::Http ? "http" : "tcp"; }

/// The checks of one proxy against the whole.
class ProxyChecker {
public:
    ProxyChecker(Context& context, ProxyDraft& proxy)
        : m_context(context), m_proxy(proxy), m_conf(proxy.conf) {}

    void run() {
        checkModeFirst(m_context, m_proxy);
        completeTlsBinds(m_context, m_proxy);
        if (m_conf.frontend && m_conf.binds.empty())
            warn(m_proxy.named() +
                 " has no 'bind' directive. Please declare it as a backend if this was intended.");
        checkStateFiles();
        checkBackends();
        checkPeersOfTable();
        for (const StickRule& rule : m_conf.stickRules) checkStickRule(rule);
        checkCaptures(m_conf.requestRules, m_conf.requestCaptures, "http-request");
        checkCaptures(m_conf.responseRules, m_conf.responseCaptures, "http-response");
        checkCookieCapture();
        checkUseServers();
        warnOfBytes(m_context, m_proxy);
        checkDynamicCookies(m_context, m_conf);
        checkStatsPage();
        checkTimeouts();
        checkEmailAlert(m_context, m_proxy);
        checkFilters(m_context, m_proxy);
        completeTlsServers(m_context, m_proxy);
        checkServerNames();
        checkRedispatch();
        readLogFormats(m_context, m_proxy);
        checkModeLast(m_context, m_proxy);
    }

private:
    // Some of HAProxy's messages at this stage name a proxy instead of a line; `where` still tells
    // an editor which line is meant.
    void alert(const std::string& text, const Where& where) {
        m_context.raw(Level::Alert, text, where, 0);
    }
    void warn(const std::string& text) { m_context.raw(Level::Warning, text, m_conf.where, 0); }

    /// `capture ... id N`: the place must be declared; it tells how much is kept.
    void checkCaptures(std::vector<HttpRule>& rules, const std::vector<Capture>& declared,
                       const char* keyword) {
        for (HttpRule& rule : rules) {
            // Those of a backend are for the places of whichever frontend there is.
            if (rule.what != HttpRule::Do::Capture || !m_conf.frontend) continue;
            if (rule.capture < declared.size())
                rule.length = declared[rule.capture].length;
            else
                alert("Proxy '" + m_conf.name + "': unable to find capture id '" +
                          std::to_string(rule.capture) + "' referenced by " + keyword +
                          " capture rule.",
                      rule.where);
        }
    }

    void checkCookieCapture() {
        const size_t most = m_context.global.cookieLength;
        if (!m_conf.cookieCapture || m_conf.cookieCapture->length <= most) return;
        warn("truncating capture length to " + std::to_string(most) + " bytes for " +
             m_proxy.named() + ".");
        m_conf.cookieCapture->length = most;
    }

    void checkStateFiles() {
        if (m_conf.loadServerState == ProxyConf::LoadState::Global &&
            m_context.global.serverStateFile.empty())
            warn("backend '" + m_conf.name +
                 "' configured to load server state file from global section 'server-state-file' "
                 "directive. Unfortunately, 'server-state-file' is not set!");
        if (!m_conf.persist) return;
        const std::string self = "parsing " + Context::bracket(m_conf.persist->where) +
                                 " : 'switchyard: stick-table persist'";
        if (!m_conf.stickTable)
            alert(self + " needs a 'stick-table' in " + m_proxy.named() + ".",
                  m_conf.persist->where);
        for (const ProxyDraft& other : m_context.proxies) {
            if (&other == &m_proxy) break;
            if (other.conf.persist && other.conf.persist->file == m_conf.persist->file)
                alert(self + ": the file '" + m_conf.persist->file + "' is that of " +
                          other.named() + " already.",
                      m_conf.persist->where);
        }
    }

    const ProxyDraft* findBackend(const std::string& name) const {
        for (const ProxyDraft* proxy : m_context.proxiesNamed(name))
            if (proxy->conf.backend) return proxy;
        return nullptr;
    }

    void checkBackends() {
        for (const auto& [where, text] : m_proxy.lateFaults) alert(text, where);
        const bool found = !m_conf.defaultBackend.empty() &&
                           checkBackend("default_backend", m_conf.defaultBackend,
                                        m_conf.defaultBackendWhere, "as its default backend");
        if (found && m_conf.backend && !m_conf.servers.empty())
            warn("In " + m_proxy.named() +
                 ", the 'default_backend' rule always has precedence over the servers, which will "
                 "never be used.");
        for (const UseBackend& rule : m_conf.useBackends)
            if (rule.name.empty() && rule.backend.find("%[") == std::string::npos)
                checkBackend("use_backend", rule.backend, rule.where, "in a 'use_backend' rule");
        if (m_conf.frontend) return;
        m_conf.defaultBackend.clear();
        m_conf.useBackends.clear();
    }

    /// False after a complaint.
    bool checkBackend(const std::string& word, const std::string& name, const Where& where,
                      const std::string& role) {
        const ProxyDraft* target = findBackend(name);
        const std::string self = "Proxy '" + m_conf.name + "': ";
        std::string fault;
        if (!target)
            fault = self + "unable to find required " + word + ": '" + name + "'.";
        else if (target == &m_proxy)
            fault = self + "loop detected for " + word + ": '" + name + "'.";
        else if (m_conf.mode == Mode::Http && target->conf.mode == Mode::Tcp)
            // A TCP frontend may hand over to an HTTP backend: the connection is upgraded.
            fault = std::string(modeName(m_conf.mode)) + " " + m_proxy.named() + " (" +
                    m_conf.where.text() + ") tries to use incompatible " +
                    modeName(target->conf.mode) + " " + target->named() + " (" +
                    target->conf.where.text() + ") " + role + " (see 'mode').";
        if (!fault.empty()) alert(fault, where);
        return fault.empty();
    }

    void checkPeersOfTable() {
        if (!m_conf.stickTable || m_conf.stickTable->peers.empty()) return;
        const std::string& name = m_conf.stickTable->peers;
        const auto& all = m_context.peers;
        if (std::ranges::find(all, name, &PeersConf::name) == all.end())
            alert("Proxy '" + m_conf.name + "': unable to find sync peers '" + name + "'.",
                  m_conf.stickTable->where);
    }

    void checkStickRule(const StickRule& rule) {
        StickTableConf* table = m_context.findTable(rule.table).conf;
        if (!table)
            return alert(
                "Proxy '" + m_conf.name + "': unable to find stick-table '" + rule.table + "'.",
                rule.where);
        // Where a stick rule uses it, a table remembers servers.
        addStore(table->stores, {StickData::ServerId});
        addStore(table->stores, {StickData::ServerKey});
    }

    void checkUseServers() {
        for (const UseServer& rule : m_conf.useServers) {
            const bool found =
                rule.server.find("%[") != std::string::npos ||
                std::any_of(m_conf.servers.begin(), m_conf.servers.end(),
                            [&](const ServerConf& server) { return server.name == rule.server; });
            if (!found)
                alert(m_proxy.named() + " : unable to find server '" + rule.server +
                          "' referenced in a 'use-server' rule.",
                      rule.where);
        }
    }

    void checkTimeouts() {
        const Timeouts& t = m_conf.timeouts;
        const bool serverSide = m_conf.backend && !m_conf.servers.empty();
        const bool idle = t.server || (m_conf.mode == Mode::Tcp && t.tunnel);
        if ((!m_conf.frontend || t.client) && (!serverSide || (t.connect && idle))) return;
        warn("missing timeouts for " + m_proxy.named() +
             ".\n   | While not properly invalid, you will certainly encounter various problems"
             "\n   | with such a configuration. To fix this, please ensure that all following"
             "\n   | timeouts are set to a non-zero value: 'client', 'connect', 'server'.");
    }

    void checkServerNames() {
        std::unordered_map<std::string_view, int> lines;
        for (const ServerConf& server : m_conf.servers) {
            const auto [it, added] = lines.emplace(server.name, server.where.line);
            if (added) continue;
            alert("parsing " + Context::bracket(server.where) + " : " + m_proxy.named() +
                      ", another server named '" + server.name + "' was already defined at line " +
                      std::to_string(it->second) + ", please use distinct names.",
                  server.where);
        }
    }

    /// HAProxy 2.6 divides by zero at the first failed connection with these numbers. Without
    /// retries it never comes to that.
    void checkRedispatch() {
        const int retries = m_conf.retries;
        if (!m_conf.backend || retries == 0 || m_conf.redispatch != -(retries + 1)) return;
        const Where& where = m_proxy.redispatchWhere;
        alert("parsing " + Context::bracket(where) + " : 'option redispatch " +
                  std::to_string(*m_conf.redispatch) +
                  "' asks for a redispatch before the first retry of " + m_proxy.named() +
                  " ('retries " + std::to_string(retries) +
                  "'); HAProxy 2.6 crashes on it. Use a value from -" + std::to_string(retries) +
                  " to " + std::to_string(retries) + ".",
              where);
    }

    void checkStatsPage() {
        const StatsPage& page = m_conf.statsPage;
        if (!page.rules.empty() && (page.users || !page.realm.empty()))
            alert("proxy '" + m_conf.name +
                      "': stats 'auth'/'realm' and 'http-request' can't be used at the same time.",
                  page.rules.front().where);
    }

    Context& m_context;
    ProxyDraft& m_proxy;
    ProxyConf& m_conf;
};

/// The lowest free number from `next` on; what follows it is tried next.
int takeId(const std::set<int>& used, int& next) {
    while (used.count(next)) ++next;
    return next++;
}

/// Ids as HAProxy gives them: explicit ones stay, the others get the lowest free ones from their
/// place in the file on.
void assignIds(Context& context) {
    std::set<int> usedProxies;
    for (const ProxyDraft& proxy : context.proxies) usedProxies.insert(proxy.conf.id);
    int nextProxy = 1;
    size_t place = 0;
    for (ProxyDraft& proxy : context.proxies) {
        if (context.statsPlace == place++) ++nextProxy;
        proxy.conf.idGiven = proxy.conf.id != 0;
        if (proxy.conf.idGiven)
            ++nextProxy;
        else
            proxy.conf.id = takeId(usedProxies, nextProxy);
        std::set<int> usedBinds;
        for (const BindConf& bind : proxy.conf.binds) usedBinds.insert(bind.id);
        int nextBind = 1;
        for (BindConf& bind : proxy.conf.binds)
            if (bind.id == 0)
                bind.id = takeId(usedBinds, nextBind);
            else
                ++nextBind;
        std::set<int> usedServers;
        for (const ServerConf& server : proxy.conf.servers) usedServers.insert(server.id);
        int nextServer = 1;
        for (ServerConf& server : proxy.conf.servers) {
            server.idGiven = server.id != 0;
            if (server.idGiven)
                ++nextServer;
            else
                server.id = takeId(usedServers, nextServer);
        }
    }
}

/// What follows from the words of a section, once all are read.
void complete(const Context& context, ProxyDraft& proxy, const std::shared_ptr<const TlsDraft>& tls,
              const std::shared_ptr<const FieldCase>& fieldCase) {
    ProxyConf& conf = proxy.conf;
    conf.tlsWords = tls;
    conf.fieldCase = fieldCase;
    // What was said in the wrong kind of section, with a warning.
    if (!conf.frontend) conf.binds.clear();
    if (!conf.backend) conf.algorithm = Algorithm::None, conf.redispatch.reset();
    if (conf.backend && conf.algorithm == Algorithm::None && !conf.servers.empty())
        conf.algorithm = Algorithm::RoundRobin;
    completeCheck(conf.check);
    if (conf.logTag.empty()) conf.logTag = context.global.logTag;
    conf.logHostname = context.global.logHostname;
}

}  // namespace

void checkWhole(Context& context) {
    assignIds(context);
    const auto tls = std::make_shared<TlsDraft>(context.tls.words());
    const auto fieldCase = std::make_shared<const FieldCase>(context.global.fieldCase);
    for (ProxyDraft& proxy : context.proxies) {
        complete(context, proxy, tls, fieldCase);
        if (!proxy.conf.disabled) ProxyChecker(context, proxy).run();
    }
    checkMailers(context);
    checkPeers(context);
    joinTracks(context);
    joinErrorPages(context);
    completePatterns(context);
    completeUserLists(context);
    checkReferences(context);
    for (ProxyDraft& proxy : context.proxies)
        if (!proxy.conf.disabled) judgeChecks(context, proxy);
    checkResolvers(context);
    if (context.alertCount() > 0)
        context.raw(Level::Alert, "Fatal errors found in configuration.", Where{}, 0);
    else
        findAddresses(context);
}

}  // namespace yard
