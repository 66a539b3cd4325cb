#include "core/http/message/startline.h"

#include "core/http/message/scan.h"

namespace yard::http {
namespace {

constexpr std::string_view VersionShape = "HTTP/0.0";  // a digit stands for any
constexpr std::string_view RequestVersion = " HTTP/1.", ResponseVersion = "HTTP/1.";

}  // namespace

void StartLine::start(Part part) {
    *this = StartLine();
    m_part = part;
}

StartLine::State StartLine::feed(std::string_view bytes) {
    if (m_at == 0) {
        const bool plain = (m_part == Part::RequestBefore && plainRequest(bytes)) ||
                           (m_part == Part::ResponseBefore && plainResponse(bytes));
        if (plain) return State::Complete;
    }
    while (m_part != Part::Done && m_at < bytes.size()) {
        if (!step(bytes[m_at])) return State::Bad;
        ++m_at;
        if (m_part == Part::Uri) skipUri(bytes);
    }
    return *m_fault ? State::Bad : m_part == Part::Done ? State::Complete : State::More;
}

/// The line that nearly all clients send, without going through the states: "GET /a HTTP/1.1\r\n"
/// with one blank between the words. False: it is not such a line, or not whole; nothing is noted.
bool StartLine::plainRequest(std::string_view bytes) {
    size_t at = 0;
    while (at < bytes.size() && token(bytes[at])) ++at;
    const size_t methodEnd = at;
    if (at == 0 || at == bytes.size() || bytes[at++] != ' ') return false;
    const size_t uriBegin = at;
    const char* const end = bytes.data() + bytes.size();
    at = static_cast<size_t>(http::skipUri(bytes.data() + at, end) - bytes.data());
    const std::string_view rest = bytes.substr(at);
    if (at == uriBegin || rest.size() < RequestVersion.size() + 3) return false;
    if (!rest.starts_with(RequestVersion)) return false;
    const char minorDigit = rest[RequestVersion.size()];
    if (!digit(minorDigit) || rest[9] != '\r' || rest[10] != '\n') return false;
    m_first = {0, static_cast<uint32_t>(methodEnd)};
    m_second = {static_cast<uint32_t>(uriBegin), static_cast<uint32_t>(at - uriBegin)};
    return plainEnd(minorDigit, at + RequestVersion.size() + 3);
}

/// The same for "HTTP/1.1 200 OK\r\n".
bool StartLine::plainResponse(std::string_view bytes) {
    constexpr size_t codeAt = ResponseVersion.size() + 2, reasonAt = codeAt + 4;
    if (bytes.size() < reasonAt + 3 || !bytes.starts_with(ResponseVersion)) return false;
    const char* code = bytes.data() + codeAt;
    if (!digit(code[-2]) || code[-1] != ' ' || code[3] != ' ') return false;
    if (!digit(code[0]) || code[0] == '0' || !digit(code[1]) || !digit(code[2])) return false;
    const char* const reason = code + 4;
    const char* const end = bytes.data() + bytes.size();
    const char* const at = skipPrintable(reason, end);
    if (blank(*reason) || at == reason || end - at < 2 || at[0] != '\r' || at[1] != '\n')
        return false;
    m_status = (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
    m_second = {reasonAt, static_cast<uint32_t>(at - reason)};
    return plainEnd(code[-2], static_cast<size_t>(at + 2 - bytes.data()));
}

bool StartLine::plainEnd(char minorDigit, size_t size) {
    m_major = 1;
    m_minor = static_cast<uint8_t>(minorDigit - '0');
    m_at = static_cast<uint32_t>(size);
    return go(Part::Done);
}

/// The long part of most request lines, without going through the states.
void StartLine::skipUri(std::string_view bytes) {
    const char* const begin = bytes.data();
    m_at = static_cast<uint32_t>(http::skipUri(begin + m_at, begin + bytes.size()) - begin);
    m_second.size = m_at - m_second.at;
}

bool StartLine::step(char c) {
    switch (m_part) {
        case Part::RequestBefore:
            return before(c, Part::RequestBeforeLf, Part::Method);
        case Part::RequestBeforeLf:
            return c == '\n' ? go(Part::RequestBefore) : bad("stray CR");
        case Part::Method:
            return method(c);
        case Part::MethodEnd:
            return blank(c) || uri(c);
        case Part::Uri:
            return blank(c) ? go(Part::UriEnd) : uri(c);
        case Part::UriEnd:
        case Part::RequestVersion:
            if (m_part == Part::UriEnd && blank(c)) return true;
            return version(c, Part::RequestVersion);
        case Part::ResponseBefore:
            return before(c, Part::ResponseBeforeLf, Part::ResponseVersion);
        case Part::ResponseBeforeLf:
            return c == '\n' ? go(Part::ResponseBefore) : bad("stray CR");
        case Part::ResponseVersion:
            return version(c, Part::ResponseVersion);
        case Part::ResponseVersionEnd:
        case Part::Code:
            return code(c);
        case Part::CodeEnd:
        case Part::Reason:
            return reason(c);
        case Part::Lf:
            return c == '\n' ? go(Part::Done) : bad("CR without LF");
        case Part::Done:
            break;
    }
    return true;
}

bool StartLine::before(char c, Part lf, Part next) {
    if (c == '\n') return true;
    if (c == '\r') return go(lf);
    m_first = {m_at, 0};
    m_part = next;
    return step(c);
}

bool StartLine::method(char c) {
    if (token(c)) {
        ++m_first.size;
        return true;
    }
    return m_first.size && blank(c) ? go(Part::MethodEnd) : bad("invalid method");
}

bool StartLine::uri(char c) {
    if (!inUri(c)) return bad("invalid URI, or no version");
    if (m_part == Part::MethodEnd) m_second = {m_at, 0};
    ++m_second.size;
    return go(Part::Uri);
}

/// Each character must be the expected one; the one behind ends the version.
bool StartLine::version(char c, Part reading) {
    if (m_index == VersionShape.size()) {
        if (reading == Part::RequestVersion) return lineEnd(c);
        return blank(c) ? go(Part::ResponseVersionEnd) : bad("no status");
    }
    const char expected = VersionShape[m_index];
    if (expected == '0' ? !digit(c) : c != expected) return bad("invalid version");
    if (m_index == 5) m_major = static_cast<uint8_t>(c - '0');
    if (m_index == 7) m_minor = static_cast<uint8_t>(c - '0');
    ++m_index;
    return go(reading);
}

/// Three digits, 100 and up. HAProxy takes any number of digits and any value, and passes on a body
/// that its client may not see as one.
bool StartLine::code(char c) {
    if (m_part == Part::ResponseVersionEnd) {
        if (blank(c)) return true;
        m_index = 0;
        m_part = Part::Code;
    }
    if (m_index < 3) {
        if (!digit(c) || (m_index == 0 && c == '0')) return bad("invalid status");
        m_status = m_status * 10 + (c - '0');
        ++m_index;
        return true;
    }
    if (blank(c)) return go(Part::CodeEnd);
    m_second = {m_at, 0};
    return lineEnd(c);
}

bool StartLine::reason(char c) {
    if (m_part == Part::CodeEnd) {
        if (blank(c)) return true;
        m_second = {m_at, 0};
        m_part = Part::Reason;
    }
    if (c == '\r' || c == '\n') return lineEnd(c);
    if (c == '\0') return bad("NUL in the reason");
    ++m_second.size;
    return true;
}

bool StartLine::lineEnd(char c) {
    if (c == '\n') return go(Part::Done);
    return c == '\r' ? go(Part::Lf) : bad("garbage behind the start line");
}

bool StartLine::go(Part part) {
    m_part = part;
    return true;
}

bool StartLine::bad(const char* fault) {
    m_fault = fault;
    m_part = Part::Done;
    return false;
}

}  // namespace yard::http
