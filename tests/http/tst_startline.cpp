#include <QtTest>

#include "core/http/message/startline.h"

using yard::http::Span;
using yard::http::StartLine;

/// The first line of a message, with HAProxy's tolerances and refusals.
class TestStartLine : public QObject {
    Q_OBJECT
private slots:
    void request_data();
    void request();
    void response_data();
    void response();
    void waitsForTheLineEnd();
    void forgetsAtStart();

private:
    static QString textOf(const std::string& bytes, Span span) {
        return QString::fromLatin1(bytes.data() + span.at, span.size);
    }
    static StartLine::State feedBoth(StartLine& line, const std::string& bytes, bool request);
};

/// Whole and byte by byte must agree; `line` is left as fed whole.
StartLine::State TestStartLine::feedBoth(StartLine& line, const std::string& bytes, bool request) {
    const auto start = [request](StartLine& l) { request ? l.startRequest() : l.startResponse(); };
    start(line);
    const StartLine::State whole = line.feed(bytes);
    StartLine slow;
    start(slow);
    StartLine::State state = StartLine::State::More;
    for (size_t n = 1; n <= bytes.size() && state == StartLine::State::More; ++n)
        state = slow.feed(std::string(bytes, 0, n));
    if (state != whole || slow.uri().at != line.uri().at || slow.uri().size != line.uri().size)
        qFatal("byte by byte differs: %s", bytes.c_str());
    return whole;
}

void TestStartLine::request_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("expected");  // "method|uri|version 1.1 or not|size", empty: bad
    const auto row = [](const char* bytes, const char* expected) {
        QTest::newRow(bytes) << QByteArray(bytes) << QString::fromLatin1(expected);
    };
    row("GET / HTTP/1.1\r\n", "GET|/|11|16");
    row("GET / HTTP/1.1\n", "GET|/|11|15");
    row("\r\n\r\nGET / HTTP/1.1\r\n", "GET|/|11|20");
    row("\n\nGET / HTTP/1.1\r\n", "GET|/|11|18");
    row("GET  \t /a \t HTTP/1.0\r\n", "GET|/a|10|22");
    row("get / HTTP/1.1\r\n", "get|/|11|16");
    row("!#$%&'*+-.^_`|~aZ09 * HTTP/1.1\r\n", "!#$%&'*+-.^_`|~aZ09|*|11|32");
    row("GET /a\"b<>\\^`{|}~! HTTP/1.1\r\n", "GET|/a\"b<>\\^`{|}~!|11|29");
    row("GET / HTTP/2.0\r\n", "GET|/|11|16");
    row("GET / HTTP/1.9\r\n", "GET|/|11|16");
    row("GET / HTTP/0.9\r\n", "GET|/|10|16");
    for (const char* bad : {" GET / HTTP/1.1\r\n",
                            "\rGET / HTTP/1.1\r\n",
                            "\r\r\nGET / HTTP/1.1\r\n",
                            "G@T / HTTP/1.1\r\n",
                            "G:T / HTTP/1.1\r\n",
                            "GET\r\n",
                            "GET /\r\n",
                            "GET / \r\n",
                            "GET / HTTP/1.1 \r\n",
                            "GET / HTTP/1.1 x\r\n",
                            "GET / HTTP/1.1\rX",
                            "GET / HTTP/1.10\r\n",
                            "GET / HTTP/01.1\r\n",
                            "GET / HTTP/1\r\n",
                            "GET / HTTP/1.\r\n",
                            "GET / HTTP/.1\r\n",
                            "GET / http/1.1\r\n",
                            "GET / HTTPS/1.1\r\n",
                            "GET / HTTP 1.1\r\n",
                            "GET /a b HTTP/1.1\r\n",
                            "GET  HTTP/1.1\r\n",
                            "GET /#f HTTP/1.1\r\n",
                            "GET /\x01 HTTP/1.1\r\n",
                            "GET /\x7f HTTP/1.1\r\n",
                            "GET /\x80 HTTP/1.1\r\n",
                            "\x16\x03\x01"})
        row(bad, "");
}

void TestStartLine::request() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, expected);
    const std::string text = bytes.toStdString();
    StartLine line;
    const auto state = feedBoth(line, text, true);
    if (expected.isEmpty()) {
        QCOMPARE(state, StartLine::State::Bad);
        QVERIFY(*line.fault());
        QCOMPARE(line.feed(text + "GET / HTTP/1.1\r\n"), StartLine::State::Bad);
        return;
    }
    QCOMPARE(state, StartLine::State::Complete);
    const QStringList got{textOf(text, line.method()), textOf(text, line.uri()),
                          QLatin1String(line.http11() ? "11" : "10"), QString::number(line.size())};
    // The method may hold the separator.
    QCOMPARE(got.join(u'|'), expected);
}

void TestStartLine::response_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("expected");  // "status|reason|version"
    const auto row = [](const QByteArray& bytes, const char* expected) {
        QTest::newRow(bytes.constData()) << bytes << QString::fromLatin1(expected);
    };
    row("HTTP/1.1 200 OK\r\n", "200|OK|1.1");
    row("HTTP/1.1 200\r\n", "200||1.1");
    row("HTTP/1.1 200 \r\n", "200||1.1");
    row("HTTP/1.1  404\t Not  Found \r\n", "404|Not  Found |1.1");
    row("HTTP/1.0 503 No\n", "503|No|1.0");
    row("\r\nHTTP/1.1 100 Continue\r\n", "100|Continue|1.1");
    row("HTTP/1.1 999 \x80\x01\r\n", "999|\x80\x01|1.1");
    for (const char* bad :
         {"HTTP/1.1 20 OK\r\n", "HTTP/1.1 2000 OK\r\n", "HTTP/1.1 099 OK\r\n",
          "HTTP/1.1 2x0 OK\r\n", "HTTP/1.1 200OK\r\n", "HTTP/1.1\r\n", "HTTP/1.1 \r\n",
          "HTTP/1 200 OK\r\n", "HTTP/a.b 200 OK\r\n", "ICY 200 OK\r\n", "RTSP/1.0 200 OK\r\n",
          " HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 O\rK\r\n", "garbage\r\n"})
        row(bad, "");
    row(QByteArray("HTTP/1.1 200 O\0K\r\n", 18), "");
}

void TestStartLine::response() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, expected);
    const std::string text = bytes.toStdString();
    StartLine line;
    const auto state = feedBoth(line, text, false);
    QCOMPARE(state, expected.isEmpty() ? StartLine::State::Bad : StartLine::State::Complete);
    if (expected.isEmpty()) return;
    QCOMPARE(QString::number(line.status()) + u'|' + textOf(text, line.reason()) + u'|' +
                 QString::number(line.major()) + u'.' + QString::number(line.minor()),
             expected);
}

void TestStartLine::waitsForTheLineEnd() {
    const std::string text = "GET / HTTP/1.1\r\n";
    for (size_t n = 0; n < text.size(); ++n) {
        StartLine line;
        line.startRequest();
        QCOMPARE(line.feed(text.substr(0, n)), StartLine::State::More);
        QCOMPARE(line.feed(text), StartLine::State::Complete);
    }
}

void TestStartLine::forgetsAtStart() {
    StartLine line;
    line.startRequest();
    QCOMPARE(line.feed("bad\r\n"), StartLine::State::Bad);
    line.startResponse();
    QCOMPARE(line.feed("HTTP/1.1 204 No\r\n"), StartLine::State::Complete);
    QCOMPARE(line.status(), 204);
    QCOMPARE(line.fault(), "");
}

QTEST_GUILESS_MAIN(TestStartLine)
#include "tst_startline.moc"
