#include <algorithm>
#include <cctype>
#include <cstring>

#include "core/config/reading/address.h"
#include "core/config/reading/handlers.h"
#include "core/config/reading/tlswords.h"
#include "core/config/reading/values.h"
#include "core/config/words/dynamicserver.h"

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

/// Where the server listens.
Result<Address> readServerAddress(const Context& context, const std::string& text,
                                  ServerConf& server) {
    AddressRules rules;
    rules.offsets = rules.resolveLater = true;
    auto address = parseAddress(text, rules, [&](auto name) { return context.lookup(name); });
    if (!address) return address;
    server.hostText = address->host;
    server.address = address->endpoint;
    const bool isUnix = address->endpoint.family() == AF_UNIX;
    if (address->port == Address::Port::Offset) {
        server.portRule = ServerConf::Port::ClientShifted;
        server.portShift = address->offset;
    } else if (address->firstPort == 0 && !isUnix) {
        server.portRule = ServerConf::Port::Client;
    }
    return address;
}

/// Empty, or what is wrong with it.
std::string serverNameFault(const std::string& name) {
    const char c = badNameCharacter(name);
    return c ? "character " + quotedChar(c) + " is not permitted in server name '" + name + "'."
             : std::string();
}

constexpr const char* MissingAddress = "'server' expects <name> and <addr>[:<port>] as arguments.";

/// HAProxy takes them in a file, but not while it runs.
bool isOnlyForFiles(const std::string& word) {
    constexpr std::string_view Words[] = {"cookie",    "init-addr", "namespace",   "no-check",
                                          "non-stick", "redir",     "resolve-net", "resolve-opts",
                                          "resolvers", "stick",     "log-proto",   "max-reuse"};
    return std::find(std::begin(Words), std::end(Words), word) != std::end(Words);
}

/// Where nothing else is said, an agent is where checks go.
void completeAgent(ServerConf& server) {
    AgentConf& agent = server.agent;
    if (!agent.address) agent.address = server.check.address;
    if (agent.port == 0) agent.port = server.check.port.value_or(0);
}

/// A `minconn` that is not below `maxconn` is a `maxconn`.
void settleLimits(ServerConf& server) {
    if (server.minconn < server.maxconn) return;
    server.maxconn = server.minconn;
    server.minconn = 0;
}

/// Empty, or which words do not go together.
std::string clashOf(const ServerConf& server) {
    if (server.checked && server.tracks())
        return "unable to enable checks and tracking at the same time!";
    if (server.agent.on && server.agent.port == 0)
        return "server " + server.name +
               " does not have agent port. Agent check has been disabled.";
    return {};
}

/// Empty, or what is wrong with the words from `at` on; `at` stops at the wrong one.
std::string readServerWords(ServerLine& line, const Args& args, size_t& at) {
    const std::string hint =
        line.isDefault ? " Hint: no address was expected for this server." : "";
    for (; args.has(at); ++at) {
        line.afterSource = line.afterSource && (args[at] == "interface" || args[at] == "usesrc");
        if (line.isDynamic && isOnlyForFiles(args[at]))
            return "'" + args[at] + "' option is not accepted for dynamic server";
        const Keyword* word = findKeyword(Place::Server, args[at]);
        // Only `source` has such a word.
        if (word && word->word == "interface" && !line.afterSource) word = nullptr;
        if (!word && isNotRun(Place::Server, args[at])) return Context::notRunText(args[at]) + ".";
        if (!word) {
            const std::string near = didYouMean(Place::Server, args[at]);
            return "unknown keyword '" + args[at] + "'" + (near.empty() ? "." : near) + hint;
        }
        if (line.isDefault && word->word == "id")
            return "'id' option is not accepted in default-server sections";
        const auto& handler = std::get<ServerHandler>(word->action);
        if (const auto fault = handler.run(line, args[at + 1]); !fault.empty())
            // A character that is missing ends HAProxy's sentence.
            return std::string(fault.c_str()) + (line.sentenceEnds ? "." : "");
        if (handler.takesValue) ++at;
    }
    return {};
}

/// HAProxy keeps the server's name in front of its messages.
void readWords(ServerLine& line, const Args& args, size_t at, const std::string& prefix) {
    auto fault = readServerWords(line, args, at);
    if (!line.isDefault) completeAgent(line.conf);
    if (fault.empty() && !line.isDefault) fault = clashOf(line.conf);
    for (const auto& text : line.warnings) complain(line.context, Level::Warning, prefix + text);
    if (!fault.empty()) complain(line.context, Level::Alert, prefix + fault, at);
}

/// False after a complaint: no servers may stand here.
bool mayStandHere(Context& context, const Args& args) {
    if (!context.proxy->isDefaults()) return mayHoldServers(context, args);
    complain(context, Level::Alert, "'" + args[0] + "' not allowed in 'defaults' section.");
    return false;
}

