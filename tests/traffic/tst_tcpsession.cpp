#include <QtTest>

#include "tests/support/httporigin.h"
#include "tests/traffic/trafficrig.h"

using namespace yard;
using namespace yard::test;

/// TCP mode: joined connections, half-closes, failures, timeouts.
class TestTcpSession : public QObject {
    Q_OBJECT
private slots:
    void bothWays();
    void clientEndsFirst();
    void serverEndsFirst();
    void bigStreams();
    void failures_data();
    void failures();
    void idle_data();
    void idle();
    void refused();
    void redispatched();
    void stickStoredWhenConnected();
    void dontLogNull();
    void logsAsSoonAsPossible();
};

void TestTcpSession::bothWays() {
    PeerRig rig(Mode::Tcp);
    TestClient client(rig.port());
    Wire server = rig.peer.accept();
    // The server may speak first.
    QVERIFY(server.send("hello"));
    QCOMPARE(client.readBytes(5), std::string("hello"));
    for (int i = 0; i < 5; ++i) {
        QVERIFY(client.send("ping"));
        QCOMPARE(server.readBytes(4), std::string("ping"));
        QVERIFY(server.send("pong"));
        QCOMPARE(client.readBytes(4), std::string("pong"));
    }
    QVERIFY(rig.noLog());
}

void TestTcpSession::clientEndsFirst() {
    PeerRig rig(Mode::Tcp);
    TestClient client(rig.port());
    QVERIFY(client.send("hi"));
    client.shutWrite();
    Wire server = rig.peer.accept();
    QCOMPARE(server.readAll(), std::string("hi"));
    QVERIFY(!server.wasReset());
    QVERIFY(server.send("late"));
    server.close();
    QCOMPARE(client.readAll(), std::string("late"));
    const std::string line = rig.nextLog();
    QCOMPARE(LogParts(line).flags, std::string("--"));
    QVERIFY2(line.find(" 4 -- ") != std::string::npos, line.c_str());
    QVERIFY(await([&] { return rig.sessions() == 0; }));
}

void TestTcpSession::serverEndsFirst() {
    PeerRig rig(Mode::Tcp);
    TestClient client(rig.port());
    Wire server = rig.peer.accept();
    QVERIFY(server.send("bye"));
    server.shutWrite();
    QCOMPARE(client.readAll(), std::string("bye"));
    QVERIFY(rig.noLog());
    QVERIFY(client.send("still here"));
    QCOMPARE(server.readBytes(10), std::string("still here"));
    client.close();
    QVERIFY(server.awaitEnd());
    QCOMPARE(LogParts(rig.nextLog()).flags, std::string("--"));
}

// Long enough to be spliced, in both directions at once, then small talk again.
void TestTcpSession::bigStreams() {
    PeerRig rig(Mode::Tcp);
    TestClient client(rig.port());
    Wire server = rig.peer.accept();
    std::string up, down;
    for (uint32_t i = 0; up.size() < (8U << 20); ++i) up += std::to_string(i) + ",";
    down.assign(up.rbegin(), up.rend());
    size_t sentUp = 0, sentDown = 0;
    std::string gotUp, gotDown;
    QVERIFY(await([&] {
        sentUp += client.sendSome(std::string_view(up).substr(sentUp));
        sentDown += server.sendSome(std::string_view(down).substr(sentDown));
        gotUp += server.readBytes(1 << 20, Millis(0));
        gotDown += client.readBytes(1 << 20, Millis(0));
        server.silent(Millis(0));
        client.silent(Millis(0));
        return gotUp.size() >= up.size() && gotDown.size() >= down.size();
    }));
    QVERIFY(gotUp == up);
    QVERIFY(gotDown == down);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(client.send("ping"));
        QCOMPARE(server.readBytes(4), std::string("ping"));
        QVERIFY(server.send("pong"));
        QCOMPARE(client.readBytes(4), std::string("pong"));
    }
}

void TestTcpSession::failures_data() {
    QTest::addColumn<bool>("clientFails");
    QTest::addColumn<QByteArray>("flags");
    QTest::newRow("client resets") << true << QByteArray("CD");
    QTest::newRow("server resets") << false << QByteArray("SD");
}

void TestTcpSession::failures() {
    QFETCH(bool, clientFails);
    QFETCH(QByteArray, flags);
    PeerRig rig(Mode::Tcp);
    TestClient client(rig.port());
    Wire server = rig.peer.accept();
    QVERIFY(client.send("hi"));
    QCOMPARE(server.readBytes(2), std::string("hi"));
    if (clientFails)
        client.reset();
    else
        server.reset();
    QVERIFY(clientFails ? server.awaitEnd() : client.awaitEnd());
    QCOMPARE(LogParts(rig.nextLog()).flags, flags.toStdString());
    if (clientFails) QVERIFY(server.wasReset());
    const StatRow row = rig.serverRow("A");
    QCOMPARE(row.cliAbrt, uint64_t(clientFails));
    QCOMPARE(row.srvAbrt, uint64_t(!clientFails));
    QCOMPARE(row.scur, uint64_t(0));
}

