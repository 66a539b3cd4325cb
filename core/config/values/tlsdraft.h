#pragma once

#include <map>

#include "core/tls/certificates.h"
#include "core/tls/tlsconf.h"

namespace yard {

/// What a global section says of TLS, and files that were read, while a configuration is.
struct TlsDraft {
    std::string crtBase, caBase;
    TlsExtraFiles extra;
    TlsSettings bindDefaults, serverDefaults;  ///< `ssl-default-bind-...`, `ssl-default-server-...`
    bool bindTickets = true, serverTickets = true, preferClientCiphers = false;
    bool verifiesServers = true;  ///< `ssl-server-verify`
    std::shared_ptr<evp_pkey_st> dh;
    bool dhByKey = false;
    size_t capture = 0;  ///< `tune.ssl.capture-buffer-size`
    std::map<std::string, std::shared_ptr<const TlsCertificate>> certificates;
    std::map<std::string, std::shared_ptr<const TlsTrust>> trusts;
    /// The same without the files, which are to be read anew.
    TlsDraft words() const {
        TlsDraft copy(*this);
        copy.certificates.clear();
        copy.trusts.clear();
        return copy;
    }
};

}  // namespace yard
