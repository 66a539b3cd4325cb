#include <QtTest>

#include "core/http/message/message.h"
#include "tests/http/headtext.h"

using namespace yard;
using namespace yard::test;

/// What a head says: fields, framing, connection; and which heads are refused. What HAProxy does
/// with the same heads is in the compat tests.
class TestHeadVerdicts : public QObject {
    Q_OBJECT
private slots:
    void targets_data();
    void targets() { check(Side::Request); }
    void fields_data();
    void fields() { check(Side::Request); }
    void bodies_data();
    void bodies() { check(Side::Request); }
    void upgrades_data();
    void upgrades() { check(Side::Request); }
    void responses_data();
    void responses() { check(Side::Response); }

private:
    static void columns() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("expected");
    }
    /// "|" stands for CR LF in the head and for LF in what is expected.
    static void row(const char* bytes, const char* expected) {
        QTest::newRow(bytes) << QByteArray(bytes).replace('|', "\r\n")
                             << QByteArray(expected).replace('|', '\n');
    }
    static void check(Side side);
};

void TestHeadVerdicts::check(Side side) {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, expected);
    std::string whole = describeWhole(side, bytes.toStdString());
    QCOMPARE(QByteArray::fromStdString(describeByteWise(side, bytes.toStdString())),
             QByteArray::fromStdString(whole));
    // The sizes are checked where they matter.
    if (!expected.startsWith("bad")) whole.erase(whole.rfind(' '));
    QCOMPARE(QByteArray::fromStdString(whole), expected);
}

void TestHeadVerdicts::fields_data() {
    columns();
    row("GET / HTTP/1.1|Host: a||", "GET / HTTP/1.1|Host: a|none keep");
    row("GET / HTTP/1.1||", "GET / HTTP/1.1|none keep");
    row("GET / HTTP/1.1\nHost:a\n\n", "GET / HTTP/1.1|Host: a|none keep");
    row("GET / HTTP/1.0||", "GET / HTTP/1.0|none");
    row("GET / HTTP/1.0|Connection: Keep-Alive||", "GET / HTTP/1.0|none keep");
    row("GET / HTTP/1.0|Connection: keep-alive, close||", "GET / HTTP/1.0|none");
    row("GET / HTTP/1.1|Connection: x, CLOSE||", "GET / HTTP/1.1|Connection: x, CLOSE|none");
    row("GET / HTTP/1.1|Connection: x|Connection: close||", "GET / HTTP/1.1|Connection: x|none");
    row("GET / HTTP/1.1|Connection: \"close\"||", "GET / HTTP/1.1|Connection: \"close\"|none keep");
    row("GET / HTTP/1.1|Connection: x,\"y, close\"||",
        "GET / HTTP/1.1|Connection: x,\"y, close\"|none keep");
    row("GET / HTTP/1.1|Connection: ,||", "GET / HTTP/1.1|none keep");
    row("GET / HTTP/1.1|X:  \t a \t ||", "GET / HTTP/1.1|X: a|none keep");
    row("GET / HTTP/1.1|X:|Y:||", "GET / HTTP/1.1|X: |Y: |none keep");
    row("GET / HTTP/1.1|X: a\x01\x80\x7f||", "GET / HTTP/1.1|X: a\x01\x80\x7f|none keep");
    row("GET / HTTP/1.1|X:|  b||", "GET / HTTP/1.1|X: b|none keep");
    for (const char* bad :
         {"GET / HTTP/1.1|X : a||", "GET / HTTP/1.1|X\t: a||", "GET / HTTP/1.1| X: a|Y: b||",
          "GET / HTTP/1.1|X||", "GET / HTTP/1.1|: a||", "GET / HTTP/1.1|X Y: a||",
          "GET / HTTP/1.1|X(): a||", "GET / HTTP/1.1|X{: a||", "GET / HTTP/1.1|X\x80: a||",
          "GET / HTTP/1.1|X: a\rb||", "GET / HTTP/1.1|X: a\r||", "GET / HTTP/1.1|X: a|\rY",
          "GET / HTTP/1.1|X\r: a||", "GET /|Host: a||"})
        row(bad, "bad 400");
    QTest::newRow("NUL") << QByteArray("GET / HTTP/1.1\r\nX: a\0b\r\n\r\n", 26)
                         << QByteArray("bad 400");
}

