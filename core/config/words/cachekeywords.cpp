// `cache` sections, the rules that name them, and `filter`.
#include <algorithm>

#include "core/config/reading/handlers.h"
#include "core/config/reading/postparse.h"
#include "core/config/reading/rulekeywords.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

const std::string Compression = "compression";

/// Words behind the first, which end the file.
bool hasMore(Context& context, const Args& args) {
    context.stopFile = context.tooMany(args, 1);
    return context.stopFile;
}

/// args[1] as a number, after the complaint about more words; `complaint` where there is none.
std::optional<int64_t> wantSize(Context& context, const Args& args, const std::string& complaint,
                                int64_t least) {
    if (hasMore(context, args)) return std::nullopt;
    if (!args.has(1) && !complaint.empty()) context.warnTight("'" + args[0] + "' " + complaint);
    const auto number = parseInteger(args[1]);
    if (number && *number >= least) return number;
    context.warnFatally(args[0] + " wrong value '" + args[1] + "'", 1);
    return std::nullopt;
}

CacheConf& cacheOf(Context& context) { return context.caches.back(); }

bool isCache(const Context& context, const std::string& name) {
    return std::ranges::find(context.caches, name, &CacheConf::name) != context.caches.end();
}

void addFilter(ProxyDraft& proxy, const std::string& filter) {
    if (std::ranges::find(proxy.filters, filter) == proxy.filters.end())
        proxy.filters.push_back(filter);
}

}  // namespace

void openCache(Context& context, const Args& args) {
    if (!args.has(1)) {
        context.stopFile = true;
        return context.alert("'cache' expects a <name> argument");
    }
    if (hasMore(context, args)) return;
    CacheConf& cache = context.caches.emplace_back();
    cache.where = context.where;
    cache.name = args[1];
}

void cacheTotalSize(Context& context, const Args& args) {
    constexpr int64_t Most = 4095;
    const auto size = wantSize(context, args, {}, 0);
    if (!size) return;
    if (*size > Most)
        return context.warnFatally(
            "\"total-max-size\" (" + args[1] + ") must not be greater than " + std::to_string(Most),
            1);
    cacheOf(context).totalSize = static_cast<uint64_t>(*size) << 20;
}

void cacheMaxAge(Context& context, const Args& args) {
    if (hasMore(context, args)) return;
    if (!args.has(1)) context.warnTight("'max-age' expects an age parameter in seconds.");
    cacheOf(context).maxAge = std::max<int64_t>(parseInteger(args[1]).value_or(0), 0);
}

void cacheObjectSize(Context& context, const Args& args) {
    const auto size = wantSize(context, args, "expects a maximum file size parameter in bytes.", 0);
    if (size) cacheOf(context).maxObjectSize = static_cast<uint64_t>(*size);
}

void cacheVary(Context& context, const Args& args) {
    if (hasMore(context, args)) return;
    const std::string usage =
        "'process-vary' expects \"on\" or \"off\" (enable or disable vary processing).";
    if (!args.has(1)) context.warnTight(usage);
    if (args[1] != "on" && args[1] != "off") return context.warnTight(usage, 1);
    cacheOf(context).processVary = args[1] == "on";
}

void cacheSecondary(Context& context, const Args& args) {
    const auto count = wantSize(context, args, "expects a strictly positive number.", INT64_MIN);
    if (!count) return;
    if (*count == 0) return context.warnFatally("max-secondary-entries wrong value '0'", 1);
    cacheOf(context).maxSecondary =
        static_cast<unsigned>(std::clamp<int64_t>(*count < 0 ? INT32_MAX : *count, 1, INT32_MAX));
}

std::string readCacheRule(RuleLine& line) {
    if (!line.args.has(line.at) || line.atCondition()) return "expects a cache name";
    line.rule.name = line.args[line.at++];
    addFilter(*line.context.proxy, "cache " + line.rule.name);
    return {};
}

void proxyFilter(Context& context, const Args& args) {
    const std::string self = "parsing " + context.here() + " : ";
    if (context.proxy->isDefaults())
        return context.alert(self + "filter is not allowed in a 'default' section.");
    if (!args.has(1))
        return context.alert(self + "missing argument for 'filter' in " + context.proxy->named() +
                             ".");
    const bool cache = args[1] == "cache";
    if (!cache && args[1] != Compression) {
        constexpr std::string_view Others[] = {"fcgi-app", "opentracing", "spoe", "trace"};
        if (std::ranges::find(Others, args[1]) != std::end(Others))
            return context.notRun("filter " + args[1], 1);
        return context.alert("'filter' : unknown keyword '" + args[1] +
                                 "'. Registered keywords :\n    [CACHE] cache\n    [COMP] "
                                 "compression\n    [FCGI] fcgi-app\n    [  OT] opentracing\n    "
                                 "[SPOE] spoe\n    [TRACE] trace\n",
                             1);
    }
    if (cache && !args.has(2))
        return context.alert("'filter' : 'cache : expects a <name> argument'", 1);
    const size_t end = cache ? 3 : 2;
    if (args.has(end))
        return context.alert("'filter " + args[1] + "' : unknown keyword '" + args[end] + "'.",
                             end);
    addFilter(*context.proxy, cache ? "cache " + args[2] : Compression);
}

void checkFilters(Context& context, ProxyDraft& proxy) {
    const auto complain = [&](const std::string& text) {
        context.raw(Level::Alert, "config: " + proxy.kind() + " '" + proxy.conf.name + "': " + text,
                    proxy.conf.where, 0);
    };
    const auto packs = std::ranges::find(proxy.filters, Compression);
    for (auto filter = proxy.filters.begin(); filter != proxy.filters.end(); ++filter) {
        if (*filter == Compression) continue;
        const std::string name = filter->substr(filter->find(' ') + 1);
        if (!isCache(context, name)) {
            complain("unable to find the cache '" + name + "' referenced by the filter 'cache'.");
        } else if (packs < filter) {
            complain("unable to enable the compression filter before any cache filter.");
            complain("unable to enable the compression filter before the cache '" + name + "'.");
        }
    }
}

void checkCaches(Context& context) {
    std::erase_if(context.caches, [&](CacheConf& cache) {
        const uint64_t most = cache.totalSize / 2;
        if (cache.totalSize == 0)
            context.raw(Level::Alert, "Size not specified for cache '" + cache.name + "'",
                        cache.where, 0);
        else if (cache.maxObjectSize > most)
            context.raw(Level::Alert,
                        "\"max-object-size\" is limited to an half of \"total-max-size\" => " +
                            std::to_string(most),
                        cache.where, 0);
        else if (cache.maxObjectSize == 0)
            cache.maxObjectSize = cache.totalSize / 256;
        return cache.totalSize == 0 || cache.maxObjectSize > most;
    });
}

}  // namespace yard
