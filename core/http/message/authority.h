#pragma once

#include <string_view>

namespace yard::http {

/// Does the request target agree with the Host field, as HAProxy 2.6 sees it?
struct HostCheck {
    const char* fault = "";   ///< not empty: they contradict each other
    std::string_view uriCut;  ///< the default port in the URI, with its colon, which HAProxy
                              ///< leaves out as it passes the request on
    std::string_view host;    ///< the value of Host to pass on: as in the URI where that is cut
};

/// `host` has null data when there is no Host.
HostCheck checkHost(std::string_view uri, std::string_view host);
HostCheck checkConnectHost(std::string_view uri, std::string_view host);

/// The path of a request target up to its '?'; empty: it has none.
std::string_view pathOf(std::string_view uri);

}  // namespace yard::http
