#include "core/engine/running/engine.h"

#include <sys/socket.h>

#include <QtTest/QtTest>
#include <set>

#include "tests/engine/enginerig.h"
#include "tests/support/httporigin.h"

using namespace yard;
using namespace yard::test;

class TestEngine : public QObject {
    Q_OBJECT
private slots:
    void servesAndStops();
    void startsOnlyOnce();
    void startsAgainAfterStop();
    void aBusyPortKeepsEverythingFromRunning();
    void everyFailedBindIsNamed();
    void severalBindsAreSeveralWaysIn();
    void bothWorkersServe();
    void theSequenceIsOneForAllWorkers();
    void theDefaultBackendServes();
    void disabledProxiesAreLeftOut();
    void aSoftStopLetsRequestsFinish();
    void aSecondSoftStopChangesNothing();
    void aSoftStopIsNotEndless();
    void aSoftStopAfterAWhile();
    void stoppingAtOnceCutsThem();
    void stoppingWhileListenersPause();
    void theStatisticsPage();

private:
    static std::string listen(const std::string& servers, const std::string& more = {}) {
        return Defaults + "listen a\n    bind 127.0.0.1:1\n" + more + servers;
    }
};

static std::string server(const std::string& name, const HttpOrigin& origin,
                          const std::string& words = {}) {
    return "    server " + name + " " + origin.address() + " " + words + "\n";
}

void TestEngine::servesAndStops() {
    HttpOrigin origin("one");
    EngineRig rig;
    QVERIFY(!rig.engine.running());
    QCOMPARE(rig.start(listen(server("s", origin))), std::string());
    QVERIFY(rig.engine.running());
    const uint16_t port = rig.port();
    QCOMPARE(bodyOf(TestClient::get(port)), std::string("one"));
    rig.engine.stop();
    QVERIFY(!rig.engine.running());
    QVERIFY(!TestClient(port).open());
    QVERIFY(rig.report().rows.empty());
}

void TestEngine::startsOnlyOnce() {
    HttpOrigin origin;
    EngineRig rig;
    QCOMPARE(rig.start(listen(server("s", origin))), std::string());
    const uint16_t port = rig.port();
    QVERIFY(!rig.start(listen(server("s", origin))).empty());
    QCOMPARE(statusOf(TestClient::get(port)), 200);
}

void TestEngine::startsAgainAfterStop() {
    HttpOrigin one("one"), two("two");
    EngineRig rig;
    QCOMPARE(rig.start(listen(server("s", one))), std::string());
    rig.engine.stop();
    QCOMPARE(rig.start(listen(server("s", two))), std::string());
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("two"));
    // Events go on counting.
    uint64_t id = 0;
    for (const Event& event : rig.report().events) QCOMPARE(event.id, ++id);
    QCOMPARE(rig.events(EventKind::Started).size(), size_t(2));
}

void TestEngine::aBusyPortKeepsEverythingFromRunning() {
    RawPeer busy;
    HttpOrigin origin;
    EngineRig rig;
    const std::string at = "127.0.0.1:" + std::to_string(busy.port());
    const std::string words = rig.start(listen(server("s", origin), "    bind " + at + "\n"));
    QCOMPARE(words,
             "Binding [test.cfg:8] for proxy a: cannot bind socket (Address already in use) "
             "for [" +
                 at + "]");
    QVERIFY(!rig.engine.running());
    QVERIFY(rig.report().rows.empty());
    QVERIFY(rig.report().events.empty());
}

void TestEngine::everyFailedBindIsNamed() {
    RawPeer one, two;
    HttpOrigin origin;
    EngineRig rig;
    const std::string first = "127.0.0.1:" + std::to_string(one.port()),
                      second = "127.0.0.1:" + std::to_string(two.port());
    const std::string words =
        rig.start(Defaults + "frontend f\n    bind " + first +
                  "\n    default_backend b\nlisten l\n    bind " + second + "\n" +
                  server("s", origin) + "backend b\n" + server("s", origin));
    QCOMPARE(words,
             "Binding [test.cfg:7] for frontend f: cannot bind socket (Address already in "
             "use) for [" +
                 first +
                 "]\n"
                 "Binding [test.cfg:10] for proxy l: cannot bind socket (Address already in "
                 "use) for [" +
                 second + "]");
}

