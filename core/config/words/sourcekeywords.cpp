// source, of servers and of proxies.
#include "core/config/reading/address.h"
#include "core/config/reading/handlers.h"

namespace yard {
namespace {

Result<SourceConf> readSource(const Context& context, const std::string& text, bool ranges) {
    AddressRules rules;
    rules.ranges = ranges;
    const auto address = parseAddress(text, rules, [&](auto name) { return context.lookup(name); });
    if (!address) return Error{"'source " + text + "' : " + address.error()};
    SourceConf source;
    source.address = address->endpoint;
    source.firstPort = static_cast<uint16_t>(address->firstPort);
    source.lastPort = static_cast<uint16_t>(address->lastPort);
    return source;
}

constexpr const char* OnlyAfterSource = "'usesrc' only allowed after a 'source' statement.";

}  // namespace

std::string serverSource(ServerLine& line, const std::string& value) {
    if (value.empty())
        return "'source' expects <addr>[:<port>[-<port>]], and optionally 'usesrc' <addr>, and "
               "'interface' <name> as argument.";
    const auto source = readSource(line.context, value, true);
    if (!source) return source.error();
    line.conf.source = *source;
    line.afterSource = true;
    return {};
}

std::string serverInterface(ServerLine& line, const std::string& value) {
    if (value.empty()) return "'server' : missing interface name";
    line.conf.source->interface = value;
    return {};
}

/// It needs a kernel that routes for others, and what they sent must come back here.
std::string serverUsesrc(ServerLine& line, const std::string&) {
    return line.afterSource ? Context::notRunText("usesrc") : OnlyAfterSource;
}

void proxySource(Context& context, const Args& args) {
    if (!args.has(1))
        return context.alert(
            "'source' expects <addr>[:<port>], and optionally 'usesrc' <addr>, and 'interface' "
            "<name>.");
    auto source = readSource(context, args[1], false);
    if (!source) return context.alert(source.error(), 1);
    for (size_t at = 2; args.has(at); at += 2) {
        if (args[at] == "usesrc") return context.notRun("source ... usesrc", at);
        if (args[at] != "interface")
            return context.alert(
                "'source' only supports optional keywords 'interface' and 'usesrc'.", at);
        if (!args.has(at + 1)) return context.alert("'source' : missing interface name.", at);
        source->interface = args[at + 1];
    }
    context.proxy->conf.source = *source;
}

void proxyUsesrc(Context& context, const Args&) { context.alert(OnlyAfterSource); }

}  // namespace yard
