#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

#include "tests/support/haproxy.h"
#include "tests/support/peers.h"
#include "tests/support/runtimesocket.h"

using namespace yard;
using namespace yard::test;

namespace {

const char Config[] = R"(
global
 stats socket "${SOCKET}" level admin
 setenv YARD_SET one
 presetenv YARD_SET two
 setenv YARD_GONE x
 unsetenv YARD_GONE
 set-var proc.a str(abc)
 set-var proc.n int(5)
 set-var proc.less int(20),sub(proc.n)
 set-var proc.b bool(true)
 set-var proc.ip ipv4(1.2.3.4)
 set-var proc.ip6 ipv6(::1)
 set-var proc.bin bin(4142)
 set-var-fmt proc.f "x%[var(proc.a)] y"
defaults
 mode http
 timeout client 10s
 timeout connect 10s
 timeout server 10s
frontend f
 bind 127.0.0.1:${PORT1}
 http-request set-var(proc.made) str(m)
 http-request set-var(proc.n,ifexists) int(7) if { path /more }
 http-request unset-var(proc.b) if { path /unset }
 http-request set-var(proc.nope,ifexists) int(7) if { path /nope }
 http-request set-var(proc.never,ifnotexists) int(7)
 http-request set-var(proc.a,ifset) str(new) if { path /new }
 http-request set-var(proc.count) var(proc.count),add(1)
 http-request set-var(txn.x) str(z),concat(-,proc.a,-),strcmp(proc.a)
 http-request return status 200 hdr x "%[var(proc.made)] %[var(proc.n)] %[var(proc.b)] %[var(proc.nope)] %[var(proc.never)] %[var(proc.a)] %[var(proc.f)] %[var(proc.ip)] %[var(proc.less)] %[var(proc.count)] %[var(txn.x)]"
)";

/// A path that is asked for, or a line for the stats socket.
const char* const Steps[] = {"get var proc.a",
                             "get var proc.n",
                             "get var proc.less",
                             "get var proc.b",
                             "get var proc.ip",
                             "get var proc.ip6",
                             "get var proc.bin",
                             "get var proc.f",
                             "get var proc.none",
                             "get var txn.a",
                             "get var foo",
                             "get var",
                             "/",
                             "/more",
                             "/nope",
                             "/new",
                             "/unset",
                             "get var proc.b",
                             "get var proc.made",
                             "get var proc.nope",
                             "get var proc.never",
                             "get var proc.count",
                             "set var proc.a str(q)",
                             "experimental-mode on; set var proc.a str(q)",
                             "get var proc.a",
                             "experimental-mode on; set var proc.q str(q)",
                             "get var proc.q",
                             "/",
                             "experimental-mode on; set var proc.a",
                             "experimental-mode on; set var",
                             "experimental-mode on; set var txn.a str(a)",
                             "experimental-mode on; set var proc.a src",
                             "experimental-mode on; set var proc.a foo",
                             "experimental-mode on; set var proc.a expr int(3),add(2)",
                             "get var proc.a",
                             "experimental-mode on; set var proc.a fmt x%[var(proc.n)]\\ y",
                             "get var proc.a",
                             "experimental-mode on; set var proc.a fmt %[src]",
                             "experimental-mode on; set var proc.a str(b) c",
                             "experimental-mode on; set var zz str(b)",
                             "experimental-mode on; set var proc.a expr",
                             "help get var",
                             "show env YARD_SET",
                             "show env YARD_GONE",
                             "show env HAPROXY_LOCALPEER",
                             "/"};

}  // namespace

/// Variables of the process: set in `global`, by rules and on the stats socket, they are what they
/// are with HAProxy.
class TestProcessVariables : public QObject {
    Q_OBJECT
private slots:
    void alike();

private:
    static QStringList played(const QString& program);
};

QStringList TestProcessVariables::played(const QString& program) {
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("s"));
    RealHaproxy proxy(Config, 1, {QStringLiteral("SOCKET=") + path}, program);
    if (!proxy.ready()) return {proxy.errors()};
    QStringList told;
    for (const std::string step : Steps) {
        std::string answer;
        if (step.starts_with('/')) {
            TestClient client(proxy.port());
            client.send("GET " + step + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            answer = headerOf(client.readAll(), "x");
        } else {
            answer = askSocket(path, step);
        }
        told += QString::fromStdString(step + ": " + answer);
    }
    return told;
}

void TestProcessVariables::alike() {
    const QStringList theirs = played(haproxy()), ours = played(switchyardd());
    QVERIFY2(theirs.size() == std::ssize(Steps), qPrintable(theirs.value(0)));
    for (qsizetype i = 0; i < theirs.size(); ++i) QCOMPARE(ours.value(i), theirs[i]);
}

QTEST_GUILESS_MAIN(TestProcessVariables)
#include "tst_processvariables.moc"
