#include <QtTest>

#include "tests/compat/sidebyside.h"
#include "tests/support/httporigin.h"

using namespace yard;
using namespace yard::test;

namespace {

const char Config[] = R"(
global
 nbthread 1
defaults
 log "$LOG" format raw local0
 log-format "%ft/%s %ST %tsc"
 mode http
 timeout client 10s
 timeout connect 10s
 timeout server 10s
frontend heads
 bind 127.0.0.1:${PORT1}
 option forwardfor
 option originalto
 http-request set-header x-early 1
 unique-id-format id
 unique-id-header x-id
 default_backend named
backend named
 http-send-name-header X-Server
 server first "${ORIGIN}"
listen moves
 bind 127.0.0.1:${PORT2}
 http-request redirect location /there if { path /rule }
 redirect prefix /here if { path /line }
 http-request return status 200 if { path /own }
 http-response redirect location /late if { res.hdr(x-path) /late }
 server s "${ORIGIN}"
listen texts
 bind 127.0.0.1:${PORT3}
 http-request set-var(txn.b) bin(61006263)
 http-request return status 200 hdr x-out "%[bin(61006263)]|%[bin(61006263),length]|%[bin(61006263),upper]|%[bin(61006263),hex]|%[bin(61006263),base64]|%[bin(61006263),bytes(1,2),hex]|%[bin(61006263),bytes(1,2),length]|%[bin(61006263),crc32]|%[bin(61006263),url_enc]|%[bin(61006263),concat(x)]|%[bin(61006263),regsub(b,c)]|%[bin(61006263),field(1,b)]|%[str(x),concat(,txn.b)]|%[bin(61006263),strcmp(txn.b)]|%[bin(61006263),secure_memcmp(txn.b)]|%[str(a),secure_memcmp(txn.b)]|%[str(YQBi),b64dec,length]|%[str(YQBi),b64dec,sha1,hex]" if { path / }
 http-request return status 201 if { bin(61006263) -m str a }
 http-request return status 202 if { bin(61006263) -m sub bc }
 http-request return status 204
)";

/// "|" stands for CR LF.
std::string lines(const QByteArray& text) {
    return QByteArray(text).replace("|", "\r\n").toStdString();
}

/// What it was asked, field by field.
Reply echo(const Seen& seen) {
    return Reply::ok(seen.head + "[" + seen.body + "]", "x-path: " + seen.target + "\r\n");
}

struct Between {
    explicit Between(const QString& program)
        : side(Config, program, {QStringLiteral("ORIGIN=127.0.0.1:%1").arg(origin.port())}, 3) {}
    /// What the client gets until the connection ends.
    QByteArray play(int port, const std::string& request) {
        TestClient client(side.proxy.port(static_cast<size_t>(port)));
        if (!client.send(request)) return "not sent";
        return QByteArray::fromStdString(client.readAll());
    }
    HttpOrigin origin{"origin", echo};
    ProgramSide side;
};

}  // namespace

/// Where heads, redirects and texts could differ in a detail.
class TestDetails : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void alike_data();
    void alike();

private:
    BothSides<Between> m_both;
};

void TestDetails::initTestCase() {
    const QString fault = m_both.start();
    QVERIFY2(fault.isEmpty(), qPrintable(fault));
}

void TestDetails::alike_data() {
    QTest::addColumn<int>("port");
    QTest::addColumn<QByteArray>("request");
    const auto row = [](const char* name, int port, const char* request) {
        QTest::newRow(name) << port << QByteArray(request);
    };
    row("added fields", 1, "GET / HTTP/1.1|host: h|x-more: m|connection: close||");
    row("fields that are there", 1,
        "GET / HTTP/1.1|host: h|X-Server: mine|x-forwarded-for: 1.2.3.4|X-Original-To: "
        "4.3.2.1|connection: close||");
    // A second request tells whether the connection stays.
    const char* last = "GET /own HTTP/1.1|host: h|connection: close||";
    for (const char* path : {"/rule", "/line", "/own", "/late"}) {
        const auto ask = [&](const char* what, const QByteArray& rest) {
            QTest::addRow("%s, %s", path, what)
                << 2 << QByteArray("POST ") + path + " HTTP/1.1|host: h|" + rest + last;
        };
        ask("a body", "content-length: 5||hello");
        ask("none", "|");
        ask("an empty one", "content-length: 0||");
        ask("chunks", "transfer-encoding: chunked||5|hello|0||");
        ask("no chunks", "transfer-encoding: chunked||0||");
    }
    row("texts with a NUL", 3, "GET / HTTP/1.1|host: h|connection: close||");
    row("patterns", 3, "GET /x HTTP/1.1|host: h|connection: close||");
}

void TestDetails::alike() {
    QFETCH(int, port);
    QFETCH(QByteArray, request);
    QCOMPARE(m_both.ours->play(port, lines(request)), m_both.real->play(port, lines(request)));
}

QTEST_GUILESS_MAIN(TestDetails)
#include "tst_details.moc"
