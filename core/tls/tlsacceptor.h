#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "core/tls/tlscontext.h"
#include "core/tls/tlssession.h"

namespace yard {

struct TlsHello;

/// What stands behind a `bind ... ssl`: a context for each certificate, chosen by the name that a
/// client asks for and the kinds of keys it understands, as HAProxy chooses. Tickets and resumable
/// sessions are shared by all workers, and end with it. Immutable; any thread.
class TlsAcceptor : public std::enable_shared_from_this<TlsAcceptor> {
public:
    /// `who` is "Proxy 'f': ", `place` " for bind ':443' at [file:7]"; both stand in what is found.
    /// Null after something fatal.
    static std::shared_ptr<const TlsAcceptor> make(const TlsBindConf& conf, const std::string& who,
                                                   const std::string& place,
                                                   std::vector<TlsFinding>& found);
    /// For a connection that was accepted.
    std::unique_ptr<TlsSession> session() const;

private:
    struct Entry {
        SSL_CTX* context;
        bool ecdsa;
    };
    struct Named {
        std::vector<Entry> exact, wild;  ///< of "a.test", and of "*.a.test"
        std::vector<SSL_CTX*> except;    ///< whose line says "!a.test"
    };
    static int onHello(SSL* ssl, int* alert, void* self);
    static void onMessage(int sent, int version, int kind, const void* bytes, size_t size, SSL* ssl,
                          void* self);
    static int onVerify(int ok, X509_STORE_CTX* store);
    SSL_CTX* find(const TlsHello& hello) const;
    static void use(SSL* ssl, SSL_CTX* context);
    SSL_CTX* newContext(const TlsBindConf& conf, const TlsSettings& settings,
                        const std::string& who, const std::string& place,
                        std::vector<TlsFinding>& found);
    std::string apply(SSL_CTX* context, const TlsBindConf& conf, const TlsSettings& settings);
    void enter(const TlsCrt& crt, SSL_CTX* context);

    std::vector<OpenSslPtr<SSL_CTX>> m_contexts;  ///< every connection begins with the first
    /// By the certificate's place; that of the first is used where no name fits.
    std::vector<SSL_CTX*> m_byCrt;
    std::vector<std::unique_ptr<std::string>> m_protocols;  ///< of ALPN, on the wire
    std::unordered_map<std::string, Named> m_names;         ///< ".test" for "*.test"
    size_t m_capture = 0;  ///< bytes of a ClientHello that are kept
    bool m_strict = false;
    TlsErrors m_ignoredOfCrt, m_ignoredOfCa;
};

}  // namespace yard
