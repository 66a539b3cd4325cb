#include <openssl/ssl.h>

#include <QtTest>

#include "tests/compat/sidebyside.h"
#include "tests/compat/story.h"
#include "tests/support/certificates.h"
#include "tests/support/tlsclient.h"

using namespace yard;
using namespace yard::test;

namespace {

const char Config[] = R"(
global
 nbthread 1
 stats socket unix@cli level admin
 crt-base "$CERTS"
 ca-base "$CERTS"
defaults all
 log "$LOG" format raw local0
 mode http
 option httplog
 option dontlognull
 timeout client 20s
 timeout connect 5s
 timeout server 5s
 http-request return status 200 content-type text/plain lf-string "%[fc_err] %[fc_err_str] %[ssl_fc_err] %[ssl_fc_err_str] %[ssl_fc] %[ssl_fc_sni] %[ssl_fc_has_sni] %[ssl_fc_protocol] %[ssl_fc_cipher] %[ssl_fc_alpn] %[ssl_fc_is_resumed] %[ssl_fc_has_crt] %[ssl_fc_use_keysize]/%[ssl_fc_alg_keysize] | %[ssl_c_used] %[ssl_c_verify] %[ssl_c_err] %[ssl_c_ca_err] %[ssl_c_s_dn] %[ssl_c_s_dn(CN)] %[ssl_c_s_dn(O,-1)] %[ssl_c_i_dn] %[ssl_c_sha1,hex] %[ssl_c_serial,hex] %[ssl_c_notbefore] %[ssl_c_notafter] %[ssl_c_sig_alg] %[ssl_c_key_alg] %[ssl_c_version] | %[ssl_f_sha1,hex] %[ssl_f_s_dn] %[ssl_f_i_dn(CN)] %[ssl_f_serial,hex] %[ssl_f_key_alg] %[ssl_f_sig_alg] | %ft %sslv %sslc %[src]"
frontend names
 bind 127.0.0.1:${PORT1} ssl crt a.pem crt b.pem crt wild.pem crt rsa.pem alpn http/1.1
frontend strict
 error-log-format "%ci %ft %b/%s %ST %B %U %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r %[fc_err] %[fc_err_str] %[ssl_fc_err,hex] %[ssl_fc_err_str] %[ssl_c_err]/%[ssl_c_ca_err]/%[ssl_fc_is_resumed] %[ssl_fc_sni] %[src]"
 bind 127.0.0.1:${PORT2} name door ssl crt a.pem strict-sni ssl-max-ver TLSv1.2
frontend required
 error-log-format "%ci %ft %b/%s %ST %B %U %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r %[fc_err] %[fc_err_str] %[ssl_fc_err,hex] %[ssl_fc_err_str] %[ssl_c_err]/%[ssl_c_ca_err]/%[ssl_fc_is_resumed] %[ssl_fc_sni] %[src]"
 bind 127.0.0.1:${PORT3} ssl crt a.pem verify required ca-file ca.crt
frontend optional
 bind 127.0.0.1:${PORT4} ssl crt a.pem verify optional ca-file ca.crt crt-ignore-err all
frontend listed
 bind 127.0.0.1:${PORT5} ssl crt-list "$CERTS/list.txt" no-tls-tickets
frontend carried
 error-log-format "%ci %ft %b/%s %ST %B %U %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r %[fc_err] %[fc_err_str] %[ssl_fc_err,hex] %[ssl_fc_err_str] %[ssl_c_err]/%[ssl_c_ca_err]/%[ssl_fc_is_resumed] %[ssl_fc_sni] %[src]"
 bind 127.0.0.1:${PORT6} accept-proxy ssl crt a.pem
)";
constexpr int Ports = 6;

const QByteArray Request = "GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

QString word(const char* text) { return QString::fromLatin1(text); }

}  // namespace

/// TLS on the clients' side, beside haproxy.
class TestTls : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void handshakes_data();
    void handshakes();
    void plainBytes_data();
    void plainBytes();
    void resumes_data();
    void resumes();
    void counted();
    void filesThatNobodyUses();

