// What a proxy's mode leaves unused: HTTP in mode tcp, bytes of the connection in mode http.
#include <algorithm>

#include "core/config/reading/formats.h"
#include "core/config/reading/postparse.h"

namespace yard {
namespace {

/// HAProxy's warnings and alerts of this stage name a proxy; `where` tells an editor the line.
class ModeChecker {
public:
    ModeChecker(Context& context, ProxyDraft& proxy)
        : m_context(context), m_proxy(proxy), m_conf(proxy.conf) {}

    /// Before all else.
    void checkFirst() {
        if (m_conf.mode == Mode::Http) return checkHash();
        const std::string tail =
            " will be ignored for " + m_proxy.named() + " (needs 'mode http').";
        if (!m_conf.cookie.name.empty()) warn("cookie" + tail);
        if (!m_conf.monitorUri.empty()) warn("monitor-uri" + tail);
        if (m_conf.algorithm == Algorithm::Uri || m_conf.algorithm == Algorithm::UrlParam ||
            m_conf.algorithm == Algorithm::Header) {
            warn("Layer 7 hash not possible for " + m_proxy.named() +
                 " (needs 'mode http'). Falling back to round robin.");
            m_conf.algorithm = Algorithm::RoundRobin;
        }
        const std::string& word = m_proxy.log.word;
        const bool https = word == "option httpslog";
        if (!https && !word.starts_with("option httplog")) return;
        m_context.raw(Level::Warning,
                      "parsing " + Context::bracket(m_proxy.log.where) + " : '" +
                          (https ? word : "option httplog") + "' not usable with " +
                          m_proxy.named() +
                          " (needs 'mode http'). Falling back to 'option tcplog'.",
                      m_proxy.log.where, 0);
        m_proxy.log.text = TcpLogText;
    }

    /// And after all else.
    void checkLast() {
        if (m_conf.mode == Mode::Tcp) dropHttp();
        checkServers();
    }

    /// Conditions on the bytes of a connection that HTTP took; HAProxy looks for them in this
    /// order.
    void warnOfBytes() {
        for (const auto& rule : m_conf.useBackends) warnOf(rule.condition, rule.where);
        for (const auto& rule : m_conf.useServers) warnOf(rule.condition, rule.where);
        for (const auto& rule : m_conf.stickRules)
            if (!rule.storeResponse) warnOf(rule.condition, rule.where);
        for (const auto* rules : {&m_conf.connectionRules, &m_conf.sessionRules,
                                  &m_conf.contentRules, &m_conf.tcpResponseRules})
            for (const TcpRule& rule : *rules) {
                warnOf(rule.condition, rule.where);
                if (rules == &m_conf.contentRules) warnOfHaste(rule);
            }
        for (const auto* rules :
             {&m_conf.requestRules, &m_conf.responseRules, &m_conf.afterResponseRules})
            for (const HttpRule& rule : *rules) warnOf(rule.condition, rule.where);
    }

private:
    void warn(const std::string& text) { m_context.raw(Level::Warning, text, m_conf.where, 0); }

    void warnIf(bool used, const std::string& what) {
        if (used) warn(what + " ignored for " + m_proxy.named() + " as it requires HTTP mode.");
    }

    void dropHttp() {
        warnIf(m_conf.statsEnabled, "'stats' statement");
        warnIf(m_conf.cookieCapture.has_value(), "'capture' statement");
        dropRules(m_conf.requestRules, "http-request");
        dropRules(m_conf.responseRules, "http-response");
        dropRules(m_conf.afterResponseRules, "http-after-response");
        dropRules(m_conf.redirects, "redirect");
        warnIf(m_conf.forwardFor.on, "'option forwardfor'");
        warnIf(m_conf.originalTo.on, "'option originalto'");
        warnIf(m_conf.bufferRequest, "'option http-buffer-request'");
        warnIf(m_conf.ignoreProbes, "'option http-ignore-probes'");
        warnIf(m_conf.idleCloseOnResponse, "'option idle-close-on-response'");
        warnIf(m_conf.preferLastServer, "'option prefer-last-server'");
        warnIf(m_conf.pretendKeepAlive, "'option http-pretend-keepalive'");
        m_conf.statsEnabled = m_conf.forwardFor.on = m_conf.originalTo.on = false;
    }

