#include <QtTest>

#include "tests/compat/sidebyside.h"
#include "tests/support/httporigin.h"
#include "tests/support/patience.h"
#include "tests/support/runtimesocket.h"

using namespace yard;
using namespace yard::test;

namespace {

const char Config[] = R"(
global
 stats socket unix@stats.sock mode 600 level admin
defaults
 log "$LOG" format raw local0
 mode http
 timeout client 10s
 timeout connect 10s
 timeout server 10s
frontend web
 option httplog
 bind 127.0.0.1:${PORT1}
 http-request silent-drop if { path /a }
 http-response silent-drop if { res.hdr(x-r) 1 }
 default_backend b
backend b
 http-request silent-drop if { path /b }
 tcp-request content silent-drop if { path /c }
 server s "${ORIGIN}"
frontend content
 mode tcp
 option tcplog
 bind 127.0.0.1:${PORT2}
 tcp-request content silent-drop
 default_backend t
frontend connection
 mode tcp
 bind 127.0.0.1:${PORT3}
 tcp-request connection silent-drop
 default_backend t
frontend session
 mode tcp
 bind 127.0.0.1:${PORT4}
 tcp-request session silent-drop
 default_backend t
listen answer
 mode tcp
 option tcplog
 bind 127.0.0.1:${PORT5}
 tcp-response inspect-delay 10s
 tcp-response content silent-drop
 server s "${ORIGIN}"
backend t
 mode tcp
 server s "${ORIGIN}"
)";

}  // namespace

/// Nothing tells a client that it was dropped, or a reset does where the system does not permit
/// silence; either way the same as HAProxy, which also counts and logs it so.
class TestSilentDrop : public QObject {
    Q_OBJECT

    struct Side {
        explicit Side(const QString& program)
            : side(Config, program, {QStringLiteral("ORIGIN=127.0.0.1:%1").arg(origin.port())}, 5) {
        }
        HttpOrigin origin{"o", [](const Seen& seen) {
                              return Reply::ok("ok", seen.target == "/r" ? "X-R: 1\r\n" : "");
                          }};
        ProgramSide side;
        std::vector<TestClient> clients;
    };

    /// What the client may hear is known as soon as the log tells that it was dropped.
    static std::string drop(Side& side, size_t port, const std::string& bytes, bool logs) {
        side.clients.emplace_back(side.side.proxy.port(port));
        TestClient& client = side.clients.back();
        if (!client.send(bytes)) return "not sent";
        QString line = logs ? QString::fromStdString(side.side.log.next()) : QString();
        static const QRegularExpression times(QStringLiteral(" [0-9]+/[0-9]+/[0-9]+ "));
        line.replace(times, QStringLiteral(" t "));
        client.silent(Millis(0));
        return line.toStdString() + (client.ended() && !client.wasReset() ? " and told so" : "");
    }

    /// stot, denied, answers by status and refused connections of everything.
    static QStringList counts(Side& side) {
        QStringList out;
        const QString csv = QString::fromStdString(
            askSocket(side.side.proxy.program().path(QStringLiteral("stats.sock")), "show stat"));
        for (const QString& row : csv.split(QLatin1Char('\n'))) {
            const QStringList cells = row.split(QLatin1Char(','));
            if (cells.size() < 83 || row.startsWith(QLatin1Char('#'))) continue;
            QStringList some{cells[0], cells[1]};
            for (const int column : {7, 10, 11, 12, 14, 39, 40, 42, 44, 45, 79, 81, 82})
                some << cells[column];
            out << some.join(QLatin1Char(' '));
        }
        return out;
    }

private slots:
    void alike();
};

void TestSilentDrop::alike() {
    Side real(haproxy()), ours(switchyardd());
    for (Side* one : {&real, &ours})
        QVERIFY2(one->side.proxy.ready(), qPrintable(one->side.proxy.errors()));
    const auto same = [&](size_t port, const std::string& bytes, bool logs) {
        const QString theirs = QString::fromStdString(drop(real, port, bytes, logs));
        QCOMPARE(QString::fromStdString(drop(ours, port, bytes, logs)), theirs);
    };
    for (const char* path : {"/a", "/b", "/c", "/r"})
        same(1, "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n\r\n", true);
    same(2, "x", true);
    same(5, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", true);
    for (const size_t port : {3, 4}) same(port, "x", false);
    // The last two have no line in the log that could be waited for.
    QTRY_COMPARE(counts(ours), counts(real));
    QCOMPARE(counts(ours).size(), 11);
}

QTEST_GUILESS_MAIN(TestSilentDrop)
#include "tst_silentdrop.moc"
