#include "core/http/samples/logparts.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <cstdlib>

namespace yard::http {
namespace {

/// inet_ntop() does it with sprintf(), at the cost of all the rest of the line.
void putIpv4(Line& line, const uint8_t* octets) {
    line << unsigned{octets[0]} << '.' << unsigned{octets[1]} << '.' << unsigned{octets[2]} << '.'
         << unsigned{octets[3]};
}

void putTwo(Line& line, int number) {
    line << static_cast<char>('0' + number / 10) << static_cast<char>('0' + number % 10);
}

/// "22/Nov/2026:06:46:00".
void putDay(Line& line, const std::tm& time) {
    constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    putTwo(line, time.tm_mday);
    line << '/' << months[time.tm_mon] << '/' << time.tm_year + 1900 << ':';
    putTwo(line, time.tm_hour);
    line << ':';
    putTwo(line, time.tm_min);
    line << ':';
    putTwo(line, time.tm_sec);
}

/// What goes into a log line as it is.
constexpr auto Plain = [] {
    std::array<bool, 256> all{};
    for (size_t c = 32; c < 127; ++c) all[c] = c != '"' && c != '#';
    return all;
}();

constexpr bool escapes(char c) { return c == '"' || c == '\\' || c == ']'; }

}  // namespace

bool isIp(const Endpoint* endpoint) {
    return endpoint && (endpoint->family() == AF_INET || endpoint->family() == AF_INET6);
}

void putHost(Line& line, const Endpoint& endpoint, bool hex) {
    char text[INET6_ADDRSTRLEN];
    const auto* data = reinterpret_cast<const uint8_t*>(endpoint.data());
    const bool v4 = endpoint.family() == AF_INET;
    const uint8_t* octets =
        data + (v4 ? offsetof(sockaddr_in, sin_addr) : offsetof(sockaddr_in6, sin6_addr));
    if (hex)
        for (int i = 0; i < (v4 ? 4 : 16); ++i) line.hex(octets[i], 2);
    else if (v4)
        putIpv4(line, octets);
    else
        line << inet_ntop(AF_INET6, octets, text, sizeof text);
}

void putPort(Line& line, uint64_t port, bool hex) {
    if (hex)
        line.hex(port, 4);
    else
        line << port;
}

void putMillis(Line& line, int64_t millis) {
    const int number = static_cast<int>(millis % 1000);
    line << static_cast<char>('0' + number / 100);
    putTwo(line, number % 100);
}

void putDate(Line& line, int64_t millis) {
    // Many lines tell of one second, and working it out costs more than the rest of a line.
    struct Second {
        std::time_t seconds = -1;
        char text[24];
        size_t size = 0;
    };
    thread_local Second last;
    const std::time_t seconds = static_cast<std::time_t>(millis / 1000);
    if (seconds != last.seconds) {
        std::tm local{};
        localtime_r(&seconds, &local);
        Line day(last.text);
        putDay(day, local);
        last.seconds = seconds;
        last.size = day.size();
    }
    line << std::string_view(last.text, last.size) << '.';
    putMillis(line, millis);
}

void putZonedDate(Line& line, int64_t millis, bool gmt) {
    const std::time_t seconds = static_cast<std::time_t>(millis / 1000);
    std::tm time{};
    if (gmt)
        gmtime_r(&seconds, &time);
    else
        localtime_r(&seconds, &time);
    putDay(line, time);
    const int64_t shift = gmt ? 0 : time.tm_gmtoff / 60;
    line << (shift < 0 ? " -" : " +");
    putTwo(line, static_cast<int>(std::abs(shift) / 60));
    putTwo(line, static_cast<int>(std::abs(shift) % 60));
}

void putText(Line& line, std::string_view text, const LogPiece& piece) {
    if (piece.quoted) line << '"';
    if (piece.escaped)
        for (const char c : text) {
            if (escapes(c)) line << '\\';
            line << c;
        }
    else
        line << text;
    if (text.empty() && piece.mandatory && !piece.quoted) line << '-';
    if (piece.quoted) line << '"';
}

void putEncoded(Line& line, std::string_view text, const LogPiece& piece, std::string_view more) {
    const auto plain = [&](char c) {
        return Plain[static_cast<unsigned char>(c)] &&
               (more.empty() || more.find(c) == std::string_view::npos);
    };
    while (!text.empty()) {
        size_t n = 0;
        if (more.empty() && !piece.escaped)
            while (n < text.size() && Plain[static_cast<unsigned char>(text[n])]) ++n;
        else
            while (n < text.size() && plain(text[n]) && !(piece.escaped && escapes(text[n]))) ++n;
        line << text.substr(0, n);
        text.remove_prefix(n);
        if (text.empty()) return;
        if (plain(text.front()))
            line << '\\' << text.front();
        else
            (line << '#').hex(static_cast<unsigned char>(text.front()), 2);
        text.remove_prefix(1);
    }
}

}  // namespace yard::http
