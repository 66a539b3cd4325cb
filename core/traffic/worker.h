#pragma once

#include <QObject>
#include <QThread>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/traffic/frontend.h"
#include "core/traffic/tracerecord.h"

namespace yard {

class Worker;
class WorkerCore;

/// All that the workers of one running configuration share. Built and destroyed by the Engine; the
/// workers are stopped before it goes.
struct Graph {
    std::shared_ptr<const Config> config;
    std::vector<std::unique_ptr<StickTable>> tables;
    std::vector<std::unique_ptr<Backend>> backends;
    std::vector<std::unique_ptr<Frontend>> frontends;
    Clock* clock = nullptr;
    int workers = 1;
    bool strict = false;
    std::string logTag = "switchyard";
    /// The workers, for what one has to tell all; filled before any accepts.
    std::vector<Worker*> crew;
    std::atomic<uint64_t> nextTrace{1};
    std::atomic<uint64_t> nextSession{1};
    /// Answers a request for the statistics page: a whole HTTP response. Called on a worker;
    /// `reply` may be called later on any thread, once. Null: no page (404 is not ours: the request
    /// is proxied).
    std::function<void(std::string uri, std::function<void(std::string response)> reply)> statsPage;
};

/// One thread that owns connections: accepts, sessions, idle server connections. All methods are
/// called by the Engine, in the control thread.
class Worker {
public:
    Worker(int index, Graph& graph);
    ~Worker();  ///< stops
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// Takes a listening, non-blocking descriptor for its own and accepts on it. `bind` is the
    /// index in the frontend's conf().binds.
    void listen(Frontend& frontend, size_t bind, int fd);
    /// Soft stop: no more accepting, idle keep-alive connections close, sessions finish.
    void stopSoftly();
    /// Sessions open now.
    int sessions() const { return m_sessions.load(std::memory_order_relaxed); }
    const TraceRing& traces() const { return m_traces; }
    /// A frontend that paused at maxconn has room again; any thread.
    void resumeAccepting(Frontend& frontend);
    /// Ends every session and the thread; returns when that is done.
    void stop();

private:
    TraceRing m_traces;
    std::atomic<int> m_sessions{0};
    QThread m_thread;
    std::mutex m_mutex;            ///< of m_core, which other workers may call
    WorkerCore* m_core = nullptr;  ///< built and destroyed in its thread
};

}  // namespace yard
