#include <QtTest>

#include "core/http/message/writer.h"
#include "tests/http/headtext.h"

using namespace yard;
using namespace yard::test;

/// Heads passed on, chunk sizes and the built-in pages.
class TestWriter : public QObject {
    Q_OBJECT
private slots:
    void requests_data();
    void requests();
    void responses_data();
    void responses();
    void forwardedFor();
    void tooSmall();
    void chunkSizes_data();
    void chunkSizes();
    void pages_data();
    void pages();
    void earlyPages();

private:
    static QByteArray lines(const char* text) { return QByteArray(text).replace('|', "\r\n"); }
};

void TestWriter::requests_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("close");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* bytes, bool close, const char* expected) {
        QTest::addRow("%s%s", bytes, close ? " close" : "")
            << lines(bytes) << close << lines(expected);
    };
    row("GET / HTTP/1.1|Host: A|X-Y: Z||", false, "GET / HTTP/1.1|host: A|x-y: Z||");
    row("GET / HTTP/1.1|Host: A||", true, "GET / HTTP/1.1|host: A|connection: close||");
    row("GET  /\tHTTP/2.0\nHost:A\n\n", false, "GET / HTTP/1.1|host: A||");
    row("GET / HTTP/1.0||", false, "GET / HTTP/1.0|connection: keep-alive||");
    row("GET / HTTP/1.0|Connection: keep-alive||", true, "GET / HTTP/1.0||");
    row("GET / HTTP/0.9|X: y||", false, "GET / HTTP/0.9|x: y|connection: keep-alive||");
    row("GET / HTTP/1.1|X: a|  b|\tc||", false, "GET / HTTP/1.1|x: a    b  \tc||");
    row("GET / HTTP/1.1|ABCMXYZ0!#$%&'*+-.^_`~abcxyz9A: Z||", false,
        "GET / HTTP/1.1|abcmxyz0!#$%&'*+-.^_`~abcxyz9a: Z||");
    row("GET / HTTP/1.1|AZ^: x|AZaz`: Q||", false, "GET / HTTP/1.1|az^: x|azaz`: Q||");
    row("GET / HTTP/1.1|X:|Y: ||", false, "GET / HTTP/1.1|x: |y: ||");
    row("GET / HTTP/1.1|Connection: x, close, y|A: b||", false,
        "GET / HTTP/1.1|connection: x,y|a: b||");
    row("GET / HTTP/1.1|Connection: x , keep-alive ,  y||", false,
        "GET / HTTP/1.1|connection: x ,y||");
    row("GET / HTTP/1.1|Connection: close,x,y , z||", false, "GET / HTTP/1.1|connection: x,y,z||");
    row("GET / HTTP/1.1|Connection: x, te, keep-alive||", false,
        "GET / HTTP/1.1|connection: x, te||");
    row("GET / HTTP/1.1|Connection: x,||", false, "GET / HTTP/1.1|connection: x||");
    row("GET / HTTP/1.1|Connection: , x||", false, "GET / HTTP/1.1|connection: , x||");
    row("GET / HTTP/1.1|Connection: x| , close||", false, "GET / HTTP/1.1|connection: x   ||");
    row("GET / HTTP/1.1|Connection: close ,, x||", false, "GET / HTTP/1.1|connection: x||");
    row("GET / HTTP/1.1|Connection: x, close||", true,
        "GET / HTTP/1.1|connection: x|connection: close||");
    row("GET / HTTP/1.1|Keep-Alive: 5|Connection: keep-alive|TE: trailers||", false,
        "GET / HTTP/1.1|keep-alive: 5|te: trailers||");
    row("GET http://a:80/x?y HTTP/1.1|Host: a:80||", false, "GET http://a/x?y HTTP/1.1|host: a||");
    row("GET http://u@a:/ HTTP/1.1||", false, "GET http://u@a/ HTTP/1.1||");
    row("CONNECT a:443 HTTP/1.1|Host: a:443||", true,
        "CONNECT a:443 HTTP/1.1|host: a|connection: close||");
    row("GET / HTTP/1.1|Connection: upgrade|Upgrade: foo||", true,
        "GET / HTTP/1.1|connection: upgrade|upgrade: foo||");
    row("GET / HTTP/1.0|Connection: upgrade|Upgrade: foo||", false,
        "GET / HTTP/1.0|connection: upgrade|upgrade: foo||");
    row("GET / HTTP/1.0|Connection: upgrade||", false, "GET / HTTP/1.0|connection: upgrade||");
    row("POST / HTTP/1.1|Content-Length: 5|Content-Length: 5, 05|Expect: 100-continue||", false,
        "POST / HTTP/1.1|content-length: 5|expect: 100-continue||");
    row("POST / HTTP/1.1|Content-Length: 5|Transfer-Encoding: chunked||", false,
        "POST / HTTP/1.1|transfer-encoding: chunked||");
    row("POST / HTTP/1.0|Transfer-Encoding: chunked||", false,
        "POST / HTTP/1.0|transfer-encoding: chunked||");
}

