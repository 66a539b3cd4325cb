#include "core/lab/origin.h"

#include <sys/socket.h>

#include <QTcpSocket>
#include <utility>

namespace yard {
namespace {

constexpr int MaxHead = 16384;

/// The size of the body that follows the head, by its Content-Length.
qsizetype bodySize(const QByteArray& head) {
    const QByteArray lower = head.toLower();
    const qsizetype at = lower.indexOf("\r\ncontent-length:");
    if (at < 0) return 0;
    const qsizetype from = at + 17;
    return lower.mid(from, lower.indexOf('\r', from) - from).trimmed().toLongLong();
}

}  // namespace

Origin::Origin(std::string name) : m_name(std::move(name)) {
    const QByteArray body = QByteArray::fromStdString(m_name + "\n");
    m_response = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: " +
                 QByteArray::number(body.size()) +
                 "\r\nx-server: " + QByteArray::fromStdString(m_name) + "\r\n\r\n" + body;
    m_server.setListenBacklogSize(1024);
    QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { accept(); });
}

Origin::~Origin() { kill(); }

Result<bool> Origin::listen(uint16_t port) {
    if (alive()) return true;
    if (!m_server.listen(QHostAddress::LocalHost, port))
        return Error{m_name + " cannot listen on port " + std::to_string(port) + ": " +
                     m_server.errorString().toStdString()};
    m_port = m_server.serverPort();
    return true;
}

void Origin::kill() {
    m_server.close();
    for (QTcpSocket* socket : std::exchange(m_sockets, {})) {
        const linger hard{1, 0};
        ::setsockopt(static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &hard,
                     sizeof hard);
        socket->disconnect();
        socket->abort();
        socket->deleteLater();
    }
}

void Origin::accept() {
    while (QTcpSocket* socket = m_server.nextPendingConnection()) {
        m_sockets.push_back(socket);
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        QObject::connect(socket, &QTcpSocket::readyRead, &m_server,
                         [this, socket] { answer(*socket); });
        QObject::connect(socket, &QTcpSocket::disconnected, &m_server, [this, socket] {
            m_sockets.remove(socket);
            socket->deleteLater();
        });
    }
}

/// Every whole request that has come, in order.
void Origin::answer(QTcpSocket& socket) {
    for (;;) {
        const QByteArray come = socket.peek(MaxHead);
        const qsizetype end = come.indexOf("\r\n\r\n");
        if (end < 0) {
            if (come.size() == MaxHead) socket.abort();
            return;
        }
        const QByteArray head = come.left(end + 2);
        const qsizetype whole = end + 4 + bodySize(head);
        if (socket.bytesAvailable() < whole) return;
        socket.skip(whole);
        ++m_requests;
        const bool bodyless = head.startsWith("HEAD ");
        socket.write(bodyless ? m_response.left(m_response.indexOf("\r\n\r\n") + 4) : m_response);
        // HTTP/1.0, as the proxy's own checks speak it, ends with the answer.
        if (head.left(head.indexOf('\r')).endsWith("/1.0")) return socket.disconnectFromHost();
    }
}

}  // namespace yard
