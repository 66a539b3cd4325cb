#include <QtTest>

#include "tests/support/httporigin.h"
#include "tests/traffic/trafficrig.h"

using namespace yard;
using namespace yard::test;

namespace {

const std::string Chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n";

/// What the two ends do once the request reached the server.
using Act = std::function<void(Wire& client, Wire& server)>;

}  // namespace

/// Servers and clients that fail, in each phase; the outcomes are those of HAProxy 2.6.12.
class TestFaults : public QObject {
    Q_OBJECT
private slots:
    void server_data();
    void server();
    void client_data();
    void client();
    void clientThatLeaves_data();
    void clientThatLeaves();
    void badRequest_data();
    void badRequest();
    void badSecondRequest();
    void emptyConnection_data();
    void emptyConnection();
    void noServer_data();
    void noServer();
    void manyFailuresPipelined();
    void headTooLarge_data();
    void headTooLarge();
    void lastWordsSurvivePendingInput();
};

void TestFaults::server_data() {
    QTest::addColumn<Act>("act");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("flags");
    QTest::addColumn<QByteArray>("body");  // of the answer, as far as it came
    QTest::addColumn<bool>("kept");        // the client may go on
    const auto row = [](const char* name, int status, const char* flags, const char* body,
                        bool kept, Act act) {
        QTest::newRow(name) << act << status << QByteArray(flags) << QByteArray(body) << kept;
    };
    row("reset before the answer", 502, "SH--", "*", true, [](Wire&, Wire& s) { s.reset(); });
    row("closed before the answer", 502, "SH--", "*", true, [](Wire&, Wire& s) { s.close(); });
    row("closed within the head", 502, "SH--", "*", true, [](Wire&, Wire& s) {
        s.send("HTTP/1.1 200 OK\r\nFoo");
        s.close();
    });
    row("not HTTP", 502, "PH--", "*", true, [](Wire&, Wire& s) { s.send("junk\r\n\r\n"); });
    row("a broken chunk at once", 502, "PH--", "*", true,
        [](Wire&, Wire& s) { s.send(Chunks + "zz\r\n"); });
    row("an upgrade nobody asked for", 502, "PH--", "*", true, [](Wire&, Wire& s) {
        s.send("HTTP/1.1 101 Go\r\nUpgrade: foo\r\nConnection: upgrade\r\n\r\n");
    });
    row("closed within the body", 200, "SD--", "abc", false, [](Wire&, Wire& s) {
        s.send(Ten);
        s.close();
    });
    row("reset within the body", 200, "SD--", "abc", false, [](Wire& c, Wire& s) {
        s.send(Ten);
        c.readUntil("\r\n\r\n");
        s.reset();
    });
    row("closed within chunks", 200, "SD--", "3\r\nabc\r\n", false, [](Wire&, Wire& s) {
        s.send(Chunks);
        s.close();
    });
    row("a broken chunk later", 200, "SD--", "3\r\nabc\r\n", false, [](Wire& c, Wire& s) {
        s.send(Chunks);
        c.readUntil("\r\n\r\n");
        s.send("zz\r\n");
    });
}

void TestFaults::server() {
    QFETCH(Act, act);
    QFETCH(int, status);
    QFETCH(QByteArray, flags);
    QFETCH(QByteArray, body);
    QFETCH(bool, kept);
    PeerRig rig;
    TestClient client(rig.port());
    QVERIFY(client.send(Get));
    Wire server = rig.peer.accept();
    server.readUntil("\r\n\r\n");
    act(client, server);
    const LogParts log(rig.nextLog());
    QCOMPARE(log.status, status);
    QCOMPARE(log.flags, flags.toStdString());
    QCOMPARE(log.server, std::string("p/A"));
    QCOMPARE(log.retries, std::string("0"));
    if (kept) {
        QCOMPARE(statusOf(client.readMessage()), status);
        QVERIFY(client.send(Get));
        Wire second = rig.peer.accept();
        second.readUntil("\r\n\r\n");
        QVERIFY(second.send(Ok));
        QCOMPARE(statusOf(client.readMessage()), 200);
        // As HAProxy counts a reset.
        const bool reset = QByteArray(QTest::currentDataTag()).startsWith("reset");
        QCOMPARE(rig.serverRow("A").eresp, uint64_t(reset ? 2 : 1));
    } else {
        const std::string all = client.readAll();
        QVERIFY2(all.ends_with(body.toStdString()), all.c_str());
        QCOMPARE(rig.serverRow("A").srvAbrt, uint64_t(1));
    }
    const Trace trace = rig.traces(1).front();
    QCOMPARE(trace.flags, flags.toStdString());
    QCOMPARE(trace.attempts.size(), size_t(1));
    QVERIFY(trace.attempts[0].outcome != Outcome::Answered &&
            trace.attempts[0].outcome != Outcome::Pending);
    QVERIFY(await([&] { return rig.serverRow("A").scur == 0; }));
}

