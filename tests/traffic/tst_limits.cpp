#include <QtTest>

#include "tests/support/httporigin.h"
#include "tests/traffic/trafficrig.h"

using namespace yard;
using namespace yard::test;

/// Limits of a frontend, stopping, the statistics page, log variants.
class TestLimits : public QObject {
    Q_OBJECT
private slots:
    void maxconn_data();
    void maxconn();
    void sessionRate();
    void softStop();
    void fatalStop();
    void stopWhileQueued();
    void statsPage_data();
    void statsPage();
    void withoutStatsPage();
    void statsClientLeaves();
    void logAsap();
    void defaultLog();
};

void TestLimits::maxconn_data() {
    QTest::addColumn<int>("workers");
    QTest::newRow("one worker") << 1;
    QTest::newRow("three workers") << 3;
}

void TestLimits::maxconn() {
    QFETCH(int, workers);
    HttpOrigin origin("A");
    TrafficRig rig;
    rig.conf().maxconn = 4;
    rig.addServer("A", origin.port());
    rig.start(workers);
    std::vector<TestClient> clients;
    for (int i = 0; i < 12; ++i) {
        clients.emplace_back(rig.port());
        QVERIFY(clients.back().send(Get));
    }
    // Who is answered depends on the workers; each that leaves lets exactly one in.
    std::vector<bool> answered(clients.size());
    const auto answers = [&] {
        for (size_t i = 0; i < clients.size(); ++i)
            if (!answered[i] && !clients[i].silent(Millis(0))) answered[i] = true;
        return std::count(answered.begin(), answered.end(), true);
    };
    for (int left = 0; left < 8; ++left) {
        QVERIFY(await([&] { return answers() == 4 + left; }));
        QCOMPARE(rig.frontend().current(), int64_t(4));
        const size_t leaver = [&] {
            for (size_t i = 0; i < clients.size(); ++i)
                if (answered[i] && clients[i].open()) return i;
            return clients.size();
        }();
        QVERIFY(leaver < clients.size());
        if (left == 0) {
            await([] { return false; }, Millis(50));
            QCOMPARE(answers(), 4);
        }
        clients[leaver].close();
    }
    QVERIFY(await([&] { return answers() == 12; }));
    QCOMPARE(rig.frontendRow().smax, uint64_t(4));
}

void TestLimits::sessionRate() {
    HttpOrigin origin("A");
    TrafficRig rig;
    rig.conf().sessRate = 2;
    rig.addServer("A", origin.port());
    rig.start();
    std::vector<TestClient> clients;
    for (int i = 0; i < 4; ++i) {
        clients.emplace_back(rig.port());
        QVERIFY(clients.back().send(Get));
    }
    QCOMPARE(statusOf(clients[0].readMessage()), 200);
    QCOMPARE(statusOf(clients[1].readMessage()), 200);
    QCOMPARE(rig.frontendRow().stot, uint64_t(2));
    QCOMPARE(rig.frontendRow().rateLimit, int64_t(2));
    // The others come in as the second passes.
    QCOMPARE(statusOf(clients[2].readMessage()), 200);
    QCOMPARE(statusOf(clients[3].readMessage()), 200);
}

void TestLimits::softStop() {
    PeerRig rig;
    TestClient idle(rig.port()), active(rig.port());
    QVERIFY(idle.send(Get));
    Wire first = rig.peer.accept();
    first.readUntil("\r\n\r\n");
    QVERIFY(first.send(Ok));
    QCOMPARE(statusOf(idle.readMessage()), 200);
    QVERIFY(active.request("/x", "Content-Length: 0\r\n", "POST"));
    Wire server = rig.peer.accept();
    server.readUntil("\r\n\r\n");
    rig.stopSoftly();
    QVERIFY(idle.awaitEnd());
    QVERIFY(first.awaitEnd());
    QVERIFY(await([&] { return !TestClient(rig.port()).open(); }));
    QVERIFY(server.send(Ok));
    const std::string answer = active.readMessage();
    QCOMPARE(headerOf(answer, "connection"), std::string("close"));
    QCOMPARE(bodyOf(answer), std::string("ok"));
    QVERIFY(active.awaitEnd());
    QVERIFY(await([&] { return rig.sessions() == 0; }));
}

void TestLimits::fatalStop() {
    RawPeer peer;
    TrafficRig rig;
    rig.addServer("A", peer.port());
    rig.start(2);
    std::vector<TestClient> clients;
    std::vector<Wire> servers;
    for (int i = 0; i < 6; ++i) {
        clients.emplace_back(rig.port());
        QVERIFY(clients.back().send(Get));
        servers.push_back(peer.accept());
    }
    rig.stop();
    for (TestClient& client : clients) QVERIFY(client.awaitEnd());
    for (Wire& server : servers) QVERIFY(server.awaitEnd());
}