void TestEngine::severalBindsAreSeveralWaysIn() {
    HttpOrigin origin;
    EngineRig rig;
    QTemporaryDir dir;
    const std::string path = dir.filePath(QStringLiteral("x.sock")).toStdString();
    QCOMPARE(
        rig.start(listen(server("s", origin), "    bind 127.0.0.1:1\n    bind " + path + "\n")),
        std::string());
    QCOMPARE(rig.report().process.listeners.size(), size_t(3));
    QCOMPARE(rig.report().process.listeners[2], "unix:" + path);
    QVERIFY(rig.port(0) != rig.port(1));
    for (size_t n : {0u, 1u}) QCOMPARE(statusOf(TestClient::get(rig.port(n))), 200);
    Wire wire(::socket(AF_UNIX, SOCK_STREAM, 0));
    const Endpoint at = *Endpoint::unixPath(path);
    QCOMPARE(::connect(wire.fd(), at.data(), at.size()), 0);
    QVERIFY(wire.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n"));
    QCOMPARE(statusOf(wire.readMessage()), 200);
    QCOMPARE(rig.row("a", "FRONTEND").connTot, uint64_t(3));
}

void TestEngine::bothWorkersServe() {
    HttpOrigin origin;
    EngineRig rig;
    QCOMPARE(rig.start("global\n    nbthread 2\n" + listen(server("s", origin))), std::string());
    QCOMPARE(rig.report().process.threads, 2);
    // The kernel spreads connections over the listening sockets of a port; kept-open connections to
    // the server belong to one worker each, so two of them can only come from two workers.
    for (int i = 0; i < 64; ++i) QCOMPARE(statusOf(TestClient::get(rig.port())), 200);
    std::set<uint64_t> connections;
    for (const Seen& seen : origin.requests()) connections.insert(seen.connection);
    QVERIFY(connections.size() >= 2);
    QCOMPARE(rig.row("a", "s").hits, uint64_t(64));
    QCOMPARE(rig.row("a", "FRONTEND").reqTot, uint64_t(64));
}

void TestEngine::theSequenceIsOneForAllWorkers() {
    HttpOrigin one("hosting1"), two("hosting2");
    EngineRig rig;
    QCOMPARE(rig.start("global\n    nbthread 2\n" + listen(server("hosting1", one, "weight 100") +
                                                               server("hosting2", two, "weight 1"),
                                                           "    balance static-rr\n")),
             std::string());
    const uint16_t port = rig.port();
    std::vector<int> onTwo;
    for (int i = 0; i < 210; ++i)
        if (bodyOf(TestClient::get(port)) == "hosting2") onTwo.push_back(i);
    QCOMPARE(onTwo, (std::vector<int>{100, 201}));
}

void TestEngine::theDefaultBackendServes() {
    HttpOrigin one("one"), two("two");
    EngineRig rig;
    QCOMPARE(rig.start(Defaults +
                       "frontend f\n    bind 127.0.0.1:1\n    default_backend b\n"
                       "frontend g\n    bind 127.0.0.1:1\n    use_backend c\n"
                       "    default_backend b\n"
                       "backend b\n" +
                       server("s", one) + "backend c\n" + server("s", two)),
             std::string());
    QCOMPARE(bodyOf(TestClient::get(rig.port(0))), std::string("one"));
    QCOMPARE(bodyOf(TestClient::get(rig.port(1))), std::string("two"));
    std::string order;
    for (const StatRow& row : rig.report().rows) order += row.proxy + "/" + row.name + " ";
    QCOMPARE(order, std::string("f/FRONTEND g/FRONTEND b/s b/BACKEND c/s c/BACKEND "));
}

void TestEngine::disabledProxiesAreLeftOut() {
    HttpOrigin origin;
    EngineRig rig;
    QCOMPARE(rig.start(listen(server("s", origin)) +
                       "listen off\n    disabled\n    bind 127.0.0.1:1\n" + server("s", origin)),
             std::string());
    QCOMPARE(rig.report().process.listeners.size(), size_t(1));
    for (const StatRow& row : rig.report().rows) QCOMPARE(row.proxy, std::string("a"));
}

void TestEngine::aSoftStopLetsRequestsFinish() {
    HttpOrigin origin("slow", [](const Seen&) {
        Reply reply = Reply::ok("slow");
        reply.pause = Millis(1000);
        return reply;
    });
    EngineRig rig;
    QCOMPARE(rig.start(listen(server("s", origin))), std::string());
    const uint16_t port = rig.port();
    TestClient busy(port), idle(port);
    QVERIFY(busy.request("/"));
    QVERIFY(await([&] { return origin.requestCount() == 1; }));
    QVERIFY(await([&] { return rig.row("a", "FRONTEND").scur == 2; }));
    bool stopped = false;
    rig.engine.stopSoftly([&] { stopped = true; });
    QVERIFY(rig.report().process.stopping);
    QCOMPARE(rig.status("a", "FRONTEND"), std::string("STOP"));
    QVERIFY(!rig.line("Proxy a stopped (cumulated conns: FE: 2, BE: 1).").empty());
    QVERIFY(await([&] { return !TestClient(port).open(); }));
    QCOMPARE(bodyOf(busy.readMessage()), std::string("slow"));
    QVERIFY(await([&] { return stopped; }));
    QVERIFY(!rig.engine.running());
    QVERIFY(idle.awaitEnd());
}

void TestEngine::aSoftStopIsNotEndless() {
    HttpOrigin origin("o", [](const Seen&) { return Reply::stall(); });
    EngineRig rig;
    const std::string text =
        "global\n    hard-stop-after 50ms\n    maxconnrate 7\n    maxsessrate 8\n";
    QCOMPARE(rig.start(text + listen(server("s", origin))), std::string());
    QCOMPARE(rig.report().process.connRateLimit, uint64_t(7));
    QCOMPARE(rig.report().process.sessRateLimit, uint64_t(8));
    TestClient busy(rig.port());
    QVERIFY(busy.request("/"));
    QVERIFY(await([&] { return origin.requestCount() == 1; }));
    bool stopped = false;
    rig.engine.stopSoftly([&] { stopped = true; });
    QVERIFY(await([&] { return stopped; }));
    QVERIFY(busy.awaitEnd());
    QVERIFY(!rig.line("soft-stop running for too long, performing a hard-stop.").empty());
}

void TestEngine::aSoftStopAfterAWhile() {
    HttpOrigin origin("o");
    EngineRig rig;
    QCOMPARE(rig.start("global\n    grace 2s\n" + listen(server("s", origin))), std::string());
    bool stopped = false;
    rig.engine.stopSoftly([&] { stopped = true; });
    QVERIFY(rig.report().process.stopping);
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("o"));
    QVERIFY(!stopped);
    QVERIFY(await([&] { return stopped; }));
    QVERIFY(!rig.line("Grace period expired, proceeding with soft-stop now.").empty());
}

