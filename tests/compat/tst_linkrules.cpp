#include <QtTest>

#include "tests/compat/sidebyside.h"
#include "tests/support/httporigin.h"

using namespace yard;
using namespace yard::test;

namespace {

const char Config[] = R"(
defaults
 mode http
 timeout client 10s
 timeout connect 10s
 timeout server 10s
 timeout tunnel 20s
 log "${LOG}" format raw local0
 log-format "%ci:%cp %fi:%fp %[src] %[dst_port] %[fc_src] %ST %ts %TR"
listen requests
 option forwardfor
 bind 127.0.0.1:${PORT1}
 http-request set-src req.hdr(x-src) if { req.hdr(x-src) -m found }
 http-request set-src-port req.hdr(x-sport) if { req.hdr(x-sport) -m found }
 http-request set-dst req.hdr(x-dst) if { req.hdr(x-dst) -m found }
 http-request set-dst-port req.hdr(x-dport) if { req.hdr(x-dport) -m found }
 http-request set-header now "%[src]:%[src_port] %[dst]:%[dst_port] %[fc_src] %[fc_dst] %[src_is_local]"
 http-request deny if { src 10.9.0.0/16 }
 server s "${ORIGIN}"
listen connections
 option originalto
 bind 127.0.0.1:${PORT2}
 tcp-request connection set-src src,ipmask(8)
 tcp-request connection set-src-port int(77)
 tcp-request session set-dst str(10.0.0.7)
 tcp-request content set-dst-port int(4242)
 tcp-request content set-tos 0x10
 tcp-request content set-src ipv6(2001:db8::1) if { req.hdr(x-six) -m found }
 http-request set-header now "%[src]:%[src_port] %[dst]:%[dst_port] %[fc_src]"
 http-response set-tos 8
 server s "${ORIGIN}"
frontend slow
 bind 127.0.0.1:${PORT3}
 default_backend slow
backend slow
 retries 2
 retry-on response-timeout 503
 http-request strict-mode on
 http-request set-header before "%[cur_server_timeout] %[cur_tunnel_timeout]"
 http-request set-timeout server 300ms if { path_beg /quick }
 http-request set-timeout server req.hdr(x-ms) if { path_beg /asked }
 http-request set-timeout tunnel 5s
 http-request set-header then "%[cur_server_timeout] %[cur_tunnel_timeout]"
 http-request disable-l7-retry if { path_end once }
 http-response set-header late "%[cur_server_timeout] %[cur_tunnel_timeout]"
 server s "${ORIGIN}"
listen bytes
 mode tcp
 bind 127.0.0.1:${PORT4}
 tcp-request inspect-delay 5s
 tcp-request content set-src ipv4(10.1.2.3) if { req.len gt 0 }
 tcp-request content accept if { req.len gt 0 }
 log-format "%ci:%cp %fi:%fp %[src] %[dst_port] %[fc_src] %ts"
 server s "${ORIGIN}" send-proxy
)";

/// A port, and what is asked there.
struct Ask {
    int port;
    const char* path;
    const char* fields;
};
constexpr Ask Asks[] = {
    {1, "/", ""},
    {1, "/", "X-Src: 10.1.2.3\r\n"},
    {1, "/", "X-Src: 10.9.2.3\r\n"},
    {1, "/", "X-Src: 2001:db8::7\r\n"},
    {1, "/", "X-Src: nonsense\r\n"},
    {1, "/", "X-Src: 10.1.2.3\r\nX-SPort: 5\r\n"},
    {1, "/", "X-SPort: 7000\r\n"},
    {1, "/", "X-Dst: 10.4.5.6\r\nX-DPort: 99\r\n"},
    {1, "/", "X-DPort: 99\r\n"},
    {1, "/", "X-Dst: ::1\r\n"},
    {2, "/", ""},
    {2, "/", "X-Six: 1\r\n"},
    {3, "/", ""},
    {3, "/stall/quick", ""},
    {3, "/quick/stall-once", ""},
    {3, "/asked/stall-once", "X-Ms: 200\r\n"},
    {3, "/busy", ""},
    {3, "/busy-once", ""},
    {4, "/", ""},
};

Reply answerTo(const Seen& seen) {
    const QString path = QString::fromStdString(seen.target);
    if (path.contains(QLatin1String("/stall")) && !path.startsWith(QLatin1String("/stall")))
        return Reply::stall();
    return path.contains(QLatin1String("busy")) ? Reply::status(503, "busy") : Reply::ok("ok");
}

}  // namespace

/// `set-src` and its like, `set-timeout`, `set-tos`, `disable-l7-retry`: servers, clients and the
/// log see what they see with HAProxy.
class TestLinkRules : public QObject {
    Q_OBJECT
private slots:
    void alike();

private:
    static QStringList played(const QString& program);
};

QStringList TestLinkRules::played(const QString& program) {
    HttpOrigin origin("o", answerTo);
    ProgramSide side(Config, program, {QStringLiteral("ORIGIN=127.0.0.1:%1").arg(origin.port())},
                     4);
    if (!side.proxy.ready()) return {side.proxy.errors()};
    QStringList told;
    for (const Ask& ask : Asks) {
        const size_t before = origin.requestCount();
        TestClient client(side.proxy.port(size_t(ask.port)));
        client.send("GET " + std::string(ask.path) + " HTTP/1.1\r\nHost: h\r\n" + ask.fields +
                    "Connection: close\r\n\r\n");
        if (ask.port == 4) client.shutWrite();
        QStringList lines{QLatin1String(ask.path) + QLatin1Char(' ') + QLatin1String(ask.fields),
                          QString::fromStdString(client.readAll())};
        // Who is given up may not have been heard yet.
        if (std::string_view(ask.path).find("/stall-once") != std::string_view::npos)
            await([&] { return origin.requestCount() > before; });
        const auto seen = origin.requests();
        for (size_t i = before; i < seen.size(); ++i) lines += QString::fromStdString(seen[i].head);
        lines += QString::fromStdString(side.log.next());
        // Ports that differ from run to run, and times; no other number here has five digits.
        const QRegularExpression ports(QStringLiteral("\\b(%1|%2)\\b")
                                           .arg(client.localPort())
                                           .arg(side.proxy.port(size_t(ask.port))));
        static const QRegularExpression time(QStringLiteral(" \\d+$"));
        for (QString& line : lines)
            line.replace(ports, QStringLiteral("P")).replace(time, QStringLiteral(" T"));
        told += lines.join(QLatin1Char('\n'));
    }
    return told;
}

void TestLinkRules::alike() {
    const QStringList theirs = played(haproxy()), ours = played(switchyardd());
    QVERIFY2(theirs.size() == std::ssize(Asks), qPrintable(theirs.value(0)));
    for (qsizetype i = 0; i < theirs.size(); ++i) QCOMPARE(ours.value(i), theirs[i]);
}

QTEST_GUILESS_MAIN(TestLinkRules)
#include "tst_linkrules.moc"
