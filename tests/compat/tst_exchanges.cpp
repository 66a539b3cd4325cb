#include <QtTest>

#include "tests/support/haproxy.h"
#include "tests/support/httporigin.h"
#include "tests/support/peers.h"

using namespace yard;
using namespace yard::test;

namespace {

const char Config[] = R"(
defaults
 mode http
 timeout client 10s
 timeout connect 10s
 timeout server 10s
 timeout http-keep-alive 20ms
listen l
 bind 127.0.0.1:${PORT1}
 server s "${ORIGIN}"
)";

/// "|" stands for CR LF.
std::string lines(const char* text) { return QByteArray(text).replace('|', "\r\n").toStdString(); }

/// One program between a client and an origin that gives a fixed answer.
struct Between {
    explicit Between(const QString& program)
        : proxy(Config, 1, {QStringLiteral("ORIGIN=127.0.0.1:%1").arg(origin.port())}, program) {}
    /// All that the client gets until the connection ends, and what reached the origin.
    QByteArray play(const std::string& request, const std::string& answer, Reply::Then then) {
        origin.setScript([=](const Seen&) { return Reply{answer, 0, Millis{0}, then}; });
        const size_t before = origin.requestCount();
        TestClient client(proxy.port());
        if (!client.send(request)) return "not sent";
        std::string all = client.readAll() + "\n--- the origin saw\n";
        const auto seen = origin.requests();
        for (size_t i = before; i < seen.size(); ++i) all += seen[i].head + seen[i].body;
        return QByteArray::fromStdString(all);
    }
    HttpOrigin origin;
    RealHaproxy proxy;
};

}  // namespace

/// Whole exchanges, live, through HAProxy and through ours: the client and the origin see the same.
class TestExchanges : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void answers_data();
    void answers();

private:
    /// HAProxy keeps the connection of an HTTP/1.0 client, who does not know where chunks end.
    static bool chunksToOld(const QByteArray& request, const QByteArray& answer) {
        return request.contains("keep-alive") && answer.startsWith("HTTP/1.1") &&
               answer.contains("chunked");
    }

    std::unique_ptr<Between> m_real, m_ours;
};

void TestExchanges::initTestCase() {
    m_real = std::make_unique<Between>(haproxy());
    m_ours = std::make_unique<Between>(switchyardd());
    for (Between* one : {m_real.get(), m_ours.get()})
        QVERIFY2(one->proxy.ready(), qPrintable(one->proxy.errors()));
}

void TestExchanges::answers_data() {
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("answer");
    const char* const upgrade = "GET / HTTP/1.1|Host: a|Connection: upgrade|Upgrade: x||";
    const char* const plain[] = {
        "GET / HTTP/1.1|Host: a||", "GET / HTTP/1.0||", "GET / HTTP/1.0|Connection: keep-alive||",
        "HEAD / HTTP/1.1|Host: a||", "GET /1 HTTP/1.1|Host: a||GET /2 HTTP/1.1|Host: a||"};
    const auto row = [](const char* request, const char* answer) {
        QTest::addRow("%s -> %s", request, answer) << QByteArray(request) << QByteArray(answer);
    };
    for (const char* const answer :
         {"HTTP/1.1 101 S||", "HTTP/1.1 101 S|Connection: upgrade|Upgrade: x||hi",
          "HTTP/1.1 101 S|Connection: upgrade||hi", "HTTP/1.1 101 S|Upgrade: x||hi",
          "HTTP/1.0 101 S|Connection: upgrade|Upgrade: y||", "HTTP/1.1 101 S|Connection: x||",
          "HTTP/1.1 200 OK|Content-Length: 2||ok", "HTTP/1.1 426 U|Content-Length: 0||"})
        row(upgrade, answer);
    for (const char* const request : plain)
        for (const char* const answer :
             {"HTTP/1.1 101 S|Connection: upgrade|Upgrade: x||",
              "HTTP/1.1 103 E|Link: x||HTTP/1.1 200 OK|Content-Length: 2||ok",
              "HTTP/1.1 100 C||HTTP/1.1 103 E||HTTP/1.1 204 N||", "HTTP/1.1 100 C||garbage||",
              "HTTP/1.1 103 E||HTTP/1.1 200 OK|Content-Length: x||ok",
              "HTTP/1.0 200 OK|Transfer-Encoding: chunked||2|ok|0||",
              "HTTP/1.0 200 OK|Content-Length: 2||ok", "HTTP/1.1 200 OK|TE: x||ok",
              "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Content-Length: 9||2|ok|0||",
              "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|ok|0|X: y||",
              "HTTP/1.1 304 N|Content-Length: 9||", "HTTP/1.1 204 N|Content-Length: 9||",
              "HTTP/1.1 200 OK|Content-Length: 2|Content-Length: 3||ok",
              "HTTP/1.1 200 OK|Transfer-Encoding: chunked||x|ok|0||", "HTTP/1.1 200 OK||ok"})
            if (!chunksToOld(request, answer)) row(request, answer);
}

void TestExchanges::answers() {
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, answer);
    for (const auto then : {Reply::Then::KeepOpen, Reply::Then::Close}) {
        // Without a length the end of the connection is the end of the answer. A second request may
        // meet a connection that is just being closed, which HAProxy lets the client feel.
        const bool sized = answer.contains("ength") || answer.contains("chunked");
        const bool two = request.count("HTTP/1.") > 1;
        if (then == Reply::Then::KeepOpen ? !sized : two) continue;
        const std::string asked = lines(request), said = lines(answer);
        QCOMPARE(m_ours->play(asked, said, then), m_real->play(asked, said, then));
    }
}

QTEST_GUILESS_MAIN(TestExchanges)
#include "tst_exchanges.moc"
