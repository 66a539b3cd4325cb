#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/clock.h"
#include "core/base/endpoint.h"
#include "core/http/message.h"

namespace yard {

/// What the log line of one request or session tells. Times in ms; -1: not reached.
struct LogFacts {
    const Endpoint* client = nullptr;
    const Endpoint* local = nullptr;  ///< where it connected to
    WallTime accepted;
    std::string_view frontend, backend;
    std::string_view server;         ///< empty: "<NOSRV>"
    int64_t idle = 0, request = -1;  ///< TR: time to receive the request
    int64_t queue = -1, connect = -1, response = -1, total = 0;  ///< Tw Tc Tr Ta (Tt in TCP)
    int status = -1;
    uint64_t bytes = 0;  ///< sent to the client
    char flags[4] = {'-', '-', '-', '-'};
    int actconn = 0, feconn = 0, beconn = 0, srvconn = 0, retries = 0;
    bool redispatched = false;  ///< "+N" for the retries
    int srvQueue = 0, backendQueue = 0;
    bool early = false;  ///< `option logasap`: "+" before the total and the bytes
    int listener = 1;    ///< number of the bind in its frontend, shown for unix clients
    std::string_view requestCaptures, responseCaptures;  ///< "{a|b}"; empty: none are wanted
    std::string_view requestLine;                        ///< empty: "<BADREQ>"
};

/// A request line as it is logged: with the URI that was passed on. Returns the bytes written, cut
/// at out's size.
size_t writeRequestLine(const MessageHead& request, std::span<char> out);

/// HAProxy's `option httplog`, `option tcplog` and default formats (semantics.md section 8),
/// without a syslog header or newline. Returns the bytes written, cut at out's size.
size_t writeHttpLog(const LogFacts& facts, std::span<char> out);
size_t writeTcpLog(const LogFacts& facts, std::span<char> out);
size_t writeDefaultLog(const LogFacts& facts, bool http, std::span<char> out);

}  // namespace yard
