#include "core/engine/services/namekeeper.h"

#include <algorithm>

namespace yard {
namespace {

bool isPreferred(const Endpoint& address, const ResolveConf& conf) {
    return (address.family() == AF_INET) == conf.preferIpv4;
}

bool isNear(const Endpoint& address, const ResolveConf& conf) {
    return std::ranges::any_of(
        conf.near, [&](const Network& network) { return network.contains(address.bytes()); });
}

bool isAt(const Server& server, const Endpoint& address) {
    const ServerConf& conf = server.conf();
    return !conf.unresolved && conf.address.withPort(0) == address;
}

/// Another server of that name in this backend is there.
bool isTaken(const Backend& backend, const Server& server, const Endpoint& address) {
    return std::ranges::any_of(backend.servers(), [&](const auto& other) {
        return other.get() != &server && !other->gone && other->conf().resolve.asked &&
               other->conf().hostText == server.conf().hostText && !(other->admin & ResolveMaint) &&
               isAt(*other, address);
    });
}

/// As HAProxy's resolv_get_ip_from_response: where it is, while that is told; else the family
/// counts most, then the network, then that nobody else is there.
const Endpoint* choose(const Backend& backend, const Server& server,
                       const std::vector<Endpoint>& addresses) {
    const ResolveConf& conf = server.conf().resolve;
    const Endpoint* best = nullptr;
    int most = -1;
    for (const Endpoint& address : addresses) {
        const bool taken = isTaken(backend, server, address);
        if (taken && !conf.sharesIp) continue;
        if (isAt(server, address)) return &address;
        const int score = 4 * isPreferred(address, conf) + 2 * isNear(address, conf) + !taken;
        if (score > most) best = &address, most = score;
    }
    return best;
}

}  // namespace

NameKeeper::NameKeeper(const Config& config, const std::vector<std::unique_ptr<Backend>>& backends,
                       Clock& clock, NameWorld& world)
    : m_config(config), m_clock(clock), m_world(world) {
    for (const ResolversConf& conf : config.resolvers) {
        Section& section = m_sections[conf.name];
        section.conf = &conf;
        for (const auto& server : conf.servers)
            section.servers.push_back(std::make_unique<NameServer>(conf, server, clock));
    }
    for (const auto& backend : backends)
        for (const auto& server : backend->servers())
            if (server->conf().resolve.asked && server->conf().hasHostName())
                seat(*backend, *server);
}

void NameKeeper::renamed(Backend& backend, Server& server) {
    for (auto& [text, section] : m_sections)
        for (auto& [key, name] : section.names)
            std::erase_if(name.seats, [&](const Seat& seat) { return seat.server == &server; });
    seat(backend, server);
}

/// A new name is asked for at once; its answer comes later, when all who begin with it are there.
void NameKeeper::seat(Backend& backend, Server& server) {
    const ServerConf& conf = server.conf();
    const auto found = m_sections.find(conf.resolve.resolvers);
    if (found == m_sections.end()) return;
    Section& section = found->second;
    Name& name = section.names[{conf.hostText, conf.resolve.preferIpv4}];
    name.seats.push_back({&backend, &server});
    if (name.resolution) {
        if (name.seats.size() == 1) name.resolution->start();
        return;
    }
    name.resolution = std::make_unique<Resolution>(
        conf.hostText, conf.resolve.preferIpv4, *section.conf, section.servers, m_clock,
        [this, &section, &name](NameServer* by) { heard(section, name, by); });
    name.resolution->start();
}

/// HAProxy names the server whose answer it was for the first one; the others it serves from there.
void NameKeeper::heard(const Section& section, const Name& name, NameServer* by) {
    Resolution& resolution = *name.resolution;
    if (name.seats.empty()) return resolution.stop();
    const std::string lost = resolution.lost();
    std::string source = by ? section.conf->name + "/" + by->name() : std::string();
    for (const auto& [backend, server] : name.seats) {
        if (server->gone) continue;
        if (!resolution.valid()) {
            if (!lost.empty()) m_world.addressLost(*backend, *server, lost);
            continue;
        }
        const Endpoint* address = choose(*backend, *server, resolution.addresses());
        const bool moved = address && m_world.addressFound(*backend, *server, *address, source);
        if (!address) m_world.addressLost(*backend, *server, "No IP for server ");
        if (moved && by) ++by->tally.updates;
        by = nullptr;
        source = "DNS cache";
    }
}

std::vector<NameServerRow> NameKeeper::rows() const {
    std::vector<NameServerRow> rows;
    for (const ResolversConf& conf : m_config.resolvers)
        for (const auto& server : m_sections.at(conf.name).servers) {
            const NameServer::Tally& tally = server->tally;
            NameServerRow& row = rows.emplace_back();
            row.section = conf.name, row.name = server->name();
            row.sent = tally.sent, row.updates = tally.updates;
            row.valid = tally.of(NameAnswer::Valid), row.empty = tally.of(NameAnswer::Empty);
            row.nx = tally.of(NameAnswer::Nx), row.refused = tally.of(NameAnswer::Refused);
            row.other = tally.of(NameAnswer::Other);
        }
    return rows;
}

}  // namespace yard
