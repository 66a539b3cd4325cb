#pragma once

#include <string>

namespace yard {

/// `cookie NAME ...`: the server is remembered by the client.
struct CookieConf {
    std::string name;  ///< empty: none
    /// Learn takes what the servers set as it is.
    enum class Mode { Learn, Insert, Rewrite, Prefix } mode = Mode::Learn;
    bool indirect = false, nocache = false, postonly = false, preserve = false;
    std::string attributes;  ///< behind "path=/": "; domain=.x.org; HttpOnly"
};

}  // namespace yard
