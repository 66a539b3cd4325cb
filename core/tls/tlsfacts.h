#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/tls/tlssession.h"

namespace yard {

/// What rules and logs ask of a connection's TLS, by HAProxy's names of it: "ssl_fc_sni".
struct TlsFact {
    enum class Kind : uint8_t { Boolean, Integer, Text, Binary };
    struct Value {
        int64_t number = 0;  ///< of Boolean and Integer
        std::string bytes;
    };
    /// False: there is no such thing. `argument`: as written, "CN,2".
    using Read = bool (*)(const TlsSession&, std::string_view argument, Value& out);

    std::string_view name;
    Kind kind;
    Read read;
    bool plainIsFalse = false;  ///< on a plain connection it is false; else it is not there
    bool ofServer = name.starts_with("ssl_bc") || name.starts_with("ssl_s_");
};
/// nullptr: none of that name.
const TlsFact* findTlsFact(std::string_view name);
std::span<const TlsFact> tlsFacts();

/// "TLSv1.3", "TLS_AES_256_GCM_SHA384".
std::string_view tlsVersionOf(const TlsSession& session);
std::string_view tlsCipherOf(const TlsSession& session);

}  // namespace yard
