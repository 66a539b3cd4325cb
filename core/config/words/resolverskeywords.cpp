// `resolvers`: the name servers that are asked while the proxy runs, and what servers say of it.
#include <algorithm>
#include <fstream>
#include <sstream>

#include "core/config/reading/address.h"
#include "core/config/reading/handlers.h"
#include "core/config/reading/postparse.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

using NameServer = ResolversConf::NameServer;

/// The one section that HAProxy has without being told.
const std::string DefaultName = "default";
const char* const SystemFile = "/etc/resolv.conf";

const NameServer* serverNamed(const ResolversConf& section, const std::string& name) {
    const auto it = std::ranges::find(section.servers, name, &NameServer::name);
    return it == section.servers.end() ? nullptr : &*it;
}

/// The name servers of the system, each called by its address. False: the file cannot be read.
/// `context`: where what is wrong is said; null: nowhere.
bool takeSystemServers(Context* context, ResolversConf& section) {
    std::ifstream file(SystemFile);
    if (!file) return false;
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
        std::istringstream words(line);
        std::string word, address;
        if (!(words >> word >> address) || word != "nameserver") continue;
        const Where where{SystemFile, number};
        const std::string place = "Parsing " + Context::bracket(where) + " : ";
        const auto endpoint = Endpoint::literal(address, 53);
        const NameServer* same = serverNamed(section, address);
        if (endpoint && !same) section.servers.push_back({where, address, *endpoint, false});
        if (!context) continue;
        if (!endpoint) {
            context->warnTight(place + "address '" + address +
                               "' could not be recognized, it is skipped.");
        } else if (same) {
            context->warnTight(place + "generated name for " + SystemFile + " nameserver '" +
                               address + "' conflicts with another nameserver (declared at " +
                               same->where.text() +
                               "), it appears to be a duplicate and will be excluded.");
        }
    }
    return true;
}

}  // namespace

void openResolvers(Context& context, const Args& args) {
    const auto refuse = [&](const std::string& text, bool parsing) {
        context.stopFile = true;
        if (parsing) return context.alert(text, 1);
        context.raw(Level::Alert, "Parsing " + context.here() + ": " + text, 1);
    };
    if (!args.has(1)) return refuse("missing name for resolvers section.", true);
    if (const char c = badNameCharacter(args[1]))
        return refuse("character " + quotedChar(c) + " is not permitted in 'resolvers' name '" +
                          args[1] + "'.",
                      true);
    for (const ResolversConf& other : context.resolvers)
        if (other.name == args[1])
            return refuse("resolvers '" + args[1] +
                              "' has same name as another resolvers (declared at " +
                              other.where.text() + ").",
                          false);
    ResolversConf& section = context.resolvers.emplace_back();
    section.where = context.where;
    section.name = args[1];
}

void resolversNameserver(Context& context, const Args& args) {
    ResolversConf& section = context.resolvers.back();
    if (!args.has(2))
        return context.alert("'nameserver' expects <name> and <addr>[:<port>] as arguments.");
    if (const char c = badNameCharacter(args[1]))
        return context.alert(
            "character " + quotedChar(c) + " is not permitted in server name '" + args[1] + "'.",
            1);
    if (const NameServer* same = serverNamed(section, args[1]))
        return context.raw(Level::Alert,
                           "Parsing " + context.here() + ": nameserver '" + args[1] +
                               "' has same name as another nameserver (declared at " +
                               same->where.text() + ").",
                           1);
    AddressRules rules;
    NameServer server{context.where, args[1], {}, args[2].starts_with("tcp")};
    rules.portNeeded = true;
    rules.datagram = !server.tcp;
    const auto address =
        parseAddress(args[2], rules, [&](auto name) { return context.lookup(name); });
    if (!address) return context.alert("'nameserver " + args[1] + "' : " + address.error(), 2);
    if (address->endpoint.family() != AF_INET && address->endpoint.family() != AF_INET6)
        return context.raw(Level::Alert,
                           "resolvers '" + section.name +
                               "': can't create socket for nameserver '" + args[1] + "'.",
                           2);
    if (args.has(3)) context.warn("'nameserver' ignores '" + args[3] + "' and what follows.", 3);
    server.address = address->endpoint;
    section.servers.push_back(std::move(server));
}

void resolversSystem(Context& context, const Args&) {
    if (!takeSystemServers(&context, context.resolvers.back()))
        context.alertTight(std::string("failed to open ") + SystemFile + ".");
}

void resolversHold(Context& context, const Args& args) {
    ResolversConf& section = context.resolvers.back();
    if (!args.has(2)) {
        context.alert("'hold' expects an <event> and a <time> as arguments.");
        return context.raw(Level::Alert,
                           "<event> can be either 'valid', 'nx', 'refused', 'timeout', or 'other'");
    }
    const auto time = wantSectionTime(context, args, 2, "hold");
    if (!time) return;
    const std::pair<const char*, int64_t*> events[] = {
        {"nx", &section.holdNx},           {"other", &section.holdOther},
        {"refused", &section.holdRefused}, {"timeout", &section.holdTimeout},
        {"valid", &section.holdValid},     {"obsolete", &section.holdObsolete}};
    for (const auto& [event, value] : events)
        if (args[1] == event) {
            *value = *time;
            return;
        }
    context.alert("'hold' unknown <event>: '" + args[1] +
                      "', expects either 'nx', 'timeout', 'valid', 'obsolete' or 'other'.",
                  1);
}