void TestHeadVerdicts::targets_data() {
    columns();
    row("GET / HTTP/1.1|Host: a|X: y|HOST: A||", "GET / HTTP/1.1|Host: a|X: y|none keep");
    row("GET / HTTP/1.1|Host: a|Host: b||", "bad 400");
    row("GET / HTTP/1.1|Host: a:80|Host: a||", "bad 400");
    row("GET / HTTP/1.1|Host:||", "GET / HTTP/1.1|Host: |none keep");
    // absolute-form and CONNECT against Host
    row("GET http://a/ HTTP/1.1|Host: A||", "GET http://a/ HTTP/1.1|Host: A|none keep");
    row("GET http://a/ HTTP/1.1|Host: b||", "bad 400");
    row("GET http://a/ HTTP/1.1||", "GET http://a/ HTTP/1.1|none keep");
    row("GET http://a/ HTTP/1.1|Host:||", "bad 400");
    row("GET http://a/ HTTP/1.1|Host: a:80||", "GET http://a/ HTTP/1.1|Host: a:80|none keep");
    row("GET http://a/ HTTP/1.1|Host: a:443||", "bad 400");
    row("GET http://a:80/ HTTP/1.1|Host: a:80||", "GET http://a:80/ HTTP/1.1|Host: a|none keep");
    row("GET https://a:443/ HTTP/1.1|Host: a||", "GET https://a:443/ HTTP/1.1|Host: a|none keep");
    row("GET https://a:80/ HTTP/1.1|Host: a||", "bad 400");
    row("GET http://a:81/ HTTP/1.1|Host: a||", "bad 400");
    row("GET http://a:081/ HTTP/1.1|Host: a:081||",
        "GET http://a:081/ HTTP/1.1|Host: a:081|none keep");
    row("GET http://u@a/ HTTP/1.1|Host: a||", "GET http://u@a/ HTTP/1.1|Host: a|none keep");
    row("GET http://a/ HTTP/1.1|Host: u@a||", "bad 400");
    row("GET http://[::1]:80/ HTTP/1.1|Host: [::1]||",
        "GET http://[::1]:80/ HTTP/1.1|Host: [::1]|none keep");
    row("GET http:///x HTTP/1.1|Host: a||", "GET http:///x HTTP/1.1|Host: a|none keep");
    row("GET a HTTP/1.1|Host: b||", "bad 400");
    row("GET a:80 HTTP/1.1|Host: a||", "bad 400");
    row("CONNECT a:443 HTTP/1.1|Host: a||", "CONNECT a:443 HTTP/1.1|Host: a|none keep upgrade");
    row("CONNECT a:8443 HTTP/1.1|Host: a:8443||",
        "CONNECT a:8443 HTTP/1.1|Host: a:8443|none keep upgrade");
    row("CONNECT a:443 HTTP/1.1|Host: A:443||", "CONNECT a:443 HTTP/1.1|Host: A|none keep upgrade");
    row("CONNECT a:443 HTTP/1.1||", "CONNECT a:443 HTTP/1.1|none keep upgrade");
    row("CONNECT a:443 HTTP/1.1|Host: b:443||", "bad 400");
    row("CONNECT a:8443 HTTP/1.1|Host: a||", "bad 400");
    row("CONNECT a HTTP/1.1|Host: a||", "bad 400");
    row("CONNECT /x HTTP/1.1|Host: a||", "bad 400");
    row("CONNECT http://a:443 HTTP/1.1|Host: a||", "bad 400");
    row("CONNECT a:443 HTTP/1.1|Content-Length: 5||", "CONNECT a:443 HTTP/1.1|none keep upgrade");
    row("CONNECT a:443 HTTP/1.1|Transfer-Encoding: chunked||", "bad 400");
    row("PRI * HTTP/2.0||", "bad 400");
}

