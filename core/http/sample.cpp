#include "core/http/sample.h"

#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace yard {
namespace {

using http::FetchKind;

/// The address of an IP endpoint; there is none for a unix socket.
bool takeAddress(const Endpoint* endpoint, Sample& out) {
    if (!endpoint) return false;
    const char* data = reinterpret_cast<const char*>(endpoint->data());
    if (endpoint->family() == AF_INET)
        out.setAddress(data + offsetof(sockaddr_in, sin_addr), 4);
    else if (endpoint->family() == AF_INET6)
        out.setAddress(data + offsetof(sockaddr_in6, sin6_addr), 16);
    else
        return false;
    return true;
}

bool takePort(const Endpoint* endpoint, Sample& out) {
    out.setInteger(endpoint ? endpoint->port() : 0);
    return out.number != 0;
}

/// False: null data, it is not there. The line ends of a folded value become blanks.
bool takeText(std::string_view text, const MessageHead& request, Sample& out) {
    out.setText(text);
    if (request.folded() && text.find('\n') != std::string_view::npos) {
        std::string unfolded(text);
        for (char& c : unfolded)
            if (c == '\r' || c == '\n') c = ' ';
        out.own(std::move(unfolded));
    }
    return text.data() != nullptr;
}

}  // namespace

SampleFetch::SampleFetch(const SampleExpr& expr)
    : m_kind(http::fetchKind(expr.fetch).value_or(FetchKind::Text)), m_argument(expr.argument) {
    const auto number = [](std::string_view text, auto& value) {
        std::from_chars(text.data(), text.data() + text.size(), value);
    };
    if (m_kind == FetchKind::Integer) number(m_argument, m_number);
    const size_t comma = m_argument.find(',');
    if (comma != std::string::npos && m_kind == FetchKind::Header) {
        number(std::string_view(m_argument).substr(comma + 1), m_occurrence);
        if (m_occurrence == 0) m_occurrence = -1;
        m_argument.resize(comma);
    }
    if (comma != std::string::npos && m_kind == FetchKind::UrlParam) {
        if (comma + 1 < m_argument.size()) m_queryMark = m_argument[comma + 1];
        m_argument.resize(comma);
    }
    for (const auto& converter : expr.converters) m_converters.emplace_back(converter);
}

bool SampleFetch::run(const SampleContext& context, Sample& out) const {
    return fetch(context, out) &&
           std::all_of(m_converters.begin(), m_converters.end(),
                       [&out](const http::Converter& c) { return c.run(out); });
}

bool SampleFetch::fetch(const SampleContext& context, Sample& out) const {
    switch (m_kind) {
        case FetchKind::Src:
            return takeAddress(context.client, out);
        case FetchKind::Dst:
            return takeAddress(context.local, out);
        case FetchKind::SrcPort:
            return takePort(context.client, out);
        case FetchKind::DstPort:
            return takePort(context.local, out);
        case FetchKind::Text:
            out.setText(m_argument);
            return true;
        case FetchKind::Integer:
            out.setInteger(m_number);
            return true;
        case FetchKind::Header:
        case FetchKind::Cookie:
        case FetchKind::Path:
        case FetchKind::Url:
        case FetchKind::UrlParam:
            break;
    }
    return context.request && fetchHttp(*context.request, out);
}

bool SampleFetch::fetchHttp(const MessageHead& request, Sample& out) const {
    switch (m_kind) {
        case FetchKind::Header:
            return takeText(http::fieldValue(request, m_argument, m_occurrence), request, out);
        case FetchKind::Cookie:
            return takeText(request.cookie(m_argument), request, out);
        case FetchKind::Path:
            out.setText(request.path());
            return !out.bytes.empty();
        case FetchKind::Url:
            out.setText(request.uri());
            if (!request.uriCut().empty()) {
                std::string uri(request.uri());
                uri.erase(static_cast<size_t>(request.uriCut().data() - request.uri().data()),
                          request.uriCut().size());
                out.own(std::move(uri));
            }
            return true;
        case FetchKind::UrlParam:
            return takeText(http::urlParameter(request.uri(), m_queryMark, m_argument), request,
                            out);
        case FetchKind::Src:
        case FetchKind::Dst:
        case FetchKind::SrcPort:
        case FetchKind::DstPort:
        case FetchKind::Text:
        case FetchKind::Integer:
            break;
    }
    return false;
}

bool knownFetch(std::string_view name) { return http::fetchKind(name).has_value(); }
bool knownConverter(std::string_view name) { return http::Converter::known(name); }

}  // namespace yard
