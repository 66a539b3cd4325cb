#include "core/traffic/sessions/worker.h"

#include <QMetaObject>
#include <csignal>
#include <utility>

#include "core/net/dispatcher.h"
#include "core/traffic/sessions/workercore.h"

namespace yard {

Worker::Worker(int index, Crew& crew) {
    auto* seed = new QObject;  // something that lives in the thread, to build the core there
    seed->moveToThread(&m_thread);
    m_thread.setObjectName(QStringLiteral("worker %1").arg(index));
    m_thread.setEventDispatcher(new Dispatcher);
    m_thread.start();
    QMetaObject::invokeMethod(
        seed,
        [&] {
            // splice(2) cannot be told to leave it out.
            sigset_t pipe;
            sigemptyset(&pipe);
            sigaddset(&pipe, SIGPIPE);
            pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
            m_core = new WorkerCore(index, crew, m_traces, m_sessions, m_sessionRate);
            delete seed;
        },
        Qt::BlockingQueuedConnection);
}

Worker::~Worker() { stop(); }

void Worker::listen(Frontend& frontend, size_t bind, int fd) {
    frontend.doors.fetch_add(1, std::memory_order_relaxed);
    QMetaObject::invokeMethod(
        m_core, [core = m_core, &frontend, bind, fd] { core->listen(frontend, bind, fd); },
        Qt::QueuedConnection);
}

// The lock keeps the core there while another worker posts to it.
void Worker::post(std::function<void(WorkerCore&)> work) {
    const std::lock_guard lock(m_mutex);
    if (!m_core) return;
    QMetaObject::invokeMethod(
        m_core, [core = m_core, work = std::move(work)] { work(*core); }, Qt::QueuedConnection);
}

void Worker::resumeAccepting(Frontend& frontend) {
    post([&frontend](WorkerCore& core) { core.resumeAccepting(frontend); });
}

void Worker::limitsChanged() {
    post([](WorkerCore& core) { core.resumeAll(); });
}

void Worker::frontendChanged(Frontend& frontend) {
    post([&frontend](WorkerCore& core) { core.frontendChanged(frontend); });
}

void Worker::endSessions(const ServerKey& server, char why) {
    post([server, why](WorkerCore& core) { core.endSessions(server, why); });
}

// Only the control thread stops a worker, so the core stays while this thread waits for it.
std::vector<SessionRow> Worker::sessionsAfter(const Since& since) {
    std::vector<SessionRow> rows;
    if (m_core)
        QMetaObject::invokeMethod(
            m_core, [&] { rows = m_core->sessionsAfter(since); }, Qt::BlockingQueuedConnection);
    return rows;
}

bool Worker::endSession(uint64_t id) {
    bool found = false;
    if (m_core)
        QMetaObject::invokeMethod(
            m_core, [&] { found = m_core->endSession(id); }, Qt::BlockingQueuedConnection);
    return found;
}

void Worker::handOver(const Graph& old) {
    QMetaObject::invokeMethod(
        m_core, [core = m_core, &old] { core->handOver(old); }, Qt::BlockingQueuedConnection);
}

// What other workers posted to this one about `old` was posted before, so it comes before.
void Worker::forget(const Graph& old) {
    QMetaObject::invokeMethod(
        m_core, [core = m_core, &old] { core->forget(old); }, Qt::BlockingQueuedConnection);
}

void Worker::stopSoftly() {
    post([](WorkerCore& core) { core.stopSoftly(); });
}

void Worker::stop() {
    WorkerCore* last = nullptr;
    {
        const std::lock_guard lock(m_mutex);
        last = std::exchange(m_core, nullptr);
    }
    if (!last) return;
    QMetaObject::invokeMethod(
        last, [last] { delete last; }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

}  // namespace yard
