#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>
#include <map>

#include "tests/compat/sidebyside.h"
#include "tests/support/certificates.h"
#include "tests/support/runtimesocket.h"
#include "tests/support/tlsorigin.h"

using namespace yard;
using namespace yard::test;

namespace {

// Checks that get an answer have time for it, as it decides; those of the silent are short.
const char Config[] = R"(
global
 nbthread 1
 max-spread-checks 300ms
 stats socket unix@cli level admin
 crt-base "$CERTS"
 ca-base "$CERTS"
defaults
 log "$LOG" format raw local0
 mode http
 option httplog
 option dontlognull
 timeout client 20s
 timeout connect 10s
 timeout server 10s
 timeout check 10s
 retries 1
 default-server inter 20s fall 1
frontend f
 bind 127.0.0.1:${PORT1}
 use_backend %[path,field(2,/)]
backend plain
 server s 127.0.0.1:${GOOD} ssl verify none
backend verified
 server s 127.0.0.1:${GOOD} ssl verify required ca-file ca.crt
backend named
 server s 127.0.0.1:${GOOD} ssl verify required ca-file ca.crt sni str(www.a.test)
backend misnamed
 server s 127.0.0.1:${GOOD} ssl verify required ca-file ca.crt sni str(b.test)
backend host
 server s 127.0.0.1:${GOOD} ssl verify required ca-file ca.crt verifyhost a.test sni str(b.test)
backend otherhost
 server s 127.0.0.1:${GOOD} ssl verify required ca-file ca.crt verifyhost b.test
backend untrusted
 server s 127.0.0.1:${GOOD} ssl verify required ca-file stranger.crt
backend sni
 http-reuse always
 server s 127.0.0.1:${GOOD} ssl verify none sni req.hdr(x)
backend broken
 server s 127.0.0.1:${JUNK} ssl verify none
backend silent
 timeout connect 300ms
 server s 127.0.0.1:${SILENT} ssl verify none
backend redispatched
 option redispatch
 server s1 127.0.0.1:${JUNK} ssl verify none
 server s2 127.0.0.1:${GOOD} ssl verify none
backend shows
 server s 127.0.0.1:${WANTS} ssl verify none crt client.pem
backend old
 server s 127.0.0.1:${GOOD} ssl verify none ssl-max-ver TLSv1.2 ciphers ECDHE-ECDSA-AES128-GCM-SHA256
backend impossible
 server s 127.0.0.1:${GOOD} ssl verify none ssl-max-ver TLSv1.2 ciphers ECDHE-RSA-AES128-GCM-SHA256
backend refused
 server s 127.0.0.1:${DEAD} ssl verify none
backend checks
 no log
 server good 127.0.0.1:${GOOD} check ssl verify required ca-file ca.crt
 server named 127.0.0.1:${GOOD} check check-sni a.test ssl verify required ca-file ca.crt
 server misnamed 127.0.0.1:${GOOD} check check-sni b.test ssl verify required ca-file ca.crt
 server host 127.0.0.1:${GOOD} check verifyhost b.test ssl verify required ca-file ca.crt
 server untrusted 127.0.0.1:${GOOD} check ssl verify required ca-file stranger.crt
 server junk 127.0.0.1:${JUNK} check ssl verify none
 server silent 127.0.0.1:${SILENT} check inter 300ms ssl verify none
 server refused 127.0.0.1:${DEAD} check ssl verify none
 server plain 127.0.0.1:${SILENT} check ssl verify none no-check-ssl
 server only 127.0.0.1:${GOOD} check check-ssl verify none
 server elsewhere 127.0.0.1:${GOOD} check inter 300ms port "${SILENT}" ssl verify none
backend httpchecks
 no log
 option httpchk GET /
 server good 127.0.0.1:${GOOD} check ssl verify none
 server junk 127.0.0.1:${JUNK} check ssl verify none
backend steps
 no log
 option httpchk
 http-check connect ssl sni a.test
 http-check send meth GET uri /
 http-check expect string a.test
 server good 127.0.0.1:${GOOD} check verify none
 server junk 127.0.0.1:${JUNK} check verify none
 server silent 127.0.0.1:${SILENT} check inter 300ms verify none
backend tcpsteps
 no log
 mode tcp
 option tcp-check
 tcp-check connect ssl comment hello
 tcp-check send GET\ /\ HTTP/1.1\r\n\r\n
 tcp-check expect string 200
 server good 127.0.0.1:${GOOD} check verify none
 server junk 127.0.0.1:${JUNK} check verify none
 server silent 127.0.0.1:${SILENT} check inter 300ms verify none
)";

