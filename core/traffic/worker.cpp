#include "core/traffic/worker.h"

#include <QMetaObject>
#include <csignal>
#include <utility>

#include "core/traffic/workercore.h"

namespace yard {

Worker::Worker(int index, Crew& crew) {
    auto* seed = new QObject;  // something that lives in the thread, to build the core there
    seed->moveToThread(&m_thread);
    m_thread.setObjectName(QStringLiteral("worker %1").arg(index));
    m_thread.start();
    QMetaObject::invokeMethod(
        seed,
        [&] {
            // splice(2) cannot be told to leave it out.
            sigset_t pipe;
            sigemptyset(&pipe);
            sigaddset(&pipe, SIGPIPE);
            pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
            m_core = new WorkerCore(index, crew, m_traces, m_sessions);
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
void Worker::resumeAccepting(Frontend& frontend) {
    const std::lock_guard lock(m_mutex);
    if (!m_core) return;
    QMetaObject::invokeMethod(
        m_core, [core = m_core, &frontend] { core->resumeAccepting(frontend); },
        Qt::QueuedConnection);
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
    QMetaObject::invokeMethod(
        m_core, [core = m_core] { core->stopSoftly(); }, Qt::QueuedConnection);
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
