#include "core/http/message/authority.h"

#include "core/http/message/text.h"

namespace yard::http {
namespace {

constexpr bool letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

/// "http" of "http://a/"; empty: none.
std::string_view schemeOf(std::string_view uri) {
    if (uri.empty() || !letter(uri.front())) return {};
    size_t end = 1;
    while (end < uri.size() && (letter(uri[end]) || digit(uri[end]) || uri[end] == '+' ||
                                uri[end] == '-' || uri[end] == '.'))
        ++end;
    return uri.substr(end, 3) == "://" ? uri.substr(0, end) : std::string_view();
}

/// Of absolute-form and authority-form, without user information; empty: none.
std::string_view authorityOf(std::string_view uri, std::string_view scheme) {
    if (uri.front() == '/' || uri == "*") return {};
    if (!scheme.empty()) uri.remove_prefix(scheme.size() + 3);
    uri = uri.substr(0, uri.find('/'));
    const size_t at = uri.rfind('@');
    return at == std::string_view::npos ? uri : uri.substr(at + 1);
}

/// "a:80" taken apart; the port may be empty behind its colon.
struct HostPort {
    explicit HostPort(std::string_view text) : host(text) {
        size_t at = text.size();
        while (at > 0 && digit(text[at - 1])) --at;
        if (at == 0 || text[at - 1] != ':') return;
        host = text.substr(0, at - 1);
        port = text.substr(at);
        withColon = text.substr(at - 1);
    }
    std::string_view host, port, withColon;
};

bool defaultPort(std::string_view port, std::string_view scheme) {
    return (port == "80" && equalNoCase(scheme, "http")) ||
           (port == "443" && equalNoCase(scheme, "https"));
}

}  // namespace

HostCheck checkHost(std::string_view uri, std::string_view host) {
    const std::string_view scheme = schemeOf(uri);
    const std::string_view authority = authorityOf(uri, scheme);
    if (authority.empty()) return {"", {}, host};
    const HostPort ours(authority), theirs(host);
    const auto silent = [&](std::string_view port) {
        return !scheme.empty() && (port.empty() || defaultPort(port, scheme));
    };
    if (host.data() && !equalNoCase(host, authority)) {
        const bool same = equalNoCase(ours.host, theirs.host);
        if (!same || !silent(ours.port) || !silent(theirs.port))
            return {"Host differs from the URI", {}, {}};
    }
    if (ours.withColon.empty() || !silent(ours.port)) return {"", {}, host};
    return {"", ours.withColon, host.data() ? ours.host : host};
}

HostCheck checkConnectHost(std::string_view uri, std::string_view host) {
    // HAProxy lets a scheme, user information and a path pass; only host:port is a target
    // (RFC 9112 section 3.2.3).
    const HostPort ours(uri);
    if (ours.port.empty() || uri.find_first_of("/@?") != std::string_view::npos)
        return {"CONNECT without host and port", {}, {}};
    if (!host.data()) return {"", {}, host};
    const HostPort theirs(host);
    const bool usual = ours.port == "80" || ours.port == "443";
    const bool samePort = theirs.port.empty() ? usual : theirs.port == ours.port;
    if (!samePort || !equalNoCase(ours.host, theirs.host))
        return {"Host differs from the target", {}, {}};
    return {"", {}, usual && !theirs.port.empty() ? theirs.host : host};
}

std::string_view pathOf(std::string_view uri) {
    if (uri.empty() || uri.front() != '/') {
        const std::string_view scheme = schemeOf(uri);
        const size_t slash =
            scheme.empty() ? std::string_view::npos : uri.find('/', scheme.size() + 3);
        if (slash == std::string_view::npos) return {};
        uri.remove_prefix(slash);
    }
    return uri.substr(0, uri.find('?'));
}

}  // namespace yard::http
