#pragma once

#include <QTcpServer>
#include <QTcpSocket>

namespace yard::test {

/// What an origin of any protocol says.
struct Script {
    QByteArray greeting;        ///< to everybody who comes
    QList<QByteArray> answers;  ///< to each thing it hears, in turn
    bool leaves = false;        ///< closes after the last of them
};

/// Plays the same script to all who come; one thread, that of the test.
class Talker {
public:
    explicit Talker(Script script) : m_script(std::move(script)) {
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { greet(); });
        m_server.listen(QHostAddress::LocalHost);
    }
    uint16_t port() const { return m_server.serverPort(); }
    /// All that the first of them said.
    const QByteArray& heard() const { return m_heard; }

private:
    void greet() {
        QTcpSocket* socket = m_server.nextPendingConnection();
        const bool first = !std::exchange(m_met, true);
        socket->write(m_script.greeting);
        const auto answer = [this, socket, first, turn = qsizetype(0)]() mutable {
            const QByteArray said = socket->readAll();
            if (first) m_heard += said;
            if (!said.isEmpty() && turn < m_script.answers.size())
                socket->write(m_script.answers[turn++]);
            if (m_script.leaves && turn == m_script.answers.size()) socket->disconnectFromHost();
        };
        QObject::connect(socket, &QTcpSocket::readyRead, socket, answer);
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        if (m_script.answers.isEmpty() && m_script.leaves) socket->disconnectFromHost();
    }

    QTcpServer m_server;
    Script m_script;
    QByteArray m_heard;
    bool m_met = false;
};

}  // namespace yard::test
