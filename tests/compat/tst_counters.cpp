#include <QRegularExpression>
#include <QtTest>

#include "tests/compat/sidebyside.h"
#include "tests/support/httporigin.h"

using namespace yard;
using namespace yard::test;

namespace {

// Periods are so long that no rate loses anything meanwhile.
const char Config[] = R"(
global
 nbthread 1
 stats socket 127.0.0.1:${PORT3} level admin
 localpeer here
peers site
 peer here
 table seen type string len 16 size 100 expire 1h store http_req_cnt
defaults
 mode http
 timeout client 10s
 timeout connect 10s
 timeout server 10s
 retries 0
frontend in
 bind 127.0.0.1:${PORT1}
 tcp-request connection track-sc0 src table all
 http-request track-sc1 url_param(u) table users
 http-request track-sc2 path table paths if { url_param(p) -m found }
 http-request sc-inc-gpc0(1) if { url_param(inc) 0 }
 http-request sc-inc-gpc1(1) if { url_param(inc) 1 }
 http-request sc-inc-gpc(3,2) if { url_param(inc) 2 }
 http-request sc-set-gpt0(1) 7 if { url_param(tag) fixed }
 http-request sc-set-gpt(1,2) url_param(n) if { url_param(tag) taken }
 http-request track-sc2 path table site/seen if { url_param(q) -m found }
 http-request set-header x-p "%[path,table_http_req_cnt(site/seen)]"
 http-request set-header x-a "%[sc0_conn_cnt] %[sc0_conn_cur] %[sc0_conn_rate] %[sc0_sess_cnt] %[sc0_sess_rate]"
 http-request set-header x-b "%[sc0_http_req_cnt] %[sc0_http_req_rate] %[sc0_http_err_cnt] %[sc0_http_fail_cnt]"
 http-request set-header x-c "%[sc1_http_req_cnt] %[sc1_get_gpc0] %[sc1_get_gpc1] %[sc1_gpc0_rate] %[sc1_get_gpt0] %[sc1_trackers]"
 http-request set-header x-d "%[sc0_tracked] %[sc1_tracked] %[sc2_tracked] %[sc_tracked(2)] %[sc_tracked(9)]"
 http-request set-header x-e "%[sc_http_req_cnt(0)] %[sc_conn_cnt(1,users)] %[sc_get_gpc(3,2)] %[sc_get_gpt(1,2)] %[sc_gpc_rate(3,2)]"
 http-request set-header x-f "%[src_conn_cnt(all)] %[src_http_req_cnt(all)] %[src_get_gpc0(all)] %[src_conn_cnt(users)]"
 http-request set-header x-g "%[url_param(u),table_http_req_cnt(users)] %[url_param(u),table_gpc0(users)] %[url_param(u),in_table(users)] %[str(nobody),in_table(users)] %[str(nobody),table_gpc0(users)]"
 http-request set-header x-h "%[sc1_conn_cnt] %[sc1_conn_rate] %[sc1_sess_cnt] %[sc1_bytes_in_rate] %[sc2_http_req_rate]"
 http-request set-header x-i "%[src_inc_gpc0(mine)] %[src_updt_conn_cnt(mine)]" if { url_param(mine) inc }
 http-request set-header x-i "%[src_clr_gpc0(mine)]" if { url_param(mine) clr }
 http-request set-header x-i "%[sc1_clr_gpc0]" if { url_param(clear) -m found }
 http-request deny if { url_param(deny) -m found }
 http-request deny deny_status 429 if { sc1_http_req_rate gt 5 }
 http-request tarpit if { url_param(tarpit) -m found }
 http-request reject if { url_param(reject) -m found }
 http-request auth if { url_param(auth) -m found }
 http-response set-header x-j "%[sc0_http_err_cnt] %[sc0_http_fail_cnt]"
 http-response sc-inc-gpc1(0) if { status 404 }
 timeout tarpit 20ms
 use_backend learn if { path /learn }
 default_backend web
backend learn
 stick-table type string len 16 size 100 expire 1h
 stick match url_param(id)
 stick store-response res.hdr(x-id)
 stick store-response res.hdr(x-id) table learn
 stick store-response res.hdr(x-other) table other if { status 200 }
 server s ${ORIGIN}
backend other
 stick-table type string len 16 size 100 expire 1h
backend web
 http-request track-sc0 src table all
 http-response track-sc2 str(answers) table paths if { res.hdr(x-track) -m found }
 server s ${ORIGIN}
backend all
 stick-table type ip size 100 expire 1h store conn_cnt,conn_rate(1h),conn_cur,sess_cnt,sess_rate(1h),http_req_cnt,http_req_rate(1h),http_err_cnt,http_err_rate(1h),http_fail_cnt,http_fail_rate(1h),gpc0,gpc1,gpc1_rate(1h),bytes_in_cnt
backend users
 stick-table type string len 16 size 100 expire 1h store gpt0,gpc0,gpc0_rate(1h),gpc1,http_req_cnt,http_req_rate(1h),http_err_cnt,http_fail_cnt,conn_cnt,conn_cur,conn_rate(1h),sess_cnt,server_id
backend paths
 stick-table type string len 32 size 100 store gpt(2),gpc(5),gpc_rate(5,1h),http_req_cnt,http_err_cnt,http_fail_cnt,conn_cnt,conn_cur
backend mine
 stick-table type ip size 10 store gpc0,conn_cnt
listen tcp
 mode tcp
 bind 127.0.0.1:${PORT2}
 tcp-request connection track-sc0 src table tcps
 tcp-request content track-sc1 dst_port table ports
 tcp-request connection reject if { sc0_conn_cnt gt 3 }
 server s ${ORIGIN}
backend tcps
 stick-table type ip size 10 store conn_cnt,conn_cur,sess_cnt,gpc0
backend ports
 stick-table type integer size 10 store conn_cnt,conn_cur,sess_cnt
)";

