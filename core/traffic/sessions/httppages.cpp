// Answers of the proxy itself: pages of errors, what rules answer, statistics.
#include <algorithm>
#include <charconv>

#include "core/http/message/auth.h"
#include "core/http/message/writer.h"
#include "core/traffic/sessions/httpsession.h"

namespace yard {
namespace {

/// The first line end of the empty line behind a head.
size_t headEnd(const std::string& text) { return text.find("\r\n\r\n") + 2; }

}  // namespace

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
        response.insert(headEnd(response), "connection: close\r\n");
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

/// The answer that rules ask for.
void HttpSession::answer(const http::Verdict& verdict, char who, char when) {
    Exchange& x = *m_exchange;
    x.end(who, when);
    x.status = verdict.status;
    x.upstream.reset();
    x.uploadOver = true;
    m_keepClient = m_keepClient && x.whole() && !verdict.closes;
    std::string text = verdict.answer;
    if (verdict.page) {
        text = pageOf(verdict.status);
        if (!verdict.extra.empty()) text.insert(headEnd(text), verdict.extra);
    }
    sendOwn(text);
}

/// The backend's come first; null: HAProxy's page.
const http::Reply* HttpSession::ownPage(int status) const {
    const Exchange& x = *m_exchange;
    const http::RuleBook* books[] = {x.backendUsed ? &x.way->route.backend->rules() : nullptr,
                                     &m_door->desk.frontend.rules()};
    for (const http::RuleBook* book : books)
        for (size_t i = 0; book && i < book->pages.size(); ++i)
            if (book->pages[i].status() == status) return &book->pages[i];
    return nullptr;
}

std::string HttpSession::pageOf(int status) {
    const http::Reply* own = ownPage(status);
    return own ? own->text(asking(frontendConf(), false)) : std::string(errorPage(status, false));
}

/// The page can go out as it is made: nothing changes it, and its connection needs no word.
bool HttpSession::isPlain(int status) const {
    const Exchange& x = *m_exchange;
    const bool v10 = x.request.version() == HttpVersion::V10;
    if (ownPage(status) || (v10 && m_keepClient) || clientNames()) return false;
    if (!m_door->desk.frontend.rules().after.empty()) return false;
    return !x.backendUsed || x.way->route.backend->rules().after.empty();
}

/// An answer of ours, head and body, on which rules may still have a say.
void HttpSession::sendOwn(const std::string& text) {
    Exchange& x = *m_exchange;
    x.response.start(Side::Response);
    // An empty error file: not a word.
    if (x.response.feed(text) != MessageHead::State::Complete) {
        m_keepClient = false;
        return endRequest();
    }
    const size_t head = x.response.size();
    // A page from a file may not say how long it is; then the end of the connection does.
    m_keepClient = m_keepClient && x.response.first("content-length").data();
    changeAfter();
    ResponseEdit edit{.names = clientNames()};
    edit.close = !m_keepClient;
    edit.keepAlive = m_keepClient && x.request.version() == HttpVersion::V10;
    const std::span<char> room = m_core.scratch.headSpan();
    std::string page(room.data(), writeResponseHead(x.response, edit, room));
    page.append(text, head);
    sendPage(page);
}

}  // namespace yard