void TestHeadVerdicts::bodies_data() {
    columns();
    row("POST / HTTP/1.1|Content-Length: 5||", "POST / HTTP/1.1|Content-Length: 5|length 5 keep");
    row("POST / HTTP/1.1|Content-Length: 5|X: y|content-length: 5||",
        "POST / HTTP/1.1|Content-Length: 5|X: y|length 5 keep");
    row("POST / HTTP/1.1|Content-Length: 5,5 ,\t05||",
        "POST / HTTP/1.1|Content-Length: 05|length 5 keep");
    row("POST / HTTP/1.1|Content-Length: 9223372036854775807||",
        "POST / HTTP/1.1|Content-Length: 9223372036854775807|length 9223372036854775807 keep");
    row("POST / HTTP/1.1|Content-Length:|\t5||", "POST / HTTP/1.1|Content-Length: 5|length 5 keep");
    row("POST / HTTP/1.1|Content-Length: 00000000000000000000000000005||",
        "POST / HTTP/1.1|Content-Length: 00000000000000000000000000005|length 5 keep");
    for (const char* bad :
         {"5|Content-Length: 6", "5, 6", "5,", ",5", "5,,5", "+5", "-5", "5 5", "5a", "0x5",
          "\"5\"", "5.0", "5;5", "4|\t5", "", "9223372036854775808", "18446744073709551615",
          "18446744073709551616", "99999999999999999999999"}) {
        const QByteArray head = QByteArray("POST / HTTP/1.1|Content-Length: ") + bad + "||";
        row(head.constData(), "bad 400");
    }
    // Transfer-Encoding
    row("POST / HTTP/1.1|Transfer-Encoding: Chunked||",
        "POST / HTTP/1.1|Transfer-Encoding: Chunked|chunked keep");
    row("POST / HTTP/1.1|Transfer-Encoding: chunked,||",
        "POST / HTTP/1.1|Transfer-Encoding: chunked,|chunked keep");
    row("POST / HTTP/1.1|Transfer-Encoding: chunked|Transfer-Encoding:||",
        "POST / HTTP/1.1|Transfer-Encoding: chunked|Transfer-Encoding: |chunked keep");
    row("POST / HTTP/1.1|Content-Length: 5|Transfer-Encoding: chunked||",
        "POST / HTTP/1.1|Transfer-Encoding: chunked|chunked");
    row("POST / HTTP/1.1|Transfer-Encoding: chunked|Content-Length: 5||",
        "POST / HTTP/1.1|Transfer-Encoding: chunked|chunked");
    row("POST / HTTP/1.0|Transfer-Encoding: chunked|Connection: keep-alive||",
        "POST / HTTP/1.0|Transfer-Encoding: chunked|chunked");
    for (const char* bad : {"gzip", "identity", "", ",", "chunked, chunked", "chunked, gzip",
                            "chunked|Transfer-Encoding: chunked", "chunked|Transfer-Encoding: gzip",
                            "\"chunked\"", "chunked;q=1", "xchunked", "chunked x",
                            "\x0b"
                            "chunked",
                            "chunked,,", "gzip|Content-Length: 5", "chunked|Content-Length: x"}) {
        const QByteArray head = QByteArray("POST / HTTP/1.1|Transfer-Encoding: ") + bad + "||";
        row(head.constData(), "bad 400");
    }
    row("POST / HTTP/1.1|Transfer-Encoding: gzip, chunked||", "bad 422");
    row("POST / HTTP/1.1|Transfer-Encoding: gzip|Transfer-Encoding: chunked||", "bad 422");
    row("POST / HTTP/1.1|Transfer-Encoding: ,chunked||", "bad 422");
    row("POST / HTTP/1.1|Transfer_Encoding: chunked||",
        "POST / HTTP/1.1|Transfer_Encoding: chunked|none keep");
    // an unexpected body in HTTP/1.0
    row("GET / HTTP/1.0|Content-Length: 5||", "bad 413");
    row("HEAD / HTTP/1.0|Transfer-Encoding: chunked||", "bad 413");
    row("DELETE / HTTP/1.0|Content-Length: 5||", "bad 413");
    row("GET / HTTP/1.0|Content-Length: 0||", "GET / HTTP/1.0|Content-Length: 0|length 0");
    row("PUT / HTTP/1.0|Content-Length: 5||", "PUT / HTTP/1.0|Content-Length: 5|length 5");
    row("GET / HTTP/1.1|Content-Length: 5||", "GET / HTTP/1.1|Content-Length: 5|length 5 keep");
}