void TestWriter::requests() {
    QFETCH(QByteArray, bytes);
    QFETCH(bool, close);
    QFETCH(QByteArray, expected);
    MessageHead head;
    const std::string text = bytes.toStdString();
    QCOMPARE(feedWhole(head, Side::Request, text), MessageHead::State::Complete);
    char out[512];
    const size_t size = writeRequestHead(head, {close, {}}, out);
    QCOMPARE(QByteArray(out, qsizetype(size)), expected);
}

void TestWriter::responses_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("close");
    QTest::addColumn<bool>("keepAlive");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* bytes, bool close, bool keepAlive, const char* expected) {
        QTest::addRow("%s%s%s", bytes, close ? " close" : "", keepAlive ? " keep" : "")
            << lines(bytes) << close << keepAlive << lines(expected);
    };
    row("HTTP/1.1 200 OK|Content-Length: 2||", false, false, "HTTP/1.1 200 OK|content-length: 2||");
    row("HTTP/1.1 200 OK|Content-Length: 2||", true, false,
        "HTTP/1.1 200 OK|content-length: 2|connection: close||");
    row("HTTP/1.1 200 OK|Content-Length: 2||", false, true,
        "HTTP/1.1 200 OK|content-length: 2|connection: keep-alive||");
    row("HTTP/1.0 200 OK|Content-Length: 2||", true, false, "HTTP/1.0 200 OK|content-length: 2||");
    row("HTTP/1.0 200 OK|Content-Length: 2||", false, true,
        "HTTP/1.0 200 OK|content-length: 2|connection: keep-alive||");
    row("HTTP/1.1 404||", true, false, "HTTP/1.1 404 |connection: close||");
    row("HTTP/1.1  200 \t No  way ||", true, false, "HTTP/1.1 200 No  way |connection: close||");
    row("HTTP/1.1 200 OK|Connection: close|Set-Cookie: A=b|Set-Cookie: C=d||", true, false,
        "HTTP/1.1 200 OK|set-cookie: A=b|set-cookie: C=d|connection: close||");
    row("HTTP/1.1 100 Continue||", true, true, "HTTP/1.1 100 Continue||");
    row("HTTP/1.1 101 Sw|Connection: upgrade|Upgrade: foo||", true, false,
        "HTTP/1.1 101 Sw|connection: upgrade|upgrade: foo||");
    row("HTTP/1.1 200 OK|Connection: upgrade||", true, false,
        "HTTP/1.1 200 OK|connection: upgrade||");
    row("HTTP/1.1 204 No|Content-Length: 2||", false, false, "HTTP/1.1 204 No||");
    row("HTTP/1.1 304 No|Content-Length: 2||", false, false, "HTTP/1.1 304 No|content-length: 2||");
}

void TestWriter::responses() {
    QFETCH(QByteArray, bytes);
    QFETCH(bool, close);
    QFETCH(bool, keepAlive);
    QFETCH(QByteArray, expected);
    MessageHead head;
    const std::string text = bytes.toStdString();
    QCOMPARE(feedWhole(head, Side::Response, text), MessageHead::State::Complete);
    char out[512];
    const size_t size = writeResponseHead(head, {close, keepAlive}, out);
    QCOMPARE(QByteArray(out, qsizetype(size)), expected);
}

void TestWriter::forwardedFor() {
    MessageHead head;
    const std::string text = "GET / HTTP/1.1\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n";
    QCOMPARE(feedWhole(head, Side::Request, text), MessageHead::State::Complete);
    char out[512];
    const size_t size = writeRequestHead(head, {true, "127.0.0.1"}, out);
    QCOMPARE(QByteArray(out, qsizetype(size)),
             lines("GET / HTTP/1.1|x-forwarded-for: 1.2.3.4|x-forwarded-for: 127.0.0.1|"
                   "connection: close||"));
}

