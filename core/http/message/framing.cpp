#include "core/http/message/framing.h"

#include <limits>

namespace yard::http {

/// Digits alone, equal to every length said before.
bool FramingFields::lengthElement(std::string_view element) {
    // HAProxy's test for an overflow lets some lengths beyond 2^63 pass; none of them can be true.
    constexpr uint64_t most = std::numeric_limits<int64_t>::max();
    uint64_t length = 0;
    for (const char c : element) {
        if (!digit(c)) return false;
        const auto d = static_cast<uint64_t>(c - '0');
        if (length > (most - d) / 10) return false;
        length = length * 10 + d;
    }
    if (element.empty() || (m_hasLength && length != m_length)) return false;
    m_hasLength = true;
    m_length = length;
    return true;
}

FramingFields::Verdict FramingFields::contentLength(std::string_view& value) {
    const bool repeated = m_hasLength;
    std::string_view element;
    for (size_t at = 0; at <= value.size();) {
        const size_t comma = std::min(value.find(',', at), value.size());
        element = trimmed(value.substr(at, comma - at));
        at = comma + 1;
        if (lengthElement(element)) continue;
        m_fault = "invalid Content-Length";
        return Verdict::Bad;
    }
    value = element;
    return repeated ? Verdict::Drop : Verdict::Keep;
}

FramingFields::Verdict FramingFields::transferEncoding(std::string_view value) {
    m_hasCoding = true;
    ListReader codings(value);
    for (std::string_view coding; codings.next(coding);) {
        if (m_chunked) {  // also in a line before
            m_fault = "chunked is not the last transfer coding";
            return Verdict::Bad;
        }
        if (equalNoCase(coding, "chunked"))
            m_chunked = true;
        else
            m_unknownCoding = true;
    }
    return Verdict::Keep;
}

FramingFields::Verdict FramingFields::connection(std::string_view value) {
    bool others = false;
    ListReader options(value);
    for (std::string_view option; options.next(option);) {
        if (equalNoCase(option, "close"))
            m_close = true;
        else if (equalNoCase(option, "keep-alive"))
            m_keepAlive = true;
        else
            others = true;
        m_upgradeToken = m_upgradeToken || equalNoCase(option, "upgrade");
    }
    if (!others) return Verdict::Drop;
    size_t left = 0;
    connectionRest(value, [&left](std::string_view piece) { left += piece.size(); });
    return left ? Verdict::Keep : Verdict::Drop;
}

FramingFields::Verdict FramingFields::te(std::string_view& value) {
    constexpr std::string_view trailers = "trailers";
    const size_t at = value.find(trailers);
    if (at == std::string_view::npos) return Verdict::Drop;
    const std::string_view rest = value.substr(at + trailers.size());
    value = value.substr(at, trailers.size());
    return rest.empty() || rest.front() == ',' ? Verdict::Keep : Verdict::Drop;
}

void FramingFields::upgrade(std::string_view value) {
    m_upgradeField = true;
    m_webSocket = m_webSocket || listHas(value, "websocket");
}

}  // namespace yard::http
