// Fetches that put a value together from parts of a message: hashes of where it goes to, cookies,
// names of fields.
#include <algorithm>

#include "core/base/scramble.h"
#include "core/http/message/cookie.h"
#include "core/http/message/hash.h"
#include "core/http/message/text.h"
#include "core/http/samples/fetch.h"
#include "core/http/samples/sample.h"

namespace yard {
namespace {

using http::FetchKind;

/// "10.1.2.3" and a port, of an absolute URI; HAProxy would resolve a name, with everybody waiting.
bool takeUrlHost(std::string_view uri, bool port, Sample& out) {
    const size_t scheme = uri.find("://");
    if (scheme == std::string_view::npos) return false;
    const bool secure = uri.substr(0, scheme) == "https";
    uri.remove_prefix(scheme + 3);
    const size_t end = std::min(uri.find_first_of(":/?"), uri.size());
    out.setText(uri.substr(0, end));
    if (!out.toAddress() || out.type != Sample::Type::Address4) return false;
    if (!port) return true;
    out.setText(end < uri.size() && uri[end] == ':' ? uri.substr(end + 1) : secure ? "443" : "80");
    out.toInteger();
    return true;
}

/// Host and path, or the URI, in 32 bits; with `source` the client's address behind them.
bool takeHash(std::string_view host, std::string_view rest, const Endpoint* source, bool withSource,
              Sample& out) {
    const uint32_t hash = scramble(http::sdbm(rest, http::sdbm(host)));
    if (!withSource) {
        out.setInteger(hash);
        return true;
    }
    const std::string address = source ? source->bytes() : std::string();
    if (address.empty()) return false;
    std::string both;
    for (int shift = 24; shift >= 0; shift -= 8) both += static_cast<char>(hash >> shift & 0xff);
    out.own(both + address);
    return true;
}

/// The last of the cookies of that name that an answer sets; `count`: of how many.
std::string_view cookieSet(const MessageHead& head, std::string_view name, int& count) {
    std::string_view found;
    for (size_t i = 0; i < head.fieldCount(); ++i) {
        if (!http::equalNoCase(head.fieldName(i), "set-cookie")) continue;
        for (std::string_view list = head.fieldValue(i);;) {
            const size_t end = http::elementEnd(list);
            const auto value = http::cookieSetBy(http::trimmed(list.substr(0, end)), name);
            if (value.data()) found = value, ++count;
            if (end == list.size()) break;
            list.remove_prefix(end + 1);
        }
    }
    return found;
}

/// As HAProxy reads the number in a cookie: whatever is above '9' ends it, and what is below '0'
/// is a digit less than none.
int looseNumber(std::string_view text) {
    const bool minus = text.starts_with('-');
    if (minus) text.remove_prefix(1);
    uint32_t number = 0;
    for (const char c : text) {
        if (c > '9') break;
        number = number * 10 + static_cast<uint32_t>(c - '0');
    }
    return static_cast<int>(minus ? 0 - number : number);
}

int cookieCount(const MessageHead& head, std::string_view name) {
    int count = 0;
    for (size_t i = 0; i < head.fieldCount(); ++i)
        if (http::equalNoCase(head.fieldName(i), "cookie"))
            count += http::cookieCount(head.fieldValue(i), name);
    return count;
}

/// In lower case, each as often as it is there.
std::string fieldNames(const MessageHead& head, std::string_view between) {
    std::string names;
    for (size_t i = 0; i < head.fieldCount(); ++i) {
        if (i) names += between.empty() ? ',' : between.front();
        for (const char c : head.fieldName(i)) names += http::lower(c);
    }
    return names;
}

/// All fields as text, with the empty line behind them.
std::string fieldsAsText(const MessageHead& head) {
    std::string text;
    for (size_t i = 0; i < head.fieldCount(); ++i) {
        for (const char c : head.fieldName(i)) text += http::lower(c);
        text.append(": ").append(head.fieldValue(i)).append("\r\n");
    }
    return text + "\r\n";
}

/// A text behind its length, as HAProxy's protocols write it: 240 and more in several bytes.
void addPacked(std::string& out, std::string_view text) {
    size_t length = text.size();
    if (length < 240) {
        out += static_cast<char>(length);
    } else {
        out += static_cast<char>(length | 240);
        for (length = (length - 240) >> 4; length >= 128; length = (length - 128) >> 7)
            out += static_cast<char>(length | 128);
        out += static_cast<char>(length);
    }
    out += text;
}

/// Names and values; an empty name and an empty value end them.
std::string fieldsPacked(const MessageHead& head) {
    std::string packed;
    for (size_t i = 0; i < head.fieldCount(); ++i) {
        std::string name(head.fieldName(i));
        for (char& c : name) c = http::lower(c);
        addPacked(packed, name);
        addPacked(packed, head.fieldValue(i));
    }
    return packed + std::string(2, '\0');
}

int fieldsNamed(const MessageHead& head, std::string_view name) {
    int count = 0;
    for (size_t i = 0; i < head.fieldCount(); ++i)
        count += http::equalNoCase(head.fieldName(i), name);
    return count;
}

}  // namespace

bool SampleFetch::fetchParts(const MessageHead& head, const Endpoint* client, Sample& out) const {
    const std::string_view host = m_kind < FetchKind::UrlAddress ? head.first("host") : "";
    switch (m_kind) {
        case FetchKind::Base32:
        case FetchKind::Base32Source:
            return takeHash(host, head.path(), client, m_kind == FetchKind::Base32Source, out);
        case FetchKind::Url32:
        case FetchKind::Url32Source:
            return takeHash(host, http::pathAndQuery(head), client,
                            m_kind == FetchKind::Url32Source, out);
        case FetchKind::BaseQuery:
            out.own(std::string(host) + std::string(http::pathAndQuery(head)));
            return !out.bytes.empty();
        case FetchKind::UrlAddress:
        case FetchKind::UrlPort:
            return takeUrlHost(head.uri(), m_kind == FetchKind::UrlPort, out);
        case FetchKind::HeaderNames:
        case FetchKind::AnswerHeaderNames:
            out.own(fieldNames(head, m_argument));
            return true;
        case FetchKind::Headers:
        case FetchKind::AnswerHeaders:
            out.own(fieldsAsText(head));
            return true;
        case FetchKind::PackedHeaders:
        case FetchKind::AnswerPackedHeaders:
            out.own(fieldsPacked(head));
            return true;
        case FetchKind::FieldCount:
        case FetchKind::AnswerFieldCount:
            out.setInteger(fieldsNamed(head, m_argument));
            return true;
        default:
            return fetchCookie(head, out);
    }
}

bool SampleFetch::fetchCookie(const MessageHead& head, Sample& out) const {
    if (m_kind == FetchKind::CookieCount) {
        out.setInteger(cookieCount(head, m_argument));
        return true;
    }
    int count = 0;
    const auto value = m_kind == FetchKind::CookieValue ? head.cookie(m_argument)
                                                        : cookieSet(head, m_argument, count);
    if (m_kind == FetchKind::AnswerCookieCount) {
        out.setInteger(count);
        return true;
    }
    out.setText(value);
    if (m_kind != FetchKind::AnswerCookie) out.setInteger(looseNumber(value));
    return value.data() != nullptr;
}

/// Where the session came in, and who answers it.
bool SampleFetch::fetchPlace(const SampleContext& context, const LogFacts& facts,
                             Sample& out) const {
    if (m_kind < FetchKind::ServerName) {
        const auto& binds = context.frontend->binds;
        const auto number = static_cast<size_t>(facts.listener - 1);
        if (number >= binds.size()) return false;
        out.setText(binds[number].name);
        if (m_kind == FetchKind::ListenerName) return !out.bytes.empty();
        if (m_kind == FetchKind::ListenerId) return out.setInteger(binds[number].id), true;
        out.setInteger(binds[number].acceptProxy);
        return true;
    }
    const auto& servers = context.backend->servers;
    const auto server = std::ranges::find(servers, facts.server, &ServerConf::name);
    out.own(std::string(facts.server));
    if (m_kind == FetchKind::ServerName) return !facts.server.empty() && facts.server[0] != '<';
    if (server == servers.end()) return false;
    out.setInteger(server->id);
    return true;
}

}  // namespace yard
