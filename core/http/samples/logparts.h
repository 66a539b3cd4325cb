#pragma once

#include <cstdint>
#include <ctime>

#include "core/base/endpoint.h"
#include "core/config/values/logformat.h"
#include "core/http/message/line.h"

/// The small parts of which log lines are made.
namespace yard::http {

/// The flags of a piece, and what it is.
struct LogPiece {
    LogItem item = LogItem::Text;
    bool quoted = false, hex = false, escaped = false, mandatory = false;
};

bool isIp(const Endpoint* endpoint);
/// Without brackets, as HAProxy writes it.
void putHost(Line& line, const Endpoint& endpoint, bool hex);
void putPort(Line& line, uint64_t port, bool hex);
/// Those of the second: three digits.
void putMillis(Line& line, int64_t millis);
/// "22/Nov/2026:06:46:00.529", local time.
void putDate(Line& line, int64_t millis);
/// "22/Nov/2026:06:46:00 +0100".
void putZonedDate(Line& line, int64_t millis, bool gmt);
/// A text as the flags want it.
void putText(Line& line, std::string_view text, const LogPiece& piece);
/// Quotes, what does not print and what is in `more` go as "#22".
void putEncoded(Line& line, std::string_view text, const LogPiece& piece, std::string_view more);

}  // namespace yard::http