    void checkHash() {
        if (m_conf.algorithm == Algorithm::Hash && m_conf.hash.sample.bytes)
            warn(m_proxy.named() + " " + Context::bracket(m_conf.where) + ": L6 sample fetch <" +
                 m_conf.hash.sample.text +
                 "> will be ignored in 'balance hash' expression in HTTP mode.");
    }

    void dropRules(std::vector<HttpRule>& rules, const std::string& keyword) {
        if (!rules.empty())
            warn("'" + keyword + "' rules ignored for " + m_proxy.named() +
                 " as they require HTTP mode.");
        rules.clear();
    }

    void checkServers() {
        const bool tcp = m_conf.mode == Mode::Tcp;
        for (const ServerConf& server : m_conf.servers) {
            if (!m_conf.rdpCookie.empty() && server.portRule != ServerConf::Port::Fixed)
                m_context.raw(Level::Alert,
                              m_proxy.named() +
                                  " : RDP cookie persistence will not work for server '" +
                                  server.name + "' because it lacks an explicit port number.",
                              server.where, 0);
            if (tcp && !server.redirect.empty())
                m_context.raw(
                    Level::Alert,
                    m_proxy.named() +
                        " : server cannot have cookie or redirect prefix in non-HTTP mode.",
                    server.where, 0);
            if (tcp && !server.cookie.empty())
                warn(m_proxy.named() + " : ignoring cookie for server '" + server.name +
                     "' as HTTP mode is disabled.");
        }
    }

    static bool looksAtBytes(const Condition& condition) {
        return std::ranges::any_of(condition.anyOf, [](const auto& terms) {
            return std::ranges::any_of(terms, [](const Condition::Term& term) {
                return std::ranges::any_of(term.acl->tests,
                                           [](const AclTest& test) { return test.sample.bytes; });
            });
        });
    }

    void warnOf(const std::optional<Condition>& condition, const Where& where) {
        if (m_conf.mode != Mode::Http || !condition || !looksAtBytes(*condition)) return;
        m_context.raw(Level::Warning,
                      "Proxy '" + m_conf.name +
                          "': L6 sample fetches ignored on HTTP proxies (declared at " +
                          where.text() + ").",
                      where, 0);
    }

    /// Of what has to be there already, as nobody waits for it.
    void warnOfHaste(const TcpRule& rule) {
        if (!m_conf.frontend || m_conf.inspectDelay > 0 || !rule.act) return;
        const HttpRule& act = *rule.act;
        const bool captures = act.what == HttpRule::Do::Capture;
        const bool tracks =
            act.what == HttpRule::Do::Counter && act.counter->what == CounterRule::Do::Track;
        const auto& sample = captures ? act.sample : tracks ? act.counter->value : std::nullopt;
        if (!sample || sample->needs == SampleNeeds::Nothing) return;
        warn(m_proxy.named() + " : a 'tcp-request " + (captures ? "capture" : "content track-sc*") +
             "' rule explicitly depending on request contents without any 'tcp-request "
             "inspect-delay' setting. This means that this rule will randomly find its contents. "
             "This can be fixed by setting the tcp-request inspect-delay.");
    }

    Context& m_context;
    ProxyDraft& m_proxy;
    ProxyConf& m_conf;
};

}  // namespace

void checkModeFirst(Context& context, ProxyDraft& proxy) {
    ModeChecker(context, proxy).checkFirst();
}
void checkModeLast(Context& context, ProxyDraft& proxy) { ModeChecker(context, proxy).checkLast(); }
void warnOfBytes(Context& context, ProxyDraft& proxy) { ModeChecker(context, proxy).warnOfBytes(); }

}  // namespace yard
