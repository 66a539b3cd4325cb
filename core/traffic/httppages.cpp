// Pages of the proxy itself.
#include <algorithm>
#include <charconv>

#include "core/http/auth.h"
#include "core/traffic/httpsession.h"

namespace yard {

/// `stats uri` of the frontend, or of the backend: a path that begins so.
bool HttpSession::forStatsPage(const ProxyConf& conf) const {
    if (!conf.statsEnabled || !m_core.crew.page) return false;
    const std::string_view method = m_exchange->request.method();
    if (method != "GET" && method != "HEAD" && method != "POST") return false;
    std::string_view uri = m_exchange->request.uri();
    const std::string_view path = m_exchange->request.path();
    if (!path.empty()) uri.remove_prefix(static_cast<size_t>(path.data() - uri.data()));
    return uri.starts_with(conf.statsUri);
}

/// Whose page it is.
const ProxyConf& HttpSession::pageConf() const {
    return m_exchange->backendUsed ? serverConf() : frontendConf();
}

const http::RuleBook& HttpSession::pageRules() const {
    const Exchange& x = *m_exchange;
    return x.backendUsed ? x.way->route.backend->rules() : m_door->desk.frontend.rules();
}

void HttpSession::askPage(Page page) {
    Exchange& x = *m_exchange;
    m_phase = Phase::Page;
    x.page = page;
    x.uploadOver = true;
    m_keepClient = false;
    m_pageTicket = m_core.pages.ask(wishFor(page), [this](std::string response) {
        m_pageTicket = 0;
        m_core.reactor.refresh();
        Exchange& asked = *m_exchange;
        asked.end('L', 'R');
        std::from_chars(response.data() + std::min<size_t>(response.size(), 9),
                        response.data() + response.size(), asked.status);
        if (!asked.backendUsed) m_door->desk.cells.intercepted.add();
        sendPage(response);
    });
}

PageWish HttpSession::wishFor(Page page) {
    PageWish wish;
    wish.page = page;
    wish.uri = m_exchange->request.uri();
    if (page != Page::Statistics) return wish;
    const StatsPage& look = pageConf().statsPage;
    wish.refresh = look.refresh;
    wish.hideVersion = look.hideVersion;
    wish.showNode = look.showNode;
    wish.node = look.node;
    wish.description = look.description;
    for (const std::string& name : look.scope)
        wish.scope.push_back(name == "." ? pageConf().name : name);
    addForm(wish);
    return wish;
}

/// The statistics are for those whom `stats auth` names, or `stats http-request` lets pass.
void HttpSession::showStatistics() {
    Exchange& x = *m_exchange;
    const StatsPage& look = pageConf().statsPage;
    x.page = Page::Statistics;
    http::Verdict verdict;
    if (!look.users || http::isUser(*look.users, http::credentialsOf(x.request))) {
        const http::HttpRules& rules = pageRules().stats;
        verdict = rules.run(asking(pageConf(), false), x.request);
        if (verdict.kind != http::Verdict::Kind::Continue) return obey(std::move(verdict));
        const Timeouts& t = clientTimeouts();
        const bool form = x.request.method() == "POST" && mayAdminister();
        if (form && awaitsBody(t.httpRequest ? t.httpRequest : t.client, 0)) return;
        return askPage(Page::Statistics);
    }
    verdict.kind = http::Verdict::Kind::Challenge;
    verdict.status = 401;
    verdict.page = true;
    const std::string realm = look.realm.empty() ? StatsPage::DefaultRealm : look.realm;
    verdict.extra = "www-authenticate: Basic realm=\"" + realm + "\"\r\n";
    obey(std::move(verdict));
}

/// `stats admin`.
bool HttpSession::mayAdminister() {
    return std::ranges::any_of(pageRules().statsAdmins, [&](const http::Guard& guard) {
        return guard.passes(asking(pageConf(), false));
    });
}

/// What somebody asks for who may have a form to send.
void HttpSession::addForm(PageWish& wish) {
    const Exchange& x = *m_exchange;
    wish.admin = mayAdminister();
    wish.home = pageConf().statsUri;
    wish.change = x.request.method() == "POST";
    if (!wish.change || !wish.admin) return;
    wish.whole = x.bodyHere;
    wish.form = body();
    const std::string user = http::credentialsOf(x.request).user;
    wish.by = "statistics page (" + (user.empty() ? user : user + ", ") + m_address.text() + ")";
}

}  // namespace yard
