#pragma once

#include <QObject>
#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

#include "core/net/listener.h"
#include "core/net/reactor.h"
#include "core/traffic/logsender.h"
#include "core/traffic/pump.h"
#include "core/traffic/upstream.h"
#include "core/traffic/worker.h"

namespace yard {

class Seeker;
struct Exchange;

/// One client connection from accept to close. Lives in one worker.
class Session {
public:
    virtual ~Session() = default;
    /// Called once it is in the worker's list.
    virtual void start() = 0;
    /// Soft stop: ends now if it is idle, else after the request at hand.
    virtual void stopSoftly() = 0;

private:
    friend class WorkerCore;
    size_t m_place = 0;   ///< in the worker's list
};

/// What lives in a worker's thread. Built there, used there, destroyed there; the exceptions are
/// postGrant() and the counts, which any thread may call.
class WorkerCore final : public QObject {
public:
    WorkerCore(int workerIndex, Graph& sharedGraph, TraceRing& ring, std::atomic<int>& count);
    ~WorkerCore() override;

    void listen(Frontend& frontend, size_t bind, int fd);
    void stopSoftly();
    void resumeAccepting(Frontend& frontend);

    // For sessions.
    /// Takes the session out; it is destroyed after the events at hand.
    void retire(Session& session, Frontend& frontend);
    std::unique_ptr<Exchange> takeExchange();
    void giveExchange(std::unique_ptr<Exchange> exchange);
    LogSender& logOf(const Frontend& frontend);
    int64_t nowMs() const {
        return std::chrono::duration_cast<Millis>(reactor.now().time_since_epoch()).count();
    }
    bool stopping() const { return m_stopping; }

    // For Seekers that wait in a queue.
    uint64_t newTicket() { return ++m_lastTicket; }
    void enqueue(uint64_t ticket, Seeker& seeker) { m_queued[ticket] = &seeker; }
    void dequeue(uint64_t ticket) { m_queued.erase(ticket); }
    void postGrant(uint64_t ticket, Backend& backend, Server& server);

    const int index;
    Graph& graph;
    Reactor reactor;
    Scratch scratch;
    UpstreamPool upstreams;
    TraceRing& traces;
    std::atomic<int>& sessionCount;

private:
    struct Door {
        Frontend* frontend;
        std::unique_ptr<Listener> listener;
    };
    void accepted(Frontend& frontend, size_t bind, int fd);

    std::vector<Door> m_doors;
    std::vector<std::unique_ptr<Session>> m_sessions, m_retired;
    std::vector<std::unique_ptr<Exchange>> m_exchanges;
    std::map<const Frontend*, std::unique_ptr<LogSender>> m_logs;
    std::unordered_map<uint64_t, Seeker*> m_queued;
    uint64_t m_lastTicket = 0;
    bool m_stopping = false;
};

}  // namespace yard
