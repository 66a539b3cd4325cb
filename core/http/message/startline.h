#pragma once

#include <cstdint>
#include <string_view>

#include "core/http/message/text.h"

namespace yard::http {

/// The first line of a message, read as its bytes come. It is ours and not llhttp's because llhttp
/// knows a fixed set of methods and HAProxy passes on any token. Tolerates what HAProxy does: empty
/// lines in front, several blanks between the words, a bare LF, any version of one digit each.
class StartLine {
public:
    enum class State : uint8_t { More, Complete, Bad };

    void startRequest() { start(Part::RequestBefore); }
    void startResponse() { start(Part::ResponseBefore); }
    /// `bytes` begins with the message; what was read before is not read again.
    State feed(std::string_view bytes);

    size_t size() const { return m_at; }  ///< with leading empty lines and its own line end
    Span method() const { return m_first; }
    Span uri() const { return m_second; }
    Span reason() const { return m_second; }
    int status() const { return m_status; }
    bool http11() const { return m_major > 1 || (m_major == 1 && m_minor >= 1); }
    int major() const { return m_major; }
    int minor() const { return m_minor; }
    const char* fault() const { return m_fault; }

private:
    enum class Part : uint8_t {
        RequestBefore,
        RequestBeforeLf,
        Method,
        MethodEnd,
        Uri,
        UriEnd,
        RequestVersion,
        ResponseBefore,
        ResponseBeforeLf,
        ResponseVersion,
        ResponseVersionEnd,
        Code,
        CodeEnd,
        Reason,
        Lf,
        Done
    };

    void start(Part part);
    bool plainRequest(std::string_view bytes);
    bool plainResponse(std::string_view bytes);
    bool plainEnd(char minorDigit, size_t size);
    bool step(char c);
    bool before(char c, Part lf, Part next);
    bool method(char c);
    bool uri(char c);
    bool code(char c);
    bool reason(char c);
    bool version(char c, Part next);
    bool lineEnd(char c);
    bool go(Part part);
    bool bad(const char* fault);
    void skipUri(std::string_view bytes);

    const char* m_fault = "";
    uint32_t m_at = 0;
    Span m_first, m_second;
    int m_status = 0;
    uint8_t m_index = 0;  ///< of the character in a version or a status
    uint8_t m_major = 0, m_minor = 0;
    Part m_part = Part::Done;
};

}  // namespace yard::http