/// "3" is 1 to 3, "2-4" what it says. HAProxy takes what atoi makes of it, and any number.
std::optional<std::pair<int64_t, int64_t>> templateNumbers(const std::string& text) {
    constexpr int64_t Most = 100000;
    const size_t dash = text.find('-');
    const auto low = parseInteger(text.substr(0, dash));
    const auto high = dash == std::string::npos ? low : parseInteger(text.substr(dash + 1));
    if (!low || !high) return std::nullopt;
    const int64_t first = dash == std::string::npos ? 1 : *low;
    if (first < 0 || *high < first || *high - first >= Most) return std::nullopt;
    return std::pair(first, *high);
}

/// A line that describes servers which differ by their names alone; an `id` is that of the first.
void readServers(Context& context, const Args& args, size_t addressAt,
                 const std::vector<std::string>& names) {
    ProxyDraft& proxy = *context.proxy;
    ServerConf server = proxy.serverDefaults;
    server.where = context.where;
    server.name = names.front();
    const std::string prefix = "'server " + proxy.conf.name + "/" + server.name + "' : ";
    const auto address = readServerAddress(context, args[addressAt], server);
    if (!address) return complain(context, Level::Alert, prefix + address.error(), addressAt);
    ServerLine line{context, server, false, {}};
    readWords(line, args, addressAt + 1, prefix);
    settleLimits(server);
    if (server.id) proxy.serverIds.emplace(server.id, proxy.conf.servers.size());
    for (const std::string& name : names) {
        if (!address->endpoint.valid())
            context.namesToResolve.push_back({&proxy, proxy.conf.servers.size(), address->family,
                                              static_cast<uint16_t>(address->firstPort)});
        server.name = name;
        proxy.conf.servers.push_back(server);
        server.id = 0;
    }
}

}  // namespace

void readServer(Context& context, const Args& args) {
    if (!mayStandHere(context, args)) return;
    if (!args.has(2)) return complain(context, Level::Alert, MissingAddress);
    if (const auto fault = serverNameFault(args[1]); !fault.empty())
        return complain(context, Level::Alert, fault, 1);
    readServers(context, args, 2, {args[1]});
}

void readServerTemplate(Context& context, const Args& args) {
    if (!mayStandHere(context, args)) return;
    if (!args.has(3))
        return complain(context, Level::Alert,
                        "'server-template' expects <prefix> <nb | range> <addr>[:<port>] as "
                        "arguments.");
    for (const char c : args[1])
        if (!std::isalnum(static_cast<unsigned char>(c)) && !std::strchr("-_.", c))
            return complain(context, Level::Alert,
                            "character " + quotedChar(c) +
                                " is not permitted in server-template prefix '" + args[1] + "'.",
                            1);
    const auto numbers = templateNumbers(args[2]);
    if (!numbers)
        return complain(context, Level::Alert,
                        "Wrong server-template number or range arg '" + args[2] + "'.", 2);
    std::vector<std::string> names;
    for (int64_t i = numbers->first; i <= numbers->second; ++i)
        names.push_back(args[1] + std::to_string(i));
    readServers(context, args, 3, names);
}

void readDefaultServer(Context& context, const Args& args) {
    if (!mayHoldServers(context, args)) return;
    ServerLine line{context, context.proxy->serverDefaults, true, {}};
    readWords(line, args, 1, {});
}

Result<ServerConf> readDynamicServer(const ProxyConf& proxy, const std::string& name,
                                     const std::vector<std::string>& words) {
    if (words.empty() || words.front().empty()) return Error{MissingAddress};
    if (auto fault = serverNameFault(name); !fault.empty()) return Error{fault};
    const ParseOptions options;
    Context context(options);
    ProxyDraft& draft = context.proxies.emplace_back();
    context.proxy = &draft;
    draft.conf = proxy;
    if (proxy.tlsWords) context.tls = *proxy.tlsWords;
    for (size_t i = 0; i < proxy.servers.size(); ++i)
        draft.serverIds.emplace(proxy.servers[i].id, i);
    ServerConf server;
    server.name = name;
    const auto address = readServerAddress(context, words.front(), server);
    if (!address) return Error{address.error()};
    // A look-up would keep everybody waiting; HAProxy registers a server that goes nowhere.
    if (!address->endpoint.valid())
        return Error{"could not resolve address '" + address->host +
                     "': a server that is added needs a numeric one."};
    Args args;
    for (const std::string& word : words) args.add(word, 0);
    ServerLine line{context, server, false, {}, true};
    size_t at = 1;
    if (auto fault = readServerWords(line, args, at); !fault.empty()) return Error{fault};
    completeAgent(server);
    if (auto fault = clashOf(server); !fault.empty()) return Error{fault};
    if (server.checked && !server.check.port && server.portRule != ServerConf::Port::Fixed)
        return Error{"config: backend '" + proxy.name + "': server '" + name +
                     "' has neither service port nor check port nor tcp_check rule 'connect' with "
                     "port information."};
    for (const TlsFinding& finding : completeTlsServer(context, server, proxy))
        if (finding.fatal) return Error{finding.text};
    server.idGiven = server.id != 0;
    settleLimits(server);
    return server;
}

}  // namespace yard
