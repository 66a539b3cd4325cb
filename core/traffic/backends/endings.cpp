#include "core/traffic/backends/endings.h"

#include <array>
#include <utility>

namespace yard {
namespace {

using Row = std::pair<const char*, const char*>;

// semantics.md section 3, "Termination flags"; the first two characters.
constexpr std::array<Row, 25> Words{{
    {"--", "ended normally"},
    {"SC", "no server could be connected to"},
    {"sC", "connecting to the server took longer than timeout connect"},
    {"SH", "the server closed the connection before it answered"},
    {"sH", "the server did not answer within timeout server"},
    {"PH", "the answer of the server was not HTTP"},
    {"SD", "the server closed the connection within its answer"},
    {"sD", "the server stalled within its answer for longer than timeout server"},
    {"sQ", "no server had a free slot within timeout queue"},
    {"cR", "the request did not arrive within timeout http-request"},
    {"CR", "the client left before its request was complete"},
    {"PR", "the request was refused as malformed"},
    {"LR", "answered by the proxy itself"},
    {"CQ", "the client left while it was queued"},
    {"CC", "the client left before a server was connected"},
    {"CH", "the client left before the server answered"},
    {"CD", "the client left within the answer"},
    {"cD", "the client was silent for longer than timeout client"},
    {"cH", "the client did not send its body within timeout client"},
    {"RC", "a descriptor or port was missing"},
    {"KQ", "ended by an operator while it was queued"},
    {"KC", "ended by an operator before a server was connected"},
    {"KH", "ended by an operator before the server answered"},
    {"KD", "ended by an operator"},
    {"PD", "the body was malformed"},
}};

}  // namespace

std::string endWords(const std::string& flags, int status) {
    const std::string head = flags.substr(0, 2);
    if (head == "PH" && status == 400) return "the body of the request was malformed";
    for (const auto& [key, words] : Words)
        if (head == key) return words;
    return "ended with " + flags + (status ? " and status " + std::to_string(status) : "");
}

const char* algorithmName(Algorithm algorithm) {
    switch (algorithm) {
        case Algorithm::None:
            return "";
        case Algorithm::StaticRr:
            return "static-rr";
        case Algorithm::RoundRobin:
            return "roundrobin";
        case Algorithm::LeastConn:
            return "leastconn";
        case Algorithm::First:
            return "first";
        case Algorithm::Random:
            return "random";
        case Algorithm::Source:
            return "source";
        case Algorithm::Uri:
            return "uri";
        case Algorithm::UrlParam:
            return "url_param";
        case Algorithm::Header:
            return "hdr";
        case Algorithm::RdpCookie:
            return "rdp-cookie";
        case Algorithm::Hash:
            return "hash";
    }
    return "";
}

}  // namespace yard
