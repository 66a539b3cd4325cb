#include "core/http/logline.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <ctime>

namespace yard {
namespace {

/// HAProxy's tune.http.logurilen, less the NUL.
constexpr size_t MaxRequestLine = 1023;

/// Appends to a fixed piece of memory and cuts at its end.
class Line {
public:
    explicit Line(std::span<char> out)
        : m_begin(out.data()), m_at(out.data()), m_end(m_at + out.size()) {}

    Line& operator<<(std::string_view text) {
        const size_t n = std::min(text.size(), static_cast<size_t>(m_end - m_at));
        if (n) std::memcpy(m_at, text.data(), n);
        m_at += n;
        return *this;
    }
    Line& operator<<(const char* text) { return *this << std::string_view(text); }
    Line& operator<<(char c) {
        if (m_at < m_end) *m_at++ = c;
        return *this;
    }
    template <std::integral T>
    Line& operator<<(T number) {
        if (number >= 0 && number < 10) return *this << static_cast<char>('0' + number);
        char digits[24];
        const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
        return *this << std::string_view(digits, static_cast<size_t>(end - digits));
    }
    size_t size() const { return static_cast<size_t>(m_at - m_begin); }

private:
    char* m_begin;
    char* m_at;
    char* m_end;
};

/// inet_ntop() does it with sprintf(), at the cost of all the rest of the line.
void putIpv4(Line& line, const uint8_t* octets) {
    line << unsigned{octets[0]} << '.' << unsigned{octets[1]} << '.' << unsigned{octets[2]} << '.'
         << unsigned{octets[3]};
}

/// "127.0.0.1:80" or "::1:80", without brackets as HAProxy writes it; "unix:1".
void putAddress(Line& line, const Endpoint* endpoint, int listener) {
    char text[INET6_ADDRSTRLEN];
    const int family = endpoint ? endpoint->family() : AF_UNSPEC;
    if (family != AF_INET && family != AF_INET6) {
        line << "unix:" << listener;
        return;
    }
    const auto* data = reinterpret_cast<const uint8_t*>(endpoint->data());
    if (family == AF_INET)
        putIpv4(line, data + offsetof(sockaddr_in, sin_addr));
    else
        line << inet_ntop(family, data + offsetof(sockaddr_in6, sin6_addr), text, sizeof text);
    line << ':' << endpoint->port();
}

/// "[22/Nov/2026:06:46:00.529]", local time.
void putDate(Line& line, WallTime when) {
    const int64_t millis = wallMillis(when);
    const std::time_t seconds = static_cast<std::time_t>(millis / 1000);
    std::tm local{};
    localtime_r(&seconds, &local);
    constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto digits = [&line](int number, int width) {
        for (int unit = width == 3 ? 100 : 10; unit; unit /= 10)
            line << static_cast<char>('0' + number / unit % 10);
    };
    line << '[';
    digits(local.tm_mday, 2);
    line << '/' << months[local.tm_mon] << '/' << local.tm_year + 1900 << ':';
    digits(local.tm_hour, 2);
    line << ':';
    digits(local.tm_min, 2);
    line << ':';
    digits(local.tm_sec, 2);
    line << '.';
    digits(static_cast<int>(millis % 1000), 3);
    line << ']';
}

/// What tcplog and httplog begin with: who, when, where to.
void putOpening(Line& line, const LogFacts& facts) {
    putAddress(line, facts.client, facts.listener);
    line << ' ';
    putDate(line, facts.accepted);
    line << ' ' << facts.frontend << ' ' << facts.backend << '/'
         << (facts.server.empty() ? std::string_view("<NOSRV>") : facts.server) << ' ';
}

/// The connections of all, the retries and the queues.
void putCounts(Line& line, const LogFacts& facts) {
    line << facts.actconn << '/' << facts.feconn << '/' << facts.beconn << '/' << facts.srvconn
         << (facts.redispatched ? "/+" : "/") << facts.retries << ' ' << facts.srvQueue << '/'
         << facts.backendQueue;
}

constexpr bool printsItself(char c) { return c >= 32 && c < 127 && c != '"' && c != '#'; }

/// Quotes and what does not print go as "#22".
void putRequestLine(Line& line, std::string_view text) {
    if (text.empty()) text = "<BADREQ>";
    text = text.substr(0, MaxRequestLine);
    while (!text.empty()) {
        size_t plain = 0;
        while (plain < text.size() && printsItself(text[plain])) ++plain;
        line << text.substr(0, plain);
        text.remove_prefix(plain);
        if (text.empty()) return;
        const auto byte = static_cast<unsigned char>(text.front());
        line << '#' << "0123456789ABCDEF"[byte / 16] << "0123456789ABCDEF"[byte % 16];
        text.remove_prefix(1);
    }
}

}  // namespace

size_t writeRequestLine(const MessageHead& request, std::span<char> out) {
    const std::string_view uri = request.uri(), cut = request.uriCut();
    const size_t at = cut.empty() ? uri.size() : static_cast<size_t>(cut.data() - uri.data());
    Line line(out);
    if (request.lineEdited())
        line << request.methodSaid() << ' ' << request.uriSaid();
    else
        line << request.method() << ' ' << uri.substr(0, at) << uri.substr(at + cut.size());
    line << ' ' << request.versionSaid();
    return line.size();
}

size_t writeHttpLog(const LogFacts& facts, std::span<char> out) {
    Line line(out);
    const char* early = facts.early ? "+" : "";
    putOpening(line, facts);
    line << facts.request << '/' << facts.queue << '/' << facts.connect << '/' << facts.response
         << '/' << early << facts.total << ' ' << facts.status << ' ' << early << facts.bytes
         << " - - " << std::string_view(facts.flags, sizeof facts.flags) << ' ';
    putCounts(line, facts);
    for (const std::string_view captures : {facts.requestCaptures, facts.responseCaptures})
        if (!captures.empty()) line << ' ' << captures;
    line << " \"";
    putRequestLine(line, facts.requestLine);
    line << '"';
    return line.size();
}

size_t writeTcpLog(const LogFacts& facts, std::span<char> out) {
    Line line(out);
    const char* early = facts.early ? "+" : "";
    putOpening(line, facts);
    line << facts.queue << '/' << facts.connect << '/' << early << facts.total << ' ' << early
         << facts.bytes << ' ' << std::string_view(facts.flags, 2) << ' ';
    putCounts(line, facts);
    return line.size();
}

size_t writeDefaultLog(const LogFacts& facts, bool http, std::span<char> out) {
    Line line(out);
    const int family = facts.client ? facts.client->family() : AF_UNSPEC;
    if (family == AF_INET || family == AF_INET6) {
        line << "Connect from ";
        putAddress(line, facts.client, facts.listener);
        line << " to ";
        putAddress(line, facts.local, facts.listener);
    } else {
        line << "Connect to unix:" << facts.listener;
    }
    line << " (" << facts.frontend << (http ? "/HTTP)" : "/TCP)");
    return line.size();
}

}  // namespace yard