void resolversPayload(Context& context, const Args& args) {
    if (!args.has(1)) return context.alert("'accepted_payload_size' expects <nb> as argument.");
    const auto size = parseInteger(args[1]);
    if (!size || *size < 12 || *size > 65535)
        return context.alert(
            "'accepted_payload_size' must be between 12 and 65535 inclusive (was " + args[1] + ").",
            1);
    context.resolvers.back().payload = static_cast<int>(*size);
}

void resolversPoolSize(Context& context, const Args&) {
    context.alert(
        "'resolution_pool_size' directive is not supported anymore (it never appeared in a stable "
        "release).");
}

void resolversRetries(Context& context, const Args& args) {
    const auto count = wantInteger(context, args, " expects <nb> as argument.");
    if (count) context.resolvers.back().retries = static_cast<int>(std::min<int64_t>(*count, 1000));
}

void resolversTimeout(Context& context, const Args& args) {
    ResolversConf& section = context.resolvers.back();
    if (!args.has(1))
        return context.alert("'timeout' expects 'retry' or 'resolve' and <time> as arguments.");
    if (args[1] != "retry" && args[1] != "resolve")
        return context.alert(
            "'timeout' expects 'retry' or 'resolve' and <time> as arguments got '" + args[1] + "'.",
            1);
    const std::string what = "timeout " + args[1];
    if (!args.has(2)) return context.alert("'" + what + "' expects <time> as argument.");
    const auto time = wantSectionTime(context, args, 2, what);
    if (!time) return;
    (args[1] == "retry" ? section.retry : section.resolve) = *time;
}

std::string serverResolvers(ServerLine& line, const std::string& value) {
    line.conf.resolve.resolvers = value;
    line.conf.resolve.asked = true;
    return {};
}

std::string serverResolvePrefer(ServerLine& line, const std::string& value) {
    if (value != "ipv4" && value != "ipv6")
        return "'resolve-prefer' expects either ipv4 or ipv6 as argument.";
    line.conf.resolve.preferIpv4 = value == "ipv4";
    return {};
}

std::string serverResolveNet(ServerLine& line, const std::string& value) {
    if (value.empty()) return "'resolve-net' expects a list of networks.";
    std::istringstream list(value);
    for (std::string text; std::getline(list, text, ',');) {
        const auto network = Network::parse(text);
        if (!network) return "'resolve-net' invalid network '" + text + "'.";
        line.conf.resolve.near.push_back(*network);
    }
    return {};
}

std::string serverResolveOpts(ServerLine& line, const std::string& value) {
    std::istringstream list(value);
    for (std::string text; std::getline(list, text, ',');) {
        if (text == "allow-dup-ip")
            line.conf.resolve.sharesIp = true;
        else if (text == "prevent-dup-ip")
            line.conf.resolve.sharesIp = false;
        else if (text != "ignore-weight")  // of SRV records, which are not asked for
            return "'resolve-opts' : unknown resolve-opts option '" + text +
                   "', supported methods are 'allow-dup-ip', 'ignore-weight', and "
                   "'prevent-dup-ip'.";
    }
    return {};
}

void checkResolvers(Context& context) {
    for (const ResolversConf& section : context.resolvers)
        if (section.servers.empty())
            context.raw(Level::Warning,
                        "resolvers '" + section.name + "' " + Context::bracket(section.where) +
                            " has no nameservers configured!",
                        section.where, 0);
    const auto known = [&](const std::string& name) {
        return std::ranges::find(context.resolvers, name, &ResolversConf::name) !=
               context.resolvers.end();
    };
    ResolversConf own;
    own.name = DefaultName;
    if (!known(DefaultName) && takeSystemServers(nullptr, own) && !own.servers.empty())
        context.resolvers.push_back(std::move(own));
    for (const ProxyDraft& proxy : context.proxies)
        for (const ServerConf& server : proxy.conf.servers) {
            const std::string& name = server.resolve.resolvers;
            if (server.resolve.asked && server.hostText.starts_with('_'))
                context.raw(Level::Alert,
                            Context::bracket(server.where) + " : 'server " + proxy.conf.name + "/" +
                                server.name + "' : " +
                                Context::notRunPhrase("looking up SRV records ('" +
                                                      server.hostText + "')") +
                                ".",
                            server.where, 0);
            if (!server.resolve.asked || known(name)) continue;
            context.raw(Level::Alert,
                        "backend '" + proxy.conf.name + "', server '" + server.name +
                            "': unable to find required resolvers '" + name + "'",
                        server.where, 0);
        }
}

}  // namespace yard
