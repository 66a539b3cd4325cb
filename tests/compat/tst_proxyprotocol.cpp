#include <QtTest>

#include "tests/compat/sidebyside.h"
#include "tests/compat/story.h"

using namespace yard;
using namespace yard::test;

namespace {

const char Config[] = R"(
global
 nbthread 1
 stats socket unix@cli level admin
defaults
 log "$LOG" format raw local0
 mode http
 timeout client "${PATIENCE}"
 timeout connect 20s
 timeout server 20s
frontend in
 bind 127.0.0.1:${PORT1} accept-proxy name door
 option httplog
 option forwardfor
 tcp-request connection set-var(sess.early) fc_err
 http-request set-header x-early "%[var(sess.early)] %[fc_err]"
 http-request set-header x-way "%[src]:%[src_port]>%[dst]:%[dst_port]"
 tcp-request session reject if { src 9.9.9.9 }
 default_backend lined
frontend expecting
 error-log-format "%ci %ft %b/%s %ST %B %U %tsc %ac/%fc/%bc %hr %{+Q}r %[fc_err] %[fc_err_str] %[ssl_fc_err] %[src]"
 bind 127.0.0.1:${PORT2}
 option httplog
 option dontlognull
 tcp-request connection expect-proxy layer4 if { src 127.0.0.1 }
 default_backend binary
listen tcp
 mode tcp
 option tcplog
 bind 127.0.0.1:${PORT3} accept-proxy
 stick on src
 stick-table type ipv6 size 10
 server s ${ORIGIN1} send-proxy-v2 proxy-v2-options crc32c
frontend plain
 bind 127.0.0.1:${PORT4}
 no log
 default_backend lined
backend lined
 server s ${ORIGIN1} send-proxy
backend binary
 server s ${ORIGIN1} send-proxy send-proxy-v2
)";

/// For clients who say all that is waited for, and for those who do not.
const QString Long = QStringLiteral("PATIENCE=20s"), Short = QStringLiteral("PATIENCE=700ms");

const QByteArray Signature("\r\n\r\n\0\r\nQUIT\n", 12);
const QByteArray V4("\1\2\3\4\5\6\7\x8\x04\x57\x08\xae", 12);
const QByteArray Line = "PROXY TCP4 1.2.3.4 5.6.7.8 1111 2222\r\n";
const QByteArray Request = "GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

QByteArray binary(int command, int family, const QByteArray& body) {
    QByteArray out = Signature;
    out += static_cast<char>(command);
    out += static_cast<char>(family);
    out += static_cast<char>(body.size() >> 8);
    out += static_cast<char>(body.size() & 0xff);
    return out + body;
}

/// An origin that writes down what it is sent, and answers when a request has come.
class Recorder {
public:
    Recorder() {
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            QTcpSocket* socket = m_server.nextPendingConnection();
            const size_t number = m_heard.size();
            m_heard.emplace_back();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, number] {
                const QByteArray bytes = socket->readAll();
                m_heard[number] += bytes;
                if (bytes.endsWith("\r\n\r\n"))
                    socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            });
            QObject::connect(socket, &QTcpSocket::disconnected, socket, [this] { ++m_left; });
        });
        m_server.listen(QHostAddress::LocalHost);
    }
    QString variable() const {
        return QStringLiteral("ORIGIN1=127.0.0.1:%1").arg(m_server.serverPort());
    }
    const std::vector<QByteArray>& heard() const { return m_heard; }
    int left() const { return m_left; }  ///< of those who came

private:
    QTcpServer m_server;
    int m_left = 0;
    std::vector<QByteArray> m_heard;
};

/// Ports differ between the two programs: as digits anywhere, as two bytes in a binary header only.
QByteArray withoutPorts(QByteArray text, const std::vector<uint16_t>& ports) {
    for (const uint16_t port : ports) text.replace(QByteArray::number(port), "port");
    for (qsizetype at = text.indexOf(Signature); at >= 0; at = text.indexOf(Signature, at + 1)) {
        const QByteArray family = text.mid(at + Signature.size() + 1, 1);
        const qsizetype addresses = family == "\x11" ? 8 : 32;
        for (const qsizetype end : {0, 2}) {
            const QByteArray wire = text.mid(at + Signature.size() + 4 + addresses + end, 2);
            if (wire.size() < 2) continue;
            const auto port = static_cast<uint16_t>(uint8_t(wire[0]) << 8 | uint8_t(wire[1]));
            if (std::find(ports.begin(), ports.end(), port) != ports.end())
                text.replace(at + Signature.size() + 4 + addresses + end, 2, "##");
        }
    }
    return text;
}

}  // namespace

