#include <QtTest>

#include "core/http/message/writer.h"
#include "tests/support/haproxy.h"
#include "tests/support/httporigin.h"
#include "tests/support/peers.h"

using namespace yard;
using namespace yard::test;

/// The built-in pages, provoked in a real HAProxy.
class TestHttpPages : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void denied_data();
    void denied();
    void failures();
    void early();

private:
    std::string ask(size_t port, const std::string& request) {
        TestClient client(m_real->port(port));
        return client.send(request) ? client.readMessage(false) : std::string();
    }

    HttpOrigin m_origin{"origin", [](const Seen&) { return Reply::stall(); }};
    std::unique_ptr<RealHaproxy> m_real;
};

void TestHttpPages::initTestCase() {
    std::string config =
        "defaults\n mode http\n timeout client 10s\n timeout connect 10s\n timeout server 10s\n"
        "frontend deny\n bind 127.0.0.1:${PORT1}\n";
    for (const int status : {200, 400, 401, 403, 404, 405, 407, 408, 410, 413, 421, 422, 425, 429,
                             500, 501, 502, 503, 504}) {
        const std::string code = std::to_string(status);
        config += " http-request deny deny_status " + code + " if { path /" + code + " }\n";
    }
    config +=
        "listen nobody\n bind 127.0.0.1:${PORT2}\n"
        "listen slow\n bind 127.0.0.1:${PORT3}\n timeout server 50ms\n server s " +
        m_origin.address() + "\nlisten patient\n bind 127.0.0.1:${PORT4}\n server s " +
        m_origin.address() +
        "\nlisten hasty\n bind 127.0.0.1:${PORT5}\n timeout http-request 50ms\n";
    m_real = std::make_unique<RealHaproxy>(config, 5);
    QVERIFY2(m_real->ready(), qPrintable(m_real->errors()));
}

void TestHttpPages::denied_data() {
    QTest::addColumn<int>("status");
    for (const int status :
         {200, 401, 403, 404, 405, 407, 410, 413, 421, 422, 425, 429, 500, 501, 502, 503, 504})
        QTest::addRow("%d", status) << status;
}

void TestHttpPages::denied() {
    QFETCH(int, status);
    const std::string line = "GET /" + std::to_string(status) + " HTTP/1.1\r\n";
    QCOMPARE(ask(1, line + "\r\n"), std::string(errorPage(status, false)));
    QCOMPARE(ask(1, line + "Connection: close\r\n\r\n"), std::string(errorPage(status, true)));
}

/// 400 and 408 always close; the others as they really come.
void TestHttpPages::failures() {
    const std::string get = "GET / HTTP/1.1\r\n\r\n";
    QCOMPARE(ask(1, "GET /400 HTTP/1.1\r\n\r\n"), std::string(errorPage(400, true)));
    QCOMPARE(ask(1, "GET /408 HTTP/1.1\r\n\r\n"), std::string(errorPage(408, true)));
    QCOMPARE(ask(2, get), std::string(errorPage(503, false)));
    QCOMPARE(ask(3, get), std::string(errorPage(504, false)));
    QCOMPARE(ask(3, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"),
             std::string(errorPage(504, true)));
    m_origin.setScript([](const Seen&) {
        return Reply{"garbage\r\n\r\n", 0, Millis{0}, Reply::Then::Close};
    });
    QCOMPARE(ask(4, get), std::string(errorPage(502, false)));
}

void TestHttpPages::early() {
    QCOMPARE(ask(1, "bad\r\n\r\n"), std::string(earlyErrorPage(400)));
    QCOMPARE(ask(1, "GET / HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello"),
             std::string(earlyErrorPage(413)));
    QCOMPARE(ask(1, "POST / HTTP/1.1\r\nTransfer-Encoding: a, chunked\r\n\r\n"),
             std::string(earlyErrorPage(422)));
    QCOMPARE(ask(5, "GET /"), std::string(earlyErrorPage(408)));
}

QTEST_GUILESS_MAIN(TestHttpPages)
#include "tst_httppages.moc"
