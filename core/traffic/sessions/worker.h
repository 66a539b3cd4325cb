#pragma once

#include <QObject>
#include <QThread>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/control/page.h"
#include "core/tls/tlssession.h"
#include "core/traffic/backends/frontend.h"
#include "core/traffic/backends/tracerecord.h"
#include "core/traffic/sessions/answercache.h"
#include "core/traffic/sessions/badmessages.h"

namespace yard {

class Worker;
class WorkerCore;

/// One generation of the running proxy: what a configuration became. Built and destroyed by the
/// Engine; sessions that began in it finish in it, so that several may serve at a time.
struct Graph {
    std::shared_ptr<const Config> config;
    SharedVariables variables;                 ///< of the process, begun anew
    std::shared_ptr<const SampleWorld> world;  ///< what rules may ask of all this
    void set(const HttpRule& variable);
    /// A table goes on from one generation to the next.
    std::vector<std::shared_ptr<StickTable>> tables;
    std::vector<std::unique_ptr<AnswerCache>> caches;
    std::vector<std::unique_ptr<Backend>> backends;
    std::vector<std::unique_ptr<Frontend>> frontends;
};

/// What all workers share whatever they serve. Filled before any of them accepts, and outlives
/// them.
struct Crew {
    Clock* clock = nullptr;
    bool strict = false;
    std::string logTag = "switchyard";
    uint64_t bufsize = 16384, maxrewrite = 1024;
    size_t logUriLength = 1023;
    /// The workers, for what one has to tell all.
    std::vector<Worker*> workers;
    std::atomic<uint64_t> nextTrace{1};
    std::atomic<uint64_t> nextSession{1};
    /// Of the whole process; the Engine may change them at any time.
    std::atomic<int64_t> maxconn{INT64_MAX};
    std::atomic<int64_t> connRateLimit{0}, sessRateLimit{0};  ///< a second, 0: none
    /// Somebody was kept waiting by `maxconn`; whoever leaves then wakes all.
    std::atomic<bool> full{false};
    std::shared_ptr<TlsTally> tls = std::make_shared<TlsTally>();
    BadMessages badMessages;
    /// Answers a request for a page of the proxy itself: a whole HTTP response. Called on a worker;
    /// `reply` may be called later on any thread, once. Null: no pages (404 is not ours: the
    /// request is proxied).
    std::function<void(PageWish wish, std::function<void(std::string response)> reply)> page;
    /// Errors in observed traffic came to something. Called on a worker.
    std::function<void(Backend&, Server&, CheckOutcome)> observed;
};

/// One thread that owns connections: accepts, sessions, idle server connections. All methods are
/// called by the Engine, in the control thread.
class Worker {
public:
    Worker(int index, Crew& crew);
    ~Worker();  ///< stops
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// Takes a listening, non-blocking descriptor for its own and accepts on it. `bind` is the
    /// index in the frontend's conf().binds.
    void listen(Frontend& frontend, size_t bind, int fd);
    /// The frontends of `old` accept no more, those of its successor do (listen() came before).
    /// Connections that wait idle go to where their address is served now; the others finish. It
    /// is so when the call returns.
    void handOver(const Graph& old);
    /// `old` has no doors() left: lets go of what still refers to it, and returns when every call
    /// about it that was under way is over.
    void forget(const Graph& old);
    /// Soft stop: no more accepting, idle keep-alive connections close, sessions finish.
    void stopSoftly();
    /// Sessions open now.
    int sessions() const { return m_sessions.load(std::memory_order_relaxed); }
    /// How many begin a second here; any thread.
    const RateCells& sessionRate() const { return m_sessionRate; }
    const TraceRing& traces() const { return m_traces; }
    TraceRing& traces() { return m_traces; }
    /// `disable`, `enable` and `shutdown frontend`: as the Frontend's flags say now.
    void frontendChanged(Frontend& frontend);
    /// The sessions that are asked for, the oldest first; waits for the thread.
    std::vector<SessionRow> sessionsAfter(const Since& since);
    /// Ends one session; false: it is not here. Waits for the thread.
    bool endSession(uint64_t id);
    /// Ends those that use the server; `why` is the log's first flag: 'K' by an operator, 'D' as it
    /// went down, 'U' as an active server came up.
    void endSessions(const ServerKey& server, char why);
    /// The limits of the process have changed; any thread.
    void limitsChanged();
    /// A frontend that paused at maxconn has room again; any thread.
    void resumeAccepting(Frontend& frontend);
    /// Ends every session and the thread; returns when that is done.
    void stop();

private:
    void post(std::function<void(WorkerCore&)> work);
    TraceRing m_traces;
    std::atomic<int> m_sessions{0};
    RateCells m_sessionRate;
    QThread m_thread;
    std::mutex m_mutex;            ///< of m_core, which other workers may call
    WorkerCore* m_core = nullptr;  ///< built and destroyed in its thread
};

}  // namespace yard
