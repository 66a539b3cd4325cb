#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/http/message/message.h"

namespace yard::http {

enum class FetchKind : uint8_t {
    Src,
    Dst,
    SrcPort,
    DstPort,
    ConnectionSrc,
    ConnectionDst,
    ConnectionSrcPort,
    ConnectionDstPort,
    SrcLocal,
    DstLocal,
    Text,
    Integer,
    Boolean,
    True,
    False,
    Env,
    Hostname,
    Random,
    Date,
    Microseconds,
    Uuid,
    Bytes,
    Address,
    FrontendName,
    FrontendId,
    BackendName,
    BackendId,
    // in the order of SampleWorld::Measure
    UsableServers,
    BackendSessions,
    FrontendSessions,
    Queued,
    AverageQueue,
    FreeConnections,
    FreeSlots,
    BackendRate,
    FrontendRate,
    FrontendRequestRate,
    TableUsed,
    TableFree,
    ServerSessions,
    ServerIsUp,
    ServerFree,
    ServerQueue,
    ServerRate,
    ServerWeight,
    ServerFirstWeight,
    ServerUserWeight,
    Variable,
    PriorityClass,
    PriorityOffset,
    DefaultBackend,
    ClientTimeout,
    ClientFault,
    ClientFaultWords,
    Authority,
    HeaderId,
    // of the connections and the session, in samplelink.cpp; the first in the order of TCP_INFO
    RoundTrip,
    RoundTripVariance,
    Unacknowledged,
    Sacked,
    Lost,
    Retransmitted,
    ForwardAcknowledged,
    Reordering,
    ServerTimeout,
    TunnelTimeout,
    RunningServerTimeout,
    RunningTunnelTimeout,
    ServerSource,
    ServerAddress,
    ServerSourcePort,
    ServerPort,
    ServerHttp,
    ServerFault,
    ServerFaultWords,
    FirstRequest,
    LastRuleFile,
    LastRuleLine,
    CacheHit,
    CacheName,
    ListenerName,
    ListenerId,
    ReceivedProxy,
    ServerName,
    ServerId,
    UniqueId,
    CapturedField,
    CapturedAnswerField,
    CapturedMethod,
    CapturedUri,
    CapturedVersion,
    CapturedAnswerVersion,
    // of the request
    IsHttp,
    Base32,
    Base32Source,
    Url32,
    Url32Source,
    BaseQuery,
    UrlAddress,
    UrlPort,
    CookieCount,
    CookieValue,
    HeaderNames,
    FieldCount,
    Headers,
    PackedHeaders,
    Method,
    Path,
    PathQuery,
    Query,
    Base,
    Url,
    UrlParam,
    UrlParamValue,
    Body,
    BodyLength,
    BodySize,
    BodyParam,
    Version,
    Header,
    WholeHeader,
    HeaderCount,
    HeaderValue,
    HeaderAddress,
    Cookie,
    Auth,
    AuthGroup,
    AuthUser,
    AuthPassword,
    AuthType,
    AuthBearer,
    // of the answer
    AnswerCookie,
    AnswerCookieCount,
    AnswerCookieValue,
    AnswerHeaderNames,
    AnswerFieldCount,
    AnswerHeaders,
    AnswerPackedHeaders,
    AnswerBody,
    AnswerBodyLength,
    AnswerBodySize,
    Status,
    AnswerVersion,
    AnswerHeader,
    AnswerWholeHeader,
    AnswerHeaderCount,
    AnswerHeaderValue,
    AnswerHeaderAddress,
    // of the bytes of a connection
    WaitEnd,
    SentLength,
    SentPart,
    SentPrefixed,
    HelloType,
    HelloName,
    HelloAlpn,
    HelloVersion,
    HelloCurves,
    HelloTicket,
    RdpCookie,
    RdpCookieCount,
    AnswerLength,
    AnswerPart,
    AnswerPrefixed,
    AnswerHelloType
};

/// Of a fetch by its name or an alias of it.
std::optional<FetchKind> fetchKind(std::string_view name);

/// The `occurrence`-th of the comma separated values of all fields of that name, in their order
/// (negative: from the last); null data when there are not so many. `whole`: fields are not taken
/// apart.
std::string_view fieldValue(const MessageHead& head, std::string_view name, int occurrence,
                            bool whole = false);
/// How many there are.
int fieldValueCount(const MessageHead& head, std::string_view name);

/// A URI without what stands before its path; empty: it has none.
std::string_view fromPath(std::string_view uri);

/// The URI from its path on.
std::string_view pathAndQuery(const MessageHead& request);

/// The value of the first parameter of that name behind the first `mark` in `uri`; null data when
/// there is none with a '='. Parameters end at '&', ';' or another `mark`.
std::string_view urlParameter(std::string_view uri, char mark, std::string_view name);

}  // namespace yard::http
