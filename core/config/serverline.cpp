#include <cctype>
#include <cstring>

#include "core/config/address.h"
#include "core/config/handlers.h"
#include "core/config/units.h"

namespace yard {
namespace {

/// "config : [file:line] : text", as HAProxy's server parser writes.
void complain(Context& context, Level level, const std::string& text, size_t word = 0) {
    context.raw(level, context.here() + " : " + text, word);
}

/// False after a complaint: the section holds no servers.
bool mayHoldServers(Context& context, const Args& args) {
    const ProxyDraft& proxy = *context.proxy;
    if (proxy.conf.backend) return true;
    complain(context, Level::Alert,
             "parsing " + context.here() + " : '" + args[0] + "' not allowed because " +
                 proxy.named() + " has no backend capability.");
    return false;
}

/// Where the server listens; false after a complaint.
bool readServerAddress(Context& context, const Args& args, ServerConf& server) {
    AddressRules rules;
    rules.offsets = rules.resolveLater = true;
    const auto address =
        parseAddress(args[2], rules, [&](auto name) { return context.lookup(name); });
    if (!address) {
        complain(context, Level::Alert,
                 "'server " + context.proxy->conf.name + "/" + args[1] + "' : " + address.error(),
                 2);
        return false;
    }
    server.hostText = address->host;
    server.address = address->endpoint;
    const bool isUnix = address->endpoint.family() == AF_UNIX;
    if (address->port == Address::Port::Offset) {
        server.portRule = ServerConf::Port::ClientShifted;
        server.portShift = address->offset;
    } else if (address->firstPort == 0 && !isUnix) {
        server.portRule = ServerConf::Port::Client;
    }
    if (!address->endpoint.valid())
        context.namesToResolve.push_back({context.proxy, context.proxy->conf.servers.size(),
                                          address->family,
                                          static_cast<uint16_t>(address->firstPort)});
    return true;
}

/// Empty, or what is wrong with the words from `at` on; `at` stops at the wrong one.
std::string readServerWords(ServerLine& line, const Args& args, size_t& at) {
    const std::string hint =
        line.isDefault ? " Hint: no address was expected for this server." : "";
    for (; args.has(at); ++at) {
        const Keyword* word = findKeyword(Place::Server, args[at]);
        if (!word && isNotRun(Place::Server, args[at])) return Context::notRunText(args[at]) + ".";
        if (!word) {
            const std::string near = didYouMean(Place::Server, args[at]);
            return "unknown keyword '" + args[at] + "'" + (near.empty() ? "." : near) + hint;
        }
        if (line.isDefault && word->word == "id")
            return "'id' option is not accepted in default-server sections";
        const auto& handler = std::get<ServerHandler>(word->action);
        if (const auto fault = handler.run(line, args[at + 1]); !fault.empty()) return fault + ".";
        if (handler.takesValue) ++at;
    }
    return {};
}

/// HAProxy keeps the server's name in front of its messages.
void readWords(ServerLine& line, const Args& args, size_t at, const std::string& prefix) {
    const auto fault = readServerWords(line, args, at);
    for (const auto& text : line.warnings) complain(line.context, Level::Warning, prefix + text);
    if (!fault.empty()) complain(line.context, Level::Alert, prefix + fault, at);
}

}  // namespace

void readServer(Context& context, const Args& args) {
    ProxyDraft& proxy = *context.proxy;
    if (proxy.isDefaults())
        return complain(context, Level::Alert, "'server' not allowed in 'defaults' section.");
    if (!mayHoldServers(context, args)) return;
    if (!args.has(2))
        return complain(context, Level::Alert,
                        "'server' expects <name> and <addr>[:<port>] as arguments.");
    for (const char c : args[1])
        if (!std::isalnum(static_cast<unsigned char>(c)) && !std::strchr("-_.:", c))
            return complain(context, Level::Alert,
                            "character " + quotedChar(c) + " is not permitted in server name '" +
                                args[1] + "'.",
                            1);
    ServerConf server = proxy.serverDefaults;
    server.where = context.where;
    server.name = args[1];
    if (!readServerAddress(context, args, server)) return;
    ServerLine line{context, server, false, {}};
    readWords(line, args, 3, "'server " + proxy.conf.name + "/" + args[1] + "' : ");
    if (server.id) proxy.serverIds.emplace(server.id, proxy.conf.servers.size());
    proxy.conf.servers.push_back(std::move(server));
}

void readDefaultServer(Context& context, const Args& args) {
    if (!mayHoldServers(context, args)) return;
    ServerLine line{context, context.proxy->serverDefaults, true, {}};
    readWords(line, args, 1, {});
}

}  // namespace yard
