#include <QtTest>

#include "tests/support/httporigin.h"
#include "tests/traffic/trafficrig.h"

using namespace yard;
using namespace yard::test;

namespace {

std::string chunked(const std::string& body, size_t piece) {
    std::string out;
    for (size_t at = 0; at < body.size(); at += piece) {
        const std::string part = body.substr(at, piece);
        out += QByteArray::number(static_cast<qulonglong>(part.size()), 16).toStdString() + "\r\n" +
               part + "\r\n";
    }
    return out + "0\r\n\r\n";
}

std::string unchunked(const std::string& body) {
    std::string out;
    for (size_t at = 0;;) {
        const size_t line = body.find("\r\n", at);
        if (line == std::string::npos) return out + "<cut>";
        const size_t size = std::stoul(body.substr(at, line - at), nullptr, 16);
        if (size == 0) return out;
        out += body.substr(line + 2, size);
        at = line + 2 + size + 2;
    }
}

/// Text whose every part differs from the others.
std::string longText(size_t size) {
    std::string text;
    text.reserve(size + 16);
    for (uint32_t i = 0; text.size() < size; ++i) text += std::to_string(i * 2654435761U) + ",";
    text.resize(size);
    return text;
}

}  // namespace

/// Requests and answers that go well.
class TestRelay : public QObject {
    Q_OBJECT
private slots:
    void keepsBothConnections();
    void pipelinedInOrder();
    void pipelinedBehindBodies();
    void byteByByte();
    void bodies_data();
    void bodies();
    void answersWithoutBody_data();
    void answersWithoutBody();
    void untilClose();
    void extraBytesEndTheServerConnection();
    void closing_data();
    void closing();
    void http10_data();
    void http10();
    void firstRequestReusesOnlyWhatCanBeRepeated_data();
    void firstRequestReusesOnlyWhatCanBeRepeated();
    void keptConnectionClosedByServer_data();
    void keptConnectionClosedByServer();
    void forwardedFor();
    void severalWorkers();
};

void TestRelay::keepsBothConnections() {
    HttpOrigin origin("A");
    TrafficRig rig;
    rig.addServer("A", origin.port());
    rig.start();
    TestClient client(rig.port());
    for (int i = 0; i < 3; ++i) {
        QVERIFY(client.request("/x"));
        const std::string answer = client.readMessage();
        QCOMPARE(statusOf(answer), 200);
        QCOMPARE(bodyOf(answer), std::string("A"));
        const LogParts log(rig.nextLog());
        QCOMPARE(log.server, std::string("p/A"));
        QCOMPARE(log.status, 200);
        QCOMPARE(log.flags, std::string("----"));
        QCOMPARE(log.request, std::string("GET /x HTTP/1.1"));
    }
    QCOMPARE(origin.connectionCount(), size_t(1));
    const StatRow server = rig.serverRow("A");
    QCOMPARE(server.stot, uint64_t(3));
    QCOMPARE(server.connect, uint64_t(1));
    QCOMPARE(server.reuse, uint64_t(2));
    QCOMPARE(server.hrsp[1], uint64_t(3));
    QCOMPARE(server.hits, uint64_t(3));
    QCOMPARE(server.scur, uint64_t(0));
    const StatRow front = rig.frontendRow();
    QCOMPARE(front.stot, uint64_t(1));
    QCOMPARE(front.reqTot, uint64_t(3));
    QCOMPARE(front.hrsp[1], uint64_t(3));
    QVERIFY(front.bin >= 3 * 30 && front.bout >= 3 * 40);
    QCOMPARE(rig.traces(3).back().server, std::string("A"));
}

void TestRelay::pipelinedInOrder() {
    HttpOrigin origin("A", [](const Seen& seen) { return Reply::ok(seen.target); });
    TrafficRig rig;
    rig.addServer("A", origin.port());
    rig.start();
    TestClient client(rig.port());
    std::string all;
    for (int i = 0; i < 200; ++i)
        all += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
    QVERIFY(client.send(all));
    for (int i = 0; i < 200; ++i) QCOMPARE(bodyOf(client.readMessage()), "/" + std::to_string(i));
    QCOMPARE(origin.connectionCount(), size_t(1));
}

