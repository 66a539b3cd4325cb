#include "core/tls/tlsdialer.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "core/tls/certificates.h"

namespace yard {
namespace {

constexpr size_t NamesKept = 256;  // names that clients make up do not fill the memory

int dialerIndex() {
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

const TlsDialer& dialerOf(const SSL* ssl) {
    return *static_cast<const TlsDialer*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), dialerIndex()));
}

std::string nameOf(const SSL* ssl) {
    const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    return name ? name : "";
}

}  // namespace

std::shared_ptr<const TlsDialer> TlsDialer::make(const TlsServerConf& conf, const std::string& who,
                                                 const std::string& server,
                                                 std::vector<TlsFinding>& found) {
    const TlsVersions::Range range = conf.settings.versions.range(TlsVersion::NotSaid);
    if (range.offIgnored)
        found.push_back({false,
                         "no-sslv3/no-tlsv1x are ignored for this server. Use only 'ssl-min-ver' "
                         "and 'ssl-max-ver' to fix."});
    if (range.hole != TlsVersion::NotSaid)
        found.push_back({false, who + "SSL/TLS versions range not contiguous" + server +
                                    ". Hole find for " + tlsVersionName(range.hole) +
                                    ". Use only 'ssl-min-ver' and 'ssl-max-ver' to fix."});
    if (range.min == TlsVersion::NotSaid) {
        found.push_back({true, who + "all SSL/TLS versions are disabled" + server + "."});
        return nullptr;
    }
    auto made = std::make_shared<TlsDialer>();
    made->m_context = newTlsContext(TLS_client_method(), range);
    SSL_CTX* context = made->m_context.get();
    SSL_CTX_set_ex_data(context, dialerIndex(), made.get());
    made->m_verify = conf.settings.verify == TlsVerify::Required;
    made->m_verifyHost = conf.verifyHost;
    made->m_reuse = conf.reuse;
    SSL_CTX_set_verify(context, made->m_verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE,
                       made->m_verify ? onVerify : nullptr);
    applyTrust(context, conf.settings);
    if (!conf.tickets) SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
    if (conf.crt && !conf.crt->useIn(context))
        found.push_back({true, "unable to load SSL certificate into SSL Context '" +
                                   conf.crt->path() + "' (" + tlsFaultWords() + ")."});
    if (const std::string fault = applyCiphers(context, conf.settings); !fault.empty())
        found.push_back({true, fault + "."});
    const std::string wire = alpnOnWire(conf.settings.alpn);
    if (!wire.empty())
        SSL_CTX_set_alpn_protos(context, reinterpret_cast<const unsigned char*>(wire.data()),
                                static_cast<unsigned>(wire.size()));
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, onSession);
    for (const TlsFinding& finding : found)
        if (finding.fatal) return nullptr;
    return made;
}

std::unique_ptr<TlsSession> TlsDialer::newSession(const std::string& name) const {
    SSL* ssl = SSL_new(m_context.get());
    if (!ssl) return nullptr;
    SSL_set_connect_state(ssl);
    if (!name.empty()) SSL_set_tlsext_host_name(ssl, name.c_str());
    return std::make_unique<TlsSession>(ssl, shared_from_this());
}

std::unique_ptr<TlsSession> TlsDialer::session(const std::string& name) const {
    auto made = newSession(name);
    if (!made || !m_reuse) return made;
    const std::lock_guard guard(m_lock);
    if (const auto it = m_sessions.find(name); it != m_sessions.end())
        SSL_set_session(made->ssl(), it->second.get());
    return made;
}

std::unique_ptr<TlsSession> TlsDialer::checkSession(const std::string& name,
                                                    const std::vector<std::string>& alpn) const {
    auto made = session(name);
    const std::string wire = alpnOnWire(alpn);
    if (made && !wire.empty())
        SSL_set_alpn_protos(made->ssl(), reinterpret_cast<const unsigned char*>(wire.data()),
                            static_cast<unsigned>(wire.size()));
    return made;
}

/// The latest for a name is kept.
int TlsDialer::onSession(SSL* ssl, SSL_SESSION* session) {
    const TlsDialer& self = dialerOf(ssl);
    if (!self.m_reuse) return 0;
    const std::lock_guard guard(self.m_lock);
    if (self.m_sessions.size() >= NamesKept) self.m_sessions.clear();
    self.m_sessions[nameOf(ssl)].reset(session);
    return 1;
}

/// As HAProxy: the name that was sent as SNI, or else `verifyhost`.
bool TlsDialer::isFor(X509* certificate, const std::string& name) {
    if (name.empty()) return true;
    return X509_check_host(certificate, name.data(), name.size(), 0, nullptr) == 1 ||
           X509_check_ip_asc(certificate, name.c_str(), 0) == 1;
}

int TlsDialer::onVerify(int ok, X509_STORE_CTX* store) {
    const SSL* ssl = static_cast<const SSL*>(
        X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    TlsSession& session = TlsSession::of(ssl);
    const int depth = X509_STORE_CTX_get_error_depth(store);
    if (!ok) {
        session.refused =
            depth > 0 ? TlsSession::Refused::Authority : TlsSession::Refused::Certificate;
        return 0;
    }
    if (depth > 0) return ok;
    const TlsDialer& self = dialerOf(ssl);
    const std::string asked = nameOf(ssl);
    if (isFor(X509_STORE_CTX_get_current_cert(store), asked.empty() ? self.m_verifyHost : asked))
        return 1;
    X509_STORE_CTX_set_error(store, X509_V_ERR_HOSTNAME_MISMATCH);
    session.refused =
        asked.empty() ? TlsSession::Refused::ServerName : TlsSession::Refused::SniName;
    return 0;
}

}  // namespace yard
