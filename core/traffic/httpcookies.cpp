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

/// What the log says; of a cookie that is only read it says nothing.
char flagOf(const CookieConf& conf, char flag) {
    return conf.mode == CookieMode::Learn ? '-' : flag;
}

}  // namespace

/// The server that the request's cookie names, unless it is down; what the server is not to see is
/// taken out.
void HttpSession::takeCookie() {
    Exchange& x = *m_exchange;
    const CookieConf& conf = serverConf().cookie;
    x.flags[2] = x.flags[3] = flagOf(conf, 'N');
    const std::string_view found = x.request.cookie(conf.name);
    if (!found.data()) return;
    x.flags[2] = flagOf(conf, 'I');
    const bool prefixed = conf.mode == CookieMode::Prefix;
    std::string_view value = found;
    if (prefixed && value.find(Delimiter) == std::string_view::npos) return;
    value = value.substr(0, value.find(prefixed ? Delimiter : '|'));
    Backend& backend = *x.way->route.backend;
    for (const auto& server : backend.servers()) {
        if (server->conf().cookie.empty() || server->conf().cookie != value) continue;
        const bool up = backend.isUp(*server);
        x.flags[2] = flagOf(conf, up ? 'V' : 'D');
        if (!up && !x.persist) continue;
        x.wanted = server.get();
        x.direct = true;
        break;
    }
    const bool hidden = conf.mode == CookieMode::Insert && conf.indirect;
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
    const std::string& own = x.server->conf().cookie;
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
    x.direct = x.direct && x.server == x.wanted;
    changeSetCookies(conf);
    const bool kept = x.flags[3] == 'P' && conf.preserve;
    const bool wrongMethod = conf.postonly && x.request.method() != "POST";
    if (conf.mode != CookieMode::Insert || kept || x.direct || wrongMethod) return;
    const std::string& own = x.server->conf().cookie;
    const std::string value = own.empty() ? "=; Expires=Thu, 01-Jan-1970 00:00:01 GMT" : "=" + own;
    x.response.addField("set-cookie", conf.name + value + "; path=/" + conf.attributes);
    x.flags[3] = 'I';
    if (conf.nocache && isCacheable(x.response)) x.response.addField("cache-control", "private");
}

}  // namespace yard
