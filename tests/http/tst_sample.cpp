#include <QtTest>

#include "core/config/reading/sampleparser.h"
#include "core/http/samples/sample.h"
#include "tests/http/headtext.h"

using namespace yard;
using namespace yard::test;

/// Sample fetches over requests and addresses, as HAProxy answers them.
class TestSample : public QObject {
    Q_OBJECT
private slots:
    void requests_data();
    void requests();
    void addresses();
    void hashWithAddress();
    void unixHasNone();
    void tcpMode();
    void sameNamesAsTheParser();

private:
    static SampleExpr expr(const QByteArray& fetch, const QByteArray& argument,
                           std::vector<SampleExpr::Converter> converters = {}) {
        SampleExpr made;
        made.fetch = fetch.toStdString();
        made.argument = argument.toStdString();
        made.converters = std::move(converters);
        return made;
    }
};

void TestSample::requests_data() {
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("fetch");
    QTest::addColumn<QByteArray>("argument");
    QTest::addColumn<QByteArray>("expected");  // null: not there
    const auto row = [](const char* request, const char* fetch, const char* argument,
                        const char* expected) {
        QTest::addRow("%s %s(%s)", request, fetch, argument)
            << QByteArray(request).replace('|', "\r\n") << QByteArray(fetch) << QByteArray(argument)
            << QByteArray(expected);
    };
    const char* lists = "GET / HTTP/1.1|X: one, two ,three|Y: z|x: 4,5||";
    row(lists, "req.hdr", "x", "5");
    row(lists, "req.hdr", "X,1", "one");
    row(lists, "req.hdr", "x,2", "two");
    row(lists, "req.hdr", "x,4", "4");
    row(lists, "req.hdr", "x,6", nullptr);
    row(lists, "req.hdr", "x,0", "5");
    row(lists, "req.hdr", "x,-2", "4");
    row(lists, "req.hdr", "x,-5", "one");
    row(lists, "req.hdr", "x,-6", nullptr);
    row(lists, "req.hdr", "absent", nullptr);
    row(lists, "req.hdr", "y", "z");
    row("GET / HTTP/1.1|X: a,,b||", "req.hdr", "x,2", "");
    row("GET / HTTP/1.1|X: a,||", "req.hdr", "x", "");
    row("GET / HTTP/1.1|X:||", "req.hdr", "x", "");
    row("GET / HTTP/1.1|X: \"a,b\",c||", "req.hdr", "x,1", "\"a,b\"");
    row("GET / HTTP/1.1|X: a| b||", "req.hdr", "x", "a   b");
    row("GET http://a:80/ HTTP/1.1|Host: a:80||", "req.hdr", "host", "a");
    row("GET / HTTP/1.1|Cookie: a=1; a=2|Cookie: b=3||", "req.cook", "a", "2");
    row("GET / HTTP/1.1|Cookie: a=1||", "req.cook", "b", nullptr);
    row("GET /p/Q?a=1 HTTP/1.1||", "path", "", "/p/Q");
    row("GET http://h/x?y HTTP/1.1||", "path", "", "/x");
    row("GET http://h HTTP/1.1||", "path", "", nullptr);
    row("OPTIONS * HTTP/1.1||", "path", "", nullptr);
    row("CONNECT a:443 HTTP/1.1||", "path", "", nullptr);
    row("GET /p/Q?a=1 HTTP/1.1||", "url", "", "/p/Q?a=1");
    row("GET http://h:80/x HTTP/1.1||", "url", "", "http://h/x");
    row("OPTIONS * HTTP/1.1||", "url", "", "*");
    row("GET /?a=1&b=2 HTTP/1.1||", "url_param", "a", "1");
    row("GET /?a=1&b=2 HTTP/1.1||", "url_param", "b", "2");
    row("GET /?a=1;a=2&a=3 HTTP/1.1||", "url_param", "a", "1");
    row("GET /?a=1;b=2 HTTP/1.1||", "url_param", "b", "2");
    row("GET /?aa=5&a&a=6 HTTP/1.1||", "url_param", "a", "6");
    row("GET /?b=&a=1 HTTP/1.1||", "url_param", "b", "");
    row("GET /x?y?a=1 HTTP/1.1||", "url_param", "a", "1");
    row("GET /?c=1?a=2&b=3?b=4 HTTP/1.1||", "url_param", "b", "3");
    row("GET http://h?a=1 HTTP/1.1||", "url_param", "a", "1");
    row("GET /;a=1?b=2 HTTP/1.1||", "url_param", "a", nullptr);
    row("GET /;a=1?b=2 HTTP/1.1||", "url_param", "a,;", "1?b=2");
    row("GET /?%61=1 HTTP/1.1||", "url_param", "a", nullptr);
    row("GET /?A=1 HTTP/1.1||", "url_param", "a", nullptr);
    row("GET / HTTP/1.1||", "url_param", "a", nullptr);
    row("GET /? HTTP/1.1||", "url_param", "a", nullptr);
    row("GET / HTTP/1.1||", "str", "a,b", "a,b");
    row("GET / HTTP/1.1||", "int", "-5", "-5");
}