void TestHeadVerdicts::upgrades_data() {
    columns();
    row("GET / HTTP/1.1|Connection: Upgrade|Upgrade: foo||",
        "GET / HTTP/1.1|Connection: Upgrade|Upgrade: foo|none keep upgrade");
    row("GET / HTTP/1.1|Upgrade: foo||", "GET / HTTP/1.1|Upgrade: foo|none keep");
    row("GET / HTTP/1.1|Connection: upgrade||", "GET / HTTP/1.1|Connection: upgrade|none keep");
    row("POST / HTTP/1.1|Connection: upgrade|Upgrade: foo|Content-Length: 5||",
        "POST / HTTP/1.1|Connection: upgrade|Content-Length: 5|length 5 keep");
    row("POST / HTTP/1.1|Connection: upgrade|Upgrade: a|Upgrade: b|Transfer-Encoding: chunked||",
        "POST / HTTP/1.1|Connection: upgrade|Transfer-Encoding: chunked|chunked keep");
    row("GET / HTTP/1.1|Connection: upgrade|Upgrade: x, WebSocket||", "bad 400");
    row("GET / HTTP/1.1|Connection: upgrade|Upgrade: websocket|Sec-WebSocket-Key: short||",
        "bad 400");
    row("GET / HTTP/1.1|Connection: upgrade|Upgrade: websocket|Sec-WebSocket-Key: "
        "dGhlIHNhbXBsZSBub25jZQ==||",
        "GET / HTTP/1.1|Connection: upgrade|Upgrade: websocket|Sec-WebSocket-Key: "
        "dGhlIHNhbXBsZSBub25jZQ==|none keep upgrade");
    row("GET / HTTP/1.1|Connection: x|Upgrade: websocket||",
        "GET / HTTP/1.1|Connection: x|Upgrade: websocket|none keep");
    // expect
    row("PUT / HTTP/1.1|Expect: 100-Continue|Content-Length: 1||",
        "PUT / HTTP/1.1|Expect: 100-Continue|Content-Length: 1|length 1 keep expect");
    row("PUT / HTTP/1.0|Expect: 100-continue|Content-Length: 1||",
        "PUT / HTTP/1.0|Expect: 100-continue|Content-Length: 1|length 1");
}

void TestHeadVerdicts::responses_data() {
    columns();
    row("HTTP/1.1 200 OK|Content-Length: 2||", "200 OK HTTP/1.1|Content-Length: 2|length 2 keep");
    row("HTTP/1.1 200 OK||", "200 OK HTTP/1.1|close");
    row("HTTP/1.0 200 OK|Content-Length: 2||", "200 OK HTTP/1.0|Content-Length: 2|length 2");
    row("HTTP/1.0 200 OK|Content-Length: 2|Connection: keep-alive||",
        "200 OK HTTP/1.0|Content-Length: 2|length 2 keep");
    row("HTTP/1.1 200 OK|Content-Length: 2|Connection: close||",
        "200 OK HTTP/1.1|Content-Length: 2|length 2");
    row("HTTP/1.1 200 OK|Content-Length: 2|Content-Length: 2||",
        "200 OK HTTP/1.1|Content-Length: 2|length 2 keep");
    row("HTTP/1.1 200 OK|Transfer-Encoding: chunked|Content-Length: 2||",
        "200 OK HTTP/1.1|Transfer-Encoding: chunked|chunked");
    row("HTTP/1.0 200 OK|Transfer-Encoding: chunked|Connection: keep-alive||",
        "200 OK HTTP/1.0|Transfer-Encoding: chunked|chunked");
    row("HTTP/1.1 200 OK|Content-Length: 2|Host: a|Host: b||",
        "200 OK HTTP/1.1|Content-Length: 2|Host: a|Host: b|length 2 keep");
    row("HTTP/1.1 204 No|Content-Length: 2||", "204 No HTTP/1.1|none keep");
    row("HTTP/1.1 204 No|Transfer-Encoding: chunked||", "204 No HTTP/1.1|none keep");
    row("HTTP/1.1 304 No|Content-Length: 2||", "304 No HTTP/1.1|Content-Length: 2|none keep");
    row("HTTP/1.1 100 Continue|Content-Length: 2||", "100 Continue HTTP/1.1|none keep");
    row("HTTP/1.1 101 Sw|Connection: upgrade|Upgrade: foo||",
        "101 Sw HTTP/1.1|Connection: upgrade|Upgrade: foo|none keep upgrade");
    for (const char* bad :
         {"HTTP/1.1 200 OK|Content-Length: 2|Content-Length: 3||", "HTTP/1.1 200 OK|X : a||",
          "HTTP/1.1 200 OK|Content-Length: +2||", "HTTP/1.1 200 OK|Transfer-Encoding: gzip||",
          "HTTP/1.1 200 OK|Transfer-Encoding: gzip, chunked||",
          "HTTP/1.1 200 OK|Transfer-Encoding: chunked, chunked||",
          "HTTP/1.1 200 OK|Transfer-Encoding:||", "HTTP/1.1 200 OK|Transfer-Encoding: identity||",
          "HTTP/1.1 200 OK| X: a||"})
        row(bad, "bad 400");
}

QTEST_GUILESS_MAIN(TestHeadVerdicts)
#include "tst_headverdicts.moc"
