#pragma once

#include <QHash>
#include <QHostAddress>
#include <QNetworkDatagram>
#include <QUdpSocket>

namespace yard::test {

/// A name server on loopback (RFC 1035, one question a packet), in this thread's event loop.
class Names {
public:
    enum Code : uint8_t { Ok = 0, Failure = 2, Nx = 3, Refused = 5 };
    struct Entry {
        QStringList addresses;
        Code code = Ok;
        bool silent = false;
    };

    Names() {
        m_socket.bind(QHostAddress::LocalHost);
        QObject::connect(&m_socket, &QUdpSocket::readyRead, &m_socket, [this] {
            while (m_socket.hasPendingDatagrams()) answer(m_socket.receiveDatagram());
        });
    }
    uint16_t port() const { return m_socket.localPort(); }
    /// Names that are not set do not exist.
    void set(const QString& name, Entry entry) { m_entries[name] = std::move(entry); }
    int questions() const { return m_questions; }

private:
    static constexpr int HeadSize = 12;

    void answer(const QNetworkDatagram& asked) {
        const QByteArray packet = asked.data();
        QStringList labels;
        qsizetype at = HeadSize;
        for (qsizetype size = 0; (size = static_cast<uint8_t>(packet[at])) > 0; at += size + 1)
            labels << QString::fromLatin1(packet.mid(at + 1, size));
        const bool v6 = packet[at + 2] == 28;
        ++m_questions;
        const Entry entry = m_entries.value(labels.join(QLatin1Char('.')), {{}, Nx, false});
        if (entry.silent) return;
        QByteArray records;
        char count = 0;
        for (const QString& text : entry.addresses)
            if (QHostAddress(text).protocol() ==
                (v6 ? QAbstractSocket::IPv6Protocol : QAbstractSocket::IPv4Protocol)) {
                records += record(QHostAddress(text));
                ++count;
            }
        QByteArray head = packet.left(2);
        head += QByteArray("\x81\x80\0\1\0", 5) + count + QByteArray(4, '\0');
        head[3] = static_cast<char>(0x80 | entry.code);
        m_socket.writeDatagram(
            asked.makeReply(head + packet.mid(HeadSize, at + 5 - HeadSize) + records));
    }
    static QByteArray record(const QHostAddress& address) {
        const bool v6 = address.protocol() == QAbstractSocket::IPv6Protocol;
        QByteArray bytes;
        if (v6) {
            const Q_IPV6ADDR raw = address.toIPv6Address();
            bytes = QByteArray(reinterpret_cast<const char*>(raw.c), 16);
        } else {
            for (const int shift : {24, 16, 8, 0})
                bytes += static_cast<char>(address.toIPv4Address() >> shift);
        }
        // The name of the question, its type, IN, for a minute.
        return QByteArray("\xC0\x0C\0", 3) + (v6 ? '\x1C' : '\1') +
               QByteArray("\0\1\0\0\0\x3C\0", 7) + static_cast<char>(bytes.size()) + bytes;
    }

    QUdpSocket m_socket;
    QHash<QString, Entry> m_entries;
    int m_questions = 0;
};

}  // namespace yard::test
