#include "core/tls/tlscontext.h"

#include <openssl/err.h>

#include "core/tls/certificates.h"

namespace yard {
namespace {

int asOpenSsl(TlsVersion version) {
    switch (version) {
        case TlsVersion::Tls10:
            return TLS1_VERSION;
        case TlsVersion::Tls11:
            return TLS1_1_VERSION;
        case TlsVersion::Tls12:
            return TLS1_2_VERSION;
        case TlsVersion::NotSaid:
        case TlsVersion::Ssl3:
        case TlsVersion::Tls13:
            break;
    }
    return TLS1_3_VERSION;
}

}  // namespace

// Bytes are read as they come, not a header and then its record; a connection that waits holds no
// buffers. An end without close_notify is an end, as for HAProxy.
OpenSslPtr<SSL_CTX> newTlsContext(const SSL_METHOD* method, const TlsVersions::Range& versions) {
    OpenSslPtr<SSL_CTX> context(SSL_CTX_new(method));
    if (!context) qFatal("SSL_CTX_new: %s", tlsFaultWords().c_str());
    SSL_CTX_set_options(context.get(), SSL_OP_ALL | SSL_OP_NO_COMPRESSION |
                                           SSL_OP_NO_RENEGOTIATION |
                                           SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION |
                                           SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE |
                                        SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                        SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(context.get(), 1);
    SSL_CTX_set_min_proto_version(context.get(), asOpenSsl(versions.min));
    SSL_CTX_set_max_proto_version(context.get(), asOpenSsl(versions.max));
    return context;
}

std::string applyCiphers(SSL_CTX* context, const TlsSettings& settings) {
    std::string fault;
    if (!settings.ciphers.empty() &&
        SSL_CTX_set_cipher_list(context, settings.ciphers.c_str()) != 1)
        fault = "unable to set SSL cipher list to '" + settings.ciphers + "'";
    else if (!settings.ciphersuites.empty() &&
             SSL_CTX_set_ciphersuites(context, settings.ciphersuites.c_str()) != 1)
        fault = "unable to set TLS 1.3 cipher suites to '" + settings.ciphersuites + "'";
    ERR_clear_error();
    return fault;
}

void applyTrust(SSL_CTX* context, const TlsSettings& settings) {
    X509_STORE* store = SSL_CTX_get_cert_store(context);
    if (settings.ca) settings.ca->addTo(store);
    if (settings.caVerify) settings.caVerify->addTo(store);
    if (!settings.crl) return;
    settings.crl->addTo(store);
    X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
}

std::string alpnOnWire(const std::vector<std::string>& protocols) {
    std::string wire;
    for (const std::string& protocol : protocols) {
        wire += static_cast<char>(protocol.size());
        wire += protocol;
    }
    return wire;
}

}  // namespace yard
