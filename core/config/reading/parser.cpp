#include "core/config/reading/parser.h"

#include "core/config/reading/context.h"
#include "core/config/reading/linereader.h"
#include "core/config/reading/postparse.h"

namespace yard {
namespace {

/// Six hex digits of FNV-1a over all texts.
std::string hashOf(const std::vector<SourceText>& sources) {
    uint32_t hash = 2166136261U;
    for (const SourceText& source : sources)
        for (const char c : source.text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    constexpr char Digits[] = "0123456789abcdef";
    std::string text;
    for (int shift = 20; shift >= 0; shift -= 4)
        text += Digits[((hash >> 8 ^ hash) >> shift) & 15U];
    return text;
}

bool listens(const Context& context) {
    if (!context.global.statsSockets.empty()) return true;
    for (const ProxyDraft& proxy : context.proxies)
        if (!proxy.conf.disabled && !proxy.conf.binds.empty()) return true;
    return false;
}

Config makeConfig(Context& context, const std::vector<SourceText>& sources) {
    Config config;
    config.global = std::move(context.global);
    for (ProxyDraft& proxy : context.proxies)
        config.proxies.push_back(std::make_shared<const ProxyConf>(std::move(proxy.conf)));
    config.peers.assign(std::make_move_iterator(context.peers.begin()),
                        std::make_move_iterator(context.peers.end()));
    config.resolvers.assign(std::make_move_iterator(context.resolvers.begin()),
                            std::make_move_iterator(context.resolvers.end()));
    config.mailers.assign(context.mailers.begin(), context.mailers.end());
    config.caches.assign(context.caches.begin(), context.caches.end());
    config.patterns = std::move(context.patterns);
    for (const SourceText& source : sources) config.files.push_back(source.name);
    config.sources = sources;
    config.hash = hashOf(sources);
    return config;
}

/// Reads and checks everything; stops where HAProxy stops.
void parseAll(Context& context, const std::vector<SourceText>& sources) {
    for (const SourceText& source : sources) {
        readSource(context, source);
        if (context.stopFile) return;
    }
    context.where = {};
    if (context.alertCount() == 0)
        checkWhole(context);
    else
        context.raw(Level::Alert, "Fatal errors found in configuration.", Where{}, 0);
}

}  // namespace

Parsed parseConfig(const std::vector<SourceText>& sources, const ParseOptions& options) {
    Context context(options);
    parseAll(context, sources);
    Parsed parsed;
    parsed.hasListener = listens(context);
    parsed.environment = context.environmentChanges();
    parsed.notes = std::move(context.notes);
    parsed.quietFrom = context.quietFrom;
    if (context.alertCount() == 0) parsed.config = makeConfig(context, sources);
    return parsed;
}

}  // namespace yard
