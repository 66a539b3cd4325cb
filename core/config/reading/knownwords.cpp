#include "core/config/reading/knownwords.h"

#include <algorithm>

namespace yard {
namespace {

// As listed by `haproxy -dKall` of 2.6.12, and in its configuration manual, less what keywords.cpp
// has.
constexpr std::string_view SectionWords =
    "fcgi-app log-forward namespace_list program ring "
    "";

constexpr std::string_view GlobalWords =
    "h1-accept-payload-with-any-method httpclient.resolvers.id "
    "httpclient.ssl.ca-file "
    "issuers-chain-path lua-load lua-load-per-thread "
    "ssl-propquery ssl-provider "
    "ssl-provider-path tune.fd.edge-triggered "
    "tune.http.maxhdr";

constexpr std::string_view PeersWords = "default-bind default-server log";

constexpr std::string_view ProxyWords =
    "appsession block clitimeout "
    "contimeout dispatch "
    "external-check "
    "monitor-net "
    "srvtimeout transparent use-backend-name use-fcgi-app "
    "appsession block monitor-net";

constexpr std::string_view OptionWords = "external-check spop-check transparent";

constexpr std::string_view BindWords =
    "accept-netscaler-cip ca-sign-file ca-sign-pass generate-certificates namespace process proto "
    "tls-ticket-keys transparent";

constexpr std::string_view ServerWords =
    "check-proto check-via-socks4 namespace no-send-proxy-v2-ssl no-send-proxy-v2-ssl-cn "
    "send-proxy-v2-ssl send-proxy-v2-ssl-cn socks4";

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const size_t end = std::min(text.find(' '), text.size());
        if (end) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::string_view textOf(Place place) {
    switch (place) {
        case Place::Section:
            return SectionWords;
        case Place::Global:
            return GlobalWords;
        case Place::Resolvers:
        case Place::UserList:
        case Place::HttpErrors:
        case Place::Mailers:
        case Place::Cache:
            return {};
        case Place::Peers:
            return PeersWords;
        case Place::Proxy:
            return ProxyWords;
        case Place::Option:
            return OptionWords;
        case Place::Bind:
            return BindWords;
        case Place::Server:
            return ServerWords;
        case Place::Timeout:
            return {};
    }
    return {};
}

}  // namespace

const std::vector<std::string_view>& notRunWords(Place place) {
    static const auto lists = [] {
        std::vector<std::vector<std::string_view>> all;
        for (int p = 0; p < PlaceCount; ++p) all.push_back(split(textOf(static_cast<Place>(p))));
        return all;
    }();
    return lists[static_cast<size_t>(place)];
}

}  // namespace yard