private:
    QStringList environment() const { return {word("CERTS=") + m_files.folder()}; }
    uint16_t portOf(int side, int bind) const {
        return m_sides[side]->proxy.port(static_cast<size_t>(bind) + 1);
    }
    QStringList loggedSoFar(int side);
    TlsWish wishOf(const QString& name, const QString& certificate) const;

    Certificates m_files;
    std::unique_ptr<ProgramSide> m_sides[2];
};

void TestTls::initTestCase() {
    m_files.issue(word("a"), word("/C=DE/O=Acme/CN=a.test"), word("DNS:a.test,DNS:www.a.test"));
    m_files.issue(word("b"), word("/CN=b.test"), word("DNS:b.test"));
    m_files.issue(word("wild"), word("/CN=*.w.test"), word("DNS:*.w.test"));
    m_files.issue(word("client"), word("/O=One/O=Two/CN=alice"), word("email:alice@a.test"));
    m_files.selfSigned(word("rsa"), word("/CN=a.test"), {word("rsa:2048")});
    m_files.selfSigned(word("stranger"), word("/CN=mallory"));
    m_files.write(word("list.txt"),
                  "a.pem\n# for these only\nb.pem [ssl-min-ver TLSv1.3] *.b.test !no.b.test\n"
                  "wild.pem [verify required ca-file ca.crt] who.test\n");
    const QString programs[] = {haproxy(), switchyardd()};
    for (int i = 0; i < 2; ++i) {
        m_sides[i] = std::make_unique<ProgramSide>(Config, programs[i], environment(), Ports);
        QVERIFY2(m_sides[i]->proxy.ready(), qPrintable(m_sides[i]->proxy.errors()));
        // Those that looked whether somebody listens are forgotten once they are over.
        const QString socket = m_sides[i]->proxy.program().path(word("cli"));
        QVERIFY(await([&] {
            return QString::fromStdString(askSocket(socket, "show info"))
                .contains(word("CurrConns: 0\n"));
        }));
        askSocket(socket, "clear counters all");
    }
}

TlsWish TestTls::wishOf(const QString& name, const QString& certificate) const {
    TlsWish wish;
    wish.name = name;
    if (!certificate.isEmpty()) wish.certificate = m_files.path(certificate);
    return wish;
}

