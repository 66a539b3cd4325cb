#pragma once

#include <QTcpServer>
#include <QTimer>
#include <functional>

namespace yard {

/// Accepts on a listening descriptor and hands each connection's descriptor over; it never reads or
/// writes one. When descriptors run out it pauses and tries again shortly. One thread.
class Listener final : public QTcpServer {
public:
    using Accepted = std::function<void(int fd)>;
    /// `fd`: non-blocking, bound and listening; taken over.
    Listener(int fd, Accepted accepted);
    ~Listener() override;
    bool valid() const { return isListening(); }
    /// At once: not even connections that wait in the kernel already are accepted.
    void pause();
    void resume();
    /// Newcomers are refused, and those that wait in the kernel too; unix sockets, which cannot,
    /// only pause.
    void refuse();
    /// After refuse(), with this backlog; pause() and resume() count as before.
    void hearAgain(int backlog);
    bool paused() const { return m_paused; }

protected:
    void incomingConnection(qintptr fd) override;

private:
    void exhausted();
    Accepted m_accepted;
    QTimer m_retry;
    bool m_paused = false;
};

}  // namespace yard
