#include <QtTest>

#include "tests/traffic/trafficrig.h"

using namespace yard;
using namespace yard::test;

/// What comes before an answer, and connections that stop to speak HTTP.
class TestUpgrades : public QObject {
    Q_OBJECT
private slots:
    void continued();
    void earlyHints();
    void earlyAnswer();
    void upgrade();
    void webSocket_data();
    void webSocket();
    void connectMethod();
};

void TestUpgrades::continued() {
    PeerRig rig;
    TestClient client(rig.port());
    QVERIFY(client.request("/x", "Expect: 100-continue\r\nContent-Length: 3\r\n", "POST"));
    Wire server = rig.peer.accept();
    QCOMPARE(headerOf(server.readUntil("\r\n\r\n"), "expect"), std::string("100-continue"));
    QVERIFY(client.silent(Millis(50)));
    QVERIFY(server.send("HTTP/1.1 100 Continue\r\n\r\n"));
    QCOMPARE(client.readUntil("\r\n\r\n"), std::string("HTTP/1.1 100 Continue\r\n\r\n"));
    QVERIFY(client.send("abc"));
    QCOMPARE(server.readBytes(3), std::string("abc"));
    QVERIFY(server.send(Ok));
    QCOMPARE(bodyOf(client.readMessage()), std::string("ok"));
    const LogParts log(rig.nextLog());
    QCOMPARE(log.status, 200);
    QCOMPARE(log.flags, std::string("----"));
}

void TestUpgrades::earlyHints() {
    PeerRig rig;
    TestClient client(rig.port());
    QVERIFY(client.send(Get));
    Wire server = rig.peer.accept();
    server.readUntil("\r\n\r\n");
    // Two of them, the second cut in its head, then the answer at once.
    QVERIFY(server.send("HTTP/1.1 103 Early\r\nLink: a\r\n\r\nHTTP/1.1 103 Ea"));
    QCOMPARE(client.readUntil("\r\n\r\n"), std::string("HTTP/1.1 103 Early\r\nlink: a\r\n\r\n"));
    QVERIFY(server.send("rly\r\nLink: b\r\n\r\n" + Ok));
    QCOMPARE(client.readUntil("\r\n\r\n"), std::string("HTTP/1.1 103 Early\r\nlink: b\r\n\r\n"));
    QCOMPARE(bodyOf(client.readMessage()), std::string("ok"));
}

void TestUpgrades::earlyAnswer() {
    PeerRig rig;
    TestClient client(rig.port());
    QVERIFY(client.request("/x", "Content-Length: 10\r\n", "POST", "abc"));
    Wire server = rig.peer.accept();
    QVERIFY(server.readUntil("abc").ends_with("abc"));
    QVERIFY(server.send(Ok));
    QCOMPARE(bodyOf(client.readMessage()), std::string("ok"));
    QVERIFY(rig.noLog());
    QVERIFY(client.send("defghij"));
    QCOMPARE(server.readBytes(7), std::string("defghij"));
    const LogParts log(rig.nextLog());
    QCOMPARE(log.status, 200);
    QCOMPARE(log.flags, std::string("----"));
    // The body is whole now, so another request may follow, on both sides.
    QVERIFY(client.send(Get));
    QVERIFY(!server.readUntil("\r\n\r\n").empty());
    QVERIFY(server.send(Ok));
    QCOMPARE(bodyOf(client.readMessage()), std::string("ok"));
}

void TestUpgrades::upgrade() {
    PeerRig rig;
    TestClient client(rig.port());
    QVERIFY(client.request("/x", "Connection: Upgrade\r\nUpgrade: foo\r\n", "GET", "early"));
    Wire server = rig.peer.accept();
    const std::string head = server.readUntil("\r\n\r\n");
    QCOMPARE(headerOf(head, "upgrade"), std::string("foo"));
    QVERIFY(server.send("HTTP/1.1 101 Go\r\nConnection: upgrade\r\nUpgrade: foo\r\n\r\nhello"));
    QCOMPARE(statusOf(client.readUntil("\r\n\r\n")), 101);
    QCOMPARE(client.readBytes(5), std::string("hello"));
    QCOMPARE(server.readBytes(5), std::string("early"));
    QVERIFY(client.send("ping"));
    QCOMPARE(server.readBytes(4), std::string("ping"));
    // Either side ends on its own.
    client.shutWrite();
    QVERIFY(server.awaitEnd());
    QVERIFY(server.send("late"));
    server.close();
    QCOMPARE(client.readAll(), std::string("late"));
    const LogParts log(rig.nextLog());
    QCOMPARE(log.status, 101);
    QCOMPARE(log.flags, std::string("----"));
}

void TestUpgrades::webSocket_data() {
    QTest::addColumn<QByteArray>("accept");
    QTest::addColumn<int>("status");
    QTest::newRow("right") << QByteArray("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") << 101;
    QTest::newRow("wrong") << QByteArray("s3pPLMBiTxaQ9kYGzzhZRbK+xOO=") << 502;
    QTest::newRow("none") << QByteArray() << 502;
}

void TestUpgrades::webSocket() {
    QFETCH(QByteArray, accept);
    QFETCH(int, status);
    PeerRig rig;
    TestClient client(rig.port());
    QVERIFY(
        client.request("/x",
                       "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"));
    Wire server = rig.peer.accept();
    server.readUntil("\r\n\r\n");
    QVERIFY(server.send(
        "HTTP/1.1 101 Go\r\nConnection: upgrade\r\nUpgrade: websocket\r\n" +
        (accept.isEmpty() ? "" : "Sec-WebSocket-Accept: " + accept.toStdString() + "\r\n") +
        "\r\n"));
    QCOMPARE(statusOf(client.readUntil("\r\n\r\n")), status);
}

void TestUpgrades::connectMethod() {
    PeerRig rig;
    TestClient client(rig.port());
    QVERIFY(client.send("CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n"));
    Wire server = rig.peer.accept();
    server.readUntil("\r\n\r\n");
    QVERIFY(server.send("HTTP/1.1 200 OK\r\n\r\n"));
    QCOMPARE(statusOf(client.readUntil("\r\n\r\n")), 200);
    QVERIFY(client.send("tun"));
    QCOMPARE(server.readBytes(3), std::string("tun"));
    QVERIFY(server.send("nel"));
    QCOMPARE(client.readBytes(3), std::string("nel"));
}

QTEST_GUILESS_MAIN(TestUpgrades)
#include "tst_upgrades.moc"
