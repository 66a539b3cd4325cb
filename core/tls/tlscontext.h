#pragma once

#include <string>

#include "core/tls/opensslptr.h"
#include "core/tls/tlsconf.h"

namespace yard {

/// Something to say of a configuration; `fatal`: it cannot be run.
struct TlsFinding {
    bool fatal;
    std::string text;
};

/// A context with what all of ours have in common; never null.
OpenSslPtr<SSL_CTX> newTlsContext(const SSL_METHOD* method, const TlsVersions::Range& versions);
/// Ciphers of all versions; empty, or what is wrong: "unable to set SSL cipher list to 'x'".
std::string applyCiphers(SSL_CTX* context, const TlsSettings& settings);
/// Whose certificates are believed, and what was revoked.
void applyTrust(SSL_CTX* context, const TlsSettings& settings);
/// As ALPN puts them on the wire.
std::string alpnOnWire(const std::vector<std::string>& protocols);

}  // namespace yard
