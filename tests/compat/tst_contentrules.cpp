#include <QtTest>

#include "tests/compat/sidebyside.h"
#include "tests/support/httporigin.h"

using namespace yard;
using namespace yard::test;

namespace {

/// The ports are those of the frontends, in their order. What waits for data has ten seconds. Where
/// the end of time is waited for, and what came until then decides, it is a second; else a tenth.
const char Config[] = R"(
global
 nbthread 1
defaults
 log "$LOG" format raw local0
 timeout client 20s
 timeout connect 5s
 timeout server 20s
 mode tcp
frontend waits
 bind 127.0.0.1:${PORT1}
 option tcplog
 tcp-request inspect-delay 100ms
 tcp-request content accept if WAIT_END
 default_backend b
frontend looks
 bind 127.0.0.1:${PORT2}
 option tcplog
 log-format "%f %b/%s %tsc %[capture.req.hdr(0)] %[var(sess.x)]"
 tcp-request connection set-var(sess.x) str(begun)
 tcp-request inspect-delay 10s
 tcp-request content set-var(sess.x) req.payload(0,3) if { req.payload(0,3) -m found }
 tcp-request content capture req.payload(4,2) len 10 if { req.len gt 5 }
 tcp-request content reject if { req.payload(0,3) -m str BAD }
 tcp-request content reject if { path /no }
 tcp-request content accept if HTTP
 tcp-request content accept if { req.len gt 40 }
 tcp-request content reject if WAIT_END
 use_backend c if { path_beg /c }
 use_backend c if { req.payload(0,2) -m bin 4745 } { req.len gt 60 }
 default_backend b
frontend twice
 bind 127.0.0.1:${PORT3}
 option tcplog
 tcp-request inspect-delay 50ms
 tcp-request content accept if WAIT_END
 default_backend late
frontend early
 bind 127.0.0.1:${PORT4}
 option tcplog
 default_backend refuses
frontend closes
 bind 127.0.0.1:${PORT5}
 option tcplog
 default_backend closes
frontend http
 mode http
 bind 127.0.0.1:${PORT6}
 option httplog
 tcp-request inspect-delay 1s
 tcp-request content reject if { path /no }
 tcp-request content reject if { path /late } WAIT_END
 tcp-request content accept if { path /part } WAIT_END
 default_backend web
frontend bodies
 mode http
 bind 127.0.0.1:${PORT7}
 option httplog
 http-request wait-for-body time 10s if { path /wait }
 http-request wait-for-body time 100ms if { path /brief }
 http-request wait-for-body time 10s at-least 3 if { path /some }
 http-request set-header x-body "%[req.body,bytes(0,9)] %[req.body_len] %[req.body_size] %[req.body_param(a)]"
 default_backend plain
frontend buffers
 mode http
 bind 127.0.0.1:${PORT8}
 option httplog
 option http-buffer-request
 timeout http-request 1s
 http-request set-header x-body "%[req.body_len]"
 default_backend plain
frontend hello
 bind 127.0.0.1:${PORT9}
 log-format "%f %b/%s %tsc"
 tcp-request inspect-delay 10s
 tcp-request content reject unless { req.ssl_hello_type 1 }
 use_backend c if { req.ssl_sni -i c.example }
 use_backend c if { req.ssl_alpn -m sub spdy }
 default_backend b
frontend captures
 bind 127.0.0.1:${PORT10}
 log-format "%f %b/%s %tsc %[capture.req.hdr(0)]"
 tcp-request inspect-delay 1s
 tcp-request content capture req.payload(4,2) len 10
 tcp-request content reject
 default_backend b
frontend desktops
 bind 127.0.0.1:${PORT11}
 log-format "%b/%s %tsc %[capture.req.hdr(0)]"
 tcp-request inspect-delay 10s
 tcp-request content capture rdp_cookie(mstshash) len 9
 tcp-request content accept if RDP_COOKIE
 tcp-request content reject
 default_backend desktops
backend desktops
 balance rdp-cookie
 persist rdp-cookie
 server one ${ORIGIN1}
 server two ${ORIGIN2}
 server three ${ORIGIN1}
backend b
 server s ${ORIGIN1}
backend c
 server s ${ORIGIN2}
backend late
 tcp-request inspect-delay 1s
 tcp-request content reject if { req.payload(5,3) -m str /no } WAIT_END
 server s ${ORIGIN1}
backend refuses
 tcp-response inspect-delay 10s
 tcp-response content accept if { res.payload(9,3) -m str 200 }
 tcp-response content reject if { res.payload(9,1) -m found }
 server s ${ORIGIN1}
backend closes
 tcp-response inspect-delay 10s
 tcp-response content close if { res.payload(9,3) -m str 404 }
 tcp-response content accept if { res.payload(9,1) -m found }
 server s ${ORIGIN1}
backend web
 mode http
 tcp-response inspect-delay 10s
 tcp-response content reject if { status 404 }
 tcp-response content accept if { status 200 }
 server s ${ORIGIN1}
backend plain
 mode http
 http-request wait-for-body time 100ms if { path /backend }
 server s ${ORIGIN1}
)";

