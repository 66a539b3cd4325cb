// balance, hash-type, hash-balance-factor.
#include <cstdlib>

#include "core/config/reading/handlers.h"
#include "core/config/reading/sampleparser.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

const char OnlySupports[] =
    "balance only supports 'roundrobin', 'static-rr', 'leastconn', 'source', 'uri', "
    "'url_param', 'hdr(name)' and 'rdp-cookie(name)' options.";

void balanceUri(Context& context, const Args& args) {
    HashConf& hash = context.proxy->conf.hash;
    hash.uriLength = hash.uriDepth = 0;
    hash.uriWhole = hash.uriPathOnly = false;
    for (size_t at = 2; args.has(at); ++at) {
        const std::string& word = args[at];
        if (word == "len" || word == "depth") {
            const auto number = smallNumber(args[at + 1]);
            if (!number || *number == 0)
                return context.alert("balance uri : '" + word +
                                         "' expects a positive integer (got '" + args[at + 1] +
                                         "').",
                                     at);
            (word == "len" ? hash.uriLength : hash.uriDepth) = *number;
            ++at;
        } else if (word == "whole") {
            hash.uriWhole = true;
        } else if (word == "path-only") {
            hash.uriPathOnly = true;
        } else {
            return context.alert(
                "balance uri only accepts parameters 'len', 'depth', 'path-only', and 'whole' "
                "(got '" +
                    word + "').",
                at);
        }
    }
}

void balanceParameter(Context& context, const Args& args) {
    if (!args.has(2)) return context.alert("balance url_param requires an URL parameter name.", 1);
    HashConf& hash = context.proxy->conf.hash;
    hash.checkPost = args[3] == "check_post";
    if (args.has(3) && !hash.checkPost)
        return context.alert(
            "balance url_param only accepts 'check_post' modifier (got '" + args[3] + "').", 3);
    hash.name = args[2];
}

void balanceField(Context& context, const Args& args) {
    const std::string& word = args[1];
    const size_t end = word.find(')');
    if (end == std::string::npos || end == 4)
        return context.alert("balance hdr requires an http header field name.", 1);
    HashConf& hash = context.proxy->conf.hash;
    hash.name = word.substr(4, end - 4);
    hash.domainOnly = args[2] == "use_domain_only";
    if (args.has(2) && !hash.domainOnly)
        return context.alert(
            "balance " + word + " only accepts 'use_domain_only' modifier (got '" + args[2] + "').",
            2);
}

/// The name in "rdp-cookie(NAME)".
std::optional<std::string> rdpCookieName(const std::string& word, const char* usual) {
    const std::string tail = word.substr(std::string_view("rdp-cookie").size());
    if (tail.empty()) return usual;
    const size_t end = tail.find(')');
    if (tail[0] != '(' || end == std::string::npos || end == 1) return std::nullopt;
    return tail.substr(1, end - 1);
}

void balanceRdpCookie(Context& context, const Args& args) {
    const auto name = rdpCookieName(args[1], "mstshash");
    if (!name) return context.alert("balance rdp-cookie : missing cookie name.", 1);
    context.proxy->conf.hash.name = *name;
}

void balanceRandom(Context& context, const Args& args) {
    HashConf& hash = context.proxy->conf.hash;
    hash.draws = 2;
    const std::string& word = args[1];
    const size_t open = word.find('(');
    if (open == std::string::npos) return;
    const size_t close = word.find(')');
    if (close == std::string::npos)
        return context.alert("balance random : missing closing parenthesis.", 1);
    const std::string inside = word.substr(open + 1, close - open - 1);
    if (inside.empty()) return;
    const size_t end = inside.find_first_not_of("0123456789");
    if (end != std::string::npos)
        return context.alert(
            "balance random : unexpected character '" + inside.substr(end, 1) + "' after argument.",
            1);
    hash.draws = std::atoi(inside.c_str());
    if (hash.draws < 1) context.alert("balance random : number of draws must be at least 1.", 1);
}