/// The PROXY protocol beside haproxy: what clients get, what origins are sent, what is logged.
class TestProxyProtocol : public QObject {
    Q_OBJECT
private slots:
    void accepted_data();
    void accepted();
    void stuckToTheNamed();
    void connectionsAreNotShared();
    void checks_data();
    void checks();

private:
    static QByteArray ask(const QString& program, int port, const QByteArrayList& pieces,
                          const QString& patience);
};

void TestProxyProtocol::accepted_data() {
    QTest::addColumn<int>("port");
    QTest::addColumn<QByteArrayList>("pieces");
    QTest::addColumn<QString>("patience");
    const auto row = [](const char* name, int port, const QByteArrayList& pieces,
                        const QString& patience = Long) {
        QTest::newRow(name) << port << pieces << patience;
    };
    const QByteArray v4 = binary(0x21, 0x11, V4);
    const QByteArray v6 =
        binary(0x21, 0x21, QByteArray("\x20\1", 2) + QByteArray(29, '\1') + QByteArray(5, '\2'));
    row("a line", 1, {Line + Request});
    row("a line, the request later", 1, {Line, Request});
    row("a line of IPv6", 1, {"PROXY TCP6 2001:db8::1 ::2 1 2\r\n" + Request});
    row("a line, nobody known", 1, {"PROXY UNKNOWN\r\n" + Request});
    row("unknown, with more", 1, {"PROXY UNKNOWN a b 1 2\r\n" + Request});
    row("another protocol", 1, {"PROXY UDP4 1.2.3.4 5.6.7.8 1 2\r\n" + Request});
    row("a cut line", 1, {Line.left(20)}, Short);
    row("a line without CR", 1, {"PROXY TCP4 1.2.3.4 5.6.7.8 1 2\n" + Request});
    row("no header", 1, {Request});
    row("two headers", 1, {Line + Line + Request});
    row("nothing", 1, {}, Short);
    row("a header, then nothing", 1, {Line}, Short);
    row("turned away by a rule", 1, {"PROXY TCP4 9.9.9.9 5.6.7.8 1 2\r\n" + Request});
    row("binary", 1, {v4 + Request});
    row("binary of IPv6", 1, {v6 + Request});
    row("binary, local", 1, {binary(0x20, 0, {}) + Request});
    row("binary, no family", 1, {binary(0x21, 0, {}) + Request});
    row("binary, another command", 1, {binary(0x22, 0x11, V4) + Request});
    row("binary, short", 1, {binary(0x21, 0x11, V4.left(11)) + Request});
    row("binary, records", 1, {binary(0x21, 0x11, V4 + QByteArray("\5\0\1x", 4)) + Request});
    row("binary, wrong checksum", 1,
        {binary(0x21, 0x11, V4 + QByteArray("\3\0\4abcd", 7)) + Request});
    row("binary, cut", 1, {v4.left(20)}, Short);
    row("binary, too large", 1, {binary(0x21, 0x11, V4 + "\4\x42\x68" + QByteArray(17000, 'x'))});
    row("expected", 2, {Line + Request});
    row("expected, not there", 2, {Request});
    row("tcp", 3, {Line + Request});
    row("tcp, IPv6", 3, {v6 + Request});
    row("tcp, no header", 3, {Request});
}

QByteArray TestProxyProtocol::ask(const QString& program, int port, const QByteArrayList& pieces,
                                  const QString& patience) {
    Recorder origin;
    ProgramSide side(Config, program, {origin.variable(), patience}, 4);
    if (!side.proxy.ready()) return side.proxy.errors().toLatin1();
    TestClient client(side.proxy.port(size_t(port)));
    for (const QByteArray& piece : pieces) {
        if (&piece != &pieces.front()) client.silent(Millis(50));
        client.send({piece.data(), size_t(piece.size())});
    }
    if (port == 3) client.readUntil("ok"), client.shutWrite();
    QByteArray told = QByteArray::fromStdString(client.readAll()) + "\nlog: ";
    told += QByteArray::fromStdString(side.log.next());
    // A client of whom nothing is known is logged with its own port.
    static const QRegularExpression when(
        QStringLiteral("(127.0.0.1:\\d+ )?\\[[^]]*\\d\\.\\d+\\] |\\d+/\\d+/\\d+ (?=40 )"));
    told = QString::fromLatin1(told).remove(when).toLatin1();
    for (const QByteArray& heard : origin.heard()) told += "\norigin: " + heard;
    return withoutPorts(told, {client.localPort(), side.proxy.port(size_t(port))});
}

void TestProxyProtocol::accepted() {
    QFETCH(int, port);
    QFETCH(QByteArrayList, pieces);
    QFETCH(QString, patience);
    const QByteArray theirs = ask(haproxy(), port, pieces, patience);
    QVERIFY2(theirs.contains("log: "), theirs.constData());
    QCOMPARE(ask(switchyardd(), port, pieces, patience), theirs);
}