QString word(const char* text) { return QString::fromLatin1(text); }

/// Answers in the clear whatever it hears.
class JunkOrigin {
public:
    JunkOrigin() {
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            QTcpSocket* socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                socket->readAll();
                socket->write("HTTP/1.1 400 Bad Request\r\n\r\n");
            });
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
        m_server.listen(QHostAddress::LocalHost);
    }
    uint16_t port() const { return m_server.serverPort(); }

private:
    QTcpServer m_server;
};

using Row = std::map<QString, QString>;

}  // namespace

/// TLS to servers, beside haproxy: requests, retries, and checks.
class TestTlsServers : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void requests_data();
    void requests();
    void sessionsAreResumed();
    void counted();
    void checked_data();
    void checked();

private:
    Row rowOf(int side, const QString& server);
    QString checkOf(int side, const QString& server);

    Certificates m_files;
    std::unique_ptr<TlsOrigin> m_good, m_wants;
    JunkOrigin m_junk;
    RawPeer m_silent;
    std::unique_ptr<ProgramSide> m_sides[2];
};

void TestTlsServers::initTestCase() {
    m_files.issue(word("a"), word("/CN=a.test"), word("DNS:a.test,DNS:www.a.test"));
    m_files.issue(word("client"), word("/CN=proxy"), word("email:proxy@a.test"));
    m_files.selfSigned(word("stranger"), word("/CN=Another CA"));
    m_good = std::make_unique<TlsOrigin>(m_files.path(word("a.pem")));
    m_wants =
        std::make_unique<TlsOrigin>(m_files.path(word("a.pem")), m_files.path(word("ca.crt")));
    const auto variable = [](const char* name, uint16_t port) {
        return QStringLiteral("%1=%2").arg(word(name)).arg(port);
    };
    const QStringList environment{
        word("CERTS=") + m_files.folder(),   variable("GOOD", m_good->port()),
        variable("WANTS", m_wants->port()),  variable("JUNK", m_junk.port()),
        variable("SILENT", m_silent.port()), variable("DEAD", refusingPort())};
    const QString programs[] = {haproxy(), switchyardd()};
    for (int i = 0; i < 2; ++i) {
        m_sides[i] = std::make_unique<ProgramSide>(Config, programs[i], environment, 1);
        QVERIFY2(m_sides[i]->proxy.ready(), qPrintable(m_sides[i]->proxy.errors()));
    }
}

void TestTlsServers::requests_data() {
    QTest::addColumn<QByteArray>("headers");
    for (const char* backend :
         {"plain", "verified", "named", "misnamed", "host", "otherhost", "untrusted", "broken",
          "silent", "redispatched", "shows", "old", "impossible", "refused"})
        QTest::newRow(backend) << QByteArray();
    QTest::newRow("sni") << QByteArray("x: one.test\r\n");
    QTest::newRow("sni ") << QByteArray("x: two.test\r\n");
    QTest::newRow("sni  ") << QByteArray("x: one.test\r\n");
    QTest::newRow("sni   ") << QByteArray();
}

void TestTlsServers::requests() {
    QFETCH(QByteArray, headers);
    const std::string target = "/" + QByteArray(QTest::currentDataTag()).trimmed().toStdString();
    std::string answers[2], logs[2];
    for (int i = 0; i < 2; ++i) {
        answers[i] = TestClient::get(m_sides[i]->proxy.port(), target, headers.toStdString());
        logs[i] = m_sides[i]->log.next();
    }
    QCOMPARE(QString::fromStdString(bodyOf(answers[1])),
             QString::fromStdString(bodyOf(answers[0])));
    QCOMPARE(statusOf(answers[1]), statusOf(answers[0]));
    QCOMPARE(QString::fromStdString(logs[1]), QString::fromStdString(logs[0]));
}

