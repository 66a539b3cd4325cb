// cookie, dynamic-cookie-key.
#include <cctype>
#include <cstdio>
#include <cstring>
#include <span>

#include "core/config/reading/handlers.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

using Mode = CookieConf::Mode;

/// What the words after the name say.
class CookieReader {
public:
    CookieReader(Context& context, const Args& args) : m_context(context), m_args(args) {}

    bool run(CookieConf& out) {
        out.name = m_args[1];
        while (m_args.has(m_at))
            if (!step(out)) return false;
        bool well = true;
        if (m_rewrites && out.indirect) {
            m_context.alert("cookie 'rewrite' and 'indirect' modes are incompatible.");
            well = false;
        }
        if (m_modes > 1) {
            m_context.alert("cookie 'rewrite', 'insert' and 'prefix' modes are incompatible.");
            well = false;
        }
        if (out.preserve && out.mode != Mode::Insert && !out.indirect) {
            m_context.alert("cookie 'preserve' requires at least 'insert' or 'indirect'.");
            well = false;
        }
        if (!well) return false;
        for (const std::string& domain : m_domains) out.attributes += "; domain=" + domain;
        if (m_httpOnly) out.attributes += "; HttpOnly";
        if (m_secure) out.attributes += "; Secure";
        for (const std::string& attribute : m_attributes) out.attributes += "; " + attribute;
        return true;
    }

private:
    bool setMode(CookieConf& out, Mode mode) {
        out.mode = mode;
        m_rewrites |= mode == Mode::Rewrite;
        ++m_modes;
        return true;
    }

    bool step(CookieConf& out) {
        const std::string& word = m_args[m_at++];
        if (word == "insert") return setMode(out, Mode::Insert);
        if (word == "rewrite") return setMode(out, Mode::Rewrite);
        if (word == "prefix") return setMode(out, Mode::Prefix);
        if (word == "indirect") return out.indirect = true;
        if (word == "nocache") return out.nocache = true;
        if (word == "postonly") return out.postonly = true;
        if (word == "preserve") return out.preserve = true;
        if (word == "httponly") return m_httpOnly = true;
        if (word == "secure") return m_secure = true;
        if (word == "domain") return readDomain();
        if (word == "attr") return readAttribute();
        if (word == "maxidle") return readAge("<idletime>", out.maxIdle);
        if (word == "maxlife") return readAge("<lifetime>", out.maxLife);
        if (word == "dynamic") return out.dynamic = true;
        m_context.alert(
            "'cookie' supports 'rewrite', 'insert', 'prefix', 'indirect', 'nocache', 'postonly', "
            "'domain', 'maxidle', 'dynamic', 'maxlife' and 'attr' options.",
            m_at - 1);
        return false;
    }

    bool readDomain() {
        const std::string& domain = m_args[m_at++];
        if (domain.empty()) return refuse("'domain' expects <domain> as argument.");
        if (domain.find('.') == std::string::npos)
            m_context.warnTight("domain '" + domain +
                                    "' contains no embedded dot, this configuration may not work "
                                    "properly (see RFC6265#5.2.3).",
                                m_at - 1);
        for (const char c : domain)
            if (!std::isalnum(static_cast<unsigned char>(c)) && !std::strchr("._-", c))
                return refuse("character " + quotedChar(c) + " is not permitted in domain name '" +
                              domain + "'.");
        m_domains.push_back(domain);
        return true;
    }

    bool refuse(const std::string& text) {
        m_context.alertTight(text, m_at - 1);
        return false;
    }

    bool readAttribute() {
        const std::string& value = m_args[m_at++];
        if (value.empty()) return refuse("'attr' expects <value> as argument.");
        for (const char c : value) {
            const auto code = static_cast<unsigned char>(c);
            if (code >= ' ' && code != 127 && c != ';') continue;
            char hex[3];
            std::snprintf(hex, sizeof hex, "%02X", code);
            return refuse("character '%x" + std::string(hex) +
                          "' is not permitted in attribute value.");
        }
        m_attributes.push_back(value);
        return true;
    }

    /// `maxidle` and `maxlife`: seconds, unless a unit says otherwise.
    bool readAge(const std::string& what, int64_t& out) {
        const std::string word = m_args[m_at - 1];
        const std::string& value = m_args[m_at++];
        if (value.empty())
            return refuse("'" + word + "' expects " + what + " in seconds as argument.");
        const TimeText age = parseSeconds(value);
        if (age.fault == TimeText::Fault::Character)
            return refuse("unexpected character " + quotedChar(age.character) +
                          " in argument to <" + word + ">.");
        if (age.fault == TimeText::Fault::Overflow)
            return refuse("timer overflow in argument <" + value + "> to <" + word +
                          ">, maximum value is 2147483647 s (~68 years).");
        if (age.ignored)
            m_context.raw(Level::Warning, ignoredTimeText(value, age.ignored), m_at - 1);
        out = age.millis / 1000;
        return true;
    }

    Context& m_context;
    const Args& m_args;
    size_t m_at = 2;
    int m_modes = 0;
    bool m_rewrites = false;
    bool m_httpOnly = false, m_secure = false;
    std::vector<std::string> m_domains, m_attributes;
};

}  // namespace

void proxyCookie(Context& context, const Args& args) {
    if (!args.has(1)) return context.alert("'cookie' expects <cookie_name> as argument.");
    CookieConf cookie;
    if (CookieReader(context, args).run(cookie)) context.proxy->conf.cookie = cookie;
}

void proxyDynamicCookieKey(Context& context, const Args& args) {
    if (!args.has(1)) return context.alert("'" + args[0] + "' expects <secret_key> as argument.");
    context.proxy->conf.dynamicCookieKey = args[1];
}

namespace {

bool isNamedByAddress(const ServerConf& server) {
    return !server.disabled && !server.unresolved && server.cookie.empty() &&
           !server.address.bytes().empty();
}

void compareCookies(Context& context, const ProxyConf& proxy, const ServerConf& fresh,
                    std::span<const ServerConf> others, std::string prefix) {
    if (!proxy.cookie.dynamic || proxy.dynamicCookieKey.empty() || !isNamedByAddress(fresh)) return;
    for (const ServerConf& other : others)
        if (&other != &fresh && isNamedByAddress(other) && other.address == fresh.address &&
            other.portShift == fresh.portShift)
            context.raw(Level::Warning,
                        prefix +
                            "We generated two equal cookies for two different servers.\n"
                            "Please change the secret key for '" +
                            proxy.name + "'.",
                        fresh.where),
                prefix.clear();  // HAProxy says it once
}

}  // namespace

void checkDynamicCookies(Context& context, const ProxyConf& proxy) {
    const std::span all(proxy.servers);
    for (size_t i = 0; i < all.size(); ++i)
        compareCookies(context, proxy, all[i], all.first(i), {});
}

void checkDynamicCookie(Context& context, const ProxyConf& proxy, const ServerConf& fresh,
                        const std::string& prefix) {
    compareCookies(context, proxy, fresh, proxy.servers, prefix);
}

}  // namespace yard