Reply script(const Seen& seen) {
    const auto asks = [&](const char* word) { return seen.target.find(word) != std::string::npos; };
    if (asks("s=404")) return Reply::status(404, "none");
    if (asks("s=500")) return Reply::status(500, "bad");
    if (asks("s=501")) return Reply::status(501, "not");
    if (asks("s=505")) return Reply::status(505, "not");
    if (asks("s=empty")) return Reply::close();
    if (asks("s=junk")) return Reply{"garbage\r\n\r\n", 0, Millis{0}, Reply::Then::Close};
    return Reply::ok(seen.head, asks("t=1")     ? "X-Track: 1\r\n"
                                : asks("learn") ? "X-Id: 77\r\nX-Other: o\r\n"
                                                : "");
}

/// Without what differs from run to run: addresses, ports and what is left to live.
std::string normalised(const std::string& text) {
    QString lines = QString::fromStdString(text);
    static const QRegularExpression address(QStringLiteral("0x[0-9a-f]+"));
    static const QRegularExpression left(QStringLiteral("exp=\\d+"));
    // HAProxy counts the bytes of a request as it holds it, not as it came.
    static const QRegularExpression bytes(QStringLiteral("bytes_in_cnt=[1-9]\\d*"));
    static const QRegularExpression port(QStringLiteral("key=\\d{4,5} "));
    return lines.replace(address, QStringLiteral("0x"))
        .replace(left, QStringLiteral("exp=n"))
        .replace(bytes, QStringLiteral("bytes_in_cnt=n"))
        .replace(port, QStringLiteral("key=port "))
        .toStdString();
}

}  // namespace

/// What stick tables count beside the real haproxy: the same requests, the same answers and the
/// same entries.
class TestCounters : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void requests_data();
    void requests();
    void onOneConnection();
    void tcp();
    void commands_data();
    void commands();

private:
    struct Side {
        explicit Side(const QString& program)
            : origin("o", script),
              both(Config, program,
                   {QStringLiteral("ORIGIN=") + QString::fromStdString(origin.address())}, 3) {}
        HttpOrigin origin;
        ProgramSide both;
    };
    static std::string tell(Side& side, const std::string& line) {
        TestClient client(side.both.proxy.port(3));
        client.send(line + "\n");
        return normalised(client.readAll());
    }
    /// All tables, when nothing is under way any more.
    static std::string tables(Side& side) {
        std::string all;
        await([&] {
            all.clear();
            for (const char* name :
                 {"all", "users", "paths", "mine", "tcps", "ports", "learn", "other"})
                all += tell(side, std::string("show table ") + name);
            static const QRegularExpression used(QStringLiteral(" use=[1-9]"));
            return !QString::fromStdString(all).contains(used);
        });
        return all;
    }
    static std::string ask(Side& side, const std::string& request) {
        TestClient client(side.both.proxy.port());
        client.send(request);
        const std::string answer = client.readMessage(false);
        client.close();
        return answer;
    }
    /// Line by line, so that the difference can be read.
    void compareTables() {
        const QStringList ours = QString::fromStdString(tables(*m_ours)).split(u'\n');
        const QStringList theirs = QString::fromStdString(tables(*m_theirs)).split(u'\n');
        for (qsizetype i = 0; i < std::min(ours.size(), theirs.size()); ++i)
            QVERIFY2(
                ours[i] == theirs[i],
                qPrintable(QStringLiteral("ours, haproxy's:\n%1\n%2").arg(ours[i], theirs[i])));
        QCOMPARE(ours.size(), theirs.size());
    }

    std::unique_ptr<Side> m_theirs, m_ours;
};

void TestCounters::initTestCase() {
    m_theirs = std::make_unique<Side>(haproxy());
    m_ours = std::make_unique<Side>(switchyardd());
    QVERIFY2(m_theirs->both.proxy.ready(), qPrintable(m_theirs->both.proxy.errors()));
    QVERIFY2(m_ours->both.proxy.ready(), qPrintable(m_ours->both.proxy.errors()));
}

