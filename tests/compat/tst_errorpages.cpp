#include <QTemporaryDir>
#include <QtTest>

#include "tests/compat/sidebyside.h"

using namespace yard;
using namespace yard::test;

namespace {

const char Config[] = R"(
global
 nbthread 1
http-errors site
 errorfile 404 "${FILES}/404"
 errorfile 503 "${FILES}/503"
 errorfile 410 /dev/null
defaults
 log "$LOG" format raw local0
 mode http
 timeout client 10s
 timeout connect 10s
 timeout server 10s
 http-error status 429 content-type text/plain lf-string "slow down, %[path]" hdr x-who "%[src]" hdr X-Two 2
frontend f
 bind 127.0.0.1:${PORT1}
 option httplog
 errorfiles site 404 503
 http-error status 400 content-type text/html string "<p>what?</p>"
 http-error status 403 errorfile "${FILES}/404"
 http-error status 405 default-errorfiles
 http-error status 413
 http-request deny if { path /403 }
 http-request deny deny_status 404 if { path /404 }
 http-request deny deny_status 405 if { path /405 }
 http-request deny deny_status 413 if { path /413 }
 http-request deny deny_status 429 if { path /429 }
 http-request deny deny_status 400 if { path /400 }
 http-request deny deny_status 410 errorfiles site if { path /410 }
 http-request deny deny_status 500 errorfile "${FILES}/503" if { path /own }
 http-request deny deny_status 418 content-type text/plain string tea if { path /418 }
 http-request deny status 451 hdr x-y z if { path /451 }
 http-request deny deny_status 599 errorfile "${FILES}/503" if { path /599 }
 http-request return status 302 if { path /302 }
 http-request return status 520 if { path /520 }
 http-request return status 404 errorfiles site if { path /r404 }
 http-request return status 403 default-errorfiles if { path /r403 }
 http-request return errorfile "${FILES}/404" if { path /rfile }
 http-request return status 429 default-errorfiles if { path /r429 }
 use_backend own if { path_beg /b }
 default_backend none
backend none
backend own
 errorfile 503 "${FILES}/404"
 http-request deny if { path /b403 }
)";

}  // namespace

/// Pages for refusals beside haproxy: where each comes from, and how it goes out.
class TestErrorPages : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void alike_data();
    void alike();
    void cleanupTestCase() { m_ours.reset(), m_theirs.reset(); }

private:
    void write(const char* name, const QByteArray& text) {
        QFile file(m_files.filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text), text.size());
    }
    QTemporaryDir m_files;
    std::unique_ptr<ProgramSide> m_theirs, m_ours;
};

void TestErrorPages::initTestCase() {
    write("404", "HTTP/1.1 404 Nothing Here\r\nContent-Type: text/plain\r\n\r\nnothing here\n");
    write("503",
          "HTTP/1.1 503 Away\r\nContent-Type: text/plain\r\nX-Site: yes\r\nContent-Length: 5\r\n"
          "\r\naway\n");
    const QStringList environment{QStringLiteral("FILES=") + m_files.path()};
    m_theirs = std::make_unique<ProgramSide>(Config, haproxy(), environment, 1);
    QVERIFY2(m_theirs->proxy.ready(), qPrintable(m_theirs->proxy.errors()));
    m_ours = std::make_unique<ProgramSide>(Config, switchyardd(), environment, 1);
    QVERIFY2(m_ours->proxy.ready(), qPrintable(m_ours->proxy.errors()));
}

void TestErrorPages::alike_data() {
    QTest::addColumn<QByteArray>("line");
    for (const char* path :
         {"/403", "/404", "/405", "/413",  "/429",  "/400",   "/410",  "/own", "/418", "/451",
          "/599", "/302", "/520", "/r404", "/r403", "/rfile", "/r429", "/x",   "/b",   "/b403"})
        for (const char* method : {"GET", "HEAD"}) {
            const QByteArray line = method + QByteArray(" ") + path;
            QTest::newRow(line.constData()) << line;
        }
}

void TestErrorPages::alike() {
    QFETCH(QByteArray, line);
    const auto ask = [&](ProgramSide& side) {
        TestClient client(side.proxy.port());
        client.send(line.toStdString() + " HTTP/1.1\r\nHost: h\r\n\r\n");
        std::string answer = client.readMessage(true, line.startsWith("HEAD"));
        client.close();
        return answer + "\n" + side.log.next();
    };
    const std::string theirs = ask(*m_theirs);
    QCOMPARE(QString::fromStdString(ask(*m_ours)), QString::fromStdString(theirs));
}

QTEST_GUILESS_MAIN(TestErrorPages)
#include "tst_errorpages.moc"
