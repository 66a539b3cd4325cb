#include "core/net/listener.h"

#include <sys/socket.h>

#include <QHostAddress>

#include "core/base/logging.h"

namespace yard {
namespace {

constexpr int RetryMillis = 100;
// QTcpServer accepts in a loop, which pauseAccepting() does not stop, but a number of pending
// connections does. Ours are never pending, so 1 and 0 mean "go on" and "stop".
constexpr int GoOn = 1, Stop = 0;

}  // namespace

Listener::Listener(int fd, Accepted accepted) : m_accepted(std::move(accepted)) {
    setMaxPendingConnections(GoOn);
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, [this] {
        if (!m_paused) resumeAccepting();
    });
    connect(this, &QTcpServer::acceptError, this, &Listener::exhausted);
    if (!setSocketDescriptor(fd))
        qCWarning(lcNet) << "cannot listen on descriptor" << fd << errorString();
}

Listener::~Listener() { close(); }

void Listener::incomingConnection(qintptr fd) { m_accepted(static_cast<int>(fd)); }

// QTcpServer stays paused after an error, or spins on one; a pause with a timer is right for both.
void Listener::exhausted() {
    pauseAccepting();
    m_retry.start(RetryMillis);
}

void Listener::pause() {
    m_paused = true;
    setMaxPendingConnections(Stop);
    pauseAccepting();
}

// For TCP, shutdown() on a listening socket ends the listening but keeps the port.
void Listener::refuse() {
    pause();
    if (serverAddress() != QHostAddress())
        ::shutdown(static_cast<int>(socketDescriptor()), SHUT_RDWR);
}

void Listener::hearAgain(int backlog) {
    ::listen(static_cast<int>(socketDescriptor()), backlog);
    resume();
}

void Listener::resume() {
    if (!m_paused) return;
    m_paused = false;
    setMaxPendingConnections(GoOn);
    resumeAccepting();
}

}  // namespace yard
