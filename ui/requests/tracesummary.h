#pragma once

#include <QString>
#include <utility>

#include "core/control/event.h"
#include "core/control/trace.h"

/// The outcome of a request in a few words. Pure.
namespace yard {

struct Report;

/// For a pill: "web-1 in place of web-2", "503, no server".
struct TraceVerdict {
    Shown shown = Shown::Up;
    QString text;
    QString brief = {};  ///< where there is little room: "web-1, not web-2"; empty: the same
};
TraceVerdict traceVerdict(const Trace& trace);

/// One sentence: "hosting2, because hosting1 refused the connection (2 of 3 checks failed, not yet
/// DOWN) and redispatch may use the backup".
QString traceWhy(const Trace& trace);

/// Why there is no trace to show: a title, and what would bring one.
std::pair<QString, QString> traceExcuse(const Report& report);

/// Request, reason and numbered steps, to copy into a message.
QString traceText(const Trace& trace);

/// "GET /index.html"; in TCP mode "TCP session".
QString requestText(const Trace& trace);
/// "200 OK", "503 Service Unavailable".
QString statusText(int status);
/// The client got no good answer: a 5xx, or the session was cut.
bool traceFailed(const Trace& trace);
/// The last attempt has no outcome yet.
bool tracePending(const Trace& trace);

}  // namespace yard
