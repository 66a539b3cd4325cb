// Cookie persistence: the server that a client's cookie names, and the cookie that names it.
#include "core/http/message/cacheable.h"
#include "core/http/message/cookie.h"
#include "core/http/message/cookieedit.h"
#include "core/http/message/text.h"
#include "core/traffic/sessions/httpsession.h"

namespace yard {
namespace {

using CookieMode = CookieConf::Mode;
// Behind the server's name stands what the application itself said.
constexpr char Delimiter = '~';

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
/// Of several cookies the first that names a server counts, else the log tells of the last but for
/// those that say nothing new.
void HttpSession::followCookie(std::string_view value) {
    Exchange& x = *m_exchange;
    const bool prefixed = serverConf().cookie.mode == CookieMode::Prefix;
    const size_t end = value.find(prefixed ? Delimiter : http::CookieDates::Mark);
    char& flag = x.flags[2];
    if (flag == 'V') return;
    if (const char stale = prefixed ? '\0' : ageOfCookie(value)) {
        flag = stale;
        return;
    }
    Backend::Called called;
    const bool taken = x.ignorePersist || x.wanted;
    const std::string_view name = value.substr(0, end);
    if (!taken && !name.empty()) called = x.way->route.backend->calledServer(name, x.persist);
    if (called.server) {
        x.wanted = called.server;
        x.direct = true;
        flag = called.down ? 'D' : 'V';
    } else if (called.down) {
        flag = 'D';
    } else if (flag != 'D' && flag != 'E' && flag != 'O') {
        flag = taken ? 'U' : 'I';
    }
}

/// Cookies count for a `listen` from the start, else from the backend on.
bool HttpSession::hasCookie() const {
    const Exchange& x = *m_exchange;
    return (x.backendUsed || frontendConf().backend) && x.way->route.backend &&
           !x.way->route.backend->conf().cookie.name.empty();
}

/// What the cookie of a request that goes nowhere says, for the log.
void HttpSession::noteCookie() {
    Exchange& x = *m_exchange;
    if (!hasCookie() || x.flags[2] != '-') return;
    takeCookie();
    x.denied = x.wanted;
}

/// What the request's cookie says; what the server is not to see is taken out.
void HttpSession::takeCookie() {
    Exchange& x = *m_exchange;
    const CookieConf& conf = serverConf().cookie;
    x.flags[2] = x.flags[3] = flagOf(conf, 'N');
    const bool prefixed = conf.mode == CookieMode::Prefix;
    const auto isCookie = [&](size_t i) {
        return http::equalNoCase(x.request.fieldName(i), "cookie");
    };
    bool found = false;
    for (size_t i = 0; i < x.request.fieldCount(); ++i) {
        if (!isCookie(i)) continue;
        for (http::CookieReader reader(x.request.fieldValue(i)); reader.next();) {
            if (reader.name() != conf.name) continue;
            found = true;
            followCookie(reader.value());
        }
    }
    x.flags[2] = flagOf(conf, x.flags[2]);
    const bool hidden = found && conf.mode == CookieMode::Insert && conf.indirect;
    const http::CookieChange change = [&](std::string& text) {
        if (prefixed) text.erase(0, text.find(Delimiter) + 1);
        return !hidden;
    };
    const bool changes = hidden || (found && prefixed);
    for (size_t i = 0; i < x.request.fieldCount(); ++i) {
        if (!isCookie(i) || !(changes || http::hasLooseCookies(x.request.fieldValue(i)))) continue;
        x.request.setFieldValue(i,
                                http::changedCookies(x.request.fieldValue(i), conf.name, change));
    }
    if (!changes) return;
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
        const bool set = &head == &m_exchange->response;
        const std::string_view found = http::cookieBeginning(head.fieldValue(i), wanted->name, set);
        if (!found.data()) continue;
        const auto kept = [](std::string&) { return true; };
        if (!set && http::hasLooseCookies(found))
            out = http::changedCookies(found, {}, kept).substr(0, wanted->length);
        else
            out.assign(found.substr(0, wanted->length));
        return;
    }
}

/// The answer of a server, with the cookie that brings the client back to it.
void HttpSession::setCookie() {
    Exchange& x = *m_exchange;
    const CookieConf& conf = serverConf().cookie;
    // Not where a redispatch came back to it.
    x.direct =
        (x.direct && x.seeker.because() == Because::Ruled) || x.seeker.because() == Because::Stuck;
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
    if (conf.nocache && http::isCacheable(x.response))
        x.response.addField("cache-control", "private");
}

}  // namespace yard
