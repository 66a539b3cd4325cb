#include <QtTest>

#include "tests/compat/sidebyside.h"

using namespace yard;
using namespace yard::test;
using namespace Qt::StringLiterals;

namespace {

const char Config[] = R"(
userlist u
 group g1 users x
 group g2
 user x insecure-password p
 user y password $1$abc$Y.5JwZlXvTsMEFhYjLCbq. groups g2
 user z password $6$yardyard$nothing groups g3
 group g3
defaults
 mode http
 log "$LOG" format raw local0
 option httplog
 timeout client 10s
 timeout connect 10s
 timeout server 10s
 errorloc 403 /forbidden
 errorloc303 429 http://x/y?z
frontend f
 bind 127.0.0.1:${PORT1}
 acl ok http_auth(u)
 acl g http_auth_group(u) g2 g3
 http-request auth if { path /a } !ok
 http-request auth realm "A b c" if { path /r } !ok
 http-request auth if { path /g } !g
 http-request deny if { path /d }
 http-request deny deny_status 429 if { path /d2 }
 http-request return status 200 hdr x-user "%[http_auth_user]|%[http_auth_pass]|%[http_auth_type]|%[http_auth_group(u)]|%[http_auth(u)]|%[http_auth_bearer]"
listen stats
 bind 127.0.0.1:${PORT3}
 stats uri /stats
 stats auth x:p
 stats auth n:
frontend last
 no log
 bind 127.0.0.1:${PORT2}
 errorloc302 403 /other
 http-request deny
)";

const char* const Said[] = {
    "",
    "Authorization: Basic eDpw\r\n",  // x:p
    "Authorization: basic   eDpw\r\n",
    "Authorization: Basic eDpx\r\n",      // x:x
    "Authorization: Basic eDpwcA==\r\n",  // x:pp
    "Authorization: Basic eTpw\r\n",      // y:p
    "Authorization: Basic eTpx\r\n",      // y:x
    "Authorization: Basic ejpw\r\n",      // z:p
    "Authorization: Basic bjpw\r\n",      // n:p
    "Authorization: Basic eA==\r\n",      // x
    "Authorization: Basic eDo=\r\n",      // x:
    "Authorization: Basic !!!!\r\n",
    "Authorization: Basic eDp\r\n",
    "Authorization: Basic\r\n",
    "Authorization: \r\n",
    "Authorization: Bearer  eDpw\r\n",
    "Authorization: Digest eDpw\r\n",
};

}  // namespace

/// Who is let in, what is known of them, and where refused clients are sent.
class TestAuth : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        QVERIFY2(m_theirs.proxy.ready(), qPrintable(m_theirs.proxy.errors()));
        QVERIFY2(m_ours.proxy.ready(), qPrintable(m_ours.proxy.errors()));
    }
    void alike_data();
    void alike();
    void statistics_data();
    void statistics();

private:
    ProgramSide m_theirs{Config, haproxy(), {}, 3}, m_ours{Config, switchyardd(), {}, 3};
};

void TestAuth::alike_data() {
    QTest::addColumn<QByteArray>("request");
    for (const char* said : Said)
        for (const char* path : {"/a", "/g", "/b"})
            QTest::newRow((std::string(path) + " " + said).c_str())
                << QByteArray("GET ") + path + " HTTP/1.1\r\nHost: h\r\n" + said + "\r\n";
    for (const char* line : {"GET /r", "GET /d", "GET /d2", "HEAD /d2", "GET http://h/a"})
        QTest::newRow(line) << QByteArray(line) + " HTTP/1.1\r\nHost: h\r\n\r\n";
}

void TestAuth::alike() {
    QFETCH(QByteArray, request);
    const auto ask = [&](ProgramSide& side) {
        TestClient client(side.proxy.port());
        client.send(request.toStdString());
        const std::string answer = client.readMessage(false, request.startsWith("HEAD"));
        client.close();
        return QString::fromStdString(answer + "\n" + side.log.next());
    };
    const QString theirs = ask(m_theirs);
    QCOMPARE(ask(m_ours), theirs);
}

void TestAuth::statistics_data() {
    QTest::addColumn<QByteArray>("request");
    for (const char* said : Said)
        QTest::newRow(said) << QByteArray("GET /stats;csv HTTP/1.1\r\nHost: h\r\n") + said + "\r\n";
}

/// Whoever is refused gets the same answer; the pages themselves differ. HAProxy logs the 401 as
/// 400.
void TestAuth::statistics() {
    QFETCH(QByteArray, request);
    const auto ask = [&](ProgramSide& side) {
        TestClient client(side.proxy.port(3));
        client.send(request.toStdString());
        const std::string answer = client.readMessage(false);
        client.close();
        const QString line =
            QString::fromStdString(side.log.next()).replace(u" 400 "_s, u" 401 "_s);
        return (statusOf(answer) == 200 ? QString() : QString::fromStdString(answer)) + line;
    };
    const QString theirs = ask(m_theirs);
    QVERIFY(theirs.contains(u" 200 "_s) || theirs.contains(u"realm=\"HAProxy Statistics\""_s));
    QCOMPARE(ask(m_ours), theirs);
}

QTEST_GUILESS_MAIN(TestAuth)
#include "tst_auth.moc"
