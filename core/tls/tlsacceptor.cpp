#include "core/tls/tlsacceptor.h"

#include <openssl/err.h>

#include <algorithm>

#include "core/base/lower.h"
#include "core/tls/certificates.h"
#include "core/tls/tlshello.h"

namespace yard {
namespace {

constexpr long SessionSeconds = 300, SessionsKept = 20000;  // tune.ssl.lifetime and cachesize
constexpr unsigned char IdContext[] = "switchyard";

/// Where a context keeps its acceptor.
int acceptorIndex() {
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

/// What both speak, in our order; an offer without one of ours is passed over.
int chooseProtocol(SSL*, const unsigned char** chosen, unsigned char* size,
                   const unsigned char* offered, unsigned int offeredSize, void* ours) {
    const auto& wire = *static_cast<const std::string*>(ours);
    const int found =
        SSL_select_next_proto(const_cast<unsigned char**>(chosen), size,
                              reinterpret_cast<const unsigned char*>(wire.data()),
                              static_cast<unsigned>(wire.size()), offered, offeredSize);
    return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

/// That a name was asked for is kept, whatever became of it.
int acknowledgeName(SSL* ssl, int*, void*) {
    return SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name) ? SSL_TLSEXT_ERR_OK
                                                              : SSL_TLSEXT_ERR_NOACK;
}

/// What a line of a crt-list does not say itself its bind says.
TlsSettings inherited(const TlsSettings& own, const TlsSettings& bind) {
    TlsSettings all = own;
    if (!own.versions.said()) all.versions = bind.versions;
    if (own.ciphers.empty()) all.ciphers = bind.ciphers;
    if (own.ciphersuites.empty()) all.ciphersuites = bind.ciphersuites;
    if (own.curves.empty()) all.curves = bind.curves;
    if (own.ecdhe.empty()) all.ecdhe = bind.ecdhe;
    if (own.verify == TlsVerify::NotSaid) all.verify = bind.verify;
    if (!own.ca) all.ca = bind.ca;
    if (!own.caVerify) all.caVerify = bind.caVerify;
    if (!own.crl) all.crl = bind.crl;
    if (!own.alpnSaid) all.alpn = bind.alpn;
    all.caNames = own.caNames && bind.caNames;
    return all;
}

int verifyMode(TlsVerify verify) {
    if (verify == TlsVerify::Optional) return SSL_VERIFY_PEER;
    if (verify == TlsVerify::Required) return SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
    return SSL_VERIFY_NONE;
}

}  // namespace

std::shared_ptr<const TlsAcceptor> TlsAcceptor::make(const TlsBindConf& conf,
                                                     const std::string& who,
                                                     const std::string& place,
                                                     std::vector<TlsFinding>& found) {
    auto made = std::make_shared<TlsAcceptor>();
    made->m_strict = conf.strictSni;
    made->m_capture = conf.capture;
    made->m_ignoredOfCrt = conf.ignoredOfCrt;
    made->m_ignoredOfCa = conf.ignoredOfCa;
    SSL_CTX* first = made->newContext(conf, conf.settings, who, place, found);
    if (!first) return nullptr;
    SSL_CTX_set_client_hello_cb(first, onHello, made.get());
    for (const TlsCrt& crt : conf.crts) {
        SSL_CTX* context = made->newContext(
            conf, crt.own ? inherited(*crt.own, conf.settings) : conf.settings, who, place, found);
        if (context && !crt.certificate->useIn(context)) {
            found.push_back({true, who + "unable to load SSL certificate into SSL Context '" +
                                       crt.certificate->path() + "' (" + tlsFaultWords() + ")."});
            context = nullptr;
        }
        if (!context) return nullptr;
        made->enter(crt, context);
    }
    return made;
}

/// Null after something fatal. Of a context like an earlier one nothing is said twice.
SSL_CTX* TlsAcceptor::newContext(const TlsBindConf& conf, const TlsSettings& settings,
                                 const std::string& who, const std::string& place,
                                 std::vector<TlsFinding>& found) {
    const TlsVersions::Range range = settings.versions.range(TlsVersion::Tls12);
    const bool first = m_contexts.empty();
    const auto say = [&](bool fatal, const std::string& text) {
        if (fatal || first) found.push_back({fatal, who + text});
    };
    if (range.offIgnored)
        say(false, "no-sslv3/no-tlsv1x are ignored" + place +
                       ". Use only 'ssl-min-ver' and 'ssl-max-ver' to fix.");
    if (range.lowered)
        say(false, "Ambiguous configuration" + place +
                       ": the ssl-min-ver value is not configured and the ssl-max-ver value is "
                       "lower than the default ssl-min-ver value (TLSv1.2). Setting the "
                       "ssl-min-ver to " +
                       tlsVersionName(settings.versions.max) + ". Use 'ssl-min-ver' to fix this.");
    if (range.hole != TlsVersion::NotSaid)
        say(false, "SSL/TLS versions range not contiguous" + place + ". Hole find for " +
                       tlsVersionName(range.hole) +
                       ". Use only 'ssl-min-ver' and 'ssl-max-ver' to fix.");
    if (range.min == TlsVersion::NotSaid) {
        say(true, "all SSL/TLS versions are disabled" + place + ".");
        return nullptr;
    }
    m_contexts.push_back(newTlsContext(TLS_server_method(), range));
    SSL_CTX* context = m_contexts.back().get();
    SSL_CTX_set_ex_data(context, acceptorIndex(), this);
    if (const std::string fault = apply(context, conf, settings); !fault.empty()) {
        say(true, fault + place + ".");
        return nullptr;
    }
    return context;
}

/// Empty, or what is wrong.
std::string TlsAcceptor::apply(SSL_CTX* context, const TlsBindConf& conf,
                               const TlsSettings& settings) {
    if (!conf.preferClientCiphers) SSL_CTX_set_options(context, SSL_OP_CIPHER_SERVER_PREFERENCE);
    if (!conf.tickets) SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
    SSL_CTX_set_timeout(context, SessionSeconds);
    SSL_CTX_sess_set_cache_size(context, SessionsKept);
    SSL_CTX_set_session_id_context(context, IdContext, sizeof IdContext - 1);
    SSL_CTX_set_tlsext_servername_callback(context, acknowledgeName);
    const int verify = verifyMode(settings.verify);
    SSL_CTX_set_verify(context, verify, onVerify);
    if (verify != SSL_VERIFY_NONE) {
        if (!settings.ca && !settings.caVerify) return "verify is enabled but no CA file specified";
        applyTrust(context, settings);
        if (settings.ca && settings.caNames) settings.ca->nameTo(context);
    }
    if (conf.dhByKey) SSL_CTX_set_dh_auto(context, 1);
    if (conf.dh && EVP_PKEY_up_ref(conf.dh.get()) == 1 &&
        SSL_CTX_set0_tmp_dh_pkey(context, conf.dh.get()) != 1)
        EVP_PKEY_free(conf.dh.get());
    if (std::string fault = applyCiphers(context, settings); !fault.empty()) return fault;
    if (!settings.curves.empty() && SSL_CTX_set1_curves_list(context, settings.curves.c_str()) != 1)
        return "unable to set SSL curves list to '" + settings.curves + "'";
    if (settings.curves.empty() && !settings.ecdhe.empty() &&
        SSL_CTX_set1_curves_list(context, settings.ecdhe.c_str()) != 1)
        return "unable to set elliptic named curve to '" + settings.ecdhe + "'";
    if (!settings.alpn.empty()) {
        m_protocols.push_back(std::make_unique<std::string>(alpnOnWire(settings.alpn)));
        SSL_CTX_set_alpn_select_cb(context, chooseProtocol, m_protocols.back().get());
    }
    return {};
}

void TlsAcceptor::enter(const TlsCrt& crt, SSL_CTX* context) {
    m_byCrt.push_back(context);
    const Entry entry{context, crt.certificate->isEcdsa()};
    for (std::string name : crt.names.empty() ? crt.certificate->names() : crt.names) {
        name = lowered(name);
        const bool except = name.starts_with('!');
        if (except) name.erase(0, 1);
        const bool wild = name.starts_with('*');
        if (wild) name.erase(0, 1);
        Named& named = m_names[name];
        if (except)
            named.except.push_back(context);
        else
            (wild ? named.wild : named.exact).push_back(entry);
    }
}

std::unique_ptr<TlsSession> TlsAcceptor::session() const {
    SSL* ssl = SSL_new(m_contexts.front().get());
    if (!ssl) return nullptr;
    SSL_set_accept_state(ssl);
    if (m_capture > 0) {
        SSL_set_msg_callback(ssl, onMessage);
        SSL_set_msg_callback_arg(ssl, const_cast<TlsAcceptor*>(this));
    }
    return std::make_unique<TlsSession>(ssl, shared_from_this());
}

/// A second ClientHello, after a retry, counts.
void TlsAcceptor::onMessage(int sent, int, int kind, const void* bytes, size_t size, SSL* ssl,
                            void* self) {
    if (sent || kind != SSL3_RT_HANDSHAKE) return;
    auto hello = std::make_unique<HelloCapture>();
    const std::string_view message(static_cast<const char*>(bytes), size);
    if (hello->read(message, static_cast<const TlsAcceptor*>(self)->m_capture))
        TlsSession::of(ssl).hello = std::move(hello);
}

/// Null: none fits.
SSL_CTX* TlsAcceptor::find(const TlsHello& hello) const {
    const auto named = m_names.find(hello.name);
    const size_t dot = hello.name.find('.');
    const auto wild =
        dot == std::string::npos ? m_names.end() : m_names.find(hello.name.substr(dot));
    const auto excepted = [&](const Entry& entry) {
        return named != m_names.end() &&
               std::ranges::find(named->second.except, entry.context) != named->second.except.end();
    };
    // The client's understanding comes first; what does not fit it is better than nothing.
    for (const bool ecdsa : {true, false}) {
        if (ecdsa && !hello.ecdsa) continue;
        if (named != m_names.end())
            for (const Entry& entry : named->second.exact)
                if (entry.ecdsa == ecdsa) return entry.context;
        if (wild != m_names.end())
            for (const Entry& entry : wild->second.wild)
                if (entry.ecdsa == ecdsa && !excepted(entry)) return entry.context;
    }
    if (named != m_names.end() && !named->second.exact.empty())
        return named->second.exact.front().context;
    if (wild != m_names.end())
        for (const Entry& entry : wild->second.wild)
            if (!excepted(entry)) return entry.context;
    return nullptr;
}

void TlsAcceptor::use(SSL* ssl, SSL_CTX* context) {
    SSL_set_verify(ssl, SSL_CTX_get_verify_mode(context), onVerify);
    SSL_set_client_CA_list(ssl, SSL_dup_CA_list(SSL_CTX_get_client_CA_list(context)));
    SSL_set_min_proto_version(ssl, static_cast<int>(SSL_CTX_get_min_proto_version(context)));
    SSL_set_max_proto_version(ssl, static_cast<int>(SSL_CTX_get_max_proto_version(context)));
    SSL_set_SSL_CTX(ssl, context);
}

int TlsAcceptor::onHello(SSL* ssl, int* alert, void* self) {
    const auto& acceptor = *static_cast<const TlsAcceptor*>(self);
    const TlsHello hello(ssl);
    SSL_CTX* context = hello.name.empty() ? nullptr : acceptor.find(hello);
    if (!context && !acceptor.m_strict && !acceptor.m_byCrt.empty())
        context = acceptor.m_byCrt.front();
    if (!context) {
        // OpenSSL has not read the name yet, and the log may tell it.
        if (!hello.name.empty()) SSL_set_tlsext_host_name(ssl, hello.name.c_str());
        *alert = SSL_AD_UNRECOGNIZED_NAME;
        return SSL_CLIENT_HELLO_ERROR;
    }
    use(ssl, context);
    return SSL_CLIENT_HELLO_SUCCESS;
}

/// `ca-ignore-err` and `crt-ignore-err` let pass what they name, which is remembered.
int TlsAcceptor::onVerify(int ok, X509_STORE_CTX* store) {
    const SSL* ssl = static_cast<const SSL*>(
        X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    TlsSession& session = TlsSession::of(ssl);
    session.certificateSeen = true;
    if (ok) return ok;
    const auto& self = *static_cast<const TlsAcceptor*>(
        SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), acceptorIndex()));
    const int error = X509_STORE_CTX_get_error(store);
    const int depth = X509_STORE_CTX_get_error_depth(store);
    const auto at = static_cast<size_t>(error);
    const TlsErrors& ignored = depth > 0 ? self.m_ignoredOfCa : self.m_ignoredOfCrt;
    int& noted = depth > 0 ? session.authorityError : session.certificateError;
    if (!noted) {
        noted = error;
        if (depth > 0) session.authorityDepth = depth;
    }
    if (at < ignored.size() && ignored[at]) {
        ERR_clear_error();
        return 1;
    }
    session.refused = depth > 0 ? TlsSession::Refused::Authority : TlsSession::Refused::Certificate;
    return 0;
}

}  // namespace yard
