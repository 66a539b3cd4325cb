#pragma once

#include <map>
#include <mutex>
#include <string>

#include "core/tls/tlscontext.h"
#include "core/tls/tlssession.h"

namespace yard {

/// What stands behind a `server ... ssl`: the context of its connections, and the sessions that
/// the next ones resume, by the name that is asked for. Any thread.
class TlsDialer : public std::enable_shared_from_this<TlsDialer> {
public:
    /// `who` is "backend 'b': ", `server` " for server 's'". Null after something fatal.
    static std::shared_ptr<const TlsDialer> make(const TlsServerConf& conf, const std::string& who,
                                                 const std::string& server,
                                                 std::vector<TlsFinding>& found);
    /// For a connection that is established. `name` goes out as SNI; empty: none does.
    std::unique_ptr<TlsSession> session(const std::string& name) const;
    /// The same, for a check.
    std::unique_ptr<TlsSession> checkSession(const std::string& name,
                                             const std::vector<std::string>& alpn) const;

private:
    static int onVerify(int ok, X509_STORE_CTX* store);
    static int onSession(SSL* ssl, SSL_SESSION* session);
    std::unique_ptr<TlsSession> newSession(const std::string& name) const;
    static bool isFor(X509* certificate, const std::string& name);

    OpenSslPtr<SSL_CTX> m_context;
    bool m_verify = false, m_reuse = true;
    std::string m_verifyHost;
    mutable std::mutex m_lock;  ///< of the sessions
    mutable std::map<std::string, OpenSslPtr<SSL_SESSION>> m_sessions;
};

}  // namespace yard