void TestCounters::requests_data() {
    QTest::addColumn<QByteArray>("target");
    for (const char* target : {"/?u=a",
                               "/?u=a&inc=0",
                               "/?u=a&inc=1",
                               "/?u=b&inc=0&tag=fixed",
                               "/x?u=b&p=1&inc=2",
                               "/x?u=b&p=1&tag=taken&n=12",
                               "/x?u=c&p=1&inc=2&t=1",
                               "/x?u=c&q=1",
                               "/x?u=c&q=1&s=500",
                               "/?s=404&u=c",
                               "/?s=500&u=c",
                               "/?s=501&u=c",
                               "/?s=505&u=d",
                               "/?s=empty&u=d",
                               "/?s=junk&u=d",
                               "/?deny=1&u=e",
                               "/?tarpit=1&u=e",
                               "/?reject=1&u=e",
                               "/?auth=1&u=e",
                               "/?mine=inc",
                               "/?mine=inc",
                               "/?mine=clr",
                               "/?u=a&clear=1",
                               "/?u=a",
                               "/?u=a",
                               "/?u=a",
                               "/?u=a&s=404",
                               "/y?p=1",
                               "/y?p=1&s=404&t=1",
                               "/y?p=1&s=500",
                               "/learn?id=77",
                               "/learn?id=77",
                               "/learn?s=404"})
        QTest::newRow(target) << QByteArray(target);
}

void TestCounters::requests() {
    QFETCH(QByteArray, target);
    const std::string request = "GET " + target.toStdString() + " HTTP/1.1\r\nHost: h\r\n\r\n";
    QCOMPARE(QString::fromStdString(ask(*m_ours, request)),
             QString::fromStdString(ask(*m_theirs, request)));
    compareTables();
}

void TestCounters::onOneConnection() {
    for (const char* next :
         {"GET /?u=k HTTP/1.1\r\nHost: h\r\n\r\nGET /?u=k&s=404 HTTP/1.1\r\nHost: "
          "h\r\n\r\nGET /?u=l HTTP/1.1\r\nHost: h\r\n\r\n",
          "GET /?u=k HTTP/1.1\r\nHost: h\r\n\r\nnonsense\r\n\r\n"}) {
        std::string answers[2];
        size_t i = 0;
        for (Side* side : {m_ours.get(), m_theirs.get()}) {
            TestClient client(side->both.proxy.port());
            client.send(next);
            const size_t count = std::string(next).find("nonsense") == std::string::npos ? 3 : 2;
            for (size_t n = 0; n < count; ++n) answers[i] += bodyOf(client.readMessage(false));
            client.close();
            ++i;
        }
        QCOMPARE(QString::fromStdString(answers[0]), QString::fromStdString(answers[1]));
        compareTables();
    }
}

void TestCounters::tcp() {
    for (Side* side : {m_ours.get(), m_theirs.get()}) {
        std::vector<std::unique_ptr<TestClient>> clients;
        for (int i = 0; i < 3; ++i) {
            clients.push_back(std::make_unique<TestClient>(side->both.proxy.port(2)));
            clients.back()->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            QCOMPARE(statusOf(clients.back()->readMessage()), 200);
        }
        QVERIFY(tell(*side, "show table tcps").find("use=3") != std::string::npos);
        TestClient tooMany(side->both.proxy.port(2));
        QVERIFY(tooMany.readAll().empty());
    }
    compareTables();
}

void TestCounters::commands_data() {
    QTest::addColumn<QByteArray>("line");
    for (const char* line : {"show table",
                             "show table site/seen",
                             "show table seen",
                             "set table site/seen key /z data.http_req_cnt 5",
                             "show table site/seen data.http_req_cnt gt 1",
                             "clear table site/seen key /z",
                             "show table users key a",
                             "show table users data.gpc0 gt 0",
                             "show table users data.http_req_rate ge 2",
                             "show table users data.gpc ge 2",
                             "show table users data.server_id eq 0",
                             "show table paths data.gpc0 ge 1",
                             "show table paths data.gpc ge 1",
                             "set table paths key q data.gpc 3",
                             "set table paths key q data.gpc0 3",
                             "set table users key z data.gpc0 5 data.gpt0 9",
                             "set table users key z data.conn_rate 4",
                             "set table users key z data.bytes_in_cnt 4",
                             "set table users key z data.foo 4",
                             "set table users key z data.gpc0 x",
                             "show table users key z",
                             "show table users data.gpt0 eq 9 data.gpc0 lt 6",
                             "clear table users data.gpt0 eq 9",
                             "show table users key z",
                             "clear table users key b",
                             "clear table paths",
                             "set table mine key 1.2.3.4 data.conn_cnt 3",
                             "clear table mine data.conn_cnt lt 3"})
        QTest::newRow(line) << QByteArray(line);
}

void TestCounters::commands() {
    QFETCH(QByteArray, line);
    const std::string text = line.toStdString();
    QCOMPARE(QString::fromStdString(tell(*m_ours, text)),
             QString::fromStdString(tell(*m_theirs, text)));
    compareTables();
}

QTEST_GUILESS_MAIN(TestCounters)
#include "tst_counters.moc"