void TestFaults::client_data() {
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<Act>("act");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("flags");
    const auto row = [](const char* name, const std::string& request, int status, const char* flags,
                        Act act) {
        QTest::newRow(name) << QByteArray::fromStdString(request) << act << status
                            << QByteArray(flags);
    };
    row("ends its side while waiting", Get, 200, "----", [](Wire& c, Wire& s) {
        c.shutWrite();
        QVERIFY(s.silent(Millis(50)));
        s.send(Ok);
        QCOMPARE(bodyOf(c.readMessage()), std::string("ok"));
    });
    row("ends within the body", Post10, -1, "CD--", [](Wire& c, Wire& s) {
        c.shutWrite();
        QVERIFY(s.awaitEnd());
        QVERIFY(s.wasReset());
        QCOMPARE(c.readAll(), std::string());
    });
    row("resets within the body", Post10, -1, "CD--", [](Wire& c, Wire& s) {
        c.reset();
        QVERIFY(s.awaitEnd());
    });
    row("resets while waiting", Get, 200, "CD--", [](Wire& c, Wire& s) {
        c.reset();
        s.send(Ok);
    });
    row("breaks its chunks",
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", 400,
        "PH--", [](Wire& c, Wire& s) {
            s.readUntil("abc\r\n");
            c.send("zz\r\n");
            QVERIFY(s.awaitEnd());
            const std::string answer = c.readAll();
            QCOMPARE(statusOf(answer), 400);
            QCOMPARE(headerOf(answer, "connection"), std::string("close"));
        });
    row("resets within the answer", Get, 200, "CD--", [](Wire& c, Wire& s) {
        s.send("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
        c.readUntil("\r\n\r\n");
        const std::string block(100000, 'x');
        for (int i = 0; i < 20; ++i) s.sendSome(block);
        c.reset();
        QVERIFY(await([&] { return s.sendSome(block), s.wasReset(); }));
    });
}

void TestFaults::client() {
    QFETCH(QByteArray, request);
    QFETCH(Act, act);
    QFETCH(int, status);
    QFETCH(QByteArray, flags);
    PeerRig rig;
    TestClient client(rig.port());
    QVERIFY(client.send(request.toStdString()));
    Wire server = rig.peer.accept();
    server.readUntil("\r\n\r\n");
    act(client, server);
    const LogParts log(rig.nextLog());
    QCOMPARE(log.flags, flags.toStdString());
    QCOMPARE(log.status, status);
    QVERIFY(await([&] { return rig.serverRow("A").scur == 0; }));
    QCOMPARE(rig.serverRow("A").cliAbrt, uint64_t(flags.startsWith('C') ? 1 : 0));
}

void TestFaults::clientThatLeaves_data() {
    QTest::addColumn<bool>("queued");
    QTest::addColumn<QByteArray>("flags");
    QTest::newRow("while queued") << true << QByteArray("CQ--");
    QTest::newRow("while connecting") << false << QByteArray("CC--");
}

// A reset client is gone for sure, so its place in the queue and its connect are given up.
void TestFaults::clientThatLeaves() {
    QFETCH(bool, queued);
    QFETCH(QByteArray, flags);
    RawPeer peer;
    BlackHole hole;
    TrafficRig rig;
    ServerConf& server = rig.addServer("A", queued ? peer.port() : hole.port());
    if (queued) server.maxconn = 1;
    rig.start();
    TestClient first(rig.port());
    Wire busy;
    if (queued) {
        QVERIFY(first.send(Get));
        busy = peer.accept();
        busy.readUntil("\r\n\r\n");
    }
    TestClient leaver(rig.port());
    QVERIFY(leaver.send(Get));
    const auto waits = [&] {
        return queued ? rig.backend().queueLength() == 1 : rig.serverRow("A").scur == 1;
    };
    QVERIFY(await(waits));
    leaver.reset();
    QCOMPARE(LogParts(rig.nextLog()).flags, flags.toStdString());
    QCOMPARE(rig.backend().queueLength(), size_t(0));
    QCOMPARE(rig.serverRow("A").scur, uint64_t(queued ? 1 : 0));
}

void TestFaults::badRequest_data() {
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("cut");
    QTest::addColumn<QByteArray>("flags");
    const auto row = [](const char* name, const char* text, bool cut, const char* flags) {
        QTest::newRow(name) << QByteArray(text) << cut << QByteArray(flags);
    };
    row("control character", "GET /\x01 HTTP/1.1\r\n\r\n", false, "PR--");
    row("no version", "GET /\r\n\r\n", false, "PR--");
    row("two lengths",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", false,
        "PR--");
    row("broken chunk at once",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n", false,
        "PR--");
    row("ends within the head", "GET / HTTP/1.1\r\nHo", true, "CR--");
}

void TestFaults::badRequest() {
    QFETCH(QByteArray, request);
    QFETCH(bool, cut);
    QFETCH(QByteArray, flags);
    HttpOrigin origin("A");
    TrafficRig rig;
    rig.addServer("A", origin.port());
    rig.start();
    TestClient client(rig.port());
    QVERIFY(client.send(request.toStdString()));
    if (cut) client.shutWrite();
    const std::string answer = client.readAll();
    QCOMPARE(statusOf(answer), 400);
    QVERIFY(answer.find("Connection: close") != std::string::npos);
    const std::string line = rig.nextLog();
    const LogParts log(line);
    QCOMPARE(log.server, std::string("p/<NOSRV>"));
    QCOMPARE(log.flags, flags.toStdString());
    QCOMPARE(log.request, std::string("<BADREQ>"));
    QCOMPARE(log.times[0], -1);
    QVERIFY2(line.find(" 400 0 ") != std::string::npos, line.c_str());
    QCOMPARE(rig.frontendRow().ereq, uint64_t(1));
    QCOMPARE(rig.frontendRow().hrsp[3], uint64_t(1));
    QCOMPARE(origin.connectionCount(), size_t(0));
}

void TestFaults::badSecondRequest() {
    HttpOrigin origin("A");
    TrafficRig rig;
    rig.addServer("A", origin.port());
    rig.start();
    TestClient client(rig.port());
    QVERIFY(client.send(Get + "junk\r\n\r\n"));
    QCOMPARE(statusOf(client.readMessage()), 200);
    QCOMPARE(statusOf(client.readMessage()), 400);
    QVERIFY(client.awaitEnd());
}

void TestFaults::emptyConnection_data() {
    QTest::addColumn<bool>("dontLogNull");
    QTest::newRow("logged") << false;
    QTest::newRow("dontlognull") << true;
}

void TestFaults::emptyConnection() {
    QFETCH(bool, dontLogNull);
    HttpOrigin origin("A");
    TrafficRig rig;
    rig.conf().dontLogNull = dontLogNull;
    rig.addServer("A", origin.port());
    rig.start();
    {
        TestClient client(rig.port());
        client.shutWrite();
        QCOMPARE(statusOf(client.readAll()), 400);
    }
    if (dontLogNull)
        QVERIFY(rig.noLog());
    else
        QCOMPARE(LogParts(rig.nextLog()).flags, std::string("CR--"));
    // One that ends after an answer is not an error.
    QCOMPARE(statusOf(TestClient::get(rig.port())), 200);
    QCOMPARE(LogParts(rig.nextLog()).flags, std::string("----"));
    QVERIFY(rig.noLog());
}

void TestFaults::noServer_data() {
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("kept");
    QTest::newRow("whole request") << QByteArray::fromStdString(Get) << true;
    QTest::newRow("body to come") << QByteArray::fromStdString(Post10) << false;
    QTest::newRow("HTTP/1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << false;
    QTest::newRow("HEAD") << QByteArray("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n") << true;
}

void TestFaults::noServer() {
    QFETCH(QByteArray, request);
    QFETCH(bool, kept);
    TrafficRig rig;
    rig.conf().retries = 0;
    rig.addServer("A", refusingPort());
    rig.start();
    TestClient client(rig.port());
    QVERIFY(client.send(request.toStdString()));
    const std::string answer = client.readMessage(true, request.startsWith("HEAD"));
    QCOMPARE(statusOf(answer), 503);
    QCOMPARE(headerOf(answer, "connection"), std::string(kept ? "" : "close"));
    const LogParts log(rig.nextLog());
    QCOMPARE(log.flags, std::string("SC--"));
    QCOMPARE(log.server, std::string("p/A"));
    QCOMPARE(log.times[2], -1);
    if (kept)
        QVERIFY(client.silent(Millis(30)));
    else
        QVERIFY(client.awaitEnd());
    const StatRow server = rig.serverRow("A"), all = rig.backendRow();
    QCOMPARE(server.econ, uint64_t(1));
    QCOMPARE(all.econ, uint64_t(1));
    QCOMPARE(all.hrsp[4], uint64_t(1));
    QCOMPARE(all.stot, uint64_t(1));
}

// Each fails within the call that read it; the stack must not grow with their number.
void TestFaults::manyFailuresPipelined() {
    TrafficRig rig;
    rig.start();
    TestClient client(rig.port());
    std::string all;
    constexpr int Count = 5000;
    for (int i = 0; i < Count; ++i) all += Get;
    std::thread sender([&] { client.send(all); });
    Wire reader(dup(client.fd()));
    int unavailable = 0;
    for (int i = 0; i < Count; ++i) unavailable += statusOf(reader.readMessage()) == 503;
    sender.join();
    QCOMPARE(unavailable, Count);
}

void TestFaults::headTooLarge_data() {
    QTest::addColumn<bool>("response");
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("status");
    QTest::newRow("request that just fits") << false << 15360 << 200;
    QTest::newRow("request one byte more") << false << 15361 << 400;
    QTest::newRow("response that just fits") << true << 15360 << 200;
    QTest::newRow("response one byte more") << true << 15361 << 502;
    QTest::newRow("response far more") << true << 200000 << 502;
}

void TestFaults::headTooLarge() {
    QFETCH(bool, response);
    QFETCH(int, size);
    QFETCH(int, status);
    const auto padded = [&](std::string head) {
        head += "X-Pad: ";
        return head + std::string(static_cast<size_t>(size) - head.size() - 4, 'x') + "\r\n\r\n";
    };
    HttpOrigin origin("A", [&](const Seen&) {
        return response ? Reply{padded("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n")} : Reply::ok("");
    });
    TrafficRig rig;
    rig.addServer("A", origin.port());
    rig.start();
    TestClient client(rig.port());
    QVERIFY(client.send(response ? Get : padded("GET / HTTP/1.1\r\nHost: a\r\n")));
    QCOMPARE(statusOf(client.readMessage()), status);
}

void TestFaults::lastWordsSurvivePendingInput() {
    TrafficRig rig;
    rig.addServer("A", refusingPort());
    rig.conf().retries = 0;
    rig.start();
    TestClient client(rig.port());
    QVERIFY(client.request("/x", "Content-Length: 500000\r\n", "POST"));
    QCOMPARE(LogParts(rig.nextLog()).status, 503);
    // Sent after the refusal: a plain close would answer with a reset that destroys the page.
    for (int i = 0; i < 50; ++i) client.sendSome(std::string(10000, 'x'));
    const std::string answer = client.readMessage();
    QCOMPARE(statusOf(answer), 503);
    QVERIFY(bodyOf(answer).ends_with("</html>\n"));
    client.close();
    QVERIFY(await([&] { return rig.sessions() == 0; }));
}

QTEST_GUILESS_MAIN(TestFaults)
#include "tst_faults.moc"