/// Up to a request that comes behind.
QStringList TestTls::loggedSoFar(int side) {
    talkTls(portOf(side, 0), wishOf(word("a.test"), {}),
            "GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    QStringList lines;
    do lines << QString::fromStdString(m_sides[side]->log.next());
    while (!lines.last().contains(word("/last")) && !lines.last().isEmpty());
    return lines;
}

void TestTls::handshakes_data() {
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QByteArray>("ciphers");
    QTest::addColumn<int>("highest");
    QTest::addColumn<QByteArray>("alpn");
    const auto row = [](const char* title, int port, const char* name, const char* certificate = "",
                        const char* ciphers = "", int highest = 0, const QByteArray& alpn = {}) {
        QTest::newRow(title) << port << word(name) << word(certificate) << QByteArray(ciphers)
                             << highest << alpn;
    };
    row("no name", 0, "");
    row("the first", 0, "a.test");
    row("a second name", 0, "WWW.a.test");
    row("the second", 0, "b.test");
    row("a wildcard", 0, "x.w.test");
    row("two levels are none of a wildcard's", 0, "y.x.w.test");
    row("nobody's", 0, "c.test");
    row("who understands RSA only", 0, "a.test", "", "aRSA", TLS1_2_VERSION);
    row("HTTP/1.1 by ALPN", 0, "a.test", "", "", 0, QByteArray("\x08http/1.1"));
    row("another protocol", 0, "a.test", "", "", 0,
        QByteArray("\x03"
                   "foo"));
    row("a version that is not spoken", 0, "a.test", "", "DEFAULT@SECLEVEL=0", TLS1_1_VERSION);
    row("strict: its name", 1, "www.a.test");
    row("strict: another name", 1, "b.test");
    row("strict: no name", 1, "");
    row("required: without a certificate", 2, "a.test");
    row("required: with one", 2, "a.test", "client.pem");
    row("required: with one in TLSv1.2", 2, "a.test", "client.pem", "", TLS1_2_VERSION);
    row("required: a stranger's", 2, "a.test", "stranger.pem");
    row("optional: without a certificate", 3, "a.test");
    row("optional: with one", 3, "a.test", "client.pem");
    row("optional: a stranger's, ignored", 3, "a.test", "stranger.pem");
    row("listed: the first", 4, "a.test");
    row("listed: a filter", 4, "x.b.test");
    row("listed: excepted from it", 4, "no.b.test");
    row("listed: the name of a certificate with filters", 4, "b.test");
    row("listed: too old for the line", 4, "x.b.test", "", "", TLS1_2_VERSION);
    row("listed: it wants a certificate", 4, "who.test");
    row("listed: and has it", 4, "who.test", "client.pem");
}

void TestTls::handshakes() {
    QFETCH(int, port);
    QFETCH(QString, name);
    QFETCH(QString, certificate);
    QFETCH(QByteArray, ciphers);
    QFETCH(int, highest);
    QFETCH(QByteArray, alpn);
    TlsWish wish = wishOf(name, certificate);
    wish.ciphers = ciphers;
    wish.highest = highest;
    wish.alpn = alpn;
    TlsTalk talks[2];
    std::string logs[2];
    for (int i = 0; i < 2; ++i) {
        talks[i] = talkTls(portOf(i, port), wish, Request);
        logs[i] = m_sides[i]->log.next();
    }
    QCOMPARE(talks[1].agreed, talks[0].agreed);
    QCOMPARE(talks[1].fault, talks[0].fault);
    QCOMPARE(talks[1].subject, talks[0].subject);
    QCOMPARE(talks[1].version, talks[0].version);
    QCOMPARE(talks[1].alpn, talks[0].alpn);
    QCOMPARE(talks[1].answer, talks[0].answer);
    QCOMPARE(talks[1].closedWell, talks[0].closedWell);
    QCOMPARE(QString::fromStdString(logs[1]), QString::fromStdString(logs[0]));
}

void TestTls::plainBytes_data() {
    QTest::addColumn<int>("port");
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray line = "PROXY TCP4 1.2.3.4 5.6.7.8 1111 2222\r\n";
    QTest::newRow("a request") << 0 << Request;
    QTest::newRow("nothing") << 0 << QByteArray();
    QTest::newRow("half a record") << 0 << QByteArray("\x16\x03");
    QTest::newRow("an alert") << 0 << QByteArray("\x15\x03\x01\x00\x02\x02\x28", 7);
    QTest::newRow("behind a header: a request") << 5 << line + Request;
}

/// What is said to a client that does not speak TLS, and of it.
void TestTls::plainBytes() {
    QFETCH(int, port);
    QFETCH(QByteArray, bytes);
    std::string answers[2];
    QStringList logs[2];
    for (int i = 0; i < 2; ++i) {
        TestClient wire(portOf(i, port));
        QVERIFY(bytes.isEmpty() || wire.send(bytes.toStdString()));
        wire.shutWrite();
        answers[i] = wire.readAll();
        logs[i] = loggedSoFar(i);
    }
    QCOMPARE(QByteArray::fromStdString(answers[1]).toHex(),
             QByteArray::fromStdString(answers[0]).toHex());
    QCOMPARE(logs[1], logs[0]);
}

void TestTls::resumes_data() {
    QTest::addColumn<int>("port");
    QTest::addColumn<int>("highest");
    QTest::addColumn<QByteArray>("before");
    QTest::newRow("TLSv1.3, tickets") << 0 << TLS1_3_VERSION << QByteArray();
    QTest::newRow("TLSv1.2, tickets") << 0 << TLS1_2_VERSION << QByteArray();
    QTest::newRow("TLSv1.2, kept here") << 4 << TLS1_2_VERSION << QByteArray();
    QTest::newRow("TLSv1.3, kept here") << 4 << TLS1_3_VERSION << QByteArray();
    QTest::newRow("with a client's certificate") << 2 << TLS1_3_VERSION << QByteArray();
    QTest::newRow("behind a header")
        << 5 << TLS1_3_VERSION << QByteArray("PROXY TCP4 1.2.3.4 5.6.7.8 1111 2222\r\n");
}

void TestTls::resumes() {
    QFETCH(int, port);
    QFETCH(int, highest);
    QFETCH(QByteArray, before);
    TlsTalk second[2];
    for (int i = 0; i < 2; ++i) {
        TlsWish wish = wishOf(word("a.test"), word("client.pem"));
        wish.highest = highest;
        wish.before = before;
        const TlsTalk first = talkTls(portOf(i, port), wish, Request);
        QVERIFY2(first.agreed && !first.resumed, first.fault.constData());
        m_sides[i]->log.next();
        wish.resumes = first.session;
        second[i] = talkTls(portOf(i, port), wish, Request);
        m_sides[i]->log.next();
    }
    QVERIFY2(second[0].agreed, second[0].fault.constData());
    QVERIFY2(second[1].agreed, second[1].fault.constData());
    QCOMPARE(second[1].resumed, second[0].resumed);
    QCOMPARE(second[1].answer, second[0].answer);
}

/// What the others left in the counters.
void TestTls::counted() {
    QStringList counts[2];
    for (int i = 0; i < 2; ++i) {
        const QString socket = m_sides[i]->proxy.program().path(word("cli"));
        // A client knows of the end before the connection is gone.
        QVERIFY(await([&] {
            return QString::fromStdString(askSocket(socket, "show info"))
                .contains(word("CurrSslConns: 0\n"));
        }));
        const QString all = QString::fromStdString(askSocket(socket, "show stat"));
        const QStringList lines = all.split(QLatin1Char('\n'));
        const QStringList columns = lines.first().split(QLatin1Char(','));
        for (const QString& line : lines.mid(1)) {
            const QStringList cells = line.split(QLatin1Char(','));
            if (cells.size() < columns.size()) continue;
            for (const char* column : {"stot", "conn_tot", "req_tot", "ereq", "ssl_sess",
                                       "ssl_reused_sess", "ssl_failed_handshake"})
                counts[i] << cells[0] + QLatin1Char(' ') + word(column) + QLatin1Char(' ') +
                                 cells[columns.indexOf(word(column))];
        }
    }
    QVERIFY(!counts[0].isEmpty());
    QCOMPARE(counts[1].join(QLatin1Char('\n')), counts[0].join(QLatin1Char('\n')));
}

/// HAProxy would: it is said that we do not, unless the file says that nobody is to look.
void TestTls::filesThatNobodyUses() {
    Certificates files;
    files.issue(word("x"), word("/CN=x.test"), word("DNS:x.test"));
    for (const char* kind : {"ocsp", "sctl", "issuer"})
        files.write(word("x.pem.") + word(kind), "1");
    for (const char* extra : {"all", "none"}) {
        Program ours(switchyardd());
        ours.write(word("a.cfg"), "global\n ssl-load-extra-files " + std::string(extra) +
                                      "\nfrontend f\n mode http\n timeout client 1s\n "
                                      "bind 127.0.0.1:1 ssl crt " +
                                      files.path(word("x.pem")).toStdString() + "\n");
        QCOMPARE(ours.run({word("-c"), word("-f"), word("a.cfg")}), 0);
        for (const char* kind : {"ocsp", "sctl", "issuer"})
            QCOMPARE(ours.errors().contains(word("x.pem.") + word(kind) + word("' : Switchyard")),
                     extra == std::string("all"));
    }
}

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
