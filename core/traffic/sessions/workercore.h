#pragma once

#include <QObject>
#include <QTimer>
#include <atomic>
#include <memory>
#include <unordered_map>
#include <vector>

#include "core/net/proxyheader.h"
#include "core/net/reactor.h"
#include "core/stick/stickcounters.h"
#include "core/traffic/backends/desk.h"
#include "core/traffic/backends/upstream.h"
#include "core/traffic/sessions/intake.h"
#include "core/traffic/sessions/pagedesk.h"
#include "core/traffic/sessions/pump.h"
#include "core/traffic/sessions/worker.h"

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
    /// Another generation accepts now: goes there if it is idle.
    virtual void follow() = 0;
    /// Ends now, whatever it does; `why` as in Worker::endSessions().
    virtual void kill(char why) = 0;
    /// For `show sess`; false: it is idle between two requests. The id is set by the caller.
    virtual bool describe(SessionRow& row) const = 0;
    /// Of whatever generation.
    virtual bool uses(const ServerKey& server) const = 0;

protected:
    /// Of all sessions of the process; from 1 on.
    uint64_t id() const { return m_id; }
    /// What stick tables count of it; null where no rule asks for that.
    std::unique_ptr<StickCounters> m_counters;
    Variables m_variables;              ///< set by rules
    std::unique_ptr<ProxyTold> m_told;  ///< by a PROXY header, beside addresses; null: nothing

private:
    friend class WorkerCore;
    size_t m_place = 0;  ///< in the worker's list
    uint64_t m_id = 0;
};

/// An accepted connection on its way to a session.
struct Arrival {
    Stream stream;
    Endpoint client;                       ///< the peer, or whom a PROXY header names
    std::unique_ptr<Endpoint> local = {};  ///< as such a header says; null: where it came in
    std::unique_ptr<ProxyTold> told = {};  ///< what else it says; null: nothing
    Variables variables = Variables();     ///< set by rules before it is one
    int64_t handshake = 0;                 ///< ms that a PROXY header and TLS took
};

/// Adds what a PROXY header told; null: there was nothing.
void addTold(const ProxyTold* told, SampleContext& context);
/// What may be asked before there is a session.
SampleContext askingOf(const Door& door, Arrival& arrival, const Endpoint& local,
                       StickCounters* counters);

/// What lives in a worker's thread. Built there, used there, destroyed there; the exceptions are
/// postGrant(), ticketGone() and the counts, which any thread may call.
class WorkerCore final : public QObject {
public:
    WorkerCore(int workerIndex, Crew& allWorkers, TraceRing& ring, std::atomic<int>& count,
               RateCells& rate);
    ~WorkerCore() override;

    void listen(Frontend& frontend, size_t bind, int fd);
    void handOver(const Graph& old);
    void forget(const Graph& old);
    void stopSoftly();
    void resumeAccepting(Frontend& frontend);
    void resumeAll();
    void frontendChanged(Frontend& frontend);
    std::vector<SessionRow> sessionsAfter(const Since& since);
    bool endSession(uint64_t id);
    void endSessions(const ServerKey& server, char why);

    // For sessions.
    /// Null where no rule of this generation asks for one.
    static std::unique_ptr<StickCounters> countersFor(const Frontend& frontend);
    /// Takes the session out; it is destroyed after the events at hand.
    void retire(Session& session, Desk& desk);
    /// The PROXY header has come: a session for whom it names takes the place of this one, which
    /// retires. False: a rule turns it away.
    bool introduced(Session& introduction, Door& door, Arrival arrival);
    /// Where connections to the address of this door are accepted now, by the same protocol;
    /// null: nowhere.
    Door* successor(const Door& door) const;
    /// A session goes on at another desk.
    void move(Desk& from, Desk& to);
    std::unique_ptr<Exchange> takeExchange();
    void giveExchange(std::unique_ptr<Exchange> exchange);
    int64_t nowMs() const {
        return std::chrono::duration_cast<Millis>(reactor.now().time_since_epoch()).count();
    }
    bool stopping() const { return m_stopping; }
    /// Sessions of all workers.
    int processSessions() const;

    // For Seekers that wait in a queue.
    uint64_t newTicket();
    void ticketGone() { m_tickets.fetch_sub(1, std::memory_order_release); }
    void enqueue(uint64_t ticket, Seeker& seeker) { m_queued[ticket] = &seeker; }
    void dequeue(uint64_t ticket) { m_queued.erase(ticket); }
    /// For `observe`.
    void observe(Backend& backend, Server& server, Observed what) {
        if (auto outcome = backend.observe(server, what))
            crew.observed(backend, server, std::move(*outcome));
    }
    void postGrant(uint64_t ticket, Backend& backend, Server* server, const QueuePlaces& places);

    const int index;
    Crew& crew;
    Reactor reactor;
    Scratch scratch;
    BlockPool blocks;
    UpstreamPool upstreams;
    PageDesk pages;
    TraceRing& traces;
    std::atomic<int>& sessionCount;
    RateCells& sessionRate;

private:
    Desk* findDesk(const Frontend& frontend) const;
    Desk& deskOf(Frontend& frontend);
    void shut(Desk& desk);
    void left(Desk& desk);
    void dropDesks();
    void accepted(Door& door, int fd);
    void open(Door& door, int fd);
    bool begin(Door& door, Arrival arrival, std::unique_ptr<StickCounters> counters);
    static void turnAway(Stream& client, const http::RuleBook::TcpRules::Verdict& verdict,
                         Desk& desk, Cell& rejected);
    void enlist(std::unique_ptr<Session> session, std::unique_ptr<StickCounters> counters,
                Desk& desk);
    void departed(Desk& desk);
    bool admits(Frontend& frontend);
    bool rateAllows();
    bool roomInProcess();
    void resumeDesk(Desk& desk);
    void granted(uint64_t ticket, Backend& backend, Server* server, const QueuePlaces& places);

    std::vector<std::unique_ptr<Desk>> m_desks;
    std::vector<std::unique_ptr<Session>> m_sessions, m_retired;
    std::vector<std::unique_ptr<Exchange>> m_exchanges;
    std::unordered_map<uint64_t, Seeker*> m_queued;
    uint64_t m_lastTicket = 0;
    std::atomic<int> m_tickets{0};  ///< that exist; Backends may still hold some
    bool m_stopping = false, m_dropping = false;
    QTimer m_rateRetry;  ///< looks again at those that a rate limit keeps waiting
};

}  // namespace yard
