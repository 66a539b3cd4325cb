#include "core/traffic/upstream.h"

#include <algorithm>

namespace yard {
namespace {

constexpr Millis PurgeEvery{5000};
constexpr int PurgeRounds = 2;
constexpr size_t KeptPerServer = 512;

}  // namespace

Upstream::~Upstream() {
    if (stream.open()) m_reactor.forget(stream.fd(), *this);
}

IoResult Upstream::dial(const Endpoint& to) {
    const IoResult result = Stream::dial(to, stream);
    if (result.kind != IoResult::Kind::Failed && !m_reactor.watch(stream.fd(), *this)) {
        const int error = errno;
        stream.close();
        return {IoResult::Kind::Failed, 0, error};
    }
    return result;
}

void Upstream::ready(uint32_t events) {
    stream.note(events);
    if (user)
        user->upstreamReady();
    else if (stream.readable())
        m_pool.drop(*this);  // closed, or bytes that nobody asked for
}

std::unique_ptr<Upstream> UpstreamPool::take(const Server& server) {
    auto it = m_waiting.find(&server);
    if (it == m_waiting.end() || it->second.empty()) return nullptr;
    auto upstream = std::move(it->second.back());
    it->second.pop_back();
    --m_count;
    upstream->server.cells(m_worker).idle.set(it->second.size());
    upstream->reused = true;
    return upstream;
}

void UpstreamPool::give(std::unique_ptr<Upstream> upstream) {
    if (upstream->stream.readable() || upstream->stream.broken()) return;  // something is there: not idle
    upstream->user = nullptr;
    upstream->idleRounds = 0;
    Server& server = upstream->server;
    Waiting& waiting = m_waiting[&server];
    if (waiting.size() >= KeptPerServer) return;
    waiting.push_back(std::move(upstream));
    ++m_count;
    server.cells(m_worker).idle.set(waiting.size());
    if (!pending()) m_reactor.wheel().set(*this, m_reactor.now() + PurgeEvery);
}

void UpstreamPool::drop(Upstream& upstream) {
    Server& server = upstream.server;
    Waiting& waiting = m_waiting[&server];
    auto it = std::find_if(waiting.begin(), waiting.end(), [&](const auto& u) { return u.get() == &upstream; });
    if (it == waiting.end()) return;
    waiting.erase(it);
    --m_count;
    server.cells(m_worker).idle.set(waiting.size());
}

void UpstreamPool::clear() {
    for (auto& [server, waiting] : m_waiting) waiting.clear();
    m_count = 0;
}

void UpstreamPool::expired() {
    for (auto& [server, waiting] : m_waiting) {
        std::erase_if(waiting, [](const auto& u) { return ++u->idleRounds >= PurgeRounds; });
        if (!waiting.empty()) waiting.front()->server.cells(m_worker).idle.set(waiting.size());
        else const_cast<Server*>(server)->cells(m_worker).idle.set(0);
    }
    m_count = 0;
    for (auto& [server, waiting] : m_waiting) m_count += waiting.size();
    if (m_count) m_reactor.wheel().set(*this, m_reactor.now() + PurgeEvery);
}

}  // namespace yard
