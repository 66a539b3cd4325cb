#include <QTemporaryDir>
#include <QtTest>

#include "tests/compat/sidebyside.h"
#include "tests/support/runtimesocket.h"

using namespace yard;
using namespace yard::test;

namespace {

const char Config[] = R"(
global
 nbthread 1
 stats socket unix@cli level admin
defaults
 mode http
 timeout client 10s
 timeout connect 10s
 timeout server 10s
frontend f
 bind 127.0.0.1:${PORT1}
 acl listed path -f "${FILES}/paths" /inline
 acl loosely path -i -f "${FILES}/paths" -f "${FILES}/more" /q /r
 acl near src 127.0.0.0/8 10.0.0.1
 acl keyed path -M -f "${FILES}/two"
 acl numbered path -u 77 -f "${FILES}/more"
 acl unused hdr(x) a b
 http-request set-map("${FILES}/str") %[path] "v %[query]" if { path_beg /set }
 http-request del-map("${FILES}/str") %[path] if { path_beg /del }
 http-request add-acl("${FILES}/paths") %[path] if { path_beg /add }
 http-request del-acl("${FILES}/paths") %[path] if { path_beg /forget }
 use_backend %[path,map("${FILES}/to")] if { path,map("${FILES}/to") -m found }
 default_backend tells
backend tells
 http-request set-var(txn.a) str(listed) if { path -f "${FILES}/paths" }
 http-request set-var(txn.b) str(loosely) if { path -i -f "${FILES}/paths" }
 http-request set-var(txn.c) str(keyed) if { path -M -f "${FILES}/two" }
 http-request return status 200 content-type text/plain lf-string "[%[path,map(${FILES}/str,none)]][%[path,map_beg(${FILES}/beg,none)]][%[req.hdr(x-ip),map_ip(${FILES}/ip,none)]][%[path,map_str_int(${FILES}/num,7),add(1)]][%[path,map_sub(${FILES}/beg,none)]][%[path,map_end(${FILES}/end,none)]][%[path,map_dir(${FILES}/dir,none)]][%[path,map_reg(${FILES}/reg,none)]][%[path,map_regm(${FILES}/regm,none)]][%[req.hdr(x-n),map_int(${FILES}/int,none)]][%[req.hdr(host),lower,map_dom(${FILES}/dom,none)]][%[path,map_str_ip(${FILES}/addr,1.2.3.4)]][%[path,map(${FILES}/str)]][%[var(txn.a)] %[var(txn.b)] %[var(txn.c)]]"
backend other
 http-request return status 200 content-type text/plain string other
)";

const std::pair<const char*, const char*> Files[] = {
    {"paths", "/a\n  /b # z\n# c\n\n/B\r\n/a\n"},
    {"more", "/m\n/Q\n"},
    {"two", "/two 2\n/three three\n"},
    {"str", "/a 1\n/b\ttwo words here \n/c\n/a 9\n# /d 1\n"},
    {"to", "/other other\n/nobody nobody\n"},
    {"beg", "/x X\n/xyz XYZ\n/xy XY\n/x twice\n"},
    {"ip", "10.0.0.0/8 ten\n10.1.0.0/16 ten-one\n10.1.2.3 one\n0.0.0.0/0 all\n2001:db8::/32 doc\n"},
    {"num", "/a 3\n/x -44\n"},
    {"end", ".png picture\n.jpg photo\n"},
    {"dir", "img images\nx/y deep\n"},
    {"reg", "^/v[0-9]+/ version\n^/a never\n"},
    {"regm", "^/v([0-9]+)/(.*) /\\2?v=\\1\\3\n^/a(b)?$ a-\\0-\\1\n"},
    {"int", "5 five\n1:10 few\n100: many\n"},
    {"dom", "example.com ex\norg or\n"},
    {"addr", "/a 10.9.8.7\n"}};

}  // namespace

/// Maps and files of ACLs beside haproxy: what rules find, and what the Runtime API says and
/// changes. The lines are one story: each is played on what those before it left.
class TestMaps : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void alike_data();
    void alike();
    void cleanupTestCase() { m_ours.reset(), m_theirs.reset(); }

private:
    std::string play(ProgramSide& side, const QByteArray& line);
    QTemporaryDir m_files;
    std::unique_ptr<ProgramSide> m_theirs, m_ours;
};

void TestMaps::initTestCase() {
    for (const auto& [name, text] : Files) {
        QFile file(m_files.filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.write(text) > 0);
    }
    const QStringList environment{QStringLiteral("FILES=") + m_files.path()};
    std::string config = Config;
    for (size_t at; (at = config.find("${FILES}")) != std::string::npos;)
        config.replace(at, std::string_view("${FILES}").size(), m_files.path().toStdString());
    m_theirs = std::make_unique<ProgramSide>(config, haproxy(), environment, 1);
    QVERIFY2(m_theirs->proxy.ready(), qPrintable(m_theirs->proxy.errors()));
    m_ours = std::make_unique<ProgramSide>(config, switchyardd(), environment, 1);
    QVERIFY2(m_ours->proxy.ready(), qPrintable(m_ours->proxy.errors()));
}

