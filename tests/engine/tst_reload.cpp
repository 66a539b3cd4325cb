#include <QtTest/QtTest>
#include <atomic>
#include <thread>

#include "core/engine/running/engine.h"
#include "tests/engine/enginerig.h"
#include "tests/support/httporigin.h"

using namespace yard;
using namespace yard::test;

class TestReload : public QObject {
    Q_OBJECT
private slots:
    void newConnectionsGetTheNewConfiguration();
    void aKeptConnectionFollows();
    void aRequestUnderWayFinishesAsItBegan();
    void aTcpSessionStaysWhereItIs();
    void aBindThatFailsChangesNothing();
    void whatStandsBesideMayRefuse();
    void bindsComeAndGo();
    void anAddressMovesToAnotherProxy();
    void connectionsBeyondMaxconnAreServed();
    void waitingRequestsAreServed();
    void noReloadOfWhatDoesNotRun();
    void stopsWithSeveralGenerations();
    void stopsSoftlyWithSeveralGenerations();
    void tracesOutliveTheirGeneration();
    void noRequestIsLost_data();
    void noRequestIsLost();

private:
    static std::string listen(const HttpOrigin& origin, const std::string& more = {}) {
        return Defaults + "listen a\n    bind 127.0.0.1:1\n" + more + "    server s " +
               origin.address() + "\n";
    }
};

void TestReload::newConnectionsGetTheNewConfiguration() {
    HttpOrigin one("one"), two("two");
    EngineRig rig;
    QCOMPARE(rig.start(listen(one)), std::string());
    const uint16_t port = rig.port();
    QCOMPARE(bodyOf(TestClient::get(port)), std::string("one"));
    QCOMPARE(rig.reload(listen(two)), std::string());
    QCOMPARE(rig.port(), port);
    QVERIFY(rig.awaitOneGeneration());
    QCOMPARE(bodyOf(TestClient::get(port)), std::string("two"));
}

// A client that waits between two requests does not notice.
void TestReload::aKeptConnectionFollows() {
    HttpOrigin one("one"), two("two");
    EngineRig rig;
    QCOMPARE(rig.start(listen(one)), std::string());
    TestClient client(rig.port()), fresh(rig.port());
    QVERIFY(client.request("/1"));
    QCOMPARE(bodyOf(client.readMessage()), std::string("one"));
    QVERIFY(await([&] { return rig.row("a", "FRONTEND").scur == 2; }));
    QCOMPARE(rig.reload(listen(two)), std::string());
    QVERIFY(rig.awaitOneGeneration());
    QCOMPARE(rig.row("a", "FRONTEND").scur, uint64_t(2));
    QVERIFY(client.request("/2"));
    QCOMPARE(bodyOf(client.readMessage()), std::string("two"));
    QVERIFY(fresh.request("/3"));
    QCOMPARE(bodyOf(fresh.readMessage()), std::string("two"));
    QCOMPARE(rig.row("a", "FRONTEND").stot, uint64_t(2));
}

void TestReload::aRequestUnderWayFinishesAsItBegan() {
    HttpOrigin two("two");
    RawPeer one;
    EngineRig rig;
    const std::string server = "    server s 127.0.0.1:" + std::to_string(one.port()) + "\n";
    QCOMPARE(rig.start(Defaults + "listen a\n    bind 127.0.0.1:1\n" + server), std::string());
    TestClient client(rig.port());
    QVERIFY(client.request("/1"));
    Wire peer = one.accept();
    QVERIFY(!peer.readUntil("\r\n\r\n").empty());
    QVERIFY(peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfirst"));
    QVERIFY(!client.readUntil("first").empty());
    QCOMPARE(rig.reload(listen(two)), std::string());
    QCOMPARE(rig.engine.generations(), size_t(1));
    QCOMPARE(rig.row("a", "s").scur, uint64_t(1));
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("two"));
    QVERIFY(peer.send("other"));
    QCOMPARE(client.readBytes(5), std::string("other"));
    QVERIFY(rig.awaitOneGeneration());
    QCOMPARE(rig.row("a", "s").scur, uint64_t(0));
    // Then it goes where the others are.
    QVERIFY(client.request("/2"));
    QCOMPARE(bodyOf(client.readMessage()), std::string("two"));
    QCOMPARE(rig.row("a", "s").stot, uint64_t(3));
}

