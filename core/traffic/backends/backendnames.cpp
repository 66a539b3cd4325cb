// What others ask of a Backend and its servers: those that rules and cookies call for, the names
// that cookies have for them, and figures.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <charconv>

#include "core/http/message/rdpcookie.h"
#include "core/traffic/backends/backend.h"

namespace yard {
namespace {

/// Sessions in the last second, of all workers.
template <typename Cells>
int64_t rateOf(const SharedCells<Cells>& all, const Clock& clock) {
    const auto nowMs = std::chrono::duration_cast<Millis>(clock.now().time_since_epoch()).count();
    uint64_t rate = 0;
    for (const Cells& c : all) rate += c.sessions.read(nowMs);
    return static_cast<int64_t>(rate);
}

}  // namespace

Server* Backend::ruledServer(const SampleContext& context, bool persist) const {
    for (const auto& rule : m_rules.useServers) {
        if (!rule.guard.passes(context)) continue;
        const std::string name = rule.name.empty() ? rule.conf->server : rule.name.text(context);
        const Lock lock(m_mutex);
        Server* server = findServer(name);
        if (!server) return nullptr;
        if (persist || !server->stopped()) return server;
    }
    return nullptr;
}

/// Several may share a name: the first that is up counts.
Backend::Called Backend::calledServer(std::string_view cookie, bool persist) const {
    Called called;
    Server::CookieRoom room;
    const Lock lock(m_mutex);
    for (const auto& server : m_servers) {
        if (server->gone || server->cookie(room) != cookie) continue;
        called.down = server->stopped();
        if (called.down && !persist) continue;
        called.server = server.get();
        break;
    }
    return called;
}

bool Backend::asksBytes() const {
    return m_conf->algorithm == Algorithm::RdpCookie || !m_conf->rdpCookie.empty() ||
           (m_conf->algorithm == Algorithm::Hash && m_conf->hash.sample.bytes);
}

/// "ADDRESS.PORT." in decimal, both as they lie in memory in network order on a little-endian
/// machine, and more behind.
Server* Backend::rdpServer(std::string_view bytes) const {
    if (m_conf->rdpCookie.empty()) return nullptr;
    bool mayCome = false;
    const auto cookie = http::rdpCookie(bytes, m_conf->rdpCookie, mayCome);
    if (!cookie) return nullptr;
    uint64_t numbers[2] = {};
    const char* at = cookie->data();
    const char* const end = at + cookie->size();
    for (uint64_t& number : numbers) {
        const auto read = std::from_chars(at, end, number);
        if (read.ec != std::errc() || read.ptr == end || *read.ptr != '.') return nullptr;
        at = read.ptr + 1;
    }
    std::string address;
    for (const int shift : {0, 8, 16, 24}) address += static_cast<char>(numbers[0] >> shift);
    const uint64_t port = (numbers[1] & 0xFF) << 8 | (numbers[1] >> 8 & 0xFF);
    const Lock lock(m_mutex);
    for (const auto& server : m_servers) {
        const Server::Place place = server->place();
        const bool meant = place.address.bytes() == address && place.address.port() == port;
        if (meant && !server->gone && (m_conf->optionPersist || !server->stopped()))
            return server.get();
    }
    return nullptr;
}

void Backend::callDynamically(bool on) {
    m_dynamicCookies = on;
    callAllByAddress();
}

void Backend::setCookieKey(std::string key) {
    m_cookieKey = std::move(key);
    callAllByAddress();
}

void Backend::callAllByAddress() {
    for (const auto& server : m_servers) callByAddress(*server);
}

/// HAProxy's srv_set_dyncookie: a hash of the key, the address and the port in four bytes, so that
/// several proxies with the same key agree. It keeps the last one where none can be made.
void Backend::callByAddress(Server& server) const {
    if (!m_dynamicCookies) return server.callDynamically(std::nullopt);
    const Server::Place place = server.place();
    std::string text = place.address.bytes();
    if (text.empty() || m_cookieKey.empty() || server.conf().unresolved) return;
    const auto port = static_cast<uint32_t>(
        place.rule == ServerConf::Port::ClientShifted ? place.shift : place.address.port());
    text.insert(0, m_cookieKey);
    for (const int shift : {24, 16, 8, 0}) text += static_cast<char>(port >> shift & 0xFF);
    server.callDynamically(XXH64(text.data(), text.size(), 0));
}

int Backend::usableServers() const {
    const Lock lock(m_mutex);
    return m_active > 0 ? m_active : m_backups;
}

bool Backend::isEligible(const Server& server) const {
    const Lock lock(m_mutex);
    return server.eligible();
}

Backend::Figures Backend::figuresOf(const Server& server) const {
    Figures f;
    f.up = !server.stopped();
    f.inUse = std::find(m_inUse.begin(), m_inUse.end(), &server) != m_inUse.end();
    f.served = server.served, f.queued = server.queued;
    if (server.conf().maxconn > 0) f.maxconn = server.conf().maxconn;
    if (server.conf().maxqueue > 0) f.maxqueue = server.conf().maxqueue;
    f.rate = rateOf(server.cells(), m_clock);
    f.weight = weightNow(server), f.userWeight = server.weight;
    f.firstWeight = server.conf().weight;
    return f;
}

std::optional<Backend::Figures> Backend::figures(const std::string& server) const {
    const Lock lock(m_mutex);
    const Server* found = findServer(server);
    return found ? std::optional(figuresOf(*found)) : std::nullopt;
}

std::vector<Backend::Figures> Backend::figures() const {
    const Lock lock(m_mutex);
    std::vector<Figures> all;
    for (const auto& server : m_servers)
        if (!server->gone) all.push_back(figuresOf(*server));
    return all;
}

int64_t Backend::sessionRate() const { return rateOf(m_cells, m_clock); }

Backend::Load Backend::load(const Server* server) const {
    const Lock lock(m_mutex);
    return {present(), server ? server->served : 0};
}

}  // namespace yard
