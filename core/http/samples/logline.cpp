#include "core/http/samples/logline.h"

#include <unistd.h>

#include <algorithm>
#include <climits>

#include "core/http/samples/fetch.h"

namespace yard {
namespace http {
namespace {

/// HAProxy's tune.http.logurilen, less the NUL.

/// The address of the client or of where it came to: "unix" where it has none.
void putHostOr(Line& line, const Endpoint* endpoint, const LogPiece& piece,
               std::string_view otherwise) {
    if (!isIp(endpoint)) return putText(line, otherwise, piece);
    const bool quoted = piece.quoted && !piece.hex;
    if (quoted) line << '"';
    putHost(line, *endpoint, piece.hex);
    if (quoted) line << '"';
}

/// Of the connection to the server: there may be none.
void putPortOf(Line& line, const Endpoint* endpoint, const LogPiece& piece) {
    if (!isIp(endpoint)) return putText(line, {}, piece);
    putPort(line, endpoint->port(), piece.hex);
}

/// The request line or a part of it.
void putOfRequest(Line& line, const LogPiece& piece, const LogFacts& facts) {
    std::string_view text = facts.requestLine;
    if (text.empty()) {
        text = "<BADREQ>";
    } else if (piece.item != LogItem::RequestLine) {
        const auto [method, uri, version] = RequestLineParts(text);
        const size_t mark = std::min(uri.find('?'), uri.size());
        const std::string_view path = fromPath(uri.substr(0, mark));
        switch (piece.item) {
            case LogItem::Method:
                text = method;
                break;
            case LogItem::Uri:
                text = uri;
                break;
            case LogItem::PathWithHost:
                text = uri.substr(0, mark);
                break;
            case LogItem::Path:
                text = path.empty() ? uri.substr(0, mark) : path;
                break;
            case LogItem::Query:
                text = uri.substr(mark);
                break;
            default:
                text = version;
        }
    }
    if (piece.quoted) line << '"';
    putEncoded(line, text, piece, {});
    if (piece.quoted) line << '"';
}

/// "{a|b}", or each for itself.
void putCaptures(Line& line, const CaptureSlots* held, const LogPiece& piece) {
    if (!held) return;
    const bool clf =
        piece.item == LogItem::RequestCapturesClf || piece.item == LogItem::ResponseCapturesClf;
    const auto quote = [&] {
        if (piece.quoted) line << '"';
    };
    if (!clf) {
        quote();
        line << '{';
    }
    for (size_t i = 0; i < held->count(); ++i) {
        if (i) line << (clf ? ' ' : '|');
        if (clf) quote();
        const std::string_view text = held->at(i);
        if (clf && !text.data() && !piece.quoted) line << '-';
        putEncoded(line, text, piece, "{|}");
        if (clf) quote();
    }
    if (clf) return;
    line << '}';
    quote();
}

std::string_view hostName() {
    static const std::string name = [] {
        char text[HOST_NAME_MAX + 1] = "";
        gethostname(text, sizeof text - 1);
        return std::string(text);
    }();
    return name;
}

/// What is made of the time at which it began; HAProxy's accept date is that of the connection, or
/// of the end of the request before.
void putTime(Line& line, const LogPiece& piece, const LogFacts& facts) {
    const int64_t began = wallMillis(facts.began), accepted = began - facts.idle;
    switch (piece.item) {
        case LogItem::Date:
            return putDate(line, accepted);
        case LogItem::DateGmt:
            return putZonedDate(line, accepted, true);
        case LogItem::DateLocal:
            return putZonedDate(line, accepted, false);
        case LogItem::RequestDate:
            return putDate(line, began);
        case LogItem::RequestDateGmt:
            return putZonedDate(line, began, true);
        case LogItem::RequestDateLocal:
            return putZonedDate(line, began, false);
        case LogItem::Timestamp:
            return putPort(line, static_cast<uint64_t>(accepted / 1000), piece.hex);
        default:
            if (piece.hex) return line.hex(static_cast<uint64_t>(accepted % 1000), 2);
            return putMillis(line, accepted);
    }
}

/// From the first byte of the answer on.
void putDataTime(Line& line, const LogPiece&, const LogFacts& facts) {
    const int64_t before =
        std::max<int64_t>(facts.request, 0) + facts.queue + facts.connect + facts.response;
    if (facts.early) line << '+';
    line << (facts.response < 0 ? -1 : facts.total - before);
}

void putTotal(Line& line, const LogPiece&, const LogFacts& facts) {
    if (facts.early) line << '+';
    line << facts.handshake + facts.idle + facts.total;
}

/// Without the time in which nothing was asked.
void putUserTime(Line& line, const LogPiece&, const LogFacts& facts) {
    if (facts.early) line << '+';
    line << facts.handshake + facts.total;
}

using Text = std::string_view LogFacts::*;

template <auto Member>
void number(Line& line, const LogPiece&, const LogFacts& facts) {
    line << facts.*Member;
}
template <auto Member>
void numberSoFar(Line& line, const LogPiece&, const LogFacts& facts) {
    if (facts.early) line << '+';
    line << facts.*Member;
}
template <Text Member>
void text(Line& line, const LogPiece& piece, const LogFacts& facts) {
    putText(line, facts.*Member, piece);
}
template <auto Member>
void host(Line& line, const LogPiece& piece, const LogFacts& facts) {
    const bool ours = piece.item == LogItem::ClientIp || piece.item == LogItem::FrontendIp;
    putHostOr(line, facts.*Member, piece, ours ? "unix" : "");
}
/// Of a unix socket: the number of the bind.
template <auto Member>
void portOrBind(Line& line, const LogPiece& piece, const LogFacts& facts) {
    const int port = isIp(facts.*Member) ? (facts.*Member)->port() : facts.listener;
    putPort(line, static_cast<uint64_t>(port), piece.hex);
}
template <auto Member>
void portOf(Line& line, const LogPiece& piece, const LogFacts& facts) {
    putPortOf(line, facts.*Member, piece);
}
template <auto Member>
void captures(Line& line, const LogPiece& piece, const LogFacts& facts) {
    putCaptures(line, facts.*Member, piece);
}
template <size_t Count>
void flags(Line& line, const LogPiece&, const LogFacts& facts) {
    line << std::string_view(facts.flags, Count);
}
/// Of TLS.
template <std::string_view (*Read)(const TlsSession&)>
void agreed(Line& line, const LogPiece& piece, const LogFacts& facts) {
    putText(line, facts.tls ? Read(*facts.tls) : std::string_view(), piece);
}

struct Row {
    LogItem item;
    LogPut put;
};
constexpr Row Rows[] = {
    {LogItem::BytesRead, numberSoFar<&LogFacts::bytes>},
    {LogItem::RequestCookie, text<&LogFacts::requestCookie>},
    {LogItem::ResponseCookie, text<&LogFacts::responseCookie>},
    {LogItem::Hostname, [](auto& line, auto& piece, auto&) { putText(line, hostName(), piece); }},
    {LogItem::Method, putOfRequest},
    {LogItem::Uri, putOfRequest},
    {LogItem::PathWithHost, putOfRequest},
    {LogItem::Path, putOfRequest},
    {LogItem::Query, putOfRequest},
    {LogItem::Version, putOfRequest},
    {LogItem::RequestLine, putOfRequest},
    {LogItem::UniqueId, text<&LogFacts::uniqueId>},
    {LogItem::Status, number<&LogFacts::status>},
    {LogItem::DateGmt, putTime},
    {LogItem::DateLocal, putTime},
    {LogItem::Date, putTime},
    {LogItem::RequestDate, putTime},
    {LogItem::RequestDateGmt, putTime},
    {LogItem::RequestDateLocal, putTime},
    {LogItem::Timestamp, putTime},
    {LogItem::Milliseconds, putTime},
    {LogItem::ActiveTime, numberSoFar<&LogFacts::total>},
    {LogItem::UserTime, putUserTime},
    {LogItem::TotalTime, putTotal},
    {LogItem::DataTime, putDataTime},
    {LogItem::ConnectTime, number<&LogFacts::connect>},
    {LogItem::HandshakeTime, number<&LogFacts::handshake>},
    {LogItem::IdleTime, number<&LogFacts::idle>},
    {LogItem::RequestAndIdleTime,
     [](auto& line, auto&, auto& facts) {
         line << (facts.request < 0 ? -1 : facts.idle + facts.request);
     }},
    {LogItem::RequestTime, number<&LogFacts::request>},
    {LogItem::ResponseTime, number<&LogFacts::response>},
    {LogItem::QueueTime, number<&LogFacts::queue>},
    {LogItem::BytesUploaded, number<&LogFacts::received>},
    {LogItem::ActiveConnections, number<&LogFacts::actconn>},
    {LogItem::FrontendConnections, number<&LogFacts::feconn>},
    {LogItem::BackendConnections, number<&LogFacts::beconn>},
    {LogItem::ServerConnections, number<&LogFacts::srvconn>},
    {LogItem::Retries,
     [](auto& line, auto&, auto& facts) {
         if (facts.redispatched) line << '+';
         line << facts.retries;
     }},
    {LogItem::ServerQueue, number<&LogFacts::srvQueue>},
    {LogItem::BackendQueue, number<&LogFacts::backendQueue>},
    {LogItem::Backend, text<&LogFacts::backend>},
    {LogItem::Frontend, text<&LogFacts::frontend>},
    {LogItem::FrontendTransport,
     [](auto& line, auto& piece, auto& facts) {
         if (!facts.secured) return putText(line, facts.frontend, piece);
         putText(line, std::string(facts.frontend) + '~', piece);
     }},
    {LogItem::Server,
     [](auto& line, auto& piece, auto& facts) {
         putText(line, facts.server.empty() ? "<NOSRV>" : facts.server, piece);
     }},
    {LogItem::SourceIp, host<&LogFacts::source>},
    {LogItem::SourcePort, portOf<&LogFacts::source>},
    {LogItem::ClientIp, host<&LogFacts::client>},
    {LogItem::ClientPort, portOrBind<&LogFacts::client>},
    {LogItem::FrontendIp, host<&LogFacts::local>},
    {LogItem::FrontendPort, portOrBind<&LogFacts::local>},
    {LogItem::ServerIp, host<&LogFacts::target>},
    {LogItem::ServerPort, portOf<&LogFacts::target>},
    {LogItem::RequestCaptures, captures<&LogFacts::requestCaptures>},
    {LogItem::RequestCapturesClf, captures<&LogFacts::requestCaptures>},
    {LogItem::ResponseCaptures, captures<&LogFacts::responseCaptures>},
    {LogItem::ResponseCapturesClf, captures<&LogFacts::responseCaptures>},
    {LogItem::Pid, [](auto& line, auto& piece,
                      auto&) { putPort(line, static_cast<uint64_t>(getpid()), piece.hex); }},
    {LogItem::RequestCounter,
     [](auto& line, auto& piece, auto& facts) { putPort(line, facts.counter, piece.hex); }},
    {LogItem::LostLogs, number<&LogFacts::lostLogs>},
    {LogItem::SslCipher, agreed<tlsCipherOf>},
    {LogItem::SslVersion, agreed<tlsVersionOf>},
    {LogItem::Termination, flags<2>},
    {LogItem::TerminationWithCookie, flags<4>},
};

}  // namespace

LogPut logPut(LogItem item) {
    const auto row = std::ranges::find_if(Rows, [&](const Row& r) { return r.item == item; });
    return row == std::end(Rows) ? nullptr : row->put;
}

}  // namespace http

size_t writeRequestLine(const MessageHead& request, std::span<char> out) {
    const std::string_view uri = request.uri(), cut = request.uriCut();
    const size_t at = cut.empty() ? uri.size() : static_cast<size_t>(cut.data() - uri.data());
    http::Line line(out);
    if (request.lineEdited())
        line << request.methodSaid() << ' ' << request.uriSaid();
    else
        line << request.method() << ' ' << uri.substr(0, at) << uri.substr(at + cut.size());
    line << ' ' << request.versionSaid();
    return line.size();
}

RequestLineParts::RequestLineParts(std::string_view line) {
    const size_t first = std::min(line.find(' '), line.size());
    method = line.substr(0, first);
    line.remove_prefix(std::min(first + 1, line.size()));
    const size_t second = std::min(line.find(' '), line.size());
    uri = line.substr(0, second);
    line.remove_prefix(std::min(second + 1, line.size()));
    // HAProxy calls what tells none the first version.
    version = line.empty() ? "HTTP/0.9" : line;
}

size_t writeDefaultLog(const LogFacts& facts, bool http, std::span<char> out) {
    http::Line line(out);
    if (http::isIp(facts.client)) {
        line << "Connect from ";
        http::putHost(line, *facts.client, false);
        line << ':' << facts.client->port() << " to ";
        if (http::isIp(facts.local)) {
            http::putHost(line, *facts.local, false);
            line << ':' << facts.local->port();
        } else {
            line << "unix:" << facts.listener;
        }
    } else {
        line << "Connect to unix:" << facts.listener;
    }
    line << " (" << facts.frontend << (http ? "/HTTP)" : "/TCP)");
    return line.size();
}

size_t writeRefusalLog(const LogFacts& facts, std::string_view listener, std::string_view why,
                       std::span<char> out) {
    http::Line line(out);
    if (http::isIp(facts.client)) {
        http::putHost(line, *facts.client, false);
        line << ':' << facts.client->port();
    } else {
        line << "unix:" << facts.listener;
    }
    line << " [";
    http::putDate(line, wallMillis(facts.began));
    line << "] " << facts.frontend << '/';
    if (listener.empty())
        line << facts.listener;
    else
        line << listener;
    line << ": " << why;
    return line.size();
}

}  // namespace yard
