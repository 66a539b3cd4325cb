// Cookie persistence: the server that a client's cookie names, and the cookie that names it.
#include "core/http/cookie.h"
#include "core/http/text.h"
#include "core/traffic/httpsession.h"

namespace yard {
namespace {

using CookieMode = CookieConf::Mode;
// Behind the server's name stands what the application itself said.
constexpr char Delimiter = '~';

/// "a=1; b=2" without the cookies for which `change` answers false; it may alter their values.
template <typename Change>
std::string changedCookies(std::string_view list, std::string_view name, Change change) {
    std::string out;
    while (!list.empty()) {
        const size_t end = std::min(list.find(';'), list.size());
        std::string one(http::trimmed(list.substr(0, end)));
        list.remove_prefix(std::min(end + 1, list.size()));
        const size_t equals = one.find('=');
        const bool named =
            equals != std::string::npos && http::trimmed(one.substr(0, equals)) == name;
        if (named) {
            std::string value(http::trimmed(std::string_view(one).substr(equals + 1)));
            if (!change(value)) continue;
            one = std::string(name) + "=" + value;
        }
        if (!one.empty()) out += (out.empty() ? "" : "; ") + one;
    }
    return out;
}

/// A cache may keep the answer: it tells how fresh it is or how to ask again, and nothing forbids
/// it (HAProxy's http_check_response_for_cacheability; the status does not matter to it).
bool isCacheable(const MessageHead& head) {
    bool lasting = head.first("etag").data() || head.first("last-modified").data() ||
                   head.first("expires").data();
    bool forbidden = http::listHas(head.first("pragma"), "no-cache");
    for (size_t i = 0; i < head.fieldCount(); ++i) {
        if (!http::equalNoCase(head.fieldName(i), "cache-control")) continue;
        http::ListReader reader(head.fieldValue(i));
        for (std::string_view word; reader.next(word);) {
            for (const char* age : {"max-age=", "s-maxage="})
                lasting = lasting || http::startsNoCase(word, age);
            for (const char* no : {"private", "no-cache", "no-store", "max-age=0", "s-maxage=0"})
                forbidden = forbidden || http::equalNoCase(word, no);
        }
    }
    return lasting && !forbidden;
}

constexpr int64_t Day = 86400;

/// A date that counts for nothing any more, or for nothing yet.
bool isStale(int64_t date, int64_t limit, int64_t now) {
    if (!date || !limit) return false;
    return static_cast<int32_t>(now - date) > limit || static_cast<int32_t>(date - now) > Day;
}

/// The cookie should be sent anew for its dates' sake, though its server is right.
bool isDue(const CookieConf& conf, const http::CookieDates& dates, int64_t now) {
    const bool visit = (conf.maxIdle || dates.last) && (!dates.last || dates.last < now);
    return visit || (conf.maxLife != 0) != (dates.first != 0);
}

int64_t secondsOf(WallTime time) { return wallMillis(time) / 1000; }

/// What the log says; of a cookie that is only read it says nothing.
char flagOf(const CookieConf& conf, char flag) {
    return conf.mode == CookieMode::Learn ? '-' : flag;
}

}  // namespace

/// Its dates tell whether the cookie counts; the answer is the log's flag, or NUL where it does.
char HttpSession::ageOfCookie(std::string_view dated) {
    Exchange& x = *m_exchange;
    const CookieConf& conf = serverConf().cookie;
    x.dates = http::CookieDates::of(dated);
    if (!x.dates.last && !x.dates.first) return 0;
    const int64_t now = secondsOf(m_core.reactor.wall());
    const bool old = isStale(x.dates.first, conf.maxLife, now);
    if (!old && !isStale(x.dates.last, conf.maxIdle, now)) return 0;
    x.dates = {};
    return old ? 'O' : 'E';
}

/// Asks for the server that the cookie names, unless it is down or something else was asked for.
/// The answer is the log's flag.
char HttpSession::followCookie(std::string_view value, std::string_view dated) {
    Exchange& x = *m_exchange;
    if (const char stale = ageOfCookie(dated)) return stale;
    if (x.ignorePersist || x.wanted) return 'U';
    if (value.empty()) return 'I';
    const Backend::Called called = x.way->route.backend->calledServer(value, x.persist);
    x.wanted = called.server;
    x.direct = called.server != nullptr;
    return called.down ? 'D' : called.server ? 'V' : 'I';
}

/// What the request's cookie says; what the server is not to see is taken out.
void HttpSession::takeCookie() {
    Exchange& x = *m_exchange;
    const CookieConf& conf = serverConf().cookie;
    x.flags[2] = x.flags[3] = flagOf(conf, 'N');
    const std::string_view found = x.request.cookie(conf.name);
    if (!found.data()) return;
    const bool prefixed = conf.mode == CookieMode::Prefix;
    const size_t end = found.find(prefixed ? Delimiter : http::CookieDates::Mark);
    x.flags[2] = flagOf(conf, followCookie(found.substr(0, end), prefixed ? "" : found));
    const bool hidden = conf.mode == CookieMode::Insert && conf.indirect;
    if (prefixed && end == std::string_view::npos) return;
    if (!prefixed && !hidden) return;
    const auto isCookie = [&](size_t i) {
        return http::equalNoCase(x.request.fieldName(i), "cookie");
    };
    for (size_t i = 0; i < x.request.fieldCount(); ++i)
        if (isCookie(i))
            x.request.setFieldValue(
                i, changedCookies(x.request.fieldValue(i), conf.name, [&](std::string& text) {
                    if (hidden) return false;
                    text.erase(0, text.find(Delimiter) + 1);
                    return true;
                }));
    x.request.removeFields(
        [&](size_t i) { return isCookie(i) && x.request.fieldValue(i).empty(); });
}

/// What the server set of that name is kept, taken out or made to name the server.
void HttpSession::changeSetCookies(const CookieConf& conf) {
    Exchange& x = *m_exchange;
    Server::CookieRoom room;
    const std::string own(x.server->cookie(room));
    const std::string mark = conf.name + "=";
    const auto named = [&](size_t i) {
        return http::equalNoCase(x.response.fieldName(i), "set-cookie") &&
               x.response.fieldValue(i).starts_with(mark);
    };
    bool found = false;
    for (size_t i = 0; i < x.response.fieldCount(); ++i) found = found || named(i);
    if (!found) return;
    x.flags[3] = flagOf(conf, 'P');
    if (conf.preserve) return;
    if (conf.mode == CookieMode::Insert || (x.direct && conf.indirect)) {
        x.response.removeFields(named);
        x.flags[3] = 'D';
        return;
    }
    if (own.empty() || conf.mode == CookieMode::Learn) return;
    for (size_t i = 0; i < x.response.fieldCount(); ++i) {
        if (!named(i)) continue;
        const std::string_view value = x.response.fieldValue(i);
        const size_t end = std::min(value.find(';'), value.size());
        const std::string rest(conf.mode == CookieMode::Prefix ? value.substr(mark.size())
                                                               : value.substr(end));
        const std::string delimiter(conf.mode == CookieMode::Prefix ? 1 : 0, Delimiter);
        x.response.setFieldValue(i, mark + own + delimiter + rest);
    }
    x.flags[3] = 'R';
}

/// `capture cookie`: the first one whose name begins so, with its name.
void HttpSession::captureCookie(const MessageHead& head, std::string_view field,
                                std::string& out) const {
    const auto& wanted = frontendConf().cookieCapture;
    if (!wanted) return;
    for (size_t i = 0; i < head.fieldCount(); ++i) {
        if (!http::equalNoCase(head.fieldName(i), field)) continue;
        const std::string_view found =
            http::cookieBeginning(head.fieldValue(i), wanted->name, &head == &m_exchange->response);
        if (!found.data()) continue;
        out.assign(found.substr(0, wanted->length));
        return;
    }
}

/// The answer of a server, with the cookie that brings the client back to it.
void HttpSession::setCookie() {
    Exchange& x = *m_exchange;
    const CookieConf& conf = serverConf().cookie;
    x.direct = (x.direct && x.server == x.wanted) || x.seeker.because() == Because::Stuck;
    if (x.ignorePersist) return;
    changeSetCookies(conf);
    const bool kept = x.flags[3] == 'P' && conf.preserve;
    const bool wrongMethod = conf.postonly && x.request.method() != "POST";
    if (conf.mode != CookieMode::Insert || kept || wrongMethod) return;
    const int64_t now = secondsOf(m_core.reactor.wall());
    if (x.direct && !isDue(conf, x.dates, now)) return;
    Server::CookieRoom room;
    const std::string_view own = x.server->cookie(room);
    std::string text = conf.name + "=";
    if (own.empty()) text += "; Expires=Thu, 01-Jan-1970 00:00:01 GMT";
    text += own;
    if (!own.empty() && (conf.maxIdle || conf.maxLife)) {
        http::CookieDates::append(text, now + 3);
        if (conf.maxLife) http::CookieDates::append(text, x.dates.first ? x.dates.first : now + 3);
    }
    x.response.addField("set-cookie", text + "; path=/" + conf.attributes);
    x.flags[3] = !own.empty() && x.direct ? 'U' : 'I';
    if (conf.nocache && isCacheable(x.response)) x.response.addField("cache-control", "private");
}

}  // namespace yard