/// A ClientHello with a server's name and a protocol (RFC 8446 section 4.1.2).
QByteArray hello(const QByteArray& name, const QByteArray& protocol) {
    const auto sized = [](int size, const QByteArray& bytes) {
        QByteArray out;
        for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
            out += static_cast<char>(bytes.size() >> shift & 0xff);
        return out + bytes;
    };
    const QByteArray zero(1, '\0'), two = QByteArray::fromHex("0303");
    const QByteArray host = sized(2, sized(2, zero + sized(2, name)));
    const QByteArray alpn = sized(2, sized(2, sized(1, protocol)));
    const QByteArray body = two + QByteArray(32, 'r') + sized(1, {}) +
                            sized(2, QByteArray::fromHex("1301")) + sized(1, zero) +
                            sized(2, QByteArray(2, '\0') + host + zero + QByteArray(1, 16) + alpn);
    return QByteArray::fromHex("160301") + sized(2, QByteArray(1, 1) + sized(3, body));
}

/// The first packet of a Remote Desktop client, behind the headers of TPKT and X.224.
QByteArray desktop(const QByteArray& cookie) {
    const QByteArray rest = "Cookie: " + cookie + "\r\n";
    return QByteArray::fromHex("0300") + QByteArray(1, '\0') + static_cast<char>(rest.size() + 11) +
           static_cast<char>(rest.size() + 6) + QByteArray::fromHex("e00000000000") + rest;
}

}  // namespace

/// Content rules and waiting for bodies beside haproxy: what the client gets and what is logged.
class TestContentRules : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void alike_data();
    void alike();
    void cleanupTestCase() { m_ours.reset(), m_theirs.reset(); }

private:
    static Reply echo(const std::string& name, const Seen& seen) {
        if (seen.target.starts_with("/nf")) return Reply::status(404, "gone");
        const size_t at = seen.head.find("x-body:");
        const std::string field =
            at == std::string::npos ? "" : seen.head.substr(at, seen.head.find('\r', at) - at);
        return Reply::ok(name + seen.target + field, "Connection: close\r\n");
    }
    HttpOrigin m_one{"one", [](const Seen& seen) { return echo("one", seen); }};
    HttpOrigin m_two{"two", [](const Seen& seen) { return echo("two", seen); }};
    std::unique_ptr<ProgramSide> m_theirs, m_ours;
};

void TestContentRules::initTestCase() {
    const QStringList environment{
        QStringLiteral("ORIGIN1=") + QString::fromStdString(m_one.address()),
        QStringLiteral("ORIGIN2=") + QString::fromStdString(m_two.address())};
    m_theirs = std::make_unique<ProgramSide>(Config, haproxy(), environment, 11);
    QVERIFY2(m_theirs->proxy.ready(), qPrintable(m_theirs->proxy.errors()));
    m_ours = std::make_unique<ProgramSide>(Config, switchyardd(), environment, 11);
    QVERIFY2(m_ours->proxy.ready(), qPrintable(m_ours->proxy.errors()));
}