/// Each request comes on a connection of its own, which a client keeps to itself; so the next one
/// dials, and resumes. HAProxy does, too, where it has read the tickets.
void TestTlsServers::sessionsAreResumed() {
    const int before = m_good->resumed();
    for (int i = 0; i < 3; ++i) {
        TestClient client(m_sides[1]->proxy.port());
        QVERIFY(client.request("/plain", "", "POST", "x"));
        client.readMessage();
        m_sides[1]->log.next();
    }
    QVERIFY(m_good->resumed() > before);
}

Row TestTlsServers::rowOf(int side, const QString& server) {
    const QString all = QString::fromStdString(
        askSocket(m_sides[side]->proxy.program().path(word("cli")), "show stat"));
    const QStringList lines = all.split(QLatin1Char('\n'));
    const QStringList columns = lines.first().split(QLatin1Char(','));
    for (const QString& line : lines.mid(1)) {
        const QStringList cells = line.split(QLatin1Char(','));
        if (cells.size() < columns.size() || cells[0] + QLatin1Char('/') + cells[1] != server)
            continue;
        Row row;
        for (qsizetype i = 0; i < cells.size(); ++i) row[columns[i]] = cells[i];
        return row;
    }
    return {};
}

/// What the requests left in the counters, of those that are no checks.
void TestTlsServers::counted() {
    for (const char* name :
         {"misnamed", "otherhost", "untrusted", "broken", "silent", "redispatched", "impossible"}) {
        QString counts[2];
        for (int i = 0; i < 2; ++i)
            for (const char* server : {"/s", "/s1", "/s2", "/BACKEND"})
                for (const char* column :
                     {"stot", "econ", "wretr", "wredis", "hrsp_5xx", "ssl_failed_handshake"})
                    counts[i] += rowOf(i, word(name) + word(server))[word(column)] + word(" ");
        QVERIFY(counts[0].contains(QLatin1Char('1')));
        QVERIFY2(counts[1] == counts[0],
                 qPrintable(word(name) + word(": ") + counts[1] + word("/ ") + counts[0]));
    }
}

void TestTlsServers::checked_data() {
    QTest::addColumn<QString>("server");
    for (const char* server :
         {"checks/good", "checks/named", "checks/misnamed", "checks/host", "checks/untrusted",
          "checks/junk", "checks/silent", "checks/refused", "checks/plain", "checks/only",
          "checks/elsewhere", "httpchecks/good", "httpchecks/junk", "steps/good", "steps/junk",
          "steps/silent", "tcpsteps/good", "tcpsteps/junk", "tcpsteps/silent"})
        QTest::newRow(server) << word(server);
}

/// What a side tells of a server's last check; empty: nothing whole yet.
QString TestTlsServers::checkOf(int side, const QString& server) {
    Row row = rowOf(side, server);
    const QString state = row[word("status")];
    if (state != word("UP") && state != word("DOWN")) return {};
    // While the next check runs HAProxy tells only half of the last one.
    const QString status = row[word("check_status")];
    if (status.isEmpty() || status == word("INI") || status.startsWith(word("* "))) return {};
    // To a failed handshake HAProxy adds whatever error the system told last, of another
    // connection, too.
    static const QRegularExpression cause(word(" \\([^)]*\\)$"));
    QString& text = row[word("last_chk")];
    if (status == word("L6RSP")) text.remove(cause);
    return state + word(" ") + status + word(" ") + row[word("check_desc")] + word(" ") + text;
}

/// Every check is made anew until both have come to the same: on a machine that stands still for a
/// while, one of them may take a good server's silence for a time-out.
void TestTlsServers::checked() {
    QFETCH(QString, server);
    QString told[2];
    await([&] {
        for (int i = 0; i < 2; ++i) told[i] = checkOf(i, server);
        return !told[0].isEmpty() && told[0] == told[1];
    });
    QVERIFY(!told[0].isEmpty());
    QCOMPARE(told[1], told[0]);
}

QTEST_GUILESS_MAIN(TestTlsServers)
#include "tst_tlsservers.moc"