void TestRelay::pipelinedBehindBodies() {
    HttpOrigin origin("A",
                      [](const Seen& seen) { return Reply::ok(seen.target + " " + seen.body); });
    TrafficRig rig;
    rig.addServer("A", origin.port());
    rig.start();
    TestClient client(rig.port());
    // The bodies do not come with their heads, so what follows them is read behind a body.
    const std::string big = longText(100000);
    std::string all;
    for (int i = 0; i < 3; ++i) {
        all += "POST /l HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + big;
        all += "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
               chunked(big, 7777);
        all += Get;
    }
    std::thread sender([&] { client.send(all); });
    std::vector<std::string> bodies;
    Wire reader(dup(client.fd()));
    for (int i = 0; i < 9; ++i) bodies.push_back(bodyOf(reader.readMessage()));
    sender.join();
    for (size_t i = 0; i < 9; i += 3) {
        QVERIFY(bodies[i] == "/l " + big);
        QVERIFY(bodies[i + 1] == "/c " + big);
        QCOMPARE(bodies[i + 2], std::string("/x "));
    }
}

void TestRelay::byteByByte() {
    HttpOrigin origin("A", [](const Seen& seen) {
        Reply reply{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" +
                    chunked("got " + seen.body, 3)};
        reply.piece = 1;
        return reply;
    });
    TrafficRig rig;
    rig.addServer("A", origin.port());
    rig.start();
    TestClient client(rig.port());
    for (int round = 0; round < 2; ++round) {
        for (const char c :
             "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello" + std::string())
            QVERIFY(client.send({&c, 1}));
        const std::string answer = client.readMessage();
        QCOMPARE(statusOf(answer), 200);
        QCOMPARE(unchunked(bodyOf(answer)), std::string("got hello"));
    }
    QCOMPARE(origin.connectionCount(), size_t(1));
}

void TestRelay::bodies_data() {
    QTest::addColumn<int>("size");
    QTest::addColumn<bool>("chunkedUp");
    QTest::addColumn<int>("down");  // 0 length, 1 chunked, 2 until close
    for (const int size : {0, 1, 1000, 20000, 8 << 20})
        for (const bool up : {false, true})
            for (const int down : {0, 1, 2})
                QTest::addRow("%d %s %d", size, up ? "chunked" : "length", down)
                    << size << up << down;
}

void TestRelay::bodies() {
    QFETCH(int, size);
    QFETCH(bool, chunkedUp);
    QFETCH(int, down);
    const std::string body = longText(static_cast<size_t>(size));
    HttpOrigin origin("A", [&](const Seen& seen) {
        if (down == 0) return Reply::ok(seen.body);
        if (down == 1)
            return Reply{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" +
                         chunked(seen.body, 100000)};
        return Reply{"HTTP/1.1 200 OK\r\n\r\n" + seen.body, 0, Millis(0), Reply::Then::Close};
    });
    TrafficRig rig;
    rig.addServer("A", origin.port());
    rig.start();
    TestClient client(rig.port());
    const std::string head = chunkedUp ? "Transfer-Encoding: chunked\r\n"
                                       : "Content-Length: " + std::to_string(body.size()) + "\r\n";
    QVERIFY(client.request("/x", head, "POST", chunkedUp ? chunked(body, 50000) : body));
    const std::string answer = client.readMessage();
    QCOMPARE(statusOf(answer), 200);
    const std::string got = down == 1 ? unchunked(bodyOf(answer)) : bodyOf(answer);
    QVERIFY(got == body);
    QCOMPARE(LogParts(rig.nextLog()).flags, std::string("----"));
    QCOMPARE(client.ended(), down == 2);
    // Taking a big body apart may take the test longer than a connection is kept.
    if (down == 2 || size > 100000) return;
    QVERIFY(client.request("/x", "Content-Length: 2\r\n", "POST", "ok"));
    QCOMPARE(statusOf(client.readMessage()), 200);
    QCOMPARE(origin.connectionCount(), size_t(1));
}