void TestTcpSession::idle_data() {
    QTest::addColumn<int>("client");
    QTest::addColumn<int>("server");
    QTest::addColumn<int>("tunnel");
    QTest::addColumn<int>("clientFin");
    QTest::addColumn<QByteArray>("flags");
    QTest::newRow("client") << 100 << 20000 << 0 << 0 << QByteArray("cD");
    QTest::newRow("server") << 20000 << 100 << 0 << 0 << QByteArray("sD");
    QTest::newRow("tunnel replaces both") << 20000 << 20000 << 100 << 0 << QByteArray("cD");
    QTest::newRow("client-fin after its end") << 20000 << 20000 << 0 << 100 << QByteArray("cD");
}

void TestTcpSession::idle() {
    QFETCH(int, client);
    QFETCH(int, server);
    QFETCH(int, tunnel);
    QFETCH(int, clientFin);
    QFETCH(QByteArray, flags);
    RawPeer peer;
    TrafficRig rig(Mode::Tcp);
    Timeouts& t = rig.conf().timeouts;
    t.client = client;
    t.server = server;
    t.tunnel = tunnel;
    t.clientFin = clientFin;
    rig.addServer("A", peer.port());
    rig.start();
    TestClient wire(rig.port());
    Wire other = peer.accept();
    QVERIFY(wire.send("hi"));
    if (clientFin) wire.shutWrite();
    QVERIFY(wire.awaitEnd());
    const LogParts log(rig.nextLog());
    QCOMPARE(log.flags, flags.toStdString());
    QVERIFY(log.times.back() >= 99 && log.times.back() < 10000);
}

void TestTcpSession::refused() {
    TrafficRig rig(Mode::Tcp);
    rig.conf().retries = 0;
    rig.addServer("A", refusingPort());
    rig.start();
    TestClient client(rig.port());
    QCOMPARE(client.readAll(), std::string());
    const LogParts log(rig.nextLog());
    QCOMPARE(log.flags, std::string("SC"));
    QCOMPARE(log.server, std::string("p/A"));
}

void TestTcpSession::redispatched() {
    RawPeer peer;
    TrafficRig rig(Mode::Tcp);
    rig.conf().redispatch = -1;
    rig.addServer("A", refusingPort());
    rig.addServer("B", peer.port()).backup = true;
    rig.start();
    TestClient client(rig.port());
    QVERIFY(client.send("hi"));
    Wire server = peer.accept();
    QCOMPARE(server.readBytes(2), std::string("hi"));
    server.close();
    client.close();
    const LogParts log(rig.nextLog());
    QCOMPARE(log.server, std::string("p/B"));
    QCOMPARE(log.retries, std::string("+1"));
}

void TestTcpSession::stickStoredWhenConnected() {
    RawPeer peer;
    TrafficRig rig(Mode::Tcp);
    rig.addStickTable(KeyType::Ip, "src", true, true);
    rig.addServer("A", peer.port());
    rig.start();
    TestClient client(rig.port());
    Wire server = peer.accept();
    QVERIFY(await([&] { return rig.table().used() == 1; }));
    client.close();
    QVERIFY(server.awaitEnd());
    server.close();
    const Trace trace = rig.traces(1).front();
    QVERIFY(trace.stick.stored);
    QCOMPARE(trace.attempts[0].outcome, Outcome::Connected);
    QCOMPARE(trace.server, std::string("A"));
}

void TestTcpSession::dontLogNull() {
    RawPeer peer;
    TrafficRig rig(Mode::Tcp);
    rig.conf().dontLogNull = true;
    rig.addServer("A", peer.port());
    rig.start();
    for (const bool speaks : {false, true}) {
        TestClient client(rig.port());
        Wire server = peer.accept();
        if (speaks) QVERIFY(client.send("hi"));
        client.shutWrite();
        QVERIFY(server.awaitEnd());
        server.close();
        QVERIFY(client.awaitEnd());
    }
    QVERIFY(rig.nextLog().find(" 0 -- ") != std::string::npos);
    QVERIFY(rig.noLog());
}

void TestTcpSession::logsAsSoonAsPossible() {
    RawPeer peer;
    TrafficRig rig(Mode::Tcp);
    rig.conf().logAsap = true;
    rig.addServer("A", peer.port());
    rig.start();
    TestClient client(rig.port());
    Wire server = peer.accept();
    const std::string line = rig.nextLog();
    QVERIFY2(line.find(" +0 -- ") != std::string::npos, line.c_str());
    client.close();
    QVERIFY(server.awaitEnd());
    server.close();
    QVERIFY(await([&] { return rig.sessions() == 0; }));
    QVERIFY(rig.noLog());
}

QTEST_GUILESS_MAIN(TestTcpSession)
#include "tst_tcpsession.moc"