void TestContentRules::alike_data() {
    QTest::addColumn<int>("port");
    QTest::addColumn<QByteArrayList>("pieces");  // an empty one: the client ends its side
    const auto row = [](const char* name, int port, const QByteArrayList& pieces) {
        QTest::newRow(name) << port << pieces;
    };
    const QByteArray end = " HTTP/1.0\r\nHost: h\r\n\r\n";
    const auto post = [](const char* path, const char* rest) {
        return QByteArray("POST ") + path +
               " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 6\r\n\r\n" + rest;
    };
    const QByteArray chunked =
        "POST /wait HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
    row("time passes", 1, {"GET /x" + end});
    row("in two pieces", 1, {"GET ", "/x" + end});
    row("payload", 2, {"BAD" + end});
    row("a path in pieces", 2, {"GE", "T /n", "o" + end});
    row("another path", 2, {"GET /yes", end});
    row("to another backend", 2, {"GET /c", end});
    row("no HTTP, then enough", 2, {"GEX ", QByteArray(100, 'x') + "\r\n\r\n", ""});
    row("no HTTP, and the end", 2, {"garbage", ""});
    row("a short one, and the end", 2, {"ab", ""});
    row("two delays", 3, {"GET /x" + end});
    row("two delays, rejected", 3, {"POST /no" + end});
    row("a good answer", 4, {"GET /x" + end});
    row("an answer rejected", 4, {"GET /nf" + end});
    row("an answer left alone", 5, {"GET /x" + end});
    row("a server closed", 5, {"GET /nf" + end});
    row("http", 6, {"GET /x" + end});
    row("http rejected", 6, {"GET /no" + end});
    row("http, nothing to wait for", 6, {"GET /part" + end});
    row("http, waited in vain", 6, {post("/part", "abc"), "def"});
    row("http, rejected late", 6, {post("/late", "abc")});
    row("http, an answer rejected", 6, {"GET /nf" + end});
    row("a body", 7, {post("/wait", ""), "a=cdef"});
    row("a body at once", 7, {post("/wait", "abcdef")});
    row("a body that does not come", 7, {post("/brief", "abc")});
    row("no body", 7, {"GET /wait" + end});
    row("some of a body", 7, {post("/some", "ab"), "cdef"});
    row("chunks", 7, {chunked + "3\r\nabc\r\n", "0\r\n\r\n"});
    row("chunks in pieces", 7, {chunked, "3\r\na", "bc\r\n4\r\nd", "efg\r\n0\r\n\r\n"});
    row("for the backend", 7, {post("/backend", "abc")});
    row("whole requests", 8, {post("/x", "ab"), "cdef"});
    row("half a request", 8, {post("/x", "ab")});
    row("hello", 9, {hello("c.example", "h2"), ""});
    row("hello in pieces", 9,
        {hello("b.example", "h2").first(3), hello("b.example", "h2").sliced(3, 20),
         hello("b.example", "h2").sliced(23), ""});
    row("hello, another protocol", 9, {hello("b.example", "spdy/1"), ""});
    row("no hello", 9, {"GET /x" + end});
    row("an action that waits", 10, {"ab", ""});
    row("an action that need not", 10, {"abcdef"});
    for (const char* user : {"joe", "jim", "ann", "bob"})
        row(qPrintable(QLatin1String("desktop of ") + QLatin1String(user)), 11,
            {desktop(QByteArray("mstshash=") + user), ""});
    row("no desktop", 11, {desktop("").replace("Cookie", "Biscuit"), ""});
    row("half a hello", 9, {hello("c.example", "h2").first(40), ""});
}

void TestContentRules::alike() {
    QFETCH(int, port);
    QFETCH(QByteArrayList, pieces);
    const auto ask = [&, port = static_cast<size_t>(port)](ProgramSide& side) {
        TestClient client(side.proxy.port(port));
        for (const QByteArray& piece : pieces) {
            if (piece.isEmpty())
                client.shutWrite();
            else if (!client.send({piece.data(), static_cast<size_t>(piece.size())}))
                return std::string("not sent");
            // So that they arrive as pieces mostly; what is asked for does not depend on it.
            QCoreApplication::processEvents();
        }
        // An origin that is sent no HTTP says so and stays; nobody waits for that.
        std::string answer = port == 9 || port == 11 || pieces.contains(QByteArray())
                                 ? client.readUntil("\r\n")
                                 : client.readMessage();
        if (client.wasReset()) answer += "(reset)";
        client.close();
        QString log = QString::fromStdString(side.log.next());
        static const QRegularExpression times(QStringLiteral(" (-?\\d+/)+\\d+ \\d+ "));
        log.replace(times, QStringLiteral(" t "));
        return answer + "\n" + log.toStdString();
    };
    const std::string theirs = ask(*m_theirs);
    QCOMPARE(QString::fromStdString(ask(*m_ours)), QString::fromStdString(theirs));
}

QTEST_GUILESS_MAIN(TestContentRules)
#include "tst_contentrules.moc"
