#include <QtTest>

#include "tests/compat/sidebyside.h"

using namespace yard;
using namespace yard::test;

namespace {

const char Config[] = R"(
global
 nbthread 1
defaults
 log "$LOG" format raw local0
 balance roundrobin
 timeout client 10s
 timeout connect 5s
 timeout server 10s
listen bytes
 mode tcp
 option tcplog
 bind 127.0.0.1:${PORT1}
 tcp-request inspect-delay 5s
 tcp-request content accept if { req.len ge 3 }
 tcp-response inspect-delay 5s
 tcp-response content accept if { res.len ge 3 }
 stick-table type binary len 4 size 10
 stick match payload_lv(0,1)
 stick store-response payload_lv(0,1)
 server one ${ONE}
 server two ${TWO}
listen cookies
 mode http
 option httplog
 bind 127.0.0.1:${PORT2}
 cookie S prefix
 stick-table type string size 10
 stick match req.hdr(x-key)
 stick store-response res.cook(S)
 server one ${ONE} cookie a
 server two ${TWO} cookie b
listen fields
 mode http
 option httplog
 bind 127.0.0.1:${PORT3}
 http-response del-header x-id
 stick-table type string size 10
 stick match req.hdr(x-key)
 stick store-response res.hdr(x-id)
 server one ${ONE}
 server two ${TWO}
)";

std::string answer(const std::string& field) {
    return "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n" + field + "\r\n\r\n";
}
std::string request(const std::string& field) {
    return "GET / HTTP/1.1\r\nHost: h\r\n" + field + "Connection: close\r\n\r\n";
}

}  // namespace

/// What servers say is stored as they said it, beside haproxy: who shows it again is sent to the
/// server that said it, though another one would have been next.
class TestLearning : public QObject {
    Q_OBJECT
private slots:
    void alike_data();
    void alike();
};

void TestLearning::alike_data() {
    QTest::addColumn<int>("port");
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("said");
    QTest::addColumn<QByteArray>("second");
    const auto http = [](const char* name, int port, const char* said) {
        QTest::newRow(name) << port << QByteArray::fromStdString(request({}))
                            << QByteArray::fromStdString(answer(said))
                            << QByteArray::fromStdString(request("x-key: abc\r\n"));
    };
    QTest::newRow("bytes") << 1 << QByteArray("\2xx") << QByteArray("\2id") << QByteArray("\2id");
    http("a cookie that gets a prefix", 2, "Set-Cookie: S=abc");
    http("a field that rules take away", 3, "X-Id: abc");
}

void TestLearning::alike() {
    QFETCH(int, port);
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, said);
    QFETCH(QByteArray, second);
    QStringList told[2];
    int i = 0;
    for (const QString& program : {haproxy(), switchyardd()}) {
        RawPeer one, two;
        ProgramSide side(Config, program,
                         {QStringLiteral("ONE=127.0.0.1:%1").arg(one.port()),
                          QStringLiteral("TWO=127.0.0.1:%1").arg(two.port())},
                         3);
        QVERIFY2(side.proxy.ready(), qPrintable(side.proxy.errors()));
        for (const QByteArray& words : {first, second}) {
            TestClient client(side.proxy.port(port));
            QVERIFY(client.send(words.toStdString()));
            Wire served = one.accept();
            served.readBytes(3);
            served.send(said.toStdString());
            served.close();
            told[i] << QString::fromStdString(client.readAll());
            client.close();
            told[i] << QString::fromStdString(side.log.next()).section(u' ', 0, 1);
        }
        ++i;
    }
    QCOMPARE(told[1], told[0]);
}

QTEST_GUILESS_MAIN(TestLearning)
#include "tst_learning.moc"
