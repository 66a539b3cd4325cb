#include "core/lab/origin.h"

#include <QtTest/QtTest>

#include "tests/support/peers.h"

using namespace yard;
using namespace yard::test;

class TestOrigin : public QObject {
    Q_OBJECT
private slots:
    void answersWithItsName();
    void keepsTheConnection();
    void answersPipelinedRequestsInOrder();
    void aBodyIsSkipped();
    void headHasNoBody();
    void oldRequestsEndTheConnection();
    void killResetsConnectionsAndClosesThePort();
    void startsAgainWhereItWas();
    void aBusyPortIsAnError();
};

void TestOrigin::answersWithItsName() {
    Origin origin("hosting1");
    QVERIFY(!origin.alive());
    QVERIFY(origin.listen());
    QVERIFY(origin.alive());
    const std::string answer = TestClient::get(origin.port());
    QCOMPARE(statusOf(answer), 200);
    QCOMPARE(bodyOf(answer), std::string("hosting1\n"));
    QCOMPARE(headerOf(answer, "x-server"), std::string("hosting1"));
    QCOMPARE(origin.requests(), uint64_t(1));
}

void TestOrigin::keepsTheConnection() {
    Origin origin("o");
    QVERIFY(origin.listen());
    TestClient client(origin.port());
    for (int i = 0; i < 3; ++i) {
        client.request("/");
        QCOMPARE(statusOf(client.readMessage()), 200);
    }
    QCOMPARE(origin.requests(), uint64_t(3));
}

void TestOrigin::answersPipelinedRequestsInOrder() {
    Origin origin("o");
    QVERIFY(origin.listen());
    TestClient client(origin.port());
    client.send("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\nGET /3 HT");
    QCOMPARE(statusOf(client.readMessage()), 200);
    QCOMPARE(statusOf(client.readMessage()), 200);
    QCOMPARE(origin.requests(), uint64_t(2));
    client.send("TP/1.1\r\n\r\n");
    QCOMPARE(statusOf(client.readMessage()), 200);
}

void TestOrigin::aBodyIsSkipped() {
    Origin origin("o");
    QVERIFY(origin.listen());
    TestClient client(origin.port());
    client.send("POST / HTTP/1.1\r\nContent-Length: 30\r\n\r\nGET / HTTP/1.1");
    client.send("\r\n\r\n012345678901");
    QCOMPARE(statusOf(client.readMessage()), 200);
    QCOMPARE(origin.requests(), uint64_t(1));
}

void TestOrigin::headHasNoBody() {
    Origin origin("o");
    QVERIFY(origin.listen());
    TestClient client(origin.port());
    client.request("/", {}, "HEAD");
    const std::string head = client.readMessage(true, true);
    QVERIFY(head.ends_with("\r\n\r\n"));
    client.request("/");
    QCOMPARE(bodyOf(client.readMessage()), std::string("o\n"));
}

void TestOrigin::oldRequestsEndTheConnection() {
    Origin origin("o");
    QVERIFY(origin.listen());
    TestClient client(origin.port());
    client.send("OPTIONS / HTTP/1.0\r\n\r\n");
    QCOMPARE(statusOf(client.readAll()), 200);
    QVERIFY(client.ended());
    QVERIFY(!client.wasReset());
}

void TestOrigin::killResetsConnectionsAndClosesThePort() {
    Origin origin("o");
    QVERIFY(origin.listen());
    TestClient client(origin.port());
    client.request("/");
    QVERIFY(!client.readMessage().empty());
    origin.kill();
    QVERIFY(!origin.alive());
    QVERIFY(client.awaitEnd());
    QVERIFY(client.wasReset());
    QVERIFY(!TestClient(origin.port()).open());
}

void TestOrigin::startsAgainWhereItWas() {
    Origin origin("o");
    QVERIFY(origin.listen());
    const uint16_t port = origin.port();
    TestClient client(port);
    client.request("/");
    QVERIFY(!client.readMessage().empty());
    for (int i = 0; i < 3; ++i) {
        origin.kill();
        QVERIFY(origin.start());
        QCOMPARE(origin.port(), port);
        QCOMPARE(statusOf(TestClient::get(port)), 200);
    }
}

void TestOrigin::aBusyPortIsAnError() {
    RawPeer other;
    Origin origin("hosting1");
    const auto result = origin.listen(other.port());
    QVERIFY(!result);
    QVERIFY(result.error().find(std::to_string(other.port())) != std::string::npos);
    QVERIFY(!origin.alive());
}

QTEST_GUILESS_MAIN(TestOrigin)
#include "tst_origin.moc"
