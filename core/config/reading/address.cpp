#include "core/config/reading/address.h"

#include <sys/socket.h>

#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "core/config/reading/context.h"
#include "core/config/values/lexer.h"
#include "core/config/values/units.h"

namespace yard {
namespace {

/// HAProxy's limit, which leaves room for the names it binds to before renaming.
constexpr size_t MaxPath = 97;

std::string inQuotes(std::string_view text) { return "'" + std::string(text) + "'"; }

/// $NAME and ${NAME} replaced by their values, or by nothing.
std::string expandVariables(std::string_view text, const Lookup& lookup) {
    std::string out;
    for (size_t at = 0; at < text.size();) {
        if (text[at] != '$') {
            out += text[at++];
            continue;
        }
        const bool braced = at + 1 < text.size() && text[at + 1] == '{';
        const size_t nameAt = at + (braced ? 2 : 1);
        size_t end = nameAt;
        while (end < text.size() && isVariableChar(text[end])) ++end;
        out += lookup(text.substr(nameAt, end - nameAt)).value_or("");
        at = braced && end < text.size() && text[end] == '}' ? end + 1 : end;
    }
    return out;
}

enum class Kind { Any, V4, V6, Unix, Abstract, Descriptor, Pair };

struct Prefix {
    std::string_view text;
    Kind kind;
    bool datagram, stream;  ///< fixed to one of them; neither: as the keyword's default
};
constexpr Prefix Prefixes[] = {
    {"ipv4@", Kind::V4, false, false},       {"ipv6@", Kind::V6, false, false},
    {"tcp4@", Kind::V4, false, true},        {"tcp6@", Kind::V6, false, true},
    {"tcp@", Kind::Any, false, true},        {"udp4@", Kind::V4, true, false},
    {"udp6@", Kind::V6, true, false},        {"udp@", Kind::Any, true, false},
    {"unix@", Kind::Unix, false, false},     {"uxst@", Kind::Unix, false, true},
    {"uxdg@", Kind::Unix, true, false},      {"abns@", Kind::Abstract, false, false},
    {"fd@", Kind::Descriptor, false, false}, {"sockpair@", Kind::Pair, false, false}};

/// One run over one address.
class Reader {
public:
    Reader(std::string_view written, const AddressRules& rules, const Lookup& lookup)
        : m_written(written), m_rules(rules), m_text(expandVariables(written, lookup)) {}

    Result<Address> run() {
        if (m_text.empty())
            return Error{inQuotes(m_written) +
                         " resolves to an empty address (environment variable missing?)"};
        std::string_view rest = m_text;
        const Kind kind = takePrefix(rest);
        if (m_datagram != m_rules.datagram)
            return Error{std::string(m_datagram ? "dgram" : "stream") +
                         "-type address not acceptable in " + inQuotes(m_written)};
        switch (kind) {
            case Kind::Unix:
                return unixAddress(std::string(rest));
            case Kind::Abstract:
                return unixAddress('\0' + std::string(rest));
            case Kind::Descriptor:
                return descriptor(std::string(rest));
            case Kind::Pair:
                return Error{Context::notRunText("sockpair@")};
            case Kind::V4:
                m_out.family = AF_INET;
                break;
            case Kind::V6:
                m_out.family = AF_INET6;
                break;
            case Kind::Any:
                break;
        }
        return inetAddress(rest);
    }

private:
    Kind takePrefix(std::string_view& rest) {
        m_datagram = m_rules.datagram;
        for (const bool datagram : {false, true}) {
            const std::string_view mark = datagram ? "dgram+" : "stream+";
            if (!rest.starts_with(mark)) continue;
            rest.remove_prefix(mark.size());
            m_datagram = datagram;
        }
        for (const Prefix& p : Prefixes) {
            if (!rest.starts_with(p.text)) continue;
            rest.remove_prefix(p.text.size());
            if (p.datagram || p.stream) m_datagram = p.datagram;
            return p.kind;
        }
        return rest.starts_with('/') ? Kind::Unix : Kind::Any;
    }

    Result<Address> unixAddress(const std::string& path) {
        const bool abstract = !path.empty() && path[0] == '\0';
        m_out.host = abstract ? path.substr(1) : path;
        if (m_out.host.size() > MaxPath)
            return Error{"socket path " + inQuotes(m_out.host) + " too long (max " +
                         std::to_string(MaxPath) + ")"};
        const auto endpoint = Endpoint::unixPath(path);
        if (m_out.host.empty() || !endpoint)
            return Error{"missing socket path in " + inQuotes(m_written)};
        m_out.endpoint = *endpoint;
        return m_out;
    }

