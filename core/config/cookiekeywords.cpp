// cookie.
#include "core/config/handlers.h"
#include "core/config/values.h"

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
        if (m_modes > 1) {
            m_context.alert("cookie 'rewrite', 'insert' and 'prefix' modes are incompatible.");
            return false;
        }
        for (const std::string& domain : m_domains) out.attributes += "; domain=" + domain;
        if (m_httpOnly) out.attributes += "; HttpOnly";
        if (m_secure) out.attributes += "; Secure";
        for (const std::string& attribute : m_attributes) out.attributes += "; " + attribute;
        return true;
    }

private:
    bool setMode(CookieConf& out, Mode mode) {
        out.mode = mode;
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
        if (word == "attr" && m_args.has(m_at)) {
            m_attributes.push_back(m_args[m_at++]);
            return true;
        }
        if (word == "maxidle" || word == "maxlife" || word == "dynamic") {
            m_context.notRun("cookie ... " + word, m_at - 1);
            return false;
        }
        m_context.alert(
            "'cookie' supports 'rewrite', 'insert', 'prefix', 'indirect', 'nocache', 'postonly', "
            "'domain', 'maxidle', 'dynamic', 'maxlife' and 'attr' options.",
            m_at - 1);
        return false;
    }

    bool readDomain() {
        const std::string& domain = m_args[m_at++];
        if (domain.empty()) {
            m_context.alert("'domain' expects <domain> as argument.", m_at - 2);
            return false;
        }
        if (domain.find('.', 1) == std::string::npos)
            m_context.warnTight("domain '" + domain +
                                    "' contains no embedded dot, this configuration may not work "
                                    "properly (see RFC6265#5.2.3).",
                                m_at - 1);
        m_domains.push_back(domain);
        return true;
    }

    Context& m_context;
    const Args& m_args;
    size_t m_at = 2;
    int m_modes = 0;
    bool m_httpOnly = false, m_secure = false;
    std::vector<std::string> m_domains, m_attributes;
};

}  // namespace

void proxyCookie(Context& context, const Args& args) {
    if (!args.has(1)) return context.alert("'cookie' expects <cookie_name> as argument.");
    CookieConf cookie;
    if (CookieReader(context, args).run(cookie)) context.proxy->conf.cookie = cookie;
}

}  // namespace yard