void TestReload::aTcpSessionStaysWhereItIs() {
    RawPeer one, two;
    EngineRig rig;
    const auto text = [](const RawPeer& peer) {
        return "listen a\n    mode tcp\n    timeout connect 5s\n    timeout client 30s\n"
               "    timeout server 30s\n    bind 127.0.0.1:1\n    server s 127.0.0.1:" +
               std::to_string(peer.port()) + "\n";
    };
    QCOMPARE(rig.start(text(one)), std::string());
    TestClient client(rig.port());
    Wire server = one.accept();
    for (int i = 0; i < 3; ++i) QCOMPARE(rig.reload(text(two)), std::string());
    TestClient next(rig.port());
    Wire other = two.accept();
    QVERIFY(other.open());
    QVERIFY(client.send("ping"));
    QCOMPARE(server.readBytes(4), std::string("ping"));
    QVERIFY(server.send("pong"));
    QCOMPARE(client.readBytes(4), std::string("pong"));
    QVERIFY(await([&] { return rig.engine.generations() == 1; }));  // the empty ones are gone
    QVERIFY(await([&] { return rig.row("a", "FRONTEND").scur == 2; }));
    client.close();
    QVERIFY(server.awaitEnd());
    server.close();
    QVERIFY(rig.awaitOneGeneration());
    QCOMPARE(rig.row("a", "s").stot, uint64_t(2));
}

void TestReload::aBindThatFailsChangesNothing() {
    RawPeer busy;
    HttpOrigin one("one"), two("two");
    EngineRig rig;
    QCOMPARE(rig.start(listen(one)), std::string());
    TestClient client(rig.port());
    QVERIFY(client.request("/"));
    QCOMPARE(bodyOf(client.readMessage()), std::string("one"));
    const std::string at = "127.0.0.1:" + std::to_string(busy.port());
    QCOMPARE(rig.reload(listen(two, "    bind " + at + "\n    bind 127.0.0.1:1\n")),
             "Binding [test.cfg:8] for proxy a: cannot bind socket (Address already in use) "
             "for [" +
                 at + "]");
    QCOMPARE(rig.engine.generations(), size_t(0));
    QCOMPARE(rig.report().process.listeners.size(), size_t(1));
    QVERIFY(client.request("/"));
    QCOMPARE(bodyOf(client.readMessage()), std::string("one"));
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("one"));
}

void TestReload::whatStandsBesideMayRefuse() {
    HttpOrigin one("one"), two("two");
    EngineRig rig;
    QCOMPARE(rig.start(listen(one)), std::string());
    const auto refused =
        rig.engine.reload(configOf(listen(two)), [] { return Result<bool>(Error{"not now"}); });
    QVERIFY(!refused);
    QCOMPARE(refused.error(), std::string("not now"));
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("one"));
    QVERIFY(rig.engine.reload(configOf(listen(two)), [] { return Result<bool>(true); }));
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("two"));
}

void TestReload::bindsComeAndGo() {
    HttpOrigin origin("one");
    EngineRig rig;
    QCOMPARE(rig.start(listen(origin, "    bind 127.0.0.1:1\n")), std::string());
    const uint16_t first = rig.port(0), second = rig.port(1);
    TestClient idle(second);
    QVERIFY(idle.request("/"));
    QCOMPARE(bodyOf(idle.readMessage()), std::string("one"));
    QCOMPARE(rig.reload(listen(origin)), std::string());
    QVERIFY(idle.awaitEnd());  // nobody listens there any more
    QVERIFY(rig.awaitOneGeneration());
    QVERIFY(!TestClient(second).open());
    QCOMPARE(rig.reload(listen(origin, "    bind 127.0.0.1:" + std::to_string(second) + "\n")),
             std::string());
    QCOMPARE(bodyOf(TestClient::get(first)), std::string("one"));
    QCOMPARE(bodyOf(TestClient::get(second)), std::string("one"));
}

