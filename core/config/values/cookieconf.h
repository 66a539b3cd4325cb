#pragma once

#include <cstdint>
#include <string>

namespace yard {

/// `cookie NAME ...`: the server is remembered by the client.
struct CookieConf {
    std::string name;  ///< empty: none
    /// Learn takes what the servers set as it is.
    enum class Mode { Learn, Insert, Rewrite, Prefix } mode = Mode::Learn;
    bool indirect = false, nocache = false, postonly = false, preserve = false;
    int64_t maxIdle = 0, maxLife = 0;  ///< seconds it counts without a visit, and at all; 0: ever
    bool dynamic = false;    ///< servers without a value of their own get one made of their address
    std::string attributes;  ///< behind "path=/": "; domain=.x.org; HttpOnly"
};

}  // namespace yard
