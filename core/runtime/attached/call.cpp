#include "core/runtime/attached/call.h"

#include <QLocalSocket>
#include <QTcpSocket>

namespace yard {
namespace {

constexpr qint64 ReadAtOnce = 65536;

QString spoken(const Millis& span) {
    return span.count() % 1000 ? Call::tr("%1 ms").arg(span.count())
                               : Call::tr("%1 s").arg(span.count() / 1000);
}

QString faultOf(int error, const QString& system, const SocketPlace& place) {
    const QString where = place.text();
    switch (error) {
        case QAbstractSocket::ConnectionRefusedError:
            return Call::tr("Nobody listens at %1").arg(where);
        case QAbstractSocket::HostNotFoundError:
            return place.path.isEmpty() ? Call::tr("There is no host %1").arg(place.host)
                                        : Call::tr("There is no socket %1").arg(where);
        case QAbstractSocket::SocketAccessError:
            return Call::tr("You may not use %1: permission denied").arg(where);
        case QAbstractSocket::SocketTimeoutError:
            return Call::tr("%1 does not answer").arg(where);
        default:
            return Call::tr("%1: %2").arg(where, system);
    }
}

}  // namespace

Call::Call(const SocketPlace& place, std::string line, Clock& clock, Millis patience)
    : m_place(place), m_line(std::move(line)), m_clock(clock), m_patience(patience) {
    // An error may be told at once, when nobody listens to this object yet.
    QMetaObject::invokeMethod(this, &Call::begin, Qt::QueuedConnection);
}

Call::~Call() = default;

template <typename Socket>
void Call::watch(Socket* socket) {
    m_socket = socket;
    socket->setReadBufferSize(ReadAtOnce);
    connect(socket, &Socket::connected, this, &Call::saySomething);
    connect(socket, &Socket::disconnected, this, [this] { end({}); });
    connect(socket, &Socket::readyRead, this, [this] {
        m_anything = true;
        wait();
        emit heard();
    });
    connect(socket, &Socket::errorOccurred, this, [this, socket](auto error) {
        const auto number = static_cast<int>(error);
        // It closes when it has answered.
        if (number == QAbstractSocket::RemoteHostClosedError)
            end({});
        else
            end(faultOf(number, socket->errorString(), m_place));
    });
}

void Call::begin() {
    if (m_over) return;
    wait();
    if (m_place.path.isEmpty()) {
        auto* socket = new QTcpSocket(this);
        watch(socket);
        socket->connectToHost(m_place.host, m_place.port);
    } else {
        auto* socket = new QLocalSocket(this);
        watch(socket);
        socket->connectToServer(m_place.path);
    }
}

void Call::silence() {
    disconnect();
    m_over = true;
    m_timer.reset();
    if (m_socket) m_socket->disconnect(this);
}

void Call::saySomething() {
    m_socket->write(m_line.data(), static_cast<qint64>(m_line.size()));
    m_socket->write("\n", 1);
}

void Call::wait() {
    if (m_patience.count() <= 0) return;
    m_timer = m_clock.after(m_patience, [this] {
        end(tr("%1 has not answered for %2").arg(m_place.text(), spoken(m_patience)));
    });
}

void Call::end(const QString& fault) {
    if (m_over) return;
    m_over = true;
    m_timer.reset();
    m_fault = fault;
    if (fault.isEmpty() && !m_anything && m_socket->bytesAvailable() == 0)
        m_fault = tr("%1 closed the connection without an answer").arg(m_place.text());
    emit heard();
}

std::string Call::take() {
    if (!m_socket || !m_socket->isReadable()) return {};
    std::string piece = m_socket->read(ReadAtOnce).toStdString();
    if (m_socket->bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &Call::heard, Qt::QueuedConnection);
    return piece;
}

bool Call::ended() const { return m_over && (!m_socket || m_socket->bytesAvailable() == 0); }

}  // namespace yard
