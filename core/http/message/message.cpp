#include "core/http/message/message.h"

#include <cstring>

#include "core/http/message/authority.h"
#include "core/http/message/cookie.h"
#include "core/http/message/text.h"

namespace yard {

using http::equalNoCase;

void MessageHead::start(Side side) {
    m_side = side;
    m_part = Part::Line;
    m_fault = "";
    m_faultStatus = 400;
    m_framingFields = {};
    m_uriCut = m_host = {};
    m_hasHost = m_connectionKept = false;
    m_upgrade = false;
    m_lineEdited = false;
    m_added.clear();
    if (side == Side::Request)
        m_line.startRequest();
    else
        m_line.startResponse();
}

MessageHead::State MessageHead::feed(std::string_view bytes) {
    m_base = bytes.data();
    if (*m_fault) return State::Bad;
    if (m_part == Part::Line) {
        switch (m_line.feed(bytes)) {
            case http::StartLine::State::More:
                return State::More;
            case http::StartLine::State::Bad:
                return bad(m_line.fault());
            case http::StartLine::State::Complete:
                break;
        }
        m_fields.start(static_cast<uint32_t>(m_line.size()));
        m_part = Part::Fields;
    }
    if (m_part == Part::Done) return State::Complete;
    switch (m_fields.feed(bytes)) {
        case http::FieldReader::State::More:
            return State::More;
        case http::FieldReader::State::Bad:
            return bad(m_fields.fault());
        case http::FieldReader::State::Complete:
            break;
    }
    m_part = Part::Done;
    return conclude();
}

MessageHead::State MessageHead::bad(const char* fault, int status) {
    m_fault = fault;
    m_faultStatus = status;
    return State::Bad;
}

http::Span MessageHead::span(std::string_view text) const {
    if (text.empty()) return {};
    return {static_cast<uint32_t>(text.data() - m_base), static_cast<uint32_t>(text.size())};
}

MessageHead::State MessageHead::conclude() {
    std::memcpy(m_versionSaid, "HTTP/", 5);
    m_versionSaid[5] = static_cast<char>('0' + m_line.major());
    m_versionSaid[6] = '.';
    m_versionSaid[7] = static_cast<char>('0' + m_line.minor());
    if (!sift()) return State::Bad;
    const http::FramingFields& f = m_framingFields;
    m_keepAlive = !f.close() && (m_line.http11() || f.keepAlive());
    // Such a body may end elsewhere for whoever looks at it another way (RFC 9112 section 6.1).
    if (f.hasCoding() && (f.hasLength() || !m_line.http11())) m_keepAlive = false;
    const bool fine = m_side == Side::Request ? concludeRequest() : concludeResponse();
    return fine ? State::Complete : State::Bad;
}

/// Judges each field and closes the gaps of those dropped.
bool MessageHead::sift() {
    size_t kept = 0;
    for (size_t i = 0; i < m_fields.count(); ++i) {
        http::FieldReader::Field& field = m_fields.at(i);
        const Verdict verdict = judge(field);
        if (verdict == Verdict::Drop) continue;
        if (verdict == Verdict::Bad || kept == MaxFields) {
            if (!*m_fault)
                bad(*m_framingFields.fault() ? m_framingFields.fault() : "too many fields");
            return false;
        }
        if (kept != i) m_fields.at(kept) = field;
        ++kept;
    }
    m_fields.keep(kept);
    return true;
}

MessageHead::Verdict MessageHead::judge(http::FieldReader::Field& field) {
    const std::string_view name = view(field.name);
    std::string_view value = view(field.value);
    const auto is = [name](std::string_view known) {
        return http::lower(name[0]) == known[0] && equalNoCase(name, known);
    };
    const auto keep = [&](Verdict verdict) {  // with the value as it has become
        field.value = span(value);
        return verdict;
    };
    switch (name.size()) {  // most fields are of no interest here and are out at once
        case 2:
            if (is("te")) return keep(http::FramingFields::te(value));
            break;
        case 4:
            if (m_side == Side::Request && is("host")) return judgeHost(field.value);
            break;
        case 7:
            if (is("upgrade")) m_framingFields.upgrade(value);
            break;
        case 10:
            if (is("connection")) {
                const Verdict verdict = m_framingFields.connection(value);
                m_connectionKept = m_connectionKept || verdict == Verdict::Keep;
                return verdict;
            }
            break;
        case 14:
            if (is("content-length")) return keep(m_framingFields.contentLength(value));
            break;
        case 17:
            if (is("transfer-encoding")) return m_framingFields.transferEncoding(value);
            break;
        default:
            break;
    }
    return Verdict::Keep;
}

/// The same Host again is dropped.
MessageHead::Verdict MessageHead::judgeHost(http::Span& value) {
    if (!m_hasHost) {
        m_hasHost = true;
        m_host = value;
        return Verdict::Keep;
    }
    if (equalNoCase(view(value), view(m_host))) return Verdict::Drop;
    m_fault = "Host said twice";
    return Verdict::Bad;
}

bool MessageHead::concludeRequest() {
    const http::FramingFields& f = m_framingFields;
    const bool connect = method() == "CONNECT";
    if (!checkTarget()) return false;
    if (f.hasCoding() && !f.chunked()) {
        bad("Transfer-Encoding without chunked");
        return false;
    }
    // HAProxy lets it pass beside a tunnel, where it means nothing to one and a body to another.
    if (f.hasCoding() && connect) {
        bad("CONNECT with Transfer-Encoding");
        return false;
    }
    if (f.hasLength() && (f.hasCoding() || connect)) drop("content-length");
    decideFraming();
    if (connect) m_framing = Framing::None;
    const bool body = m_framing == Framing::Chunked || (m_framing == Framing::Length && f.length());
    // Servers of that age do not expect it, so the body would be the next request.
    if (body && !m_line.http11() &&
        (method() == "GET" || method() == "HEAD" || method() == "DELETE")) {
        bad("HTTP/1.0 request with an unexpected body", 413);
        return false;
    }
    if (f.unknownCoding()) {
        bad("unknown Transfer-Encoding", 422);
        return false;
    }
    if (body && f.upgrades()) drop("upgrade");
    m_upgrade = connect || (f.upgrades() && !body);
    return connect || !m_upgrade || !f.webSocket() || checkWebSocket() ||
           bad("WebSocket without a key") != State::Bad;
}

/// Compares the URI with Host, and notes what HAProxy makes of default ports.
bool MessageHead::checkTarget() {
    const bool connect = method() == "CONNECT";
    if (http::equalNoCase(method(), "PRI")) {
        bad("HTTP/2 is not spoken here");
        return false;
    }
    if (uri().front() == '/' && !connect) return true;
    const std::string_view host = m_hasHost ? view(m_host) : std::string_view();
    const http::HostCheck check =
        connect ? http::checkConnectHost(uri(), host) : http::checkHost(uri(), host);
    if (*check.fault) {
        bad(check.fault);
        return false;
    }
    m_uriCut = span(check.uriCut);
    for (size_t i = 0; m_hasHost && i < fieldCount(); ++i)
        if (is(i, "host")) m_fields.at(i).value = span(check.host);
    return true;
}

/// The key is 16 bytes in base64 (RFC 6455 section 4.1); like HAProxy we only count them.
bool MessageHead::checkWebSocket() const {
    for (size_t i = 0; i < fieldCount(); ++i)
        if (is(i, "sec-websocket-key") && fieldValue(i).size() == 24) return true;
    return false;
}

bool MessageHead::concludeResponse() {
    const http::FramingFields& f = m_framingFields;
    // HAProxy reads to the end of the connection when the field is empty; nothing says who is
    // right.
    if (f.hasCoding() && (f.unknownCoding() || !f.chunked())) {
        bad("unknown Transfer-Encoding");
        return false;
    }
    const bool bodiless = status() < 200 || status() == 204;
    if (f.hasLength() && (f.hasCoding() || bodiless)) drop("content-length");
    if (f.hasCoding() && bodiless) drop("transfer-encoding");
    decideFraming();
    if (bodiless || status() == 304) m_framing = Framing::None;
    if (m_framing == Framing::UntilClose) m_keepAlive = false;
    m_upgrade = f.upgrades();
    return true;
}

void MessageHead::decideFraming() {
    if (m_framingFields.hasCoding())
        m_framing = Framing::Chunked;
    else if (m_framingFields.hasLength())
        m_framing = Framing::Length;
    else
        m_framing = m_side == Side::Request ? Framing::None : Framing::UntilClose;
}

void MessageHead::drop(std::string_view name) {
    size_t kept = 0;
    for (size_t i = 0; i < m_fields.count(); ++i)
        if (!is(i, name)) m_fields.at(kept++) = m_fields.at(i);
    m_fields.keep(kept);
}

bool MessageHead::is(size_t i, std::string_view name) const {
    return equalNoCase(fieldName(i), name);
}

size_t MessageHead::plainRun(size_t first, std::string_view& lines) const {
    const uint32_t begin = m_fields.at(first).name.at;
    if (!m_fields.plain() || m_connectionKept || (begin & Added)) return 0;
    uint32_t at = begin;
    size_t i = first;
    for (; i < m_fields.count(); ++i) {
        const auto& [name, value] = m_fields.at(i);
        const uint32_t colon = name.at + name.size, end = value.at + value.size;
        if (name.at != at || value.at != colon + 2 || m_base[colon + 1] != ' ') break;
        if (m_base[end] != '\r') break;  // blanks before the line end, or a value that was cut
        at = end + 2;
    }
    lines = {m_base + begin, at - begin};
    return i - first;
}

std::string_view MessageHead::path() const { return http::pathOf(uri()); }

std::string_view MessageHead::first(std::string_view name) const {
    for (size_t i = 0; i < fieldCount(); ++i)
        if (is(i, name)) return fieldValue(i);
    return {};
}

std::string_view MessageHead::last(std::string_view name) const {
    for (size_t i = fieldCount(); i-- > 0;)
        if (is(i, name)) return fieldValue(i);
    return {};
}

std::string_view MessageHead::cookie(std::string_view name) const {
    for (size_t i = fieldCount(); i-- > 0;) {
        if (!is(i, "cookie")) continue;
        if (const auto found = http::cookieValue(fieldValue(i), name); found.data()) return found;
    }
    return {};
}

bool MessageHead::expectsContinue() const {
    if (!m_line.http11() || m_framing == Framing::None) return false;
    if (m_framing == Framing::Length && length() == 0) return false;
    const std::string_view said = first("expect");
    return equalNoCase(http::trimmed(said.substr(0, said.find(','))), "100-continue");
}

bool MessageHead::idempotent() const {
    for (const std::string_view safe : {"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"})
        if (method() == safe) return true;
    return false;
}

}  // namespace yard