void TestProxyProtocol::stuckToTheNamed() {
    for (const QString& program : {haproxy(), switchyardd()}) {
        Recorder origin;
        ProgramSide side(Config, program, {origin.variable(), Long}, 4);
        QVERIFY2(side.proxy.ready(), qPrintable(side.proxy.errors()));
        TestClient client(side.proxy.port(3));
        const QByteArray bytes = "PROXY TCP6 2001:db8::7 ::2 1 2\r\n" + Request;
        client.send({bytes.data(), size_t(bytes.size())});
        client.readUntil("ok");
        const std::string table =
            askSocket(side.proxy.program().path(QStringLiteral("cli")), "show table tcp");
        QVERIFY2(table.find("key=2001:db8::7 ") != std::string::npos, table.c_str());
    }
}

/// Requests of one client may share a connection, those of two never.
void TestProxyProtocol::connectionsAreNotShared() {
    for (const QString& program : {haproxy(), switchyardd()}) {
        Recorder origin;
        ProgramSide side(Config, program, {origin.variable(), Long}, 4);
        QVERIFY2(side.proxy.ready(), qPrintable(side.proxy.errors()));
        TestClient one(side.proxy.port(4)), two(side.proxy.port(4));
        for (int round = 0; round < 2; ++round)
            for (TestClient* client : {&one, &two}) {
                QVERIFY(client->request("/" + std::to_string(client->localPort())));
                QCOMPARE(statusOf(client->readMessage()), 200);
            }
        qsizetype requests = 0;
        for (const QByteArray& heard : origin.heard()) {
            QCOMPARE(heard.count("PROXY TCP4 127.0.0.1 127.0.0.1 "), 1);
            const QByteArray port = heard.split(' ')[4];
            QCOMPARE(heard.count("GET /" + port + " "), heard.count("GET /"));
            requests += heard.count("GET /");
        }
        QCOMPARE(requests, qsizetype(4));
        // HAProxy may close one of them early.
        if (program == switchyardd()) QCOMPARE(origin.heard().size(), size_t(2));
    }
}

void TestProxyProtocol::checks_data() {
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<QByteArray>("rules");
    const auto row = [](const char* words, const char* rules = "") {
        QTest::newRow((QByteArray(words) + " " + QByteArray(rules).simplified()).constData())
            << QByteArray(words) << QByteArray(rules);
    };
    constexpr const char* plain = " option tcp-check\n tcp-check connect\n tcp-check send x\n";
    row("send-proxy");
    row("send-proxy-v2");
    row("send-proxy-v2 proxy-v2-options crc32c");
    row("check-send-proxy");
    row("check-send-proxy no-check-send-proxy", " option httpchk\n");
    row("send-proxy no-check-send-proxy");
    row("send-proxy no-send-proxy", " option httpchk\n");
    row("send-proxy send-proxy-v2 no-send-proxy-v2");
    row("send-proxy port \"${CHECKPORT}\"", " option httpchk\n");
    row("send-proxy-v2 addr 127.0.0.1", " option httpchk\n");
    row("send-proxy port \"${CHECKPORT}\" check-send-proxy");
    row("send-proxy", plain);
    row("send-proxy", " option tcp-check\n tcp-check connect default\n tcp-check send x\n");
    row("", " option tcp-check\n tcp-check connect send-proxy\n tcp-check send x\n");
    row("send-proxy-v2", " option httpchk\n");
    row("send-proxy", " option smtpchk\n");
}

void TestProxyProtocol::checks() {
    QFETCH(QByteArray, words);
    QFETCH(QByteArray, rules);
    QByteArrayList told;
    for (const QString& program : {haproxy(), switchyardd()}) {
        Recorder origin;
        const QByteArray config =
            "listen a\n mode http\n bind 127.0.0.1:${PORT1}\n"
            " timeout client 5s\n timeout connect 5s\n timeout server 5s\n" +
            rules + " server s ${ORIGIN1} check " + words + "\n";
        const QString port = origin.variable().section(QLatin1Char(':'), 1);
        ProgramSide side(config.toStdString(), program,
                         {origin.variable(), QStringLiteral("CHECKPORT=") + port}, 1);
        QVERIFY2(side.proxy.ready(), qPrintable(side.proxy.errors()));
        // A header and what stands behind it may come apart.
        QVERIFY(await([&] { return origin.left() > 0; }));
        QVERIFY(!origin.heard()[0].isEmpty());
        static const QRegularExpression ports(QStringLiteral(" \\d+ \\d+\\r"));
        told << QString::fromLatin1(origin.heard()[0]).remove(ports).toLatin1();
    }
    QCOMPARE(told[1], told[0]);
}

QTEST_GUILESS_MAIN(TestProxyProtocol)
#include "tst_proxyprotocol.moc"