void TestRelay::answersWithoutBody_data() {
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("HEAD with length")
        << QByteArray("HEAD") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n");
    QTest::newRow("HEAD chunked") << QByteArray("HEAD")
                                  << QByteArray(
                                         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    QTest::newRow("HEAD without any")
        << QByteArray("HEAD") << QByteArray("HTTP/1.1 200 OK\r\n\r\n");
    QTest::newRow("204") << QByteArray("GET") << QByteArray("HTTP/1.1 204 No Content\r\n\r\n");
    QTest::newRow("304") << QByteArray("GET")
                         << QByteArray("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n");
}

void TestRelay::answersWithoutBody() {
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, answer);
    HttpOrigin origin("A", [&](const Seen& seen) {
        return seen.target == "/first" ? Reply{answer.toStdString()} : Reply::ok("second");
    });
    TrafficRig rig;
    rig.addServer("A", origin.port());
    rig.start();
    TestClient client(rig.port());
    QVERIFY(client.request("/first", {}, method.toStdString()));
    QVERIFY(!client.readUntil("\r\n\r\n").empty());
    QVERIFY(client.request("/second"));
    QCOMPARE(bodyOf(client.readMessage()), std::string("second"));
}

void TestRelay::untilClose() {
    PeerRig rig;
    TestClient client(rig.port());
    QVERIFY(client.send(Get));
    Wire server = rig.peer.accept();
    server.readUntil("\r\n\r\n");
    QVERIFY(server.send("HTTP/1.1 200 OK\r\n\r\nabc"));
    QCOMPARE(client.readUntil("abc"),
             std::string("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nabc"));
    server.close();
    QCOMPARE(client.readAll(), std::string());
    QCOMPARE(LogParts(rig.nextLog()).flags, std::string("----"));
}

void TestRelay::extraBytesEndTheServerConnection() {
    PeerRig rig;
    TestClient client(rig.port());
    QVERIFY(client.send(Get));
    Wire server = rig.peer.accept();
    server.readUntil("\r\n\r\n");
    QVERIFY(server.send(Ok + "extra"));
    QCOMPARE(bodyOf(client.readMessage()), std::string("ok"));
    QVERIFY(server.awaitEnd());
    QVERIFY(client.send(Get));
    Wire second = rig.peer.accept();
    QVERIFY(second.open());
    second.readUntil("\r\n\r\n");
    QVERIFY(second.send(Ok));
    QCOMPARE(bodyOf(client.readMessage()), std::string("ok"));
}

void TestRelay::closing_data() {
    QTest::addColumn<int>("mode");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<bool>("clientKept");
    QTest::addColumn<bool>("serverTold");
    const int keep = static_cast<int>(CloseMode::KeepAlive),
              server = static_cast<int>(CloseMode::ServerClose),
              close = static_cast<int>(CloseMode::Close);
    QTest::newRow("keep-alive") << keep << QByteArray() << true << false;
    QTest::newRow("client says close")
        << keep << QByteArray("Connection: close\r\n") << false << false;
    QTest::newRow("http-server-close") << server << QByteArray() << true << true;
    QTest::newRow("httpclose") << close << QByteArray() << false << true;
}

void TestRelay::closing() {
    QFETCH(int, mode);
    QFETCH(QByteArray, header);
    QFETCH(bool, clientKept);
    QFETCH(bool, serverTold);
    HttpOrigin origin("A");
    TrafficRig rig;
    rig.conf().closeMode = static_cast<CloseMode>(mode);
    rig.addServer("A", origin.port());
    rig.start();
    TestClient client(rig.port());
    QVERIFY(client.request("/x", header.toStdString()));
    const std::string answer = client.readMessage();
    QCOMPARE(statusOf(answer), 200);
    QCOMPARE(headerOf(answer, "connection"), std::string(clientKept ? "" : "close"));
    QCOMPARE(headerOf(origin.requests().at(0).head, "connection"),
             std::string(serverTold ? "close" : ""));
    if (serverTold) QVERIFY(await([&] { return origin.openConnections() == 0; }));
    if (!clientKept) QVERIFY(client.awaitEnd());
    if (clientKept) {
        QVERIFY(client.request("/x"));
        QCOMPARE(statusOf(client.readMessage()), 200);
        QCOMPARE(origin.connectionCount(), size_t(serverTold ? 2 : 1));
    }
}

void TestRelay::http10_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("connection");
    QTest::newRow("closes") << QByteArray() << QByteArray("close");
    QTest::newRow("keeps if asked to")
        << QByteArray("Connection: keep-alive\r\n") << QByteArray("keep-alive");
}

void TestRelay::http10() {
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, connection);
    HttpOrigin origin("A");
    TrafficRig rig;
    rig.addServer("A", origin.port());
    rig.start();
    TestClient client(rig.port());
    QVERIFY(client.send("GET / HTTP/1.0\r\n" + header.toStdString() + "\r\n"));
    const std::string answer = client.readMessage();
    QCOMPARE(headerOf(answer, "connection"), connection.toStdString());
    QCOMPARE(bodyOf(answer), std::string("A"));
    if (connection == "close")
        QVERIFY(client.awaitEnd());
    else
        QVERIFY(client.silent(Millis(50)));
}

