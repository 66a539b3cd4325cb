#include <QtTest>
#include <map>

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
 mode http
 option httplog
 timeout client 10s
 timeout connect 10s
 timeout server 10s
 balance roundrobin
frontend in
 bind 127.0.0.1:${PORT1}
 use_backend %[path,field(2,/)]
backend insert
 cookie S insert
 server a ${ORIGIN1} cookie ca
 server b ${ORIGIN2} cookie cb
backend indirect
 cookie S insert indirect nocache httponly secure domain .x.org
 server a ${ORIGIN1} cookie ca
 server b ${ORIGIN2} cookie cb
backend preserve
 cookie S insert preserve postonly
 server a ${ORIGIN1} cookie ca
backend rewrite
 cookie S rewrite
 server a ${ORIGIN1} cookie ca
backend prefix
 cookie S prefix
 server a ${ORIGIN1} cookie ca
 server b ${ORIGIN2} cookie cb
backend learn
 cookie S
 server a ${ORIGIN1} cookie ca
 server b ${ORIGIN2} cookie cb
backend nameless
 cookie S insert indirect
 server a ${ORIGIN1}
backend persist
 cookie S insert indirect
 option persist
 server a ${ORIGIN1} cookie ca
 server b ${ORIGIN2} cookie cb disabled
backend forced
 cookie S insert indirect
 force-persist if { hdr(x-force) yes }
 server a ${ORIGIN1} cookie ca
 server b ${ORIGIN2} cookie cb disabled
backend retry
 retries 3
 retry-on conn-failure empty-response junk-response 503
 server a ${ORIGIN1}
backend moved
 retries 3
 option redispatch 1
 retry-on all-retryable-errors
 server a ${ORIGIN1}
 server b ${ORIGIN2}
backend stays
 option redispatch
 retries 2
 balance leastconn
 force-persist if { hdr(x-force) yes }
 cookie S insert
 server d 127.0.0.1:1 cookie cd
 server a ${ORIGIN1} cookie ca
backend returned
 option redispatch -1
 retries 1
 retry-on 503
 cookie S insert
 server a ${ORIGIN1} cookie ca
backend told
 http-send-name-header X-Server
 option originalto
 server a ${ORIGIN1}
backend toldelse
 http-send-name-header Host
 option originalto except 127.0.0.0/8
 server a ${ORIGIN1}
backend toldmore
 option originalto header X-To
 server a ${ORIGIN1}
backend noretry
 retry-on none
 server a ${ORIGIN1}
)";

struct Row {
    const char* line;
    const char* fields;
};

const Row Rows[] = {
    {"GET /insert/ HTTP/1.1", ""},
    {"GET /insert/ HTTP/1.1", "cookie: S=cb\r\n"},
    {"GET /insert/ HTTP/1.1", "cookie: S=ca; x=1\r\n"},
    {"GET /insert/ HTTP/1.1", "cookie: S=unknown\r\n"},
    {"GET /indirect/ HTTP/1.1", ""},
    {"GET /indirect/ HTTP/1.1", "cookie: a=1; S=cb; b=2\r\n"},
    {"GET /indirect/ HTTP/1.1", "cookie: S=cb\r\n"},
    {"GET /indirect/public HTTP/1.1", ""},
    {"GET /indirect/sets HTTP/1.1", "cookie: S=ca\r\n"},
    {"GET /preserve/ HTTP/1.1", ""},
    {"POST /preserve/ HTTP/1.1", "content-length: 0\r\n"},
    {"POST /preserve/sets HTTP/1.1", "content-length: 0\r\n"},
    {"GET /rewrite/ HTTP/1.1", ""},
    {"GET /rewrite/sets HTTP/1.1", ""},
    {"GET /rewrite/sets HTTP/1.1", "cookie: S=ca\r\n"},
    {"GET /prefix/sets HTTP/1.1", ""},
    {"GET /prefix/ HTTP/1.1", "cookie: S=cb~app; t=1\r\n"},
    {"GET /prefix/ HTTP/1.1", "cookie: S=app\r\n"},
    {"GET /learn/sets HTTP/1.1", ""},
    {"GET /learn/ HTTP/1.1", "cookie: S=cb\r\n"},
    {"GET /nameless/ HTTP/1.1", ""},
    {"GET /persist/ HTTP/1.1", "cookie: S=cb\r\n"},
    {"GET /forced/ HTTP/1.1", "cookie: S=cb\r\n"},
    {"GET /forced/ HTTP/1.1", "cookie: S=cb\r\nx-force: yes\r\n"},
    {"GET /retry/empty2 HTTP/1.1", ""},
    {"GET /retry/empty9 HTTP/1.1", ""},
    {"GET /retry/junk2 HTTP/1.1", ""},
    {"GET /retry/status2 HTTP/1.1", ""},
    {"GET /retry/status9 HTTP/1.1", ""},
    {"POST /retry/empty2 HTTP/1.1", "content-length: 0\r\n"},
    {"GET /moved/empty1 HTTP/1.1", ""},
    {"GET /noretry/empty1 HTTP/1.1", ""},
    {"GET /insert/ HTTP/1.1", "cookie: S=ca; S=cb\r\n"},
    {"GET /insert/ HTTP/1.1", "cookie: S=unknown; S=cb\r\n"},
    {"GET /insert/ HTTP/1.1", "cookie: S=cb; S=unknown\r\n"},
    {"GET /insert/ HTTP/1.1", "cookie: S=unknown\r\ncookie: a=1; S=cb\r\n"},
    {"GET /insert/ HTTP/1.1", "cookie: S=\r\n"},
    {"GET /insert/ HTTP/1.1", "cookie: S=; S=cb\r\n"},
    {"GET /indirect/ HTTP/1.1", "cookie: S=\r\n"},
    {"GET /indirect/ HTTP/1.1", "cookie: a=1;S=cb; b=2 ;S=ca\r\n"},
    {"GET /indirect/ HTTP/1.1", "cookie: S=cb;a=1, b=2\r\n"},
    {"GET /indirect/ HTTP/1.1", "cookie: a=\"1; S=x\"; S=cb; b=2\r\n"},
    {"GET /prefix/ HTTP/1.1", "cookie: a=1;S=cb~app ;b=2\r\n"},
    {"GET /persist/ HTTP/1.1", "cookie: S=cb; S=ca\r\n"},
    {"GET /forced/ HTTP/1.1", "cookie: S=cb; S=ca\r\n"},
    {"GET /forced/ HTTP/1.1", "cookie: S=cb; S=unknown\r\n"},
    {"GET /insert/ HTTP/1.1", "cookie: a = 1; S =cb ; b= 2\r\n"},
    {"GET /indirect/ HTTP/1.1", "cookie: a = 1 ;S=cb;  b= 2\r\n"},
    {"GET /indirect/ HTTP/1.1", "cookie: a=1; S=cb;\r\n"},
    {"GET /indirect/ HTTP/1.1", "cookie: ;; S=cb;;b=1\r\n"},
    {"GET /indirect/ HTTP/1.1", "cookie: a=1,S=cb,b=2\r\n"},
    {"GET /indirect/ HTTP/1.1", "cookie: a=1; S=cb; $Path=/; $Domain=x; b=2\r\n"},
    {"GET /indirect/ HTTP/1.1", "cookie: $Version=1; S=cb; $Path=/\r\n"},
    {"GET /prefix/ HTTP/1.1", "cookie: ; S=cb~app; b = 2\r\n"},
    {"GET /returned/status1 HTTP/1.1", "cookie: S=ca\r\n"},
    {"GET /returned/status9 HTTP/1.1", "cookie: S=ca\r\n"},
    {"GET /stays/ HTTP/1.1", ""},
    {"GET /stays/ HTTP/1.1", "x-force: yes\r\n"},
    {"GET /stays/ HTTP/1.1", "cookie: S=cd\r\n"},
    {"GET /stays/ HTTP/1.1", "cookie: S=cd\r\nx-force: yes\r\n"},
    {"GET /told/ HTTP/1.1", ""},
    {"GET /told/ HTTP/1.1", "x-server: me\r\nx-original-to: me\r\n"},
    {"GET /toldelse/ HTTP/1.1", ""},
    {"GET /toldmore/ HTTP/1.1", ""},
};

