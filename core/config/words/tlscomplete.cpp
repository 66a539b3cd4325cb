// What lines say of TLS, once all are read: certificates put to use.
#include <algorithm>
#include <set>

#include "core/config/reading/tlswords.h"
#include "core/tls/tlsacceptor.h"

namespace yard {
namespace {

/// In mode http what is agreed on must be spoken here. True: something was taken out.
bool dropHttp2(TlsSettings& settings) { return std::erase(settings.alpn, "h2") > 0; }

void completeBind(Context& context, const ProxyDraft& proxy, TlsBindConf& tls) {
    const std::string who = "Proxy '" + proxy.conf.name + "': ";
    const std::string place = " for bind '" + tls.text + "' at " + Context::bracket(tls.where);
    if (proxy.conf.mode == Mode::Http) {
        bool dropped = dropHttp2(tls.settings);
        for (TlsCrt& crt : tls.crts) {
            if (!crt.own) continue;
            auto own = std::make_shared<TlsSettings>(*crt.own);
            dropped |= dropHttp2(*own);
            crt.own = std::move(own);
        }
        if (dropped)
            context.raw(Level::Warning,
                        who + "HTTP/2 is not spoken by Switchyard, 'h2' is not offered by 'alpn'" +
                            place + ".",
                        tls.where, 0);
    }
    if (tls.crts.empty()) {
        const std::string none = who + "no SSL certificate specified" + place;
        if (!tls.strictSni) return context.raw(Level::Alert, none + " (use 'crt').", tls.where, 0);
        context.raw(Level::Warning, none + ", ssl connections will fail (use 'crt').", tls.where,
                    0);
    }
    std::vector<TlsFinding> found;
    tls.capture = context.tls.capture;
    tls.acceptor = TlsAcceptor::make(tls, who, place, found);
    for (const TlsFinding& finding : found)
        context.raw(finding.fatal ? Level::Alert : Level::Warning, finding.text, tls.where, 0);
}

}  // namespace

void completeTlsBinds(Context& context, ProxyDraft& proxy) {
    std::set<const TlsBindConf*> done;
    for (const BindConf& bind : proxy.conf.binds)
        if (bind.secured() && done.insert(bind.tls.get()).second)
            completeBind(context, proxy, *bind.tls);
}

}  // namespace yard
