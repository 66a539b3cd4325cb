#include <QtTest>

#include "tests/support/httporigin.h"
#include "tests/traffic/trafficrig.h"

using namespace yard;
using namespace yard::test;

namespace {

constexpr int Brief = 700;  ///< ms

}  // namespace

/// Clients and servers that keep one waiting, in each phase; the outcomes are those of HAProxy
/// 2.6.12.
class TestTimeouts : public QObject {
    Q_OBJECT
private slots:
    void timeouts_data();
    void timeouts();
    void serverThatDoesNotRead_data();
    void serverThatDoesNotRead();
    void headTimeouts_data();
    void headTimeouts();
};

void TestTimeouts::timeouts_data() {
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("clientSlow");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("flags");
    const auto row = [](const char* name, const std::string& request, const std::string& answer,
                        bool slow, int status, const char* flags) {
        QTest::newRow(name) << QByteArray::fromStdString(request)
                            << QByteArray::fromStdString(answer) << slow << status
                            << QByteArray(flags);
    };
    row("no answer", Get, "", false, 504, "sH--");
    row("half a head", Get, "HTTP/1.1 200 OK\r\nFo", false, 504, "sH--");
    row("no rest of the body", Get, Ten, false, 200, "sD--");
    row("body of the request stalls", Post10, "", false, 504, "sH--");
    row("body stalls after an early answer", Post10, Ok, true, 200, "cD--");
    row("tunnel", "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: foo\r\n\r\n",
        "HTTP/1.1 101 Go\r\nConnection: upgrade\r\nUpgrade: foo\r\n\r\nhello", true, 101, "cD--");
}

void TestTimeouts::timeouts() {
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, answer);
    QFETCH(bool, clientSlow);
    QFETCH(int, status);
    QFETCH(QByteArray, flags);
    RawPeer peer;
    TrafficRig rig;
    // Time enough to say the rest before it runs out.
    (clientSlow ? rig.conf().timeouts.client : rig.conf().timeouts.server) = Brief;
    rig.addServer("A", peer.port());
    rig.start();
    TestClient client(rig.port());
    QVERIFY(client.send(request.toStdString()));
    Wire server = peer.accept();
    server.readUntil("\r\n\r\n");
    QVERIFY(server.send(answer.toStdString()));
    const LogParts log(rig.nextLog());
    QCOMPARE(log.status, status);
    QCOMPARE(log.flags, flags.toStdString());
    QVERIFY(log.times.back() >= Brief - 1 && log.times.back() < 9000);
    QCOMPARE(statusOf(client.readUntil("\r\n\r\n")), status);
    QVERIFY(server.awaitEnd());
}

void TestTimeouts::serverThatDoesNotRead_data() {
    QTest::addColumn<int>("size");
    for (const int size : {1000, 100000, 1 << 20, 3 << 20, 20 << 20})
        QTest::addRow("%d", size) << size;
}

// Bytes may wait for the server at any point of the body, also behind its end.
void TestTimeouts::serverThatDoesNotRead() {
    QFETCH(int, size);
    RawPeer peer;
    TrafficRig rig;
    rig.conf().timeouts.server = 200;
    rig.addServer("A", peer.port());
    rig.start();
    TestClient client(rig.port());
    QVERIFY(client.request("/x", "Content-Length: " + std::to_string(size) + "\r\n", "POST"));
    Wire server = peer.accept();
    const std::string body(static_cast<size_t>(size), 'x');
    size_t sent = 0;
    std::string line;
    QVERIFY(await([&] {
        sent += client.sendSome(std::string_view(body).substr(sent));
        return !(line = rig.nextLog(Millis(0))).empty();
    }));
    const LogParts log(line);
    QCOMPARE(log.status, 504);
    QCOMPARE(log.flags, std::string("sH--"));
    QCOMPARE(statusOf(client.readUntil("</html>")), 504);
}

void TestTimeouts::headTimeouts_data() {
    QTest::addColumn<int>("client");
    QTest::addColumn<int>("request");
    QTest::addColumn<int>("keepAlive");
    QTest::addColumn<QByteArray>("first");  // a whole request, to be answered
    QTest::addColumn<QByteArray>("then");
    QTest::addColumn<int>("status");  // 0: closed silently
    const QByteArray get = QByteArray::fromStdString(Get);
    QTest::newRow("silent, http-request") << 0 << Brief << 0 << QByteArray() << QByteArray() << 408;
    QTest::newRow("silent, client") << Brief << 20000 << 0 << QByteArray() << QByteArray() << 408;
    QTest::newRow("half a head") << 0 << Brief << 0 << QByteArray()
                                 << QByteArray("GET / HTTP/1.1\r\nHo") << 408;
    QTest::newRow("half a second head")
        << 20000 << Brief << 20000 << get << QByteArray("GET /") << 408;
    QTest::newRow("idle, keep-alive") << 20000 << 20000 << Brief << get << QByteArray() << 0;
    QTest::newRow("idle, http-request") << 20000 << Brief << 0 << get << QByteArray() << 0;
    QTest::newRow("idle, client") << Brief << 0 << 0 << get << QByteArray() << 0;
}

void TestTimeouts::headTimeouts() {
    QFETCH(int, client);
    QFETCH(int, request);
    QFETCH(int, keepAlive);
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, then);
    QFETCH(int, status);
    HttpOrigin origin("A");
    TrafficRig rig;
    rig.conf().timeouts.client = client;
    rig.conf().timeouts.httpRequest = request;
    rig.conf().timeouts.httpKeepAlive = keepAlive;
    rig.addServer("A", origin.port());
    rig.start();
    TestClient wire(rig.port());
    if (!first.isEmpty()) {
        QVERIFY(wire.send(first.toStdString()));
        QCOMPARE(statusOf(wire.readMessage()), 200);
        QCOMPARE(LogParts(rig.nextLog()).status, 200);
    }
    QVERIFY(wire.send(then.toStdString()));
    const std::string answer = wire.readAll();
    QCOMPARE(statusOf(answer), status);
    if (status == 0) {
        QVERIFY(rig.noLog());
    } else {
        const LogParts log(rig.nextLog());
        QCOMPARE(log.status, 408);
        QCOMPARE(log.flags, std::string("cR--"));
        QVERIFY(log.times.back() >= Brief - 1);
    }
}

QTEST_GUILESS_MAIN(TestTimeouts)
#include "tst_timeouts.moc"
