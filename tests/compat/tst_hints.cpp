#include <QtTest>

#include "tests/compat/sidebyside.h"
#include "tests/support/httporigin.h"

using namespace yard;
using namespace yard::test;

namespace {

const char Config[] = R"(
global
 nbthread 1
 stats socket unix@cli level admin
defaults
 log "$LOG" format raw local0
 mode http
 timeout client 10s
 timeout connect 10s
 timeout server 10s
frontend hints
 log-format "%ft/%s %ST %tsc"
 bind 127.0.0.1:${PORT1}
 http-request early-hint Link "</a.css>; rel=preload" if { path_beg /a }
 http-request early-hint X-Other "%[path] %[src]"
 http-request early-hint X-Third c
 http-request early-hint X-Late d if { path_end b }
 http-request set-header x-set 1
 http-request early-hint X-Last e
 http-request deny if { path /no }
 default_backend be
frontend told
 log-format "%[fc_pp_authority]|%[fc_pp_unique_id]|%ST"
 bind 127.0.0.1:${PORT2} accept-proxy
 http-request return status 200 hdr x-told "%[fc_pp_authority]|%[fc_pp_unique_id]"
frontend bodies
 log-format %ST
 bind 127.0.0.1:${PORT3}
 http-response set-header x-body "%[res.body]|%[res.body_len]|%[res.body_size]"
 http-response set-header x-link "%[bc_err]|%[bc_err_str]"
 http-response deny deny_status 500 if { res.body -m sub secret }
 default_backend be
backend be
 server s "${ORIGIN}"
)";

/// "|" stands for CR LF.
std::string lines(const QByteArray& text) {
    return QByteArray(text).replace("|", "\r\n").toStdString();
}

Reply page(const Seen& seen) {
    if (seen.target == "/chunked")
        return Reply{
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x\r\nc\r\n0"
            "\r\n\r\n"};
    if (seen.target == "/secret") return Reply::ok("a secret thing");
    if (seen.target == "/none")
        return Reply{"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"};
    return Reply::ok("hello");
}

struct Between {
    explicit Between(const QString& program)
        : side(Config, program, {QStringLiteral("ORIGIN=127.0.0.1:%1").arg(origin.port())}, 3) {}
    /// What the client gets and what is logged.
    std::string play(int port, const std::string& request) {
        TestClient client(side.proxy.port(static_cast<size_t>(port)));
        if (!client.send(request)) return "not sent";
        return client.readAll() + "\n" + side.log.next();
    }
    HttpOrigin origin{"origin", page};
    ProgramSide side;
};

/// A header of the PROXY protocol with these records, as hexadecimal digits.
std::string proxied(const QByteArray& records) {
    const QByteArray rest =
        QByteArray::fromHex("7f0000027f00000304d20050") + QByteArray::fromHex(records);
    QByteArray head = QByteArray::fromHex("0d0a0d0a000d0a515549540a2111");
    head += static_cast<char>(rest.size() >> 8);
    head += static_cast<char>(rest.size() & 0xff);
    return (head + rest).toStdString();
}

}  // namespace

/// Answers before the answer, what a PROXY header tells beside addresses, bodies of answers.
class TestHints : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void alike_data();
    void alike();

private:
    BothSides<Between> m_both;
};

void TestHints::initTestCase() {
    const QString fault = m_both.start();
    QVERIFY2(fault.isEmpty(), qPrintable(fault));
}

void TestHints::alike_data() {
    QTest::addColumn<int>("port");
    QTest::addColumn<std::string>("request");
    const auto row = [](const char* name, int port, const std::string& request) {
        QTest::newRow(name) << port << request;
    };
    const auto get = [](const char* path, const char* version = "1.1") {
        return lines("GET " + QByteArray(path) + " HTTP/" + version +
                     "|host: h|connection: close||");
    };
    row("hints", 1, get("/a"));
    row("some of them", 1, get("/x"));
    row("all of them", 1, get("/a/b"));
    row("before a refusal", 1, get("/no"));
    row("of HTTP/1.0", 1, get("/a", "1.0"));
    row("nothing told", 2, proxied("") + get("/"));
    row("an authority", 2, proxied("020003612e62") + get("/"));
    row("an id", 2, proxied("0500027879") + get("/"));
    row("both", 2,
        proxied("0500027879"
                "04000100"
                "020003612e62") +
            get("/"));
    row("empty ones", 2,
        proxied("020000"
                "050000") +
            get("/"));
    row("twice", 2,
        proxied("02000161"
                "02000162") +
            get("/"));
    row("too long", 2, proxied("020100" + QByteArray(512, '6')) + get("/"));
    row("a body", 3, get("/"));
    row("a body of chunks", 3, get("/chunked"));
    row("no body", 3, get("/none"));
    row("a body that is refused", 3, get("/secret"));
}

void TestHints::alike() {
    QFETCH(int, port);
    QFETCH(std::string, request);
    const QByteArray ours = QByteArray::fromStdString(m_both.ours->play(port, request));
    QCOMPARE(ours, QByteArray::fromStdString(m_both.real->play(port, request)));
}

QTEST_GUILESS_MAIN(TestHints)
#include "tst_hints.moc"
