// `peers`: the processes that share stick tables, and tables that belong to no proxy.
#include <unistd.h>

#include <algorithm>

#include "core/config/reading/address.h"
#include "core/config/reading/handlers.h"
#include "core/config/reading/postparse.h"
#include "core/config/reading/values.h"
#include "core/config/words/tablereader.h"

namespace yard {
namespace {

const std::string& localPeer(Context& context) {
    std::string& name = context.global.localPeer;
    if (!context.options().localPeer.empty()) name = context.options().localPeer;
    if (name.empty()) {
        char host[256] = {};
        gethostname(host, sizeof host - 1);
        name = host;
    }
    return name;
}

/// "[ADDRESS]:PORT", of the process itself or of another; false after a complaint.
bool readPlace(Context& context, const Args& args, size_t at) {
    AddressRules rules;
    rules.portNeeded = rules.resolveLater = true;
    const auto address =
        parseAddress(args[at], rules, [&](auto name) { return context.lookup(name); });
    if (address) return true;
    const std::string self = at == 1 ? args[0] : args[0] + " " + args[1];
    context.alert("'" + (at == 1 ? self + " " + args[1] : self) + "' : " + address.error(), at);
    return false;
}

}  // namespace

void globalLocalPeer(Context& context, const Args& args) {
    if (context.tooMany(args, 1)) return;
    if (!args.has(1)) return context.alert("'localpeer' expects a name as an argument.");
    context.global.localPeer = args[1];
}

void openPeers(Context& context, const Args& args) {
    if (!args.has(1)) {
        context.stopFile = true;
        return context.alert("missing name for peers section.");
    }
    if (context.tooMany(args, 1)) return;
    if (const char c = badNameCharacter(args[1])) {
        context.stopFile = true;
        return context.alert(
            "character " + quotedChar(c) + " is not permitted in 'peers' name '" + args[1] + "'.",
            1);
    }
    for (const PeersConf& other : context.peers)
        if (other.name == args[1])
            context.raw(Level::Alert,
                        "Parsing " + context.here() + ": peers section '" + args[1] +
                            "' has the same name as another peers section declared at " +
                            other.where.text() + ".",
                        1);
    PeersConf& section = context.peers.emplace_back();
    section.where = context.where;
    section.name = args[1];
}

void peersBind(Context& context, const Args& args) {
    if (args.has(1) && readPlace(context, args, 1) && args.has(2))
        context.notRun("bind ... " + args[2] + "' in '" + context.section, 2);
}

void peersDisabled(Context& context, const Args& args) {
    context.peers.back().disabled = args[0] == "disabled";
}

void peersPeer(Context& context, const Args& args) {
    PeersConf& section = context.peers.back();
    if (!args.has(1)) return context.alert("'" + args[0] + "' expects a name as an argument.");
    const auto known = std::ranges::find(section.peers, args[1], &PeersConf::Peer::name);
    if (known != section.peers.end() && args[1] == localPeer(context))
        return context.alert("'" + args[0] + " " + args[1] +
                                 "' : local peer name already referenced at " +
                                 known->where.text() + ". " + args[1],
                             1);
    section.peers.push_back({context.where, args[1]});
    if (args.has(2) && readPlace(context, args, 2) && args.has(3))
        context.notRun(args[0] + " ... " + args[3], 3);
}

void peersTable(Context& context, const Args& args) {
    PeersConf& section = context.peers.back();
    const std::string name = section.name + "/" + args[1];
    if (const Context::NamedTable other = context.findTable(name); other.conf)
        return context.alert("table name '" + name + "' conflicts with table declared in " +
                                 other.holder + " at " + other.conf->where.text() + ".",
                             1);
    if (auto table = readTable(context, args, 2)) section.tables.push_back({name, *table});
}

void checkPeers(Context& context) {
    for (auto it = context.peers.rbegin(); it != context.peers.rend(); ++it) {
        const PeersConf& section = *it;
        if (section.disabled) continue;
        const std::string& self = localPeer(context);
        const auto isSelf = [&](const PeersConf::Peer& peer) { return peer.name == self; };
        const auto selves = std::ranges::count_if(section.peers, isSelf);
        if (selves == 0)
            context.raw(Level::Warning,
                        "Removing incomplete section 'peers " + section.name +
                            "' (no peer named '" + self + "').",
                        section.where, 0);
        else if (section.peers.size() > static_cast<size_t>(selves))
            context.raw(Level::Notice,
                        "parsing " + Context::bracket(section.where) + " : peers section '" +
                            section.name +
                            "': tables are not exchanged with other processes yet, each process "
                            "keeps its own.",
                        section.where, 0);
    }
}

}  // namespace yard