    Result<Address> descriptor(const std::string& number) {
        const auto fd = parseInteger(number);
        if (!fd || *fd < 0 || *fd > INT32_MAX)
            return Error{"file descriptor " + inQuotes(number) + " is not a valid integer in " +
                         inQuotes(m_written)};
        if (!m_rules.descriptors)
            return Error{"a file descriptor is not acceptable here in " + inQuotes(m_written)};
        m_out.fd = static_cast<int>(*fd);
        sockaddr_storage address{};
        socklen_t length = sizeof address;
        if (!m_rules.datagram &&
            getsockname(m_out.fd, reinterpret_cast<sockaddr*>(&address), &length) != 0)
            return Error{"cannot use file descriptor " + inQuotes(number) + " : " +
                         std::strerror(errno) + "."};
        return m_out;
    }

    Result<Address> inetAddress(std::string_view rest) {
        // The port follows the last colon, unless that is within brackets.
        size_t colon = rest.find_last_of(":]");
        if (colon != std::string_view::npos && rest[colon] == ']') colon = std::string_view::npos;
        const auto port =
            colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
        m_out.host = rest.substr(0, colon);
        if (const auto fault = readPort(std::string(port)); !fault.empty()) return Error{fault};
        const std::string written = m_out.host;
        if (m_out.host.starts_with('[') && m_out.host.ends_with(']'))
            m_out.host = m_out.host.substr(1, m_out.host.size() - 2);
        const auto portNumber = static_cast<uint16_t>(m_out.firstPort);
        if (auto literal = literalAddress(portNumber)) {
            m_out.endpoint = *literal;
            return m_out;
        }
        if (m_rules.resolveLater) return m_out;
        auto found = Endpoint::resolve(m_out.host, portNumber, m_out.family);
        if (!found)
            return Error{"invalid address: " + inQuotes(written) + " in " + inQuotes(m_written)};
        m_out.endpoint = *found;
        return m_out;
    }

    std::optional<Endpoint> literalAddress(uint16_t port) const {
        const bool any = m_out.host.empty() || m_out.host == "*";
        const auto found =
            Endpoint::literal(any && m_out.family == AF_INET6 ? "::" : m_out.host, port);
        if (!found || (m_out.family && found->family() != m_out.family)) return std::nullopt;
        return *found;
    }

    /// Empty, or what is wrong.
    std::string readPort(const std::string& text) {
        if (text.empty())
            return m_rules.portNeeded ? "missing port specification in " + inQuotes(m_written) : "";
        if (text[0] == '+' || text[0] == '-') return readOffset(text);
        if (!std::isdigit(static_cast<unsigned char>(text[0])))
            return "invalid character " + quotedChar(text[0]) + " in port number " +
                   inQuotes(text) + " in " + inQuotes(m_written);
        const size_t dash = text.find('-');
        if (dash != std::string::npos && !m_rules.ranges)
            return "port range not permitted here in " + inQuotes(m_written);
        const std::string first = text.substr(0, dash);
        const std::string last = dash == std::string::npos ? first : text.substr(dash + 1);
        for (const std::string& one : {first, last}) {
            const auto number = parseInteger(one);
            if (!number || *number < (m_rules.portNeeded ? 1 : 0) || *number > 65535)
                return "invalid port " + inQuotes(one);
        }
        m_out.firstPort = std::atoi(first.c_str());
        m_out.lastPort = std::atoi(last.c_str());
        if (m_out.lastPort < m_out.firstPort) return "invalid port range " + inQuotes(text);
        m_out.port = Address::Port::Given;
        return {};
    }

    std::string readOffset(const std::string& text) {
        if (!m_rules.offsets) return "port offset not permitted here in " + inQuotes(m_written);
        const auto number = parseInteger(std::string_view(text).substr(1));
        if (!number || *number < 0 || *number > 65535)
            return "invalid port offset " + inQuotes(text);
        m_out.port = Address::Port::Offset;
        m_out.offset = static_cast<int>(text[0] == '-' ? -*number : *number);
        return {};
    }

    std::string_view m_written;
    const AddressRules& m_rules;
    std::string m_text;
    bool m_datagram = false;
    Address m_out;
};

}  // namespace

Result<Address> parseAddress(std::string_view text, const AddressRules& rules,
                             const Lookup& lookup) {
    return Reader(text, rules, lookup).run();
}

}  // namespace yard