void TestReload::anAddressMovesToAnotherProxy() {
    HttpOrigin one("one"), two("two");
    EngineRig rig;
    QCOMPARE(rig.start(listen(one)), std::string());
    const uint16_t port = rig.port();
    TestClient client(port);
    QVERIFY(client.request("/"));
    QCOMPARE(bodyOf(client.readMessage()), std::string("one"));
    QCOMPARE(rig.reload(Defaults + "listen b\n    bind 127.0.0.1:1\n    server s " + two.address() +
                        "\n"),
             std::string());
    QCOMPARE(rig.port(), port);
    QVERIFY(rig.awaitOneGeneration());
    QVERIFY(client.request("/"));
    QCOMPARE(bodyOf(client.readMessage()), std::string("two"));
    QCOMPARE(rig.report().process.cumReq, uint64_t(2));  // those of a count on
}

// Accepted already, but without a place in the frontend: they wait for it in the new one.
void TestReload::connectionsBeyondMaxconnAreServed() {
    HttpOrigin one("one"), two("two");
    RawPeer slow;
    EngineRig rig;
    const std::string config = Defaults + "    maxconn 1\nlisten a\n    bind 127.0.0.1:1\n";
    QCOMPARE(rig.start(config + "    server s 127.0.0.1:" + std::to_string(slow.port()) + "\n"),
             std::string());
    TestClient client(rig.port());
    QVERIFY(client.request("/"));
    Wire peer = slow.accept();
    TestClient waits(rig.port());
    QVERIFY(waits.request("/"));
    QCOMPARE(rig.reload(config + "    server s " + two.address() + "\n"), std::string());
    QCOMPARE(bodyOf(waits.readMessage()), std::string("two"));
    waits.close();
    QVERIFY(peer.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none"));
    QCOMPARE(bodyOf(client.readMessage()), std::string("one"));
    QVERIFY(rig.awaitOneGeneration());
}

void TestReload::waitingRequestsAreServed() {
    RawPeer slow;
    HttpOrigin two("two");
    EngineRig rig;
    QCOMPARE(rig.start(Defaults + "listen a\n    bind 127.0.0.1:1\n    server s 127.0.0.1:" +
                       std::to_string(slow.port()) + " maxconn 1\n"),
             std::string());
    TestClient client(rig.port()), waits(rig.port());
    QVERIFY(client.request("/1"));
    Wire peer = slow.accept();
    QVERIFY(waits.request("/2"));
    QVERIFY(await([&] { return rig.row("a", "BACKEND").qcur == 1; }));
    QCOMPARE(rig.reload(listen(two)), std::string());
    QCOMPARE(rig.row("a", "BACKEND").qcur, uint64_t(1));
    QVERIFY(peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\none"));
    QCOMPARE(bodyOf(client.readMessage()), std::string("one"));
    peer.close();
    Wire next = slow.accept();
    QVERIFY(next.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nuno"));
    QCOMPARE(bodyOf(waits.readMessage()), std::string("uno"));
    QVERIFY(rig.awaitOneGeneration());
}

void TestReload::noReloadOfWhatDoesNotRun() {
    HttpOrigin origin;
    EngineRig rig;
    QCOMPARE(rig.reload(listen(origin)), std::string("The proxy does not run."));
    QCOMPARE(rig.start(listen(origin)), std::string());
    TestClient client(rig.port());
    QVERIFY(await([&] { return rig.row("a", "FRONTEND").scur == 1; }));
    bool stopped = false;
    rig.engine.stopSoftly([&] { stopped = true; });
    QCOMPARE(rig.reload(listen(origin)), std::string("The proxy is stopping."));
    QVERIFY(await([&] { return stopped; }));
}

void TestReload::stopsWithSeveralGenerations() {
    HttpOrigin stuck("stuck", [](const Seen&) { return Reply::stall(); });
    EngineRig rig;
    QCOMPARE(rig.start(listen(stuck)), std::string());
    std::vector<TestClient> clients;
    for (size_t i = 1; i <= 3; ++i) {
        clients.emplace_back(rig.port());
        QVERIFY(clients.back().request("/"));
        QVERIFY(await([&] { return stuck.requestCount() == i; }));
        QCOMPARE(rig.reload(listen(stuck)), std::string());
        QCOMPARE(rig.engine.generations(), i);
    }
    rig.engine.stop();
    for (TestClient& client : clients) QVERIFY(client.awaitEnd());
}

void TestReload::stopsSoftlyWithSeveralGenerations() {
    RawPeer slow;
    EngineRig rig;
    const std::string text = Defaults + "listen a\n    bind 127.0.0.1:1\n    server s 127.0.0.1:" +
                             std::to_string(slow.port()) + "\n";
    QCOMPARE(rig.start(text), std::string());
    const uint16_t port = rig.port();
    TestClient client(port);
    QVERIFY(client.request("/"));
    Wire peer = slow.accept();
    QCOMPARE(rig.reload(text), std::string());
    bool stopped = false;
    rig.engine.stopSoftly([&] { stopped = true; });
    QVERIFY(await([&] { return !TestClient(port).open(); }));
    QVERIFY(!stopped);
    QVERIFY(peer.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none"));
    QCOMPARE(bodyOf(client.readMessage()), std::string("one"));
    QVERIFY(await([&] { return stopped; }));
}

void TestReload::tracesOutliveTheirGeneration() {
    HttpOrigin one("one"), two("two");
    EngineRig rig;
    QCOMPARE(rig.start(listen(one)), std::string());
    QCOMPARE(bodyOf(TestClient::get(rig.port(), "/first")), std::string("one"));
    QCOMPARE(rig.reload(listen(two, "    description next\n")), std::string());
    QVERIFY(rig.awaitOneGeneration());
    QCOMPARE(bodyOf(TestClient::get(rig.port(), "/second")), std::string("two"));
    Since since;
    since.maxTraces = 10;
    std::vector<Trace> traces;
    QVERIFY(await([&] {
        traces = rig.report(since).traces;
        return traces.size() == 2;
    }));
    QCOMPARE(traces[0].request, std::string("GET /first"));
    QCOMPARE(traces[0].server, std::string("s"));
    QCOMPARE(traces[1].request, std::string("GET /second"));
    QVERIFY(traces[0].id < traces[1].id);
    since.trace = traces[0].id;
    QCOMPARE(rig.report(since).traces.size(), size_t(1));
    since.trace = 0, since.maxTraces = 1;
    QCOMPARE(rig.report(since).traces.at(0).request, std::string("GET /second"));
}

void TestReload::noRequestIsLost_data() {
    QTest::addColumn<bool>("keepAlive");
    QTest::newRow("a connection for each request") << false;
    QTest::newRow("connections that are kept") << true;
}

void TestReload::noRequestIsLost() {
    QFETCH(bool, keepAlive);
    HttpOrigin one("one"), two("two");
    EngineRig rig;
    const std::string workers = "global\n    nbthread 2\n";
    QCOMPARE(rig.start(workers + listen(one)), std::string());
    const uint16_t port = rig.port();
    std::atomic<bool> over{false};
    std::atomic<uint64_t> asked{0}, answered{0};
    const auto client = [&] {
        std::optional<TestClient> kept;
        if (keepAlive) kept.emplace(port);
        while (!over) {
            ++asked;
            std::string answer;
            if (!kept)
                answer = TestClient::get(port);
            else if (kept->request("/"))
                answer = kept->readMessage(false);
            if (statusOf(answer) == 200) ++answered;
        }
    };
    std::vector<std::thread> clients;
    for (int i = 0; i < 4; ++i) clients.emplace_back(client);
    for (int i = 0; i < 20; ++i) {
        const uint64_t before = answered;
        if (!rig.reload(workers + listen(i % 2 ? one : two)).empty()) break;
        // Each generation serves.
        if (!await([&] { return answered > before + 10 || asked > answered + 100; })) break;
    }
    over = true;
    for (std::thread& thread : clients) thread.join();
    QCOMPARE(answered.load(), asked.load());
    QVERIFY(asked > 200);
    QVERIFY(await([&] { return rig.row("a", "FRONTEND").reqTot == asked; }));
    QCOMPARE(rig.row("a", "s").stot, asked.load());
    QVERIFY(rig.awaitOneGeneration());
}

QTEST_GUILESS_MAIN(TestReload)
#include "tst_reload.moc"