void TestEngine::stoppingAtOnceCutsThem() {
    HttpOrigin origin("o", [](const Seen&) { return Reply::stall(); });
    EngineRig rig;
    QCOMPARE(rig.start("global\n    nbthread 2\n" + listen(server("s", origin))), std::string());
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<TestClient>(rig.port()));
        QVERIFY(clients.back()->request("/"));
    }
    QVERIFY(await([&] { return origin.requestCount() == 20; }));
    rig.engine.stop();
    for (const auto& client : clients) QVERIFY(client->awaitEnd());
}

void TestEngine::aSecondSoftStopChangesNothing() {
    HttpOrigin origin;
    EngineRig rig;
    QCOMPARE(rig.start(listen(server("s", origin))), std::string());
    bool first = false, second = false;
    rig.engine.stopSoftly([&] { first = true; });
    rig.engine.stopSoftly([&] { second = true; });
    QVERIFY(await([&] { return second; }));
    QVERIFY(!first);
    QCOMPARE(std::count_if(rig.terminal.begin(), rig.terminal.end(),
                           [](const auto& l) { return l.find(" stopped (") != l.npos; }),
             1);
}

/// Workers tell each other that a frontend has room again, while some of them are gone already.
void TestEngine::stoppingWhileListenersPause() {
    HttpOrigin origin;
    for (int round = 0; round < 10; ++round) {
        EngineRig rig;
        QCOMPARE(rig.start("global\n    nbthread 4\n" + Defaults +
                           "listen a\n    bind 127.0.0.1:1 backlog 100\n    maxconn 2\n" +
                           server("s", origin)),
                 std::string());
        std::vector<std::unique_ptr<TestClient>> clients;
        for (int i = 0; i < 20; ++i) {
            clients.push_back(std::make_unique<TestClient>(rig.port()));
            QVERIFY(clients.back()->request("/", "connection: close\r\n"));
        }
        QVERIFY(await([&] { return rig.row("a", "FRONTEND").connTot > 4; }));
        rig.engine.stop();
        for (const auto& client : clients) QVERIFY(client->awaitEnd());
    }
}

void TestEngine::theStatisticsPage() {
    HttpOrigin origin;
    EngineOptions options;
    QThread* renderedIn = nullptr;
    options.page = [&](const PageWish& wish, Authority& proxy) {
        renderedIn = QThread::currentThread();
        const std::string body = wish.uri + " " + proxy.report({}).rows.at(1).name;
        return "HTTP/1.1 200 OK\r\ncontent-length: " + std::to_string(body.size()) + "\r\n\r\n" +
               body;
    };
    EngineRig rig(options);
    QCOMPARE(rig.start(listen(server("s", origin), "    stats enable\n")), std::string());
    const std::string page = TestClient::get(rig.port(), "/haproxy?stats;csv");
    QCOMPARE(bodyOf(page), std::string("/haproxy?stats;csv s"));
    QCOMPARE(renderedIn, QThread::currentThread());
    QCOMPARE(origin.requestCount(), size_t(0));
}

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