/// Whatever is short by a byte is not written, and nothing behind its room is touched.
void TestWriter::tooSmall() {
    MessageHead head;
    const std::string text = "GET / HTTP/1.1\r\nConnection: x, close\r\nX: a\r\n b\r\n\r\n";
    QCOMPARE(feedWhole(head, Side::Request, text), MessageHead::State::Complete);
    std::vector<char> out(512, '!');
    const size_t size = writeRequestHead(head, {}, out);
    QVERIFY(size > 0);
    for (size_t room = 0; room < size; ++room) {
        std::fill(out.begin(), out.end(), '!');
        QCOMPARE(writeRequestHead(head, {}, std::span(out.data(), room)), size_t(0));
        QCOMPARE(out[room], '!');
    }
    QCOMPARE(writeRequestHead(head, {}, std::span(out.data(), size)), size);
}

void TestWriter::chunkSizes_data() {
    QTest::addColumn<quint64>("size");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("0") << quint64(0) << QByteArray("0\r\n");
    QTest::newRow("26") << quint64(26) << QByteArray("1a\r\n");
    QTest::newRow("65536") << quint64(65536) << QByteArray("10000\r\n");
    QTest::newRow("all") << ~quint64(0) << QByteArray("ffffffffffffffff\r\n");
}

void TestWriter::chunkSizes() {
    QFETCH(quint64, size);
    QFETCH(QByteArray, expected);
    char out[18];
    const size_t written = writeChunkSize(size, out);
    QCOMPARE(QByteArray(out, qsizetype(written)), expected);
    QCOMPARE(writeChunkSize(size, std::span(out, written - 1)), size_t(0));
}

void TestWriter::pages_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("title");
    QTest::addColumn<int>("length");
    const auto row = [](int status, const char* title, int length) {
        QTest::addRow("%d", status) << status << QByteArray(title) << length;
    };
    row(200, "200 OK", 58);
    row(400, "400 Bad request", 90);
    row(401, "401 Unauthorized", 112);
    row(403, "403 Forbidden", 93);
    row(404, "404 Not Found", 83);
    row(408, "408 Request Time-out", 110);
    row(413, "413 Payload Too Large", 106);
    row(422, "422 Unprocessable Content", 116);
    row(429, "429 Too Many Requests", 117);
    row(500, "500 Internal Server Error", 97);
    row(501, "501 Not Implemented", 136);
    row(502, "502 Bad Gateway", 107);
    row(503, "503 Service Unavailable", 107);
    row(504, "504 Gateway Time-out", 92);
}

void TestWriter::pages() {
    QFETCH(int, status);
    QFETCH(QByteArray, title);
    QFETCH(int, length);
    for (const bool close : {false, true}) {
        const std::string_view page = errorPage(status, close);
        const QByteArray head =
            "HTTP/1.1 " + title + "\r\ncontent-length: " + QByteArray::number(length) +
            "\r\ncache-control: no-cache\r\ncontent-type: text/html\r\n" +
            (close ? "connection: close\r\n" : "") + "\r\n<html><body><h1>" + title + "</h1>\n";
        QCOMPARE(QByteArray(page.data(), head.size()), head);
        QCOMPARE(page.size() - page.find("<html>"), size_t(length));
        QVERIFY(page.ends_with(".\n</body></html>\n"));
    }
    QCOMPARE(errorPage(599, true), errorPage(500, true));
}

void TestWriter::earlyPages() {
    QCOMPARE(earlyErrorPage(400),
             std::string_view("HTTP/1.1 400 Bad request\r\nContent-length: 90\r\nCache-Control: "
                              "no-cache\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n"
                              "<html><body><h1>400 Bad request</h1>\nYour browser sent an invalid "
                              "request.\n</body></html>\n"));
    QVERIFY(earlyErrorPage(408).find("Connection: close\r\n") != std::string_view::npos);
    QVERIFY(earlyErrorPage(413).find("Connection:") == std::string_view::npos);
}

QTEST_GUILESS_MAIN(TestWriter)
#include "tst_writer.moc"
