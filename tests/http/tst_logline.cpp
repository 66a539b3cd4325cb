#include <QtTest>

#include "core/http/logline.h"
#include "tests/http/headtext.h"

using namespace yard;
using namespace yard::test;

/// Log lines, to the byte.
class TestLogLine : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { qputenv("TZ", "UTC"); }
    void httpLine();
    void nothingReached();
    void redispatchedAndEarly();
    void tcpLine();
    void defaultLine();
    void otherFamilies();
    void encodesTheRequestLine();
    void cuts();
    void requestLine();

private:
    LogFacts facts();
    template <typename Write>
    static QByteArray written(Write write) {
        char out[2048];
        return QByteArray(out, qsizetype(write(std::span(out))));
    }
    static QByteArray http(const LogFacts& facts) {
        return written([&](std::span<char> out) { return writeHttpLog(facts, out); });
    }

    Endpoint m_client = *Endpoint::literal("127.0.0.1", 51794);
    Endpoint m_local = *Endpoint::literal("127.0.0.2", 80);
};

LogFacts TestLogLine::facts() {
    LogFacts f;
    f.client = &m_client;
    f.local = &m_local;
    f.accepted = WallTime(Millis(1795503772007));  // 2026-11-24 07:02:52.007
    f.frontend = "f";
    f.backend = "b";
    f.server = "s";
    f.request = 1;
    f.queue = 2;
    f.connect = 3;
    f.response = 84;
    f.total = 90;
    f.status = 200;
    f.bytes = 51;
    f.actconn = 9;
    f.feconn = 8;
    f.beconn = 7;
    f.srvconn = 6;
    f.srvQueue = 5;
    f.backendQueue = 4;
    f.requestLine = "GET /x?y HTTP/1.1";
    return f;
}

void TestLogLine::httpLine() {
    QCOMPARE(http(facts()),
             QByteArray("127.0.0.1:51794 [24/Nov/2026:07:02:52.007] f b/s 1/2/3/84/90 200 51 - - "
                        "---- 9/8/7/6/0 5/4 \"GET /x?y HTTP/1.1\""));
}

void TestLogLine::nothingReached() {
    LogFacts f;
    f.client = &m_client;
    f.accepted = WallTime(Millis(1795503772457));
    f.frontend = f.backend = "f";
    f.status = 400;
    std::copy_n("PR--", 4, f.flags);
    f.actconn = f.feconn = 1;
    QCOMPARE(http(f), QByteArray("127.0.0.1:51794 [24/Nov/2026:07:02:52.457] f f/<NOSRV> "
                                 "-1/-1/-1/-1/0 400 0 - - PR-- 1/1/0/0/0 0/0 \"<BADREQ>\""));
}

void TestLogLine::redispatchedAndEarly() {
    LogFacts f = facts();
    f.retries = 2;
    f.redispatched = true;
    f.early = true;
    QCOMPARE(http(f),
             QByteArray("127.0.0.1:51794 [24/Nov/2026:07:02:52.007] f b/s 1/2/3/84/+90 200 +51 - - "
                        "---- 9/8/7/6/+2 5/4 \"GET /x?y HTTP/1.1\""));
}

void TestLogLine::tcpLine() {
    LogFacts f = facts();
    std::copy_n("SC--", 4, f.flags);
    const auto write = [&](std::span<char> out) { return writeTcpLog(f, out); };
    QCOMPARE(written(write),
             QByteArray("127.0.0.1:51794 [24/Nov/2026:07:02:52.007] f b/s 2/3/90 51 "
                        "SC 9/8/7/6/0 5/4"));
}

void TestLogLine::defaultLine() {
    const LogFacts f = facts();
    const auto line = [&](bool isHttp) {
        return written([&](std::span<char> out) { return writeDefaultLog(f, isHttp, out); });
    };
    QCOMPARE(line(true), QByteArray("Connect from 127.0.0.1:51794 to 127.0.0.2:80 (f/HTTP)"));
    QCOMPARE(line(false), QByteArray("Connect from 127.0.0.1:51794 to 127.0.0.2:80 (f/TCP)"));
}

void TestLogLine::otherFamilies() {
    LogFacts f = facts();
    const Endpoint v6 = *Endpoint::literal("::1", 60120);
    f.client = &v6;
    QVERIFY(http(f).startsWith("::1:60120 ["));
    const Endpoint path = *Endpoint::unixPath("/tmp/s");
    f.client = &path;
    f.listener = 2;
    QVERIFY(http(f).startsWith("unix:2 ["));
    QCOMPARE(written([&](std::span<char> out) { return writeDefaultLog(f, false, out); }),
             QByteArray("Connect to unix:2 (f/TCP)"));
}

void TestLogLine::encodesTheRequestLine() {
    LogFacts f = facts();
    f.requestLine = "GET /\"\x01\xff{|}\\ HTTP/1.1";
    QVERIFY(http(f).endsWith(" \"GET /#22#01#FF{|}\\ HTTP/1.1\""));
    const std::string big(3000, 'a');
    f.requestLine = big;
    QVERIFY(http(f).endsWith(" \"" + QByteArray(1023, 'a') + "\""));
}

void TestLogLine::cuts() {
    const LogFacts f = facts();
    const QByteArray whole = http(f);
    std::vector<char> out(size_t(whole.size()) + 1, '!');
    for (size_t room = 0; room <= size_t(whole.size()); ++room) {
        std::fill(out.begin(), out.end(), '!');
        QCOMPARE(writeHttpLog(f, std::span(out.data(), room)), room);
        QCOMPARE(out[room], '!');
        QVERIFY(whole.startsWith(QByteArray(out.data(), qsizetype(room))));
    }
}

void TestLogLine::requestLine() {
    MessageHead head;
    const auto line = [&](const std::string& text) {
        if (feedWhole(head, Side::Request, text) != MessageHead::State::Complete)
            return QByteArray();
        return written([&](std::span<char> out) { return writeRequestLine(head, out); });
    };
    QCOMPARE(line("GET  /x?y\tHTTP/1.1\r\n\r\n"), QByteArray("GET /x?y HTTP/1.1"));
    QCOMPARE(line("GET / HTTP/2.0\r\n\r\n"), QByteArray("GET / HTTP/2.0"));
    QCOMPARE(line("GET http://a:80/x HTTP/1.0\r\n\r\n"), QByteArray("GET http://a/x HTTP/1.0"));
}

QTEST_GUILESS_MAIN(TestLogLine)
#include "tst_logline.moc"
