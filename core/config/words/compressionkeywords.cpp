// compression, and what answers and servers are told beside the rules.
#include <algorithm>

#include "core/config/reading/handlers.h"

namespace yard {
namespace {

constexpr std::pair<std::string_view, CompressionConf::Algorithm> Algorithms[] = {
    {"identity", CompressionConf::Algorithm::Identity},
    {"gzip", CompressionConf::Algorithm::Gzip},
    {"deflate", CompressionConf::Algorithm::Deflate},
    {"raw-deflate", CompressionConf::Algorithm::RawDeflate}};

/// The last one that was said is the first to be offered, as HAProxy has it.
void readAlgorithms(Context& context, const Args& args, CompressionConf& conf) {
    if (!args.has(2))  // HAProxy says twice where
        return context.alert(
            "parsing " + Context::bracket(context.where) + " : 'compression' expects <algorithm>.",
            1);
    for (size_t at = 2; args.has(at); ++at) {
        const auto known = std::ranges::find(
            Algorithms, args[at], &std::pair<std::string_view, CompressionConf::Algorithm>::first);
        if (known == std::end(Algorithms))
            return context.alert("'compression' : '" + args[at] + "' is not a supported algorithm.",
                                 at);
        conf.algorithms.insert(conf.algorithms.begin(), known->second);
    }
}

}  // namespace

void proxyCompression(Context& context, const Args& args) {
    CompressionConf& conf = context.proxy->conf.compression;
    if (args[1] == "algo") {
        readAlgorithms(context, args, conf);
    } else if (args[1] == "offload") {
        if (context.proxy->isDefaults())
            return context.warn("'compression' : 'offload' ignored in 'defaults' section.", 1);
        conf.offload = true;
    } else if (args[1] == "type") {
        if (!args.has(2)) return context.alert("'compression' expects <type>.", 1);
        for (size_t at = 2; args.has(at); ++at) conf.types.push_back(args[at]);
    } else {
        context.alert("'compression' expects 'algo', 'type' or 'offload'", 1);
    }
}

void proxySendNameHeader(Context& context, const Args& args) {
    if (!args.has(1)) return context.alert("'http-send-name-header' requires a header string.");
    context.proxy->conf.sendNameHeader = args[1];
}

}  // namespace yard