/// "GET /path field: value", or a line of the Runtime API, where "@" before a name means its file.
std::string TestMaps::play(ProgramSide& side, const QByteArray& line) {
    if (line.startsWith("GET ")) {
        const qsizetype blank = line.indexOf(' ', 4);
        const QByteArray target = line.mid(4, blank < 0 ? -1 : blank - 4);
        const QByteArray field = blank < 0 ? QByteArray() : line.mid(blank + 1) + "\r\n";
        return TestClient::get(side.proxy.port(), target.toStdString(), field.toStdString());
    }
    QByteArray text = line;
    text.replace("%", m_files.path().toLatin1() + "/");
    QString answer = QString::fromStdString(
        askSocket(side.proxy.program().path(QStringLiteral("cli")), text.toStdString()));
    // Places in memory, and two ACLs of a client that HAProxy has inside.
    answer.replace(QRegularExpression(QStringLiteral("0x[0-9a-f]+ ")), QStringLiteral("0xP "));
    answer.remove(QRegularExpression(QStringLiteral("[^\\n]*'httpclient'[^\\n]*\\n")));
    answer.replace(side.proxy.program().path(QString()), QString());
    return answer.toStdString();
}

void TestMaps::alike_data() {
    QTest::addColumn<QByteArray>("line");
    int number = 0;
    for (const char* line : {"GET /a",
                             "GET /b",
                             "GET /c",
                             "GET /d",
                             "GET /A",
                             "GET /B",
                             "GET /x",
                             "GET /xy",
                             "GET /xyzz",
                             "GET /ax.png",
                             "GET /img/a.jpg",
                             "GET /a/x/y",
                             "GET /v12/a",
                             "GET /two",
                             "GET /other",
                             "GET /m",
                             "GET /M",
                             "GET / x-ip: 10.1.2.3",
                             "GET / x-ip: 10.1.9.9",
                             "GET / x-ip: 10.9.9.9",
                             "GET / x-ip: 9.9.9.9",
                             "GET / x-ip: 2001:db8::1",
                             "GET / x-ip: nobody",
                             "GET / x-n: 5",
                             "GET / x-n: 7",
                             "GET / x-n: 700",
                             "GET / x-n: 50",
                             "show map",
                             "show acl",
                             "show map %str",
                             "show map %beg",
                             "show acl %paths",
                             "show acl #1",
                             "show acl 77",
                             "show acl #77",
                             "show map nope",
                             "show map #99",
                             "show map #0",
                             "get map %str /a",
                             "get map %str /zz",
                             "get map %ip 10.1.2.3",
                             "get map %ip ::ffff:10.2.2.3",
                             "get map %beg /xyzz",
                             "get map %num /a",
                             "get map %addr /a",
                             "get map %reg /v1/",
                             "get map %int 7",
                             "get map",
                             "get map %str",
                             "get acl %paths /a",
                             "get acl %paths /A",
                             "get acl %paths /zz",
                             "add map %str k v w",
                             "show map %str",
                             "add map %str k",
                             "add map",
                             "add map nope a b",
                             "add acl %paths /new",
                             "GET /new",
                             "GET /NEW",
                             "add acl %paths",
                             "add acl",
                             "show acl %paths",
                             "set map %str /a 5",
                             "GET /a",
                             "set map %str nope 5",
                             "set map %str /a",
                             "show map %str",
                             "del map %str /a",
                             "GET /a",
                             "del map %str nope",
                             "del map %str",
                             "del acl %paths /b",
                             "del acl %paths nope",
                             "GET /b",
                             "add map %num /q abc",
                             "add map %num /q 12",
                             "GET /q",
                             "add map %ip foo bar",
                             "add map %ip 10.1.2.0/24 net",
                             "GET / x-ip: 10.1.2.9",
                             "add map %reg ^/q$ queue",
                             "GET /q",
                             "add map %beg /xyzz longest",
                             "GET /xyzzy",
                             "del map %beg /xyz",
                             "GET /xyz",
                             "GET /set?5",
                             "GET /set?6",
                             "show map %str",
                             "GET /del",
                             "GET /add1",
                             "GET /add1",
                             "GET /forget",
                             "show acl %paths",
                             "clear map %str",
                             "show map %str",
                             "GET /k",
                             "clear map nope",
                             "clear map",
                             "prepare map %str",
                             "add map @1 %str /one 1",
                             "GET /one",
                             "show map %str",
                             "show map @1 %str",
                             "show map @2 %str",
                             "commit map @1 %str",
                             "GET /one",
                             "show map %str",
                             "prepare map %str",
                             "clear map @2 %str",
                             "commit map @2 %str",
                             "GET /one",
                             "commit map @5 %str",
                             "commit map %str",
                             "commit map @1",
                             "prepare acl %paths",
                             "add acl @1 %paths /v1",
                             "GET /v1",
                             "GET /new",
                             "commit acl @1 %paths",
                             "GET /v1",
                             "GET /new",
                             "prepare acl nope",
                             "prepare map",
                             "add map %str <<\n/p1 one\n/p2 two words\n",
                             "show map %str",
                             "GET /p2",
                             "clear acl %more",
                             "GET /m"})
        QTest::addRow("%d %s", ++number, line) << QByteArray(line);
}

void TestMaps::alike() {
    QFETCH(QByteArray, line);
    const std::string theirs = play(*m_theirs, line);
    QCOMPARE(QString::fromStdString(play(*m_ours, line)), QString::fromStdString(theirs));
}

QTEST_GUILESS_MAIN(TestMaps)
#include "tst_maps.moc"
