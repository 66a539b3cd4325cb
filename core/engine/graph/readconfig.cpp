#include "core/engine/graph/readconfig.h"

#include "core/config/reading/parser.h"

namespace yard {
namespace {

ConfiguredServer configured(const ProxyConf& proxy, const ServerConf& server) {
    ConfiguredServer told;
    told.key = {proxy.name, server.name};
    told.where = server.where;
    told.weight = server.weight;
    told.maxconn = server.maxconn;
    if (server.portRule == ServerConf::Port::Fixed) told.address = server.address.text();
    told.disabled = server.disabled;
    return told;
}

}  // namespace

ConfigReading readConfig(const std::vector<NamedText>& files, bool strict) {
    std::vector<SourceText> sources;
    for (const NamedText& file : files) sources.push_back({file.name, file.text});
    ParseOptions options;
    options.strict = strict;
    const Parsed parsed = parseConfig(sources, options);
    ConfigReading reading;
    reading.notes = parsed.notes;
    if (!parsed.config) return reading;
    if (!parsed.hasListener)
        reading.notes.push_back({Level::Alert,
                                 {},
                                 0,
                                 "Configuration file has no error but will not start (no "
                                 "listener)."});
    for (const auto& proxy : parsed.config->proxies)
        for (const ServerConf& server : proxy->servers)
            reading.servers.push_back(configured(*proxy, server));
    return reading;
}

}  // namespace yard
