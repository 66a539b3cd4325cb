#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/values/sampleexpr.h"

namespace yard {

/// What a piece of a log-format string stands for; the variables as section 8.2.4 of HAProxy's
/// manual names them.
enum class LogItem : uint8_t {
    Text,
    Sample,
    Space,  ///< of a log line: several are one
    BytesRead,
    RequestCookie,
    ResponseCookie,
    Hostname,
    Method,
    Uri,
    PathWithHost,
    Path,
    Query,
    Version,
    UniqueId,
    Status,
    DateGmt,
    DateLocal,
    Date,
    RequestDate,
    RequestDateGmt,
    RequestDateLocal,
    Timestamp,
    Milliseconds,
    ActiveTime,
    ConnectTime,
    DataTime,
    HandshakeTime,
    IdleTime,
    RequestAndIdleTime,
    RequestTime,
    ResponseTime,
    TotalTime,
    UserTime,
    QueueTime,
    BytesUploaded,
    ActiveConnections,
    FrontendConnections,
    BackendConnections,
    ServerConnections,
    Retries,
    ServerQueue,
    BackendQueue,
    Backend,
    Frontend,
    FrontendTransport,
    Server,
    SourceIp,
    SourcePort,
    ClientIp,
    ClientPort,
    FrontendIp,
    FrontendPort,
    ServerIp,
    ServerPort,
    RequestCaptures,
    RequestCapturesClf,
    ResponseCaptures,
    ResponseCapturesClf,
    Pid,
    RequestLine,
    RequestCounter,
    LostLogs,
    SslCipher,
    SslVersion,
    Termination,
    TerminationWithCookie
};

/// A piece of a log-format string, with the flags that hold for it.
struct FormatPiece {
    std::string text;                  ///< LogItem::Text
    std::optional<SampleExpr> sample;  ///< LogItem::Sample
    LogItem item = LogItem::Text;
    bool quoted = false;     ///< +Q: between double quotes
    bool hex = false;        ///< +X: addresses, ports and some numbers
    bool escaped = false;    ///< +E: '"', '\' and ']' behind a backslash
    bool mandatory = false;  ///< +M: "-" for what is not there
};
using Format = std::vector<FormatPiece>;

/// A variable by the name behind the '%'.
struct LogVariable {
    std::string_view name;
    LogItem item;
    bool httpOnly = false;  ///< HAProxy refuses it in mode tcp
};
const LogVariable* findLogVariable(std::string_view name);

/// What the options stand for.
extern const std::string_view HttpLogText, HttpsLogText, TcpLogText, ClfLogText;
/// One of those, or another that holds no samples, made ready.
Format plainLogFormat(std::string_view text);

}  // namespace yard
