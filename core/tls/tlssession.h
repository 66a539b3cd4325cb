#pragma once

#include <atomic>
#include <memory>

#include "core/tls/hellocapture.h"
#include "core/tls/opensslptr.h"
#include "core/tls/tlsconf.h"

namespace yard {

/// How many connections under TLS there are, and were. Any thread.
struct TlsTally {
    std::atomic<int64_t> now{0};
    std::atomic<uint64_t> total{0};
};

/// One connection's TLS: what OpenSSL holds of it, and what the look at the peer's certificate
/// came to. Made by a TlsAcceptor or a TlsDialer, which live as long as it. One thread.
class TlsSession {
public:
    TlsSession(SSL* ssl, std::shared_ptr<const void> maker);
    ~TlsSession();
    TlsSession(const TlsSession&) = delete;
    TlsSession& operator=(const TlsSession&) = delete;

    /// As long as it lives it is one of these.
    void countIn(std::shared_ptr<TlsTally> tally);

    SSL* ssl() const { return m_ssl.get(); }
    static TlsSession& of(const SSL* ssl);

    /// Why the handshake ended in the look at a certificate.
    /// It is not for `verifyhost` (ServerName), or not for what was asked for (SniName).
    enum class Refused : uint8_t { No, Authority, Certificate, ServerName, SniName };
    Refused refused = Refused::No;
    bool certificateSeen = false;  ///< the peer showed one, which resuming does not ask for
    /// X509_V_ERR_... that were met, refused or ignored; 0: none.
    int authorityError = 0, authorityDepth = 0, certificateError = 0;
    std::unique_ptr<HelloCapture> hello;  ///< null: nothing of it was kept
    unsigned long firstError = 0;         ///< of OpenSSL's, on this connection; 0: none
    bool resumed() const { return SSL_session_reused(m_ssl.get()) == 1; }

private:
    std::shared_ptr<const void> m_maker;
    std::shared_ptr<TlsTally> m_tally;
    OpenSslPtr<SSL> m_ssl;
};

}  // namespace yard
