#include <QTest>
#include <csignal>

#include "tests/support/httporigin.h"
#include "tests/support/peers.h"
#include "tests/support/program.h"

using namespace yard;
using namespace yard::test;

namespace {

/// A request that grows more expensive than this over the recorded number fails.
constexpr double Allowed = 1.10;
constexpr int Few = 200, Measured = 2000;
constexpr Millis Begins{60000};  ///< a program within valgrind on a loaded machine

constexpr const char* Browser =
    "Connection: keep-alive\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/118.0\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
    "\r\n"
    "Accept-Language: en-GB,en;q=0.7,de;q=0.3\r\n"
    "Accept-Encoding: gzip, deflate, br\r\n"
    "Referer: http://shop.example/articles/2026/11/a-longer-title-of-an-article\r\n"
    "Upgrade-Insecure-Requests: 1\r\n"
    "Cookie: session=0123456789abcdef0123456789abcdef; consent=all; theme=dark\r\n";

}  // namespace

/// User instructions of a keep-alive request, counted by callgrind: they repeat to a few in a
/// thousand on any load. The client is alone, so each request also pays for two wake-ups.
class TestInstructions : public QObject {
    Q_OBJECT

    static std::string config(const HttpOrigin& origin, const char* more) {
        return "global\n nbthread 1\n maxconn 100\n log 127.0.0.1:9 local0\n"
               "defaults\n mode http\n timeout client 60s\n timeout server 60s\n timeout connect "
               "5s\nlisten a\n bind \"fd@${fe}\"\n" +
               std::string(more) + " server s1 " + origin.address() + "\n server s2 " +
               origin.address() + "\n";
    }

    /// Instructions of a whole run with so many requests; 0 when something failed.
    static qint64 run(int requests, const char* more, const char* fields) {
        HttpOrigin origin;
        const InheritedSocket door;
        Program program(QStringLiteral("valgrind"));
        program.write(QStringLiteral("a.cfg"), config(origin, more));
        if (!program.start({QStringLiteral("--tool=callgrind"),
                            QStringLiteral("--callgrind-out-file=/dev/null"), switchyardd(),
                            QStringLiteral("-f"), QStringLiteral("a.cfg")},
                           {door.variable("fe")}))
            return 0;
        TestClient client(door.port());
        for (int i = 0; i < requests; ++i)
            if (!client.request("/a/path", fields) ||
                statusOf(client.readMessage(true, false, Begins)) != 200)
                return 0;
        program.signal(SIGTERM);
        program.awaitEnd();
        const QString& said = program.errors();
        const QString mark = QStringLiteral("Collected : ");
        return said.mid(said.indexOf(mark) + mark.size())
            .split(QLatin1Char('\n'))
            .front()
            .toLongLong();
    }

private slots:
    void keepAlive_data() {
        QTest::addColumn<QByteArray>("more");
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<double>("recorded");
        // Counted on 2026-11-30: Debian 12, GCC 12, the build of tests/run.
        QTest::newRow("small") << QByteArray() << QByteArray() << 8725.0;
        QTest::newRow("browser, stick table, log")
            << QByteArray(
                   " log global\n option httplog\n stick-table type ip size 10k expire 1m\n"
                   " stick on src\n")
            << QByteArray(Browser) << 16345.0;
    }

    void keepAlive() {
        QFETCH(QByteArray, more);
        QFETCH(QByteArray, fields);
        QFETCH(double, recorded);
        const qint64 few = run(Few, more, fields), many = run(Few + Measured, more, fields);
        QVERIFY2(few > 0 && many > few, "is valgrind installed?");
        const double each = static_cast<double>(many - few) / Measured;
        qInfo("%.0f user instructions a request; recorded are %.0f", each, recorded);
        QVERIFY2(each <= recorded * Allowed, "a request has become more expensive");
    }
};

QTEST_GUILESS_MAIN(TestInstructions)
#include "tst_instructions.moc"