void balanceHash(Context& context, const Args& args) {
    if (!args.has(2)) return context.alert("balance hash requires a sample expression.", 1);
    if (args.has(3))
        return context.alert("balance hash takes no other argument (got '" + args[3] + "').", 3);
    size_t end = 0;
    auto sample = parseSampleWithin(args[2], '\0', end, &context);
    if (!sample)
        return context.raw(Level::Alert,
                           context.proxy->named() + " " +
                               Context::bracket(context.proxy->conf.where) +
                               ": failed to parse 'balance hash' expression '" + args[2] +
                               "' in : " + sample.error() + ".",
                           2);
    if (sample->needs == SampleNeeds::Response)
        context.proxy->lateFaults.push_back(
            {context.where,
             context.proxy->named() + " " + Context::bracket(context.proxy->conf.where) +
                 ": error detected while parsing 'balance hash' expression '" + args[2] +
                 "' which requires information from HTTP response headers, which is not available "
                 "here."});
    context.proxy->conf.hash.sample = *sample;
}

}  // namespace

void proxyBalance(Context& context, const Args& args) {
    struct Known {
        std::string_view name;
        Algorithm algorithm;
        void (*read)(Context&, const Args&);
    };
    static constexpr Known All[] = {{"", Algorithm::RoundRobin, nullptr},
                                    {"roundrobin", Algorithm::RoundRobin, nullptr},
                                    {"static-rr", Algorithm::StaticRr, nullptr},
                                    {"leastconn", Algorithm::LeastConn, nullptr},
                                    {"first", Algorithm::First, nullptr},
                                    {"source", Algorithm::Source, nullptr},
                                    {"uri", Algorithm::Uri, balanceUri},
                                    {"url_param", Algorithm::UrlParam, balanceParameter},
                                    {"hdr", Algorithm::Header, balanceField},
                                    {"random", Algorithm::Random, balanceRandom},
                                    {"rdp-cookie", Algorithm::RdpCookie, balanceRdpCookie},
                                    {"hash", Algorithm::Hash, balanceHash}};
    const size_t open = args[1].find('(');
    const bool rdp = args[1].starts_with("rdp-cookie");
    const std::string name = rdp ? "rdp-cookie" : args[1].substr(0, open);
    for (const Known& known : All) {
        if (known.name != name || (name == "hdr" && open == std::string::npos)) continue;
        context.proxy->conf.algorithm = known.algorithm;
        if (known.read) known.read(context, args);
        return;
    }
    context.alert(OnlySupports, 1);
}

void proxyPersist(Context& context, const Args& args) {
    if (!args.has(1)) return context.alert("missing persist method.");
    if (!args[1].starts_with("rdp-cookie")) return context.alert("unknown persist method.", 1);
    const auto name = rdpCookieName(args[1], "msts");
    if (!name) return context.alert("persist rdp-cookie(name)' requires an rdp cookie name.", 1);
    context.proxy->conf.rdpCookie = *name;
}

void proxyHashType(Context& context, const Args& args) {
    HashConf& hash = context.proxy->conf.hash;
    if (args[1] != "consistent" && args[1] != "map-based")
        return context.alert("'hash-type' only supports 'consistent' and 'map-based'.", 1);
    hash.consistent = args[1] == "consistent";
    hash.function = HashConf::Function::Sdbm;
    // HAProxy takes the modifier for granted only where nothing else is said.
    hash.avalanche = hash.consistent && !args.has(2);
    if (!args.has(2)) return;
    static constexpr std::pair<std::string_view, HashConf::Function> Functions[] = {
        {"sdbm", HashConf::Function::Sdbm},
        {"djb2", HashConf::Function::Djb2},
        {"wt6", HashConf::Function::Wt6},
        {"crc32", HashConf::Function::Crc32}};
    bool known = false;
    for (const auto& [name, function] : Functions)
        if (name == args[2]) hash.function = function, known = true;
    if (!known)
        return context.alert(
            "'hash-type' only supports 'sdbm', 'djb2', 'crc32', or 'wt6' hash functions.", 2);
    hash.avalanche = args[3] == "avalanche";
    if (args.has(3) && !hash.avalanche)
        context.alert("'hash-type' only supports 'avalanche' as a modifier for hash functions.", 3);
}

void proxyHashBalanceFactor(Context& context, const Args& args) {
    const auto factor = wantInteger(context, args);
    if (!factor) return;
    if (*factor != 0 && *factor <= 100)
        return context.alert("'hash-balance-factor' must be 0 or greater than 100.", 1);
    context.proxy->conf.hash.factor = static_cast<int>(*factor);
}

}  // namespace yard
