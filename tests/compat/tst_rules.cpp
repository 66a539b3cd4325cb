#include <QtTest>

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
 timeout client 10s
 timeout connect 10s
 timeout server 10s
 timeout tarpit 20ms
frontend f
 bind 127.0.0.1:${PORT1}
 option httplog
 capture request header host len 20
 capture request header x-cap len 3
 capture response header x-origin len 9
 monitor-uri /mon
 monitor fail if { hdr(x-fail) yes }
 acl static path_beg -i /static /img
 acl static path_end .png .css
 acl admin hdr_dom(host) -i admin
 acl local src 127.0.0.0/8
 http-request set-var(txn.tag) hdr(x-tag),lower
 http-request set-var-fmt(txn.w_s,ifnotempty) %[var(txn.none)]
 http-request set-var(txn.w_a,ifexists) int(1)
 http-request set-var(txn.w_b,ifnotexists) int(1)
 http-request set-var(txn.w_b,ifnotexists) int(2)
 http-request set-var(txn.w_c,ifset) hdr(none)
 http-request set-var(txn.w_d,ifset) int(3)
 http-request set-var(txn.w_d,ifnotset) int(4)
 http-request set-var(txn.w_e,ifempty) str()
 http-request set-var(txn.w_g,ifnotempty) str()
 http-request set-var(txn.w_h,ifnotempty) str(a)
 http-request set-var(txn.w_i,ifgt) int(6)
 http-request set-var(txn.w_i,ifgt) int(7)
 http-request set-var(txn.w_i,iflt,) int(8)
 http-request set-var(txn.w_j) str(5)
 http-request set-var(txn.w_j,ifgt) int(6)
 http-request set-var(txn.w_k) str(b)
 http-request set-var(txn.w_k,ifgt) str(c)
 http-request set-var(txn.w_l) int(5)
 http-request set-var(txn.w_l,ifnotset,ifgt) int(3)
 http-request set-var(txn.w_m,ifempty) int(0)
 http-request set-var(txn.w_m,ifexists) int(9)
 http-request set-var(txn.w_n,ifnotempty) src
 http-request set-var(txn.w_o) int(5)
 http-request set-var(txn.w_o,ifgt,iflt) int(4)
 http-request set-var(txn.w_t) int(5)
 http-request set-var(txn.w_t,iflt) bool(true)
 http-request set-var(txn.w_p) int(5)
 http-request set-var(txn.w_p,ifgt) str(7)
 http-request set-var(txn.w_q) int(5)
 http-request unset-var(txn.w_q)
 http-request set-var(txn.w_q,ifexists) int(6)
 http-request set-var(txn.w_r,ifset) int(6)
 http-request set-var(txn.w_r,ifexists) int(7)
 http-request return status 200 content-type text/plain lf-string "a=%[var(txn.w_a)] b=%[var(txn.w_b)] c=%[var(txn.w_c)] d=%[var(txn.w_d)] e=%[var(txn.w_e)] g=%[var(txn.w_g)] h=%[var(txn.w_h)] i=%[var(txn.w_i)] j=%[var(txn.w_j)] k=%[var(txn.w_k)] l=%[var(txn.w_l)] m=%[var(txn.w_m)] n=%[var(txn.w_n)] o=%[var(txn.w_o)] p=%[var(txn.w_p)] q=%[var(txn.w_q)] r=%[var(txn.w_r)] s=%[var(txn.w_s)] t=%[var(txn.w_t)]" if { path /when }
 http-request deny if { path /deny }
 http-request deny deny_status 429 if { path /deny429 }
 http-request deny status 404 if { path /deny404 }
 http-request deny if { path_reg ^/priv[0-9]+/ } !local
 http-request deny if { path_reg ^/priv[0-9]+/ } local { hdr_cnt(x-key) 0 }
 http-request reject if { path /reject }
 http-request tarpit if { path /tarpit }
 http-request auth realm here if { path /auth }
 http-request redirect location /new code 301 if { path /r1 }
 http-request redirect prefix https://x.y if { path /r2 }
 http-request redirect scheme https code 308 if { path /r3 }
 http-request redirect prefix /p drop-query append-slash set-cookie A=1 if { path /r4 }
 http-request redirect location / clear-cookie A code 303 if { path /r5 }
 http-request redirect prefix / code 307 if { path /r6 }
 http-request return if { path /t1 }
 http-request return status 200 content-type text/plain string "hello" hdr x-a "b %[path]" if { path /t2 }
 http-request return status 404 if { path /t3 }
 http-request return status 201 content-type text/plain lf-string "p=%[path] m=%[method]" if { path /t4 }
 http-request return status 403 default-errorfiles if { path /t5 }
 http-request set-header x-ctl "%[str(a\x01b\tc)]" if { path /ctl }
 http-request set-header x-tag %[var(txn.tag)] if { var(txn.tag) -m found }
 http-request add-header x-len big if { path_len gt 20 } or { url_param(n) ge 10 }
 http-request set-header x-lang de if { req.hdr(accept-language) -m beg de }
 http-request set-header x-cook %[req.cook(id)] if { req.cook(id) -m found }
 http-request set-header x-who "%ci %f %[dst] 100%%" if { path /who }
 http-request del-header x-drop
 http-request del-header x-pre- -m beg
 http-request replace-header x-l (.)(.*) \2\1
 http-request replace-value x-v (.)b \1X
 http-request replace-path (.*)/foo(.*) \2/bar\1 if { path_sub foo }
 http-request set-path /moved%[path] if { path_beg /mv }
 http-request set-query z=1 if { path /q }
 http-request set-pathq /pq?z if { path /pq }
 http-request replace-uri ^/u(.*) /new\1 if { path_beg /u/ }
 http-request set-method PUT if { path /method }
 redirect location /old if { path /r7 }
 http-response deny if { status 404 }
 http-response set-header x-r "%[status]"
 http-response set-header x-own "%[hdr(x-origin)]"
 http-response replace-header x-origin (.*)/(.*) \2/\1
 http-after-response set-header x-after 1 unless { status 503 }
 use_backend st if static METH_GET
 use_backend ad if admin or { path /admin }
 use_backend %[path,field(3,/)] if { path_beg /dyn/ }
 use_backend st unless { path_beg / }
 default_backend b
