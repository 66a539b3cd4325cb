#include <QtTest>

#include "tests/compat/sidebyside.h"
#include "tests/support/httporigin.h"

using namespace yard;
using namespace yard::test;

namespace {

// Thrice for requests that come whole, and thrice for those whose end is waited for in vain.
const char Config[] = R"(
global
 nbthread 1
defaults long
 log "$LOG" format raw local0
 mode http
 log-format "%b/%s TR=%TR %ST %tsc"
 timeout client 10s
 timeout connect 10s
 timeout server 10s
 timeout http-request 10s
listen buffers
 bind 127.0.0.1:${PORT1}
 option http-buffer-request
 server s "${ORIGIN}"
listen waits
 bind 127.0.0.1:${PORT2}
 http-request wait-for-body time 10s
 server s "${ORIGIN}"
listen forms
 bind 127.0.0.1:${PORT3}
 balance url_param id check_post
 http-request deny if { path /no }
 server s "${ORIGIN}"
 server t "${ORIGIN}" backup
defaults brief from long
 timeout http-request 500ms
listen buffers-brief
 bind 127.0.0.1:${PORT4}
 option http-buffer-request
 server s "${ORIGIN}"
listen waits-brief
 bind 127.0.0.1:${PORT5}
 http-request wait-for-body time 500ms
 server s "${ORIGIN}"
listen forms-brief
 bind 127.0.0.1:${PORT6}
 balance url_param id check_post
 server s "${ORIGIN}"
 server t "${ORIGIN}" backup
)";

/// "|" stands for CR LF.
std::string lines(const QByteArray& text) {
    return QByteArray(text).replace("|", "\r\n").toStdString();
}

/// The end of what the origin got.
Reply echo(const Seen& seen) {
    const size_t at = seen.head.find("expect:");
    const std::string field =
        at == std::string::npos ? "" : seen.head.substr(at, seen.head.find('\r', at) - at);
    return Reply::ok(field + "[" + seen.body + "]", "Connection: close\r\n");
}

struct Between {
    explicit Between(const QString& program)
        : side(Config, program, {QStringLiteral("ORIGIN=127.0.0.1:%1").arg(origin.port())}, 6) {}
    /// What the client gets and what is logged. `late` is held back until something comes.
    QByteArray play(int port, const std::string& first, const std::string& late) {
        TestClient client(side.proxy.port(static_cast<size_t>(port)));
        std::string all;
        if (!client.send(first)) return "not sent";
        if (!late.empty()) all = client.readUntil("\r\n\r\n");
        if (!late.empty() && !client.send(late)) return "not sent";
        all += client.readAll() + "\n" + side.log.next();
        static const QRegularExpression time(QStringLiteral("TR=\\d+"));
        return QString::fromStdString(all).replace(time, QStringLiteral("TR=n")).toLatin1();
    }
    HttpOrigin origin{"origin", echo};
    ProgramSide side;
};

}  // namespace

/// `Expect: 100-continue` to a proxy that waits for the body itself, and when it waits in vain.
class TestExpectations : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void alike_data();
    void alike();

private:
    BothSides<Between> m_both;
};

void TestExpectations::initTestCase() {
    const QString fault = m_both.start();
    QVERIFY2(fault.isEmpty(), qPrintable(fault));
}

void TestExpectations::alike_data() {
    QTest::addColumn<int>("port");
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("late");
    const char* const names[] = {"buffers", "waits", "forms"};
    const auto row = [&](int port, const char* head, const char* now, const char* late) {
        const QByteArray first =
            QByteArray(head) + "|host: h|connection: close|content-length: 5||" + now;
        const bool whole = QByteArray(now) + late == "hello" || QByteArray(head).contains("/no");
        QTest::addRow("%s: %s, %s, %s", names[port - 1], head, now, late)
            << (whole ? port : port + 3) << first << QByteArray(late);
    };
    for (int port = 1; port <= 3; ++port) {
        row(port, "POST / HTTP/1.1|expect: 100-continue", "", "hello");
        row(port, "POST / HTTP/1.1|Expect: 100-Continue", "hello", "");
        row(port, "POST / HTTP/1.1|expect: 100-continue", "", "");
        row(port, "POST / HTTP/1.1|expect: 100-continue", "hel", "");
        row(port, "POST / HTTP/1.1", "", "");
        row(port, "POST / HTTP/1.0|expect: 100-continue", "hello", "");
        row(port, "POST / HTTP/1.1|expect: x, 100-continue", "hello", "");
        row(port, "POST / HTTP/1.1|expect: 100-continue|expect: x", "", "hello");
        row(port, "PUT / HTTP/1.1|expect: 100-continue", "hello", "");
    }
    row(3, "POST /no HTTP/1.1|expect: 100-continue", "", "");
    QTest::newRow("no body") << 1
                             << QByteArray(
                                    "POST / HTTP/1.1|host: h|connection: close|"
                                    "expect: 100-continue|content-length: 0||")
                             << QByteArray();
}

void TestExpectations::alike() {
    QFETCH(int, port);
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, late);
    QCOMPARE(m_both.ours->play(port, lines(first), late.toStdString()),
             m_both.real->play(port, lines(first), late.toStdString()));
}

QTEST_GUILESS_MAIN(TestExpectations)
#include "tst_expectations.moc"