void TestSample::requests() {
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, fetch);
    QFETCH(QByteArray, argument);
    QFETCH(QByteArray, expected);
    MessageHead head;
    const std::string text = request.toStdString();
    QCOMPARE(feedWhole(head, Side::Request, text), MessageHead::State::Complete);
    Sample sample;
    const SampleFetch run(expr(fetch, argument));
    QCOMPARE(run.run({nullptr, nullptr, &head}, sample), !expected.isNull());
    if (expected.isNull()) return;
    sample.toText();
    QCOMPARE(QByteArray(sample.bytes.data(), qsizetype(sample.bytes.size())), expected);
}

void TestSample::addresses() {
    const Endpoint v4 = *Endpoint::literal("10.1.2.3", 1234), v6 = *Endpoint::literal("1:2::3", 80);
    Sample sample;
    QVERIFY(SampleFetch(expr("src", "")).run({&v4, &v6, nullptr}, sample));
    QCOMPARE(sample.type, Sample::Type::Address4);
    QCOMPARE(sample.bytes, std::string_view("\x0a\x01\x02\x03"));
    QVERIFY(SampleFetch(expr("dst", "")).run({&v4, &v6, nullptr}, sample));
    QCOMPARE(sample.type, Sample::Type::Address6);
    QCOMPARE(sample.bytes.size(), size_t(16));
    QVERIFY(SampleFetch(expr("src_port", "")).run({&v4, &v6, nullptr}, sample));
    QCOMPARE(sample.type, Sample::Type::Integer);
    QCOMPARE(sample.number, 1234);
    QVERIFY(SampleFetch(expr("dst_port", "")).run({&v4, &v6, nullptr}, sample));
    QCOMPARE(sample.number, 80);
    const SampleFetch masked(expr("src", "", {{"ipmask", {"16"}, {}}, {"field", {"2", "."}, {}}}));
    QVERIFY(masked.run({&v4, &v6, nullptr}, sample));
    QCOMPARE(sample.bytes, std::string_view("1"));
}

/// As HAProxy's `base32+src,hex`: A11936D27F000001.
void TestSample::hashWithAddress() {
    const Endpoint v4 = *Endpoint::literal("127.0.0.1", 1234), v6 = *Endpoint::literal("::1", 80);
    MessageHead head;
    head.start(Side::Request);
    head.feed("GET /p?q=1 HTTP/1.1\r\nHost: 127.0.0.1:28900\r\n\r\n");
    Sample sample;
    QVERIFY(SampleFetch(expr("base32+src", "")).run({&v4, &v4, &head}, sample));
    QCOMPARE(sample.bytes, std::string_view("\xa1\x19\x36\xd2\x7f\0\0\x01", 8));
    QVERIFY(SampleFetch(expr("url32+src", "")).run({&v4, &v4, &head}, sample));
    QCOMPARE(sample.bytes, std::string_view("\xb5\x21\x56\xca\x7f\0\0\x01", 8));
    QVERIFY(SampleFetch(expr("base32+src", "")).run({&v6, &v4, &head}, sample));
    QCOMPARE(sample.bytes.size(), size_t(20));
    QVERIFY(!SampleFetch(expr("base32+src", "")).run({nullptr, &v4, &head}, sample));
}

void TestSample::unixHasNone() {
    const Endpoint path = *Endpoint::unixPath("/tmp/s");
    Sample sample;
    for (const char* fetch : {"src", "dst", "src_port", "dst_port"}) {
        QVERIFY(!SampleFetch(expr(fetch, "")).run({&path, &path, nullptr}, sample));
        QVERIFY(!SampleFetch(expr(fetch, "")).run({}, sample));
    }
}

void TestSample::tcpMode() {
    Sample sample;
    for (const char* fetch : {"req.hdr", "req.cook", "path", "url", "url_param"})
        QVERIFY(!SampleFetch(expr(fetch, "a")).run({}, sample));
    QVERIFY(SampleFetch(expr("str", "a")).run({}, sample));
}

/// The parser of the configuration resolves to just what can be run here.
void TestSample::sameNamesAsTheParser() {
    const auto fetches = runnableFetches(), converters = runnableConverters();
    QVERIFY(fetches.size() > 30 && converters.size() > 15);
    for (const std::string_view name : fetches) QVERIFY2(knownFetch(name), name.data());
    for (const std::string_view name : converters) QVERIFY2(knownConverter(name), name.data());
    QVERIFY(!knownFetch("bogus") && !knownFetch("") && !knownFetch("lower"));
    QVERIFY(!knownConverter("bogus") && !knownConverter("src"));
}

QTEST_GUILESS_MAIN(TestSample)
#include "tst_sample.moc"