backend b
 option forwardfor except 127.0.0.2 header X-Client if-none
 http-response del-header server
 http-response set-status 299 reason "Foo bar" if { res.hdr(x-origin) -m end /m }
 http-request set-header x-be "%b %f"
 http-request deny if { path /bedeny }
 use-server s2 if { path_beg /two }
 server s1 ${ORIGIN1}
 server s2 ${ORIGIN2} weight 0
backend st
 option forwardfor
 server st ${ORIGIN1}
backend ad
 http-request return status 200 content-type text/plain string admin
frontend last
 no log
 bind 127.0.0.1:${PORT2}
 http-request deny
)";

struct Row {
    const char* line;
    const char* fields;
};

const Row Rows[] = {
    {"GET /mon HTTP/1.1", ""},
    {"GET /mon HTTP/1.1", "x-fail: yes\r\n"},
    {"GET /deny HTTP/1.1", ""},
    {"GET /deny HTTP/1.0", ""},
    {"GET /deny HTTP/1.0", "connection: keep-alive\r\n"},
    {"GET /deny429 HTTP/1.1", ""},
    {"GET /deny404 HTTP/1.1", ""},
    {"GET /priv1/x HTTP/1.1", ""},
    {"GET /priv1/x HTTP/1.1", "x-key: 1\r\n"},
    {"GET /privx/x HTTP/1.1", ""},
    {"GET /reject HTTP/1.1", ""},
    {"GET /tarpit HTTP/1.1", ""},
    {"GET /auth HTTP/1.1", ""},
    {"GET /r1 HTTP/1.1", ""},
    {"HEAD /r1 HTTP/1.1", ""},
    {"GET /r1 HTTP/1.0", "connection: keep-alive\r\n"},
    {"GET /r2?a=b HTTP/1.1", ""},
    {"GET /r3?a HTTP/1.1", ""},
    {"GET /r4?a HTTP/1.1", ""},
    {"GET /r5 HTTP/1.1", ""},
    {"GET /r6?x HTTP/1.1", ""},
    {"GET /r7 HTTP/1.1", ""},
    {"GET /t1 HTTP/1.1", ""},
    {"GET /t2 HTTP/1.1", ""},
    {"HEAD /t2 HTTP/1.1", ""},
    {"GET /t3 HTTP/1.1", ""},
    {"GET /t4 HTTP/1.1", ""},
    {"GET /t5 HTTP/1.1", ""},
    {"GET /ctl HTTP/1.1", ""},
    {"GET /who HTTP/1.1", ""},
    {"GET / HTTP/1.1", "X-Tag: ABC\r\nX-Drop: 1\r\nx-cap: a\"b|c\r\n"},
    {"GET / HTTP/1.1", "x-pre-a: 1\r\nx-l: abc\r\nX-L: 12, 34\r\nx-v: ab, cb,db\r\n"},
    {"GET / HTTP/1.1", "cookie: a=1; id=7\r\naccept-language: de-CH\r\n"},
    {"GET /?n=10 HTTP/1.1", ""},
    {"GET /?n=9 HTTP/1.1", ""},
    {"GET /a-very-long-path-indeed HTTP/1.1", ""},
    {"GET /a/foo/c HTTP/1.1", ""},
    {"GET /mv?a HTTP/1.1", ""},
    {"GET /q?a=b HTTP/1.1", ""},
    {"GET /q HTTP/1.1", ""},
    {"GET /pq?a HTTP/1.1", ""},
    {"GET /u/b?c HTTP/1.1", ""},
    {"GET /method HTTP/1.1", ""},
    {"GET /nf HTTP/1.1", ""},
    {"GET /m HTTP/1.1", ""},
    {"GET /STATIC/x HTTP/1.1", ""},
    {"GET /x.png HTTP/1.1", ""},
    {"POST /x.png HTTP/1.1", "content-length: 0\r\n"},
    {"GET /x.PNG HTTP/1.1", ""},
    {"GET /admin HTTP/1.1", ""},
    {"GET /dyn/st HTTP/1.1", ""},
    {"GET /dyn/nobody HTTP/1.1", ""},
    {"OPTIONS * HTTP/1.1", ""},
    {"GET /bedeny HTTP/1.1", ""},
    {"GET /two HTTP/1.1", ""},
    {"GET /when HTTP/1.1", ""},
    {"GET /x HTTP/1.1", "x-client: me\r\n"},
};

}  // namespace

