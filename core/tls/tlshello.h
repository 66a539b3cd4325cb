#pragma once

#include <string>

#include "core/tls/opensslptr.h"

namespace yard {

/// What a client says before anything is decided.
struct TlsHello {
    std::string name;    ///< that it asks for, in small letters; empty: none
    bool ecdsa = false;  ///< it understands certificates with such keys
    explicit TlsHello(SSL* ssl);
};

}  // namespace yard
