#include <QtTest>

#include "core/http/samples/textformat.h"
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
    void flags();
    void captures();
    void partsOfTheRequest();
    void timesAndDates();
    void blanks();

private:
    LogFacts facts();
    template <typename Write>
    static QByteArray written(Write write) {
        char out[2048];
        return QByteArray(out, qsizetype(write(std::span(out))));
    }
    static QByteArray line(std::string_view format, const LogFacts& facts) {
        const http::TextFormat text(plainLogFormat(format));
        return written([&](std::span<char> out) { return text.write({}, facts, out); });
    }
    static QByteArray http(const LogFacts& facts) { return line(HttpLogText, facts); }

    Endpoint m_client = *Endpoint::literal("127.0.0.1", 51794);
    Endpoint m_local = *Endpoint::literal("127.0.0.2", 80);
};

LogFacts TestLogLine::facts() {
    LogFacts f;
    f.client = &m_client;
    f.local = &m_local;
    f.began = WallTime(Millis(1795503772007));  // 2026-11-24 07:02:52.007
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
    f.began = WallTime(Millis(1795503772457));
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
    QCOMPARE(line(TcpLogText, f),
             QByteArray("127.0.0.1:51794 [24/Nov/2026:07:02:52.007] f b/s 2/3/90 51 "
                        "SC 9/8/7/6/0 5/4"));
}

void TestLogLine::defaultLine() {
    const LogFacts f = facts();
    const auto text = [&](bool isHttp) {
        return written([&](std::span<char> out) { return writeDefaultLog(f, isHttp, out); });
    };
    QCOMPARE(text(true), QByteArray("Connect from 127.0.0.1:51794 to 127.0.0.2:80 (f/HTTP)"));
    QCOMPARE(text(false), QByteArray("Connect from 127.0.0.1:51794 to 127.0.0.2:80 (f/TCP)"));
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
}

void TestLogLine::cuts() {
    const LogFacts f = facts();
    const http::TextFormat text(plainLogFormat(HttpLogText));
    const QByteArray whole = http(f);
    std::vector<char> out(size_t(whole.size()) + 1, '!');
    for (size_t room = 0; room <= size_t(whole.size()); ++room) {
        std::fill(out.begin(), out.end(), '!');
        QCOMPARE(text.write({}, f, std::span(out.data(), room)), room);
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

void TestLogLine::flags() {
    LogFacts f = facts();
    f.backend = "b\"]\\";
    QCOMPARE(line("%b %{+Q}b %{+E}b %{+Q,+E}b", f),
             QByteArray("b\"]\\ \"b\"]\\\" b\\\"\\]\\\\ \"b\\\"\\]\\\\\""));
    QCOMPARE(line("%{+X}o%ci:%cp %fp", f), QByteArray("7F000001:CA52 0050"));
    QCOMPARE(line("%{+Q}o%ci %cp %{+X}ci %{-Q}ci", f),
             QByteArray("\"127.0.0.1\" 51794 7F000001 127.0.0.1"));
    QCOMPARE(line("%ID|%{+Q}ID|%{-M}ID|%si|%sslv", f), QByteArray("-|\"\"||-|-"));
}

void TestLogLine::captures() {
    LogFacts f = facts();
    QCOMPARE(line("a %hr %hrl b", f), QByteArray("a b"));
    CaptureSlots held;
    held.resize(3);
    held.set(0, "x\"{|}#\x01");
    held.set(2, "z");
    held.set(3, "not there");
    f.requestCaptures = f.responseCaptures = &held;
    QCOMPARE(line("%hr", f), QByteArray("{x#22#7B#7C#7D#23#01||z}"));
    QCOMPARE(line("%hsl|%{+Q}hsl", f),
             QByteArray("x#22#7B#7C#7D#23#01 - z|\"x#22#7B#7C#7D#23#01\" \"\" \"z\""));
}

void TestLogLine::partsOfTheRequest() {
    LogFacts f = facts();
    const std::string_view parts = "%HM|%HU|%HP|%HPO|%HQ|%HV";
    QCOMPARE(line(parts, f), QByteArray("GET|/x?y|/x|/x|?y|HTTP/1.1"));
    f.requestLine = "GET http://a:80/x/?y://z HTTP/1.0";
    QCOMPARE(line(parts, f),
             QByteArray("GET|http://a:80/x/?y://z|http://a:80/x/|/x/|?y://z|HTTP/1.0"));
    f.requestLine = {};
    QCOMPARE(line(parts, f), QByteArray("<BADREQ>|<BADREQ>|<BADREQ>|<BADREQ>|<BADREQ>|<BADREQ>"));
}

void TestLogLine::timesAndDates() {
    LogFacts f = facts();
    f.idle = 10;
    QCOMPARE(line("%Ti %Tq %TR %Tw %Tc %Tr %Td %Ta %Tt %Tu", f),
             QByteArray("10 11 1 2 3 84 0 90 100 90"));
    QCOMPARE(line("%tr %t %ms %Ts", f),
             QByteArray("24/Nov/2026:07:02:52.007 24/Nov/2026:07:02:51.997 997 1795503771"));
    QCOMPARE(line("%trg %T", f),
             QByteArray("24/Nov/2026:07:02:52 +0000 24/Nov/2026:07:02:51 +0000"));
}

void TestLogLine::blanks() { QCOMPARE(line("  a  b  %hr  %f ", facts()), QByteArray("a b f ")); }

QTEST_GUILESS_MAIN(TestLogLine)
#include "tst_logline.moc"
