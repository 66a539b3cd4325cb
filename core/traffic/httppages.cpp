// Pages of the proxy itself.
#include <charconv>

#include "core/http/auth.h"
#include "core/traffic/httpsession.h"

namespace yard {

/// `stats uri`: a path that begins so.
bool HttpSession::forStatsPage() const {
    const ProxyConf& conf = frontendConf();
    if (!conf.statsEnabled || !m_core.crew.page) return false;
    std::string_view uri = m_exchange->request.uri();
    const std::string_view path = m_exchange->request.path();
    if (!path.empty()) uri.remove_prefix(static_cast<size_t>(path.data() - uri.data()));
    return uri.starts_with(conf.statsUri);
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
        m_door->desk.cells.intercepted.add();
        sendPage(response);
    });
}

PageWish HttpSession::wishFor(Page page) const {
    PageWish wish;
    wish.page = page;
    wish.uri = m_exchange->request.uri();
    if (page != Page::Statistics) return wish;
    const StatsPage& look = frontendConf().statsPage;
    wish.refresh = look.refresh;
    wish.hideVersion = look.hideVersion;
    wish.showNode = look.showNode;
    wish.node = look.node;
    wish.description = look.description;
    for (const std::string& name : look.scope)
        wish.scope.push_back(name == "." ? frontendConf().name : name);
    return wish;
}

/// The statistics are for those whom `stats auth` names.
void HttpSession::showStatistics() {
    const StatsPage& look = frontendConf().statsPage;
    if (!look.users || http::isUser(*look.users, http::credentialsOf(m_exchange->request)))
        return askPage(Page::Statistics);
    http::Verdict verdict;
    m_exchange->page = Page::Statistics;
    verdict.kind = http::Verdict::Kind::Answer;
    verdict.status = 401;
    verdict.page = true;
    verdict.extra = "www-authenticate: Basic realm=\"" + look.realm + "\"\r\n";
    obey(std::move(verdict));
}

}  // namespace yard
