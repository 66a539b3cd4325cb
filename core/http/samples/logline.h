#pragma once

#include <span>

#include "core/http/message/message.h"
#include "core/http/samples/logfacts.h"
#include "core/http/samples/logparts.h"

namespace yard {

/// A request line as it is logged: with the URI that was passed on. Returns the bytes written, cut
/// at out's size.
size_t writeRequestLine(const MessageHead& request, std::span<char> out);

/// The parts of such a line; one that was cut lacks some.
struct RequestLineParts {
    explicit RequestLineParts(std::string_view line);
    std::string_view method, uri, version;
};

/// Of a connection that never became a session.
size_t writeRefusalLog(const LogFacts& facts, std::string_view listener, std::string_view why,
                       std::span<char> out);
/// HAProxy's default format (semantics.md section 8), without a syslog header or newline. Returns
/// the bytes written, cut at out's size.
size_t writeDefaultLog(const LogFacts& facts, bool http, std::span<char> out);

namespace http {

/// Writes what a variable stands for.
using LogPut = void (*)(Line& line, const LogPiece& piece, const LogFacts& facts);
LogPut logPut(LogItem item);

}  // namespace http
}  // namespace yard
