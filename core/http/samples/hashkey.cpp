#include "core/http/samples/hashkey.h"

#include "core/base/scramble.h"
#include "core/http/message/hash.h"
#include "core/http/message/rdpcookie.h"
#include "core/http/samples/fetch.h"

namespace yard::http {
namespace {

/// The exclusive or of the address's words.
std::optional<uint32_t> ofAddress(const Endpoint* client) {
    if (!client) return {};
    const std::string bytes = client->bytes();
    uint32_t hash = 0;
    for (size_t at = 0; at + 4 <= bytes.size(); at += 4)
        for (size_t i = 0; i < 4; ++i)
            hash ^= static_cast<uint32_t>(static_cast<unsigned char>(bytes[at + i]))
                    << (24 - 8 * i);
    if (bytes.empty()) return {};
    return hash;
}

}  // namespace

HashKey::HashKey(const ProxyConf& conf) : m_algorithm(conf.algorithm), m_conf(conf.hash) {
    if (m_algorithm == Algorithm::Hash) m_sample.emplace(m_conf.sample);
}

std::optional<uint32_t> HashKey::of(const SampleContext& context) const {
    auto key = raw(context);
    if (key && m_conf.avalanche) key = scramble(*key);
    return key;
}

std::optional<uint32_t> HashKey::raw(const SampleContext& context) const {
    switch (m_algorithm) {
        case Algorithm::Source:
            return ofAddress(context.client);
        case Algorithm::Uri:
            if (!context.request) return {};
            return ofUri(*context.request);
        case Algorithm::UrlParam: {
            if (!context.request) return {};
            const auto value = urlParameter(context.request->uri(), '?', m_conf.name);
            if (value.data()) return hash(value);
            // As far as it is here; `check_post` waits for it.
            const bool looks = context.facts && context.request->method() == "POST";
            return looks ? ofBody(context.facts->body()) : std::nullopt;
        }
        case Algorithm::Header:
            return context.request ? ofField(*context.request) : std::nullopt;
        case Algorithm::RdpCookie: {
            bool mayCome = false;
            const auto value = rdpCookie(context.sent, m_conf.name, mayCome);
            if (context.http || !value || value->empty()) return {};
            return hash(*value);
        }
        case Algorithm::Hash: {
            Sample value;
            if (!m_sample->run(context, value)) return {};
            if (value.type == Sample::Type::Integer) value.toText();
            return hash(value.bytes);
        }
        default:
            return {};
    }
}

/// The first parameter of that name in a form, up to a blank or a line end (verified 2.6.12).
std::optional<uint32_t> HashKey::ofBody(std::string_view form) const {
    const std::string& name = m_conf.name;
    while (form.size() > name.size()) {
        if (form.starts_with(name) && form[name.size()] == '=') {
            form.remove_prefix(name.size() + 1);
            return hash(form.substr(0, form.find_first_of("& \t\r\n")));
        }
        const size_t next = form.find('&');
        if (next == std::string_view::npos) break;
        form.remove_prefix(next + 1);
    }
    return {};
}

uint32_t HashKey::ofUri(const MessageHead& request) const {
    std::string_view uri = request.uri();
    if (m_conf.uriPathOnly) {
        const std::string_view path = request.path();
        uri = path.empty() ? path : uri.substr(static_cast<size_t>(path.data() - uri.data()));
    }
    if (m_conf.uriLength) uri = uri.substr(0, static_cast<size_t>(m_conf.uriLength));
    int slashes = 0;
    size_t end = 0;
    for (; end < uri.size(); ++end) {
        if (uri[end] == '/' && ++slashes == m_conf.uriDepth + 1 && m_conf.uriDepth) break;
        if (uri[end] == '?' && !m_conf.uriWhole) break;
    }
    return hash(uri.substr(0, end));
}

std::optional<uint32_t> HashKey::ofField(const MessageHead& request) const {
    std::string_view value = fieldValue(request, m_conf.name, 1);
    if (!value.data()) return {};
    if (!m_conf.domainOnly) return hash(value);
    // What stands before the last dot, from after the dot before that on; a dot that opens the text
    // is not seen (HAProxy's get_server_hh).
    const size_t last = value.rfind('.');
    if (last == std::string_view::npos || last == 0) return hash(value);
    const size_t before = last > 1 ? value.rfind('.', last - 2) : std::string_view::npos;
    const size_t from = before == std::string_view::npos ? 0 : before + 1;
    return hash(value.substr(from, last - from));
}

uint32_t HashKey::hash(std::string_view text) const {
    switch (m_conf.function) {
        case HashConf::Function::Sdbm:
            break;
        case HashConf::Function::Djb2:
            return djb2(text);
        case HashConf::Function::Wt6:
            return wt6(text);
        case HashConf::Function::Crc32:
            return crc32(text);
    }
    return sdbm(text);
}

}  // namespace yard::http