void TestRelay::firstRequestReusesOnlyWhatCanBeRepeated_data() {
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<bool>("strict");
    QTest::addColumn<int>("connections");
    QTest::newRow("GET") << QByteArray("GET") << false << 1;
    QTest::newRow("POST") << QByteArray("POST") << false << 2;
    QTest::newRow("GET, strict") << QByteArray("GET") << true << 2;
}

void TestRelay::firstRequestReusesOnlyWhatCanBeRepeated() {
    QFETCH(QByteArray, method);
    QFETCH(bool, strict);
    QFETCH(int, connections);
    HttpOrigin origin("A");
    TrafficRig rig;
    rig.crew().strict = strict;
    rig.addServer("A", origin.port());
    rig.start();
    for (int i = 0; i < 2; ++i) {
        TestClient client(rig.port());
        QVERIFY(client.request("/x", method == "POST" ? "Content-Length: 0\r\n" : "",
                               method.toStdString()));
        QCOMPARE(statusOf(client.readMessage()), 200);
    }
    QCOMPARE(origin.connectionCount(), static_cast<size_t>(connections));
}

void TestRelay::keptConnectionClosedByServer_data() {
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<bool>("reset");
    QTest::addColumn<bool>("answered");
    for (const bool reset : {false, true}) {
        QTest::addRow("GET %d", reset) << QByteArray("GET") << reset << true;
        QTest::addRow("POST %d", reset) << QByteArray("POST") << reset << false;
    }
}

// A request may be repeated by us only if that is safe; else the client learns it as with HAProxy.
void TestRelay::keptConnectionClosedByServer() {
    QFETCH(QByteArray, method);
    QFETCH(bool, reset);
    QFETCH(bool, answered);
    PeerRig rig;
    TestClient client(rig.port());
    QVERIFY(client.send(Get));
    Wire first = rig.peer.accept();
    first.readUntil("\r\n\r\n");
    QVERIFY(first.send(Ok));
    QCOMPARE(bodyOf(client.readMessage()), std::string("ok"));
    rig.nextLog();
    QVERIFY(client.request("/y", method == "POST" ? "Content-Length: 3\r\n" : "",
                           method.toStdString(), method == "POST" ? "abc" : ""));
    first.readUntil("\r\n\r\n");
    if (reset)
        first.reset();
    else
        first.close();
    if (!answered) {
        QCOMPARE(client.readAll(), std::string());
        QVERIFY(rig.noLog());
        return;
    }
    Wire second = rig.peer.accept();
    QVERIFY(second.readUntil("\r\n\r\n").starts_with("GET /y "));
    QVERIFY(second.send(Ok));
    QCOMPARE(bodyOf(client.readMessage()), std::string("ok"));
    const LogParts log(rig.nextLog());
    QCOMPARE(log.flags, std::string("----"));
    QCOMPARE(log.retries, std::string("0"));
}

void TestRelay::forwardedFor() {
    HttpOrigin origin("A");
    TrafficRig rig;
    rig.conf().forwardFor.on = true;
    rig.addServer("A", origin.port());
    rig.start();
    QCOMPARE(statusOf(TestClient::get(rig.port())), 200);
    QCOMPARE(headerOf(origin.requests().at(0).head, "x-forwarded-for"), std::string("127.0.0.1"));
}

void TestRelay::severalWorkers() {
    HttpOrigin origin("A");
    TrafficRig rig;
    rig.addServer("A", origin.port());
    rig.start(3);
    std::vector<TestClient> clients;
    for (int i = 0; i < 30; ++i) clients.emplace_back(rig.port());
    for (int round = 0; round < 3; ++round) {
        for (TestClient& client : clients) QVERIFY(client.request("/x"));
        for (TestClient& client : clients) QCOMPARE(statusOf(client.readMessage()), 200);
    }
    QCOMPARE(rig.sessions(), 30);
    QCOMPARE(rig.traces(90).size(), size_t(90));
    QCOMPARE(rig.serverRow("A").hits, uint64_t(90));
}

QTEST_GUILESS_MAIN(TestRelay)
#include "tst_relay.moc"
