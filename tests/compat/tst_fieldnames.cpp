#include <QtTest>

#include "tests/support/haproxy.h"
#include "tests/support/httporigin.h"
#include "tests/support/peers.h"

using namespace yard;
using namespace yard::test;

namespace {

const char Config[] = R"(
global
 h1-case-adjust x-test X-TEST
 h1-case-adjust Content-Length content-LENGTH
 h1-case-adjust server SERVER
defaults
 mode http
 timeout client 10s
 timeout connect 10s
 timeout server 10s
frontend keeps
 bind 127.0.0.1:${PORT1}
 option http-restrict-req-hdr-names preserve
 option h1-case-adjust-bogus-client
 default_backend plain
frontend deletes
 bind 127.0.0.1:${PORT2}
 option http-restrict-req-hdr-names delete
 http-request set-header x-found "%[req.fhdr_cnt(x_odd)]"
 http-request return status 202 if { path /own }
 default_backend spelled
frontend rejects
 bind 127.0.0.1:${PORT3}
 option http-restrict-req-hdr-names reject
 http-request return status 202 if { path /own }
 default_backend plain
frontend behind
 bind 127.0.0.1:${PORT4}
 default_backend rejecting
backend plain
 server s "${ORIGIN}"
backend spelled
 option h1-case-adjust-bogus-server
 server s "${ORIGIN}"
backend rejecting
 option http-restrict-req-hdr-names reject
 server s "${ORIGIN}"
)";

const char* const Requests[] = {
    "GET / HTTP/1.1\r\nHost: a\r\nX-Test: 1\r\nConnection: close\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nX_Odd: 1\r\nx-test: 2\r\nX.Odd: 3\r\nConnection: close\r\n\r\n",
    "GET /own HTTP/1.1\r\nHost: a\r\nX_Odd: 1\r\nConnection: close\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi",
    "GET /none HTTP/1.0\r\n\r\n",
};

}  // namespace

/// `option http-restrict-req-hdr-names` and `h1-case-adjust`: clients and servers see the same
/// heads as with HAProxy.
class TestFieldNames : public QObject {
    Q_OBJECT
private slots:
    void alike();

private:
    static QStringList played(const QString& program) {
        HttpOrigin origin("o", [](const Seen&) {
            return Reply::ok("ok", "Server: one\r\nX-Test: 2\r\nX_Odd: 3\r\n");
        });
        RealHaproxy proxy(Config, 4, {QStringLiteral("ORIGIN=127.0.0.1:%1").arg(origin.port())},
                          program);
        if (!proxy.ready()) return {proxy.errors()};
        QStringList told;
        for (int port = 1; port <= 4; ++port)
            for (const char* request : Requests) {
                const size_t before = origin.requestCount();
                TestClient client(proxy.port(port));
                client.send(request);
                told += QString::fromStdString(client.readAll());
                const auto seen = origin.requests();
                for (size_t i = before; i < seen.size(); ++i)
                    told += QString::fromStdString(seen[i].head + seen[i].body);
            }
        return told;
    }
};

void TestFieldNames::alike() {
    const QStringList theirs = played(haproxy()), ours = played(switchyardd());
    QVERIFY2(theirs.size() > 20, qPrintable(theirs.value(0)));
    for (qsizetype i = 0; i < theirs.size(); ++i) QCOMPARE(ours.value(i), theirs[i]);
}

QTEST_GUILESS_MAIN(TestFieldNames)
#include "tst_fieldnames.moc"