/// The same rules run by haproxy and by switchyardd: what the client gets, what the origin gets
/// (origins answer with the head that reached them) and what is logged are the same.
class TestRules : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void alike_data();
    void alike();
    void domains();
    void cleanupTestCase() { m_ours.reset(), m_theirs.reset(); }

private:
    static Reply echo(const std::string& name, const Seen& seen) {
        if (seen.target == "/nf") return Reply::status(404, "gone");
        return Reply::ok(seen.head, "Server: o\r\nX-Origin: " + name + seen.target + "\r\n");
    }
    HttpOrigin m_one{"one", [](const Seen& seen) { return echo("one", seen); }};
    HttpOrigin m_two{"two", [](const Seen& seen) { return echo("two", seen); }};
    std::unique_ptr<ProgramSide> m_theirs, m_ours;
};

void TestRules::initTestCase() {
    const QStringList environment{
        QStringLiteral("ORIGIN1=") + QString::fromStdString(m_one.address()),
        QStringLiteral("ORIGIN2=") + QString::fromStdString(m_two.address())};
    m_theirs = std::make_unique<ProgramSide>(Config, haproxy(), environment);
    QVERIFY2(m_theirs->proxy.ready(), qPrintable(m_theirs->proxy.errors()));
    m_ours = std::make_unique<ProgramSide>(Config, switchyardd(), environment);
    QVERIFY2(m_ours->proxy.ready(), qPrintable(m_ours->proxy.errors()));
}

void TestRules::alike_data() {
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("logged");
    for (const Row& row : Rows) {
        const std::string line = row.line;
        const std::string text = line + "\r\nHost: h\r\n" + row.fields + "\r\n";
        const bool monitor = line.find("/mon ") != std::string::npos;
        QTest::newRow((line + " " + row.fields).c_str())
            << QByteArray::fromStdString(text) << !monitor;
    }
}

void TestRules::alike() {
    QFETCH(QByteArray, request);
    QFETCH(bool, logged);
    const auto ask = [&](ProgramSide& side) {
        TestClient client(side.proxy.port());
        client.send(request.toStdString());
        std::string answer = client.readMessage(false, request.startsWith("HEAD"));
        client.close();
        return answer + (logged ? "\n" + side.log.next() : "");
    };
    const std::string theirs = ask(*m_theirs);
    QCOMPARE(QString::fromStdString(ask(*m_ours)), QString::fromStdString(theirs));
}

/// hdr_dom takes whole labels.
void TestRules::domains() {
    for (const char* host :
         {"admin", "www.ADMIN.org", "badmin.org", "admin.org:80", "x.administ"}) {
        const std::string request = std::string("GET / HTTP/1.1\r\nHost: ") + host + "\r\n\r\n";
        std::string answers[2];
        for (const auto& [side, answer] :
             {std::pair{m_theirs.get(), &answers[0]}, std::pair{m_ours.get(), &answers[1]}}) {
            TestClient client(side->proxy.port());
            client.send(request);
            *answer = client.readMessage(false);
        }
        QCOMPARE(QString::fromStdString(answers[1]), QString::fromStdString(answers[0]));
    }
}

QTEST_GUILESS_MAIN(TestRules)
#include "tst_rules.moc"
