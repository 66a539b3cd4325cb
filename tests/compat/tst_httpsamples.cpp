#include <QtTest>

#include "core/config/reading/sampleparser.h"
#include "core/http/message/writer.h"
#include "core/http/samples/sample.h"
#include "tests/support/haproxy.h"
#include "tests/support/httporigin.h"
#include "tests/support/peers.h"

using namespace yard;
using namespace yard::test;

namespace {

constexpr const char* Expressions[] = {
    "req.hdr(x)", "hdr(x),lower", "req.hdr(x),upper", "req.hdr(x),field(1,-)",
    "req.hdr(x),field(2,-)", "req.hdr(x),field(-1,-)", "req.hdr(x),field(-2,-)",
    "req.hdr(x),field(2,-,2)", "req.hdr(x),field(2,-,0)", "req.hdr(x),field(-2,-,2)",
    "req.hdr(x),field(-2,-,0)", "req.hdr(x),field(2,-.)", "req.hdr(x),word(1,-)",
    "req.hdr(x),word(2,-)", "req.hdr(x),word(3,-)", "req.hdr(x),word(-1,-)",
    "req.hdr(x),word(-2,-)", "req.hdr(x),word(1,-,2)", "req.hdr(x),word(2,-,0)",
    "req.hdr(x),word(-2,-,2)", "req.hdr(x),word(-2,-,0)", "req.hdr(x),word(2,-.)",
    "req.hdr(x),ipmask(16)", "req.hdr(x),ipmask(16,32)", "req.hdr(host)", "req.cook(a)",
    "cookie(b)", "path", "path,field(2,/)", "url", "url_param(a)", "urlp(b)", "str(abc),upper",
    "int(-5)", "src", "src,ipmask(8)", "src,field(4,.)", "dst", "int(16909060),ipmask(8)",
    // With the results of those above, by their places.
    "int(17),add(txn.o33)", "int(17),sub(txn.o33)", "int(17),mul(txn.o33)", "int(17),div(txn.o33)",
    "int(17),mod(txn.o33)", "int(17),add(txn.o0)", "int(17),sub(txn.o30)", "int(17),mod(txn.o34)",
    "int(17),div(txn.o30)", "int(17),add(txn.none)", "str(),add(5)", "req.hdr(x),mul(2)",
    "req.hdr(x),neg", "req.hdr(x),bool", "int(17),add(),sub(+5),mul",
    "int(0),sub(-99999999999999999999)", "base32", "base32+src,hex", "url32+src,hex",
    "req.hdr(x),hex", "req.hdr(x),hex2i", "req.hdr(x),base64", "req.hdr(x),b64dec",
    "req.hdr(x),ub64enc", "req.hdr(x),ub64dec", "req.hdr(x),crc32", "req.hdr(x),crc32(1)",
    "req.hdr(x),djb2(1)", "req.hdr(x),sdbm", "req.hdr(x),wt6", "req.hdr(x),sha1,hex",
    "req.hdr(x),sha2(512),hex", "req.hdr(x),sha2,base64", "url,url_enc",
    "req.hdr(x),digest(MD5),hex", "req.hdr(x),digest(sha384),hex", "str(),digest(sha1),hex",
    "req.hdr(x),hmac(sha256,a2V5),hex", "req.hdr(x),hmac(md5,),hex", "req.hdr(x),xxh32",
    "req.hdr(x),xxh32(7)", "req.hdr(x),xxh64", "req.hdr(x),xxh64(-7)", "req.hdr(x),xxh3",
    "req.hdr(x),xxh3(7)", "str(),xxh3", "int(66),xxh64", "req.hdr(x),crc32c",
    "req.hdr(x),crc32c(1)", "int(66),cpl", "req.hdr(x),cpl", "src,digest(sha512),base64",
    "req.hdr(x),url_enc(query)", "int(1700000000),http_date", "int(0),http_date(61)",
    "int(1700000000),utime(%Y-%m-%dT%H:%M:%S)", "int(1700000000),ltime(%H,3600)",
    "int(-5),and(255)", "int(5),or(8)", "int(5),xor(txn.o33)", "int(5),even", "int(-3),odd",
    "int(258),htonl,hex", "req.hdr(x),concat(-,txn.o25,z)", "req.hdr(x),concat(-)",
    "str(a),concat(,txn.none,z)", "src,hex", "src,base64", "req.hdr(x),cut_crlf",
    "str(aGVsbG8=),b64dec", "str(aGVsbG8),b64dec", "str(aGVsbG8_Pg),ub64dec",
    "str(aGVsbG8),ub64dec", "int(66),crc32", "url32", "baseq", "url_ip", "url_port",
    "req.cook_cnt(a)", "cook_cnt(b)", "req.cook_val(a)", "cook_val(b)", "req.hdr_names",
    "req.hdr_names(:)", "req.fhdr_cnt(x)", "req.fhdr_cnt(none)", "nbproc", "proc", "fc_src",
    "fc_dst", "ipv4(1.2.3.4)", "ipv6(::1)", "bin(4142)", "uuid,length", "uuid(4),length",
    "req.hdr(x),strcmp(txn.o25)", "req.hdr(x),strcmp(txn.o0)", "req.hdr(x),strcmp(txn.o1)",
    "str(),strcmp(txn.o0)", "int(17),strcmp(txn.o34)", "str(ab),strcmp(txn.none)",
    "req.hdr(x),concat(zz),strcmp(txn.o0)", "req.hdr(x),bytes(1),strcmp(txn.o0)",
    "req.hdr(x),secure_memcmp(txn.o0)", "req.hdr(x),secure_memcmp(txn.o1)",
    "src,secure_memcmp(txn.o34)", "str(),secure_memcmp(txn.none)", "req.hdr(x),add_item(;,txn.o26)",
    "req.hdr(x),add_item(-,txn.none,z)", "str(),add_item(-,txn.o0)", "str(),add_item(-,,z)",
    "int(7),add_item(--,txn.none)", "req.hdr(x),be2dec(:,2)", "req.hdr(x),be2dec(,3,1)",
    "bin(01020304050607),be2dec(:,2)", "bin(01020304050607),be2dec(-,2,1)",
    "bin(ffffffffffffffffff),be2dec(.,8)", "src,be2dec(.,1)", "int(66),be2dec(.,4)",
    "req.hdr(x),be2hex", "req.hdr(x),be2hex(:,2)", "bin(01020304050607),be2hex(--,2,1)",
    "bin(01),be2hex(:,2,1)", "str(),be2hex(:,2)", "req.fhdr(x),language(fr;en;de)",
    "req.fhdr(x),language(fr;en;de,de)", "req.fhdr(x),language(fr-FR;*;a,none)",
    "req.fhdr(x),language(none)", "str(abc),set-var(txn.v1),upper", "var(txn.v1)",
    "int(9),set-var(txn.v1,ifnotexists)", "var(txn.v1)", "int(9),set-var(txn.v1,ifexists,ifempty)",
    "var(txn.v1)", "req.hdr(x),set-var(txn.v1,ifexists)", "var(txn.v1),length",
    "int(3),unset-var(txn.v1)", "var(txn.v1)", "fc_err", "fc_err_str", "src_is_local",
    "dst_is_local", "fc_src_is_local", "fc_dst_is_local", "fc_http_major", "req.hdr(x),json",
    "req.hdr(x),json(utf8)", "bin(222f5c080c0a0d09013c7f),json", "bin(61c3a962ff63),json",
    "bin(61c3a962e282ac),json(utf8)", "bin(f09f9880),json(utf8)", "bin(61ff62),json(utf8)",
    "bin(61ff62),json(utf8s)", "bin(61c362),json(utf8s)", "bin(61e28262),json(utf8s)",
    "bin(61e282),json(utf8s)", "bin(c0af62),json(utf8)", "bin(c0af62),json(utf8p)",
    "bin(c0af62ff),json(utf8ps)", "bin(c0af62ff),json(utf8s)", "bin(c0af62ff),json(utf8p)",
    "bin(eda08062),json(utf8s)", "bin(eda08062),json(utf8)", "bin(80),json(utf8ps)", "ssl_fc_err"};

/// "|" stands for CR LF; the empty line is not part.
constexpr const char* Requests[] = {
    "GET /p HTTP/1.1|Host: h",
    "GET /p/Q?a=1&b=2 HTTP/1.1|Host: h|X: one, two ,three|X: 4-Five-six,7-8|Cookie: a=1; b=2",
    "GET http://h/p/Q?a=1;a=2&a=3&b HTTP/1.1|Host: h|X:|Cookie: a=1|Cookie: a=2; a=3",
    "GET http://h?a=1 HTTP/1.1",
    "GET http://10.1.2.3/x HTTP/1.1|Host: 10.1.2.3|Cookie: a=7x",
    "GET http://10.1.2.3:8080/x?y HTTP/1.1|Host: 10.1.2.3:8080",
    "GET https://10.1.2.3/x HTTP/1.1|Host: 10.1.2.3",
    "GET http://[::1]:81/x HTTP/1.1|Host: [::1]:81",
    "GET http://h:80/x HTTP/1.1|Host: h:80|X: ,",
    "OPTIONS * HTTP/1.1|Host: h|X: a,,b|Cookie: b=1",
    "GET /?b=&a= HTTP/1.1|Host: h|X: \"a,b\",c|Cookie: a=",
    "GET /?aa=5&a&a=6&b=x%20y+z HTTP/1.1|Host: h|X: a| b|Cookie: aa=5;a = 6 ; b=\"x;y\"",
    "GET /x?y?a=1 HTTP/1.1|Host: h|X: --a--b-|Cookie: x, a=5, b=3",
    "GET /A?A=1 HTTP/1.1|Host: h|X:10.1.2.3|Cookie: A=5",
    "GET /;a=1?b=2 HTTP/1.1|Host: h|X:-|Cookie: a=\"x;y\"; a=z",
    "GET /?c=1?a=2&b=3?b=4 HTTP/1.1|Host: h|X:a-b|Cookie: a; a=1",
    "GET /? HTTP/1.1|Host: h|X:aa--bb--cc|Cookie: ;;a=1;;",
    "CONNECT h:443 HTTP/1.1|Host: h|X: a,|Cookie: a=1,b=2",
    "GET h/x HTTP/1.1|X: -a|Cookie: $Version=1; a=1=2; b",
    "GET //x HTTP/1.1|Host: H|X: 1:2::3|Cookie: b=\"a=1;a=2\"",
    "GET /%41?%61=1 HTTP/1.1|X: 256.1.1.1|Cookie: a=x y; b = |Cookie: a=\"1\"; b=",
    "GET / HTTP/1.1|X: a-|Cookie: a=1; b=;",
    "GET / HTTP/1.1|X: fr;q=0.5, en;q=0.7,de",
    "GET / HTTP/1.1|X: de;q=0, fr ;q=0.8,en; q=0.9",
    "GET / HTTP/1.1|X: en;q=0.80,fr;q=0.8, fr-FR, *",
    "GET / HTTP/1.1|X: en;level=1;q=0.2 , FR, fr;q=1.5",
    "GET / HTTP/1.1|X: ,,fr;q=.5,de;q=2",
    "GET / HTTP/1.1|X: 01.2.3.4|Cookie: \"a\"=1; b==",
    "GET / HTTP/1.1|X: Ab.C-d|Cookie: a=x\"y;z\"; b=2"};

}  // namespace