// Workers go one after the other while requests of the others wait for the same slot.
void TestLimits::stopWhileQueued() {
    for (int round = 0; round < 5; ++round) {
        RawPeer peer;
        TrafficRig rig;
        rig.addServer("A", peer.port()).maxconn = 1;
        rig.start(4);
        std::vector<TestClient> clients;
        for (int i = 0; i < 16; ++i) {
            clients.emplace_back(rig.port());
            QVERIFY(clients.back().send(Get));
        }
        QVERIFY(await([&] { return rig.backend().queueLength() == 15; }));
        rig.stop();
        QCOMPARE(rig.backend().queueLength(), size_t(0));
        QCOMPARE(rig.serverRow("A").scur, uint64_t(0));
    }
}

void TestLimits::statsPage_data() {
    QTest::addColumn<bool>("later");
    QTest::newRow("at once") << false;
    QTest::newRow("from another thread") << true;
}

void TestLimits::statsPage() {
    QFETCH(bool, later);
    HttpOrigin origin("A");
    TrafficRig rig;
    rig.conf().statsEnabled = true;
    std::string asked;
    std::function<void(std::string)> answerLater;
    std::atomic<bool> waits = false;
    rig.crew().page = [&](PageWish wish, std::function<void(std::string)> reply) {
        asked = wish.uri;
        if (!later) return reply("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage");
        answerLater = reply;
        waits = true;
    };
    rig.addServer("A", origin.port());
    rig.start();
    TestClient client(rig.port());
    QVERIFY(client.request("/haproxy?stats;csv"));
    if (later) {
        QVERIFY(await([&] { return waits.load(); }));
        answerLater("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage");
    }
    QCOMPARE(bodyOf(client.readMessage()), std::string("page"));
    QCOMPARE(asked, std::string("/haproxy?stats;csv"));
    const LogParts log(rig.nextLog());
    QCOMPARE(log.server, std::string("p/<STATS>"));
    QCOMPARE(log.flags, std::string("LR--"));
    QCOMPARE(log.status, 200);
    QCOMPARE(rig.frontendRow().intercepted, uint64_t(1));
    QCOMPARE(bodyOf(TestClient::get(rig.port(), "/other")), std::string("A"));
}

void TestLimits::withoutStatsPage() {
    HttpOrigin origin("A");
    TrafficRig rig;
    rig.conf().statsEnabled = true;
    rig.addServer("A", origin.port());
    rig.start();
    QCOMPARE(bodyOf(TestClient::get(rig.port(), "/haproxy?stats")), std::string("A"));
}

void TestLimits::statsClientLeaves() {
    TrafficRig rig;
    rig.conf().statsEnabled = true;
    std::function<void(std::string)> reply;
    std::atomic<bool> waits = false;
    rig.crew().page = [&](PageWish, std::function<void(std::string)> answer) {
        reply = answer;
        waits = true;
    };
    rig.start();
    TestClient client(rig.port());
    QVERIFY(client.request("/haproxy?stats"));
    QVERIFY(await([&] { return waits.load(); }));
    client.reset();
    QVERIFY(await([&] { return rig.sessions() == 0; }));
    reply("HTTP/1.1 200 OK\r\n\r\n");
    QCOMPARE(LogParts(rig.nextLog()).server, std::string("p/<STATS>"));
    rig.stop();
    reply("nobody is there any more");
}

void TestLimits::logAsap() {
    RawPeer peer;
    TrafficRig rig;
    rig.conf().logAsap = true;
    rig.addServer("A", peer.port());
    rig.start();
    TestClient client(rig.port());
    QVERIFY(client.send(Get));
    Wire server = peer.accept();
    server.readUntil("\r\n\r\n");
    QVERIFY(server.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"));
    const std::string line = rig.nextLog();
    QVERIFY2(line.find("/+") != std::string::npos, line.c_str());
    QVERIFY(server.send("defghij"));
    QCOMPARE(bodyOf(client.readMessage()), std::string("abcdefghij"));
    QVERIFY(rig.noLog());
}

void TestLimits::defaultLog() {
    HttpOrigin origin("A");
    TrafficRig rig;
    rig.conf().logFormat.clear();
    rig.addServer("A", origin.port());
    rig.start();
    TestClient client(rig.port());
    QVERIFY(client.send(Get));
    QCOMPARE(statusOf(client.readMessage()), 200);
    const std::string port = std::to_string(client.localPort());
    QCOMPARE(rig.nextLog(), "Connect from 127.0.0.1:" + port +
                                " to 127.0.0.1:" + std::to_string(rig.port()) + " (p/HTTP)");
    QVERIFY(rig.noLog());
}

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
