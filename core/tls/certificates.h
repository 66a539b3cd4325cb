#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/tls/opensslptr.h"

namespace yard {

/// `ssl-load-extra-files`: what is looked for beside a certificate.
struct TlsExtraFiles {
    bool bundles = true;  ///< FILE.rsa, FILE.dsa and FILE.ecdsa where there is no FILE
    bool keys = true;     ///< FILE.key where the key is not in FILE
    /// What stands behind FILE and HAProxy would use; here it is said that nobody does.
    std::vector<std::string> unused{".ocsp", ".sctl", ".issuer"};
};

/// A certificate with its key and the chain behind it, out of a PEM file. Immutable; any thread.
class TlsCertificate {
public:
    /// The error is HAProxy's, without the full stop at its end.
    static Result<std::shared_ptr<const TlsCertificate>> load(const std::string& path,
                                                              const TlsExtraFiles& extra);
    /// The files that `crt PATH` means: one, those of a bundle, or all of a directory.
    static Result<std::vector<std::string>> filesOf(const std::string& path,
                                                    const TlsExtraFiles& extra);

    const std::string& path() const { return m_path; }
    /// Its subjectAltNames of type DNS and the CNs of its subject.
    std::vector<std::string> names() const;
    bool isEcdsa() const;
    /// Takes it into use. False: OpenSSL refuses.
    bool useIn(SSL_CTX* context) const;
    /// Files beside it that are there and not used.
    const std::vector<std::string>& unused() const { return m_unused; }

private:
    bool readPem(const std::string& path, bool keyOnly);
    std::string m_path;
    OpenSslPtr<X509> m_certificate;
    OpenSslPtr<EVP_PKEY> m_key;
    OpenSslPtr<STACK_OF(X509)> m_chain;
    OpenSslPtr<EVP_PKEY> m_dh;  ///< parameters; null: none in the file
    std::vector<std::string> m_unused;
};

/// Certificates of authorities, or lists of what they revoked. Immutable; any thread.
class TlsTrust {
public:
    /// Of a file, of a directory, or "@system-ca". The error says only why: "No such file or
    /// directory".
    static Result<std::shared_ptr<const TlsTrust>> load(const std::string& path);
    void addTo(X509_STORE* store) const;
    /// Their names, for the list that clients are sent.
    void nameTo(SSL_CTX* context) const;

private:
    OpenSslPtr<X509_STORE> m_store;
};

}  // namespace yard