/// Sample expressions: what a real HAProxy finds in a request is what we find.
class TestHttpSamples : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void samples_data();
    void samples();

private:
    static std::string config(const std::string& server);
    static QByteArray ours(const std::string& expression, const SampleContext& context,
                           const std::string& name);

    HttpOrigin m_origin;
    std::unique_ptr<RealHaproxy> m_real;
};

/// Each result comes to the origin in a field of its own, in brackets, if there is one. By way of a
/// variable: a condition would try all values of a field, and not the last.
std::string TestHttpSamples::config(const std::string& server) {
    std::string text =
        "defaults\n mode http\n timeout client 10s\n timeout server 10s\n timeout connect 10s\n"
        "listen l\n bind 127.0.0.1:${PORT1}\n";
    std::string headers;  // behind all of what looks at those that came
    int i = 0;
    for (const std::string expression : Expressions) {
        const std::string name = "o" + std::to_string(i++), variable = "txn." + name;
        text += " http-request set-var(" + variable + ") " + expression + "\n";
        headers += " http-request set-header " + name + " \"<%[var(" + variable +
                   ")]>\" if { var(" + variable + ") -m found }\n";
    }
    text += headers;
    return text + " server s " + server + "\n";
}

void TestHttpSamples::initTestCase() {
    m_origin.setScript([](const Seen&) { return Reply::ok("ok"); });
    m_real = std::make_unique<RealHaproxy>(config(m_origin.address()), 1);
    QVERIFY2(m_real->ready(), qPrintable(m_real->errors()));
}

