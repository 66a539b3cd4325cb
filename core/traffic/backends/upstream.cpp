#include "core/traffic/backends/upstream.h"

#include <algorithm>
#include <cerrno>

namespace yard {
namespace {

constexpr size_t KeptPerServer = 512;

/// `pool-max-conn` counts what all workers keep.
bool isFull(const UpstreamSlot& slot, const PoolConf& pool) {
    if (pool.most < 0) return false;
    uint64_t kept = 0;
    for (const ServerCells& cells : std::as_const(*slot.server).cells()) kept += cells.idle.get();
    return kept >= static_cast<uint64_t>(pool.most);
}

}  // namespace

Upstream::Upstream(Reactor& reactor, UpstreamPool& pool, UpstreamSlot& upstreamSlot)
    : slot(upstreamSlot), moves(upstreamSlot.server->moves()), m_reactor(reactor), m_pool(pool) {}

Upstream::~Upstream() {
    count();
    if (stream.open()) m_reactor.closing(*this);
}

IoResult Upstream::dial(const Endpoint& to) {
    const DialOptions* how = slot.server->dialing().get();
    const IoResult result = how ? Stream::dial(to, stream, *how, port) : Stream::dial(to, stream);
    if (result.kind != IoResult::Kind::Failed && !m_reactor.watch(stream.fd(), *this)) {
        const int error = errno;
        stream.close();
        return {IoResult::Kind::Failed, 0, error};
    }
    return result;
}

void Upstream::count() {
    if (!counted) return;
    const Stream::Moved moved = stream.takeMoved();
    counted->in.add(moved.in);
    counted->out.add(moved.out);
}

void Upstream::ready(uint32_t events) {
    stream.note(events);
    if (user)
        user->upstreamReady();
    else if (stream.readable() && !(stream.tls() && stream.quiet()))
        m_pool.drop(*this);  // closed, or bytes that nobody asked for
}

UpstreamSlot& UpstreamPool::slotOf(UpstreamShelf& shelf, Server& server) {
    if (shelf.size() <= server.index()) shelf.resize(server.index() + 1);
    UpstreamSlot& slot = shelf[server.index()];
    if (slot.server != &server) slot.sni.reset();
    slot.server = &server;
    return slot;
}

std::unique_ptr<Upstream> UpstreamPool::take(UpstreamSlot& slot, uint64_t owner, Reuse reuse,
                                             const std::string& name) {
    follow(slot);
    const auto it = std::find_if(slot.waiting.rbegin(), slot.waiting.rend(), [&](const auto& kept) {
        return kept->owner == owner && (reuse == Reuse::Any || kept->reused) &&
               (!slot.sni || kept->name == name);
    });
    if (it == slot.waiting.rend()) return nullptr;
    auto upstream = std::move(*it);
    slot.waiting.erase(std::next(it).base());
    publish(slot);
    upstream->reused = true;
    return upstream;
}

void UpstreamPool::give(std::unique_ptr<Upstream> upstream) {
    UpstreamSlot& slot = upstream->slot;
    if (!upstream->stream.quiet()) return;
    const PoolConf& pool = slot.server->conf().pool;
    if (pool.purge == 0 || isFull(slot, pool)) return;
    if (slot.waiting.size() >= KeptPerServer) slot.waiting.erase(slot.waiting.begin());
    follow(slot);
    if (upstream->moves != slot.moves) return;
    upstream->user = nullptr;
    upstream->idleSince = m_reactor.now();
    slot.waiting.push_back(std::move(upstream));
    publish(slot);
    purgeAfter(Millis(pool.purge));
}

void UpstreamPool::purgeAfter(Millis delay) {
    const TimePoint due = m_reactor.now() + delay;
    if (pending() && due >= m_due) return;
    m_due = due;
    m_reactor.wheel().set(*this, due);
}

/// Connections to where the server was before are of no use.
void UpstreamPool::follow(UpstreamSlot& slot) const {
    const uint32_t moves = slot.server->moves();
    if (slot.moves == moves) return;
    slot.moves = moves;
    slot.waiting.clear();
    publish(slot);
}

void UpstreamPool::drop(Upstream& upstream) {
    UpstreamSlot& slot = upstream.slot;
    std::erase_if(slot.waiting, [&](const auto& kept) { return kept.get() == &upstream; });
    publish(slot);
}

Server* UpstreamPool::ownedIn(const UpstreamShelf& shelf, const Backend& backend, uint64_t owner) {
    for (const UpstreamSlot& slot : shelf)
        for (const auto& kept : slot.waiting)
            if (kept->owner == owner && backend.isEligible(*slot.server)) return slot.server;
    return nullptr;
}

void UpstreamPool::dropOwned(uint64_t owner) {
    for (auto& [backend, shelf] : m_shelves)
        for (UpstreamSlot& slot : shelf)
            if (std::erase_if(slot.waiting,
                              [&](const auto& kept) { return kept->owner == owner; }) > 0)
                publish(slot);
}

void UpstreamPool::clear() {
    for (auto& [backend, shelf] : m_shelves) clear(shelf);
}

void UpstreamPool::clear(const Backend& backend) {
    if (const auto it = m_shelves.find(&backend); it != m_shelves.end()) clear(it->second);
}

void UpstreamPool::clear(UpstreamShelf& shelf) {
    for (UpstreamSlot& slot : shelf) {
        slot.waiting.clear();
        publish(slot);
    }
}

void UpstreamPool::expired() {
    const TimePoint now = m_reactor.now();
    for (auto& [backend, shelf] : m_shelves)
        for (UpstreamSlot& slot : shelf) {
            if (slot.waiting.empty()) continue;
            const Millis delay(slot.server->conf().pool.purge);
            std::erase_if(slot.waiting,
                          [&](const auto& kept) { return now - kept->idleSince >= delay; });
            publish(slot);
            if (!slot.waiting.empty()) purgeAfter(delay);
        }
}

void UpstreamPool::publish(UpstreamSlot& slot) const {
    if (slot.server) slot.server->cells(m_worker).idle.set(slot.waiting.size());
}

}  // namespace yard
