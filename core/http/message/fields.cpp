#include "core/http/message/fields.h"

#include <cstring>

#include "core/http/message/scan.h"

namespace yard::http {
namespace {

/// llhttp takes any character behind the CR of an empty line or value.
bool holdsBareCr(std::string_view lines) {
    for (size_t at = 0; (at = lines.find('\r', at)) != std::string_view::npos;)
        if (++at == lines.size() || lines[at] != '\n') return true;
    return false;
}

FieldReader& reader(llhttp_t* parser) { return *static_cast<FieldReader*>(parser->data); }

}  // namespace

const llhttp_settings_t& FieldReader::settings() {
    static const llhttp_settings_t made = [] {
        llhttp_settings_t s;
        llhttp_settings_init(&s);
        s.on_header_field = &FieldReader::onName;
        s.on_header_value = &FieldReader::onValue;
        s.on_headers_complete = &FieldReader::onEnd;
        return s;
    }();
    return made;
}

/// A parser that has read a start line, to be copied: our own StartLine reads the real one.
const llhttp_t& FieldReader::primed() {
    static const llhttp_t made = [] {
        constexpr std::string_view line = "GET / HTTP/1.1\r\n";
        llhttp_t parser;
        llhttp_init(&parser, HTTP_REQUEST, &settings());
        // Control characters in values, as HAProxy passes them on. (NUL is refused below.)
        llhttp_set_lenient_headers(&parser, 1);
#if LLHTTP_VERSION_MAJOR > 9 || (LLHTTP_VERSION_MAJOR == 9 && LLHTTP_VERSION_MINOR >= 2)
        llhttp_set_lenient_optional_cr_before_lf(&parser, 1);
#endif
        llhttp_execute(&parser, line.data(), line.size());
        return parser;
    }();
    return made;
}

void FieldReader::start(uint32_t from) {
    m_fault = "";
    m_from = m_at = from;
    m_count = 0;
    m_primed = m_naming = m_folded = false;
}

void FieldReader::prime() {
    m_parser = primed();
    m_parser.data = this;
    m_primed = true;
}

/// What nearly all heads consist of: a token, a colon, printable characters, CR LF. False:
/// something is unusual or missing, and llhttp decides, from the first line on.
bool FieldReader::takePlain(std::string_view bytes) {
    const char* const base = bytes.data();
    const char* const end = base + bytes.size();
    const auto offset = [base](const char* p) { return static_cast<uint32_t>(p - base); };
    const char* at = base + m_from;
    uint32_t count = 0;
    for (; end - at >= 2 && *at != '\r'; at += 2) {
        const char* const name = at;
        at = skipToken(at, end);
        if (count == Room || at == name || at == end || *at != ':') return false;
        const Span named{offset(name), offset(at) - offset(name)};
        do ++at;
        while (at < end && blank(*at));
        const char* const value = at;
        at = skipPrintable(at, end);
        // A blank behind the line end: folded.
        if (end - at < 3 || at[0] != '\r' || at[1] != '\n' || blank(at[2])) return false;
        const char* valueEnd = at;
        while (valueEnd > value && blank(valueEnd[-1])) --valueEnd;
        m_fields[count++] = {named, {offset(value), offset(valueEnd) - offset(value)}};
    }
    if (end - at < 2 || at[1] != '\n') return false;
    m_count = count;
    m_at = offset(at) + 2;
    return true;
}

FieldReader::State FieldReader::feed(std::string_view bytes) {
    if (*m_fault) return State::Bad;
    if (!m_primed) {
        if (takePlain(bytes)) return State::Complete;
        prime();
    }
    m_base = bytes.data();
    // llhttp, being lenient, would skip blanks in front of the first name.
    if (bytes.size() > m_from && blank(bytes[m_from])) {
        bad("blank before the first field");
        return State::Bad;
    }
    const llhttp_errno_t result =
        llhttp_execute(&m_parser, bytes.data() + m_at, bytes.size() - m_at);
    if (result == HPE_OK) {
        m_at = static_cast<uint32_t>(bytes.size());
        return State::More;
    }
    if (result == HPE_PAUSED && !*m_fault) {
        m_at = static_cast<uint32_t>(llhttp_get_error_pos(&m_parser) - m_base);
        if (!holdsBareCr(bytes.substr(m_from, m_at - m_from))) return State::Complete;
        m_fault = "CR without LF";
    }
    if (!*m_fault) m_fault = llhttp_get_error_reason(&m_parser);
    return State::Bad;
}

int FieldReader::onName(llhttp_t* parser, const char* at, size_t size) {
    // llhttp would judge Content-Length, Transfer-Encoding and Connection by rules that are not
    // HAProxy's (it refuses equal lengths said twice, for instance): let it see only fields.
    parser->header_state = 0;
    FieldReader& self = reader(parser);
    const auto offset = static_cast<uint32_t>(at - self.m_base);
    return self.name(offset, static_cast<uint32_t>(size)) ? 0 : HPE_USER;
}

int FieldReader::onValue(llhttp_t* parser, const char* at, size_t size) {
    FieldReader& self = reader(parser);
    const auto offset = static_cast<uint32_t>(at - self.m_base);
    return self.value(offset, static_cast<uint32_t>(size)) ? 0 : HPE_USER;
}

int FieldReader::onEnd(llhttp_t* parser) {
    FieldReader& self = reader(parser);
    return self.endField() ? HPE_PAUSED : HPE_USER;
}

/// A piece of a name: a new one's or more of the one being read.
bool FieldReader::name(uint32_t at, uint32_t size) {
    if (!m_naming) {
        if (!endField()) return false;
        if (m_count == Room) return bad("too many fields");
        m_fields[m_count++] = {{at, 0}, {at, 0}};
        m_naming = true;
    }
    m_fields[m_count - 1].name.size += size;
    return true;
}

/// A piece of a value. The pieces of a folded one do not touch.
bool FieldReader::value(uint32_t at, uint32_t size) {
    Span& span = m_fields[m_count - 1].value;
    if (m_naming) {
        if (!endName()) return false;
        span = {at, 0};
    }
    m_folded = m_folded || at != span.at + span.size;
    span.size = at + size - span.at;
    return true;
}

bool FieldReader::endName() {
    m_naming = false;
    const Span name = m_fields[m_count - 1].name;
    if (name.size == 0) return bad("no name");
    // llhttp takes a blank for a part of the name, also before the colon.
    return !std::memchr(m_base + name.at, ' ', name.size) || bad("blank in a name");
}

/// Trims, and refuses a NUL as HAProxy does since 3.0: what is behind is not seen by everybody.
bool FieldReader::endField() {
    if (m_count == 0) return true;
    Span& value = m_fields[m_count - 1].value;
    const char* begin = m_base + value.at;
    const char* end = begin + value.size;
    if (std::memchr(begin, '\0', value.size)) return bad("NUL in a value");
    while (begin < end && space(*begin)) ++begin;
    while (begin < end && space(end[-1])) --end;
    value = {static_cast<uint32_t>(begin - m_base), static_cast<uint32_t>(end - begin)};
    return true;
}

bool FieldReader::bad(const char* fault) {
    m_fault = fault;
    return false;
}

}  // namespace yard::http