/// "/retry/empty2" fails so often for one program, then answers.
Reply script(const std::string& name, const Seen& seen, std::map<std::string, int>& counts) {
    const char last = seen.target.back();
    if (!isdigit(static_cast<unsigned char>(last))) {
        std::string fields = "X-Origin: " + name + "\r\n";
        if (seen.target.ends_with("public")) fields += "Cache-Control: public\r\n";
        if (seen.target.ends_with("sets")) fields += "Set-Cookie: S=app; path=/x\r\n";
        return Reply::ok(seen.head, fields);
    }
    if (counts[seen.target]++ % (last - '0' + 1) == last - '0') return Reply::ok("at last");
    if (seen.target.find("junk") != std::string::npos)
        return Reply{"garbage\r\n\r\n", 0, Millis{0}, Reply::Then::Close};
    if (seen.target.find("status") != std::string::npos) return Reply::status(503, "busy");
    return Reply::close();
}

}  // namespace

/// Cookies and repeated requests beside haproxy: the same answers, the same servers, the same
/// flags and retries in the log.
class TestPersistence : public QObject {
    Q_OBJECT
private slots:
    void alike_data();
    void alike();

private:
    static std::string ask(const QString& program, const std::string& request);
};

void TestPersistence::alike_data() {
    QTest::addColumn<QByteArray>("request");
    for (const Row& row : Rows) {
        const std::string line = row.line;
        QTest::newRow((line + " " + row.fields).c_str())
            << QByteArray::fromStdString(line + "\r\nHost: h\r\n" + row.fields + "\r\n");
    }
}

/// The request made of a fresh program with fresh origins.
std::string TestPersistence::ask(const QString& program, const std::string& request) {
    std::map<std::string, int> one, two;
    HttpOrigin a("a", [&](const Seen& seen) { return script("a", seen, one); });
    HttpOrigin b("b", [&](const Seen& seen) { return script("b", seen, two); });
    ProgramSide side(Config, program,
                     {QStringLiteral("ORIGIN1=") + QString::fromStdString(a.address()),
                      QStringLiteral("ORIGIN2=") + QString::fromStdString(b.address())},
                     1);
    if (!side.proxy.ready()) return side.proxy.errors().toStdString();
    TestClient client(side.proxy.port());
    client.send(request);
    const std::string answer = client.readMessage(false);
    client.close();
    return answer + "\n" + side.log.next();
}

void TestPersistence::alike() {
    QFETCH(QByteArray, request);
    const std::string theirs = ask(haproxy(), request.toStdString());
    QVERIFY(theirs.starts_with("HTTP/1.1"));
    QCOMPARE(QString::fromStdString(ask(switchyardd(), request.toStdString())),
             QString::fromStdString(theirs));
}

QTEST_GUILESS_MAIN(TestPersistence)
#include "tst_persistence.moc"