void TestHttpSamples::samples_data() {
    QTest::addColumn<QByteArray>("request");
    for (const char* request : Requests)
        QTest::newRow(request) << QByteArray(request).append("||").replace('|', "\r\n");
}

QByteArray TestHttpSamples::ours(const std::string& expression, const SampleContext& context,
                                 const std::string& name) {
    size_t at = 0;
    Args words;
    words.add(expression, 1);
    const auto expr = parseSample(words, at);
    if (!expr) return QByteArray::fromStdString(expr.error());
    const SampleFetch fetch(*expr);  // the sample may look into it
    Sample sample;
    if (!fetch.run(context, sample)) return {};
    context.variables->set("txn." + name, sample);
    sample.toText();
    return '<' + QByteArray(sample.bytes.data(), qsizetype(sample.bytes.size())) + '>';
}

void TestHttpSamples::samples() {
    QFETCH(QByteArray, request);
    const std::string text = request.toStdString();
    const size_t before = m_origin.requestCount();
    TestClient client(m_real->port());
    QVERIFY(client.send(text));
    QCOMPARE(statusOf(client.readMessage(false)), 200);
    QCOMPARE(m_origin.requestCount(), before + 1);
    const std::string seen = m_origin.requests().back().head;
    MessageHead head;
    head.start(Side::Request);
    QCOMPARE(head.feed(text), MessageHead::State::Complete);
    const Endpoint loopback = *Endpoint::literal("127.0.0.1", 1);
    Variables variables;
    SampleContext context{&loopback, &loopback, &head};
    context.variables = &variables;
    int i = 0;
    for (const char* expression : Expressions) {
        const std::string name = "o" + std::to_string(i++), theirs = headerOf(seen, name);
        QVERIFY2(ours(expression, context, name) == QByteArray::fromStdString(theirs),
                 (std::string(expression) + ": " + theirs + ", ours " +
                  ours(expression, context, name).toStdString())
                     .c_str());
    }
}

QTEST_GUILESS_MAIN(TestHttpSamples)
#include "tst_httpsamples.moc"
