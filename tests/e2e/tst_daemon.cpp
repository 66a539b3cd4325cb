#include <QTest>
#include <csignal>

#include "tests/support/httporigin.h"
#include "tests/support/peers.h"
#include "tests/support/program.h"

using namespace yard;
using namespace yard::test;

namespace {

bool gone(qint64 pid) { return ::kill(static_cast<pid_t>(pid), 0) != 0; }

}  // namespace

/// switchyardd as a service: descriptors, signals, background, pid file.
class TestDaemon : public QObject {
    Q_OBJECT

    static std::string listen(const std::string& bind, const std::string& server) {
        return "global\n log stderr format raw local0 notice\n"
               "defaults\n mode http\n timeout client 10s\n timeout server 10s\n timeout connect "
               "5s\n"
               "listen a\n log global\n " +
               bind + "\n server s " + server + "\n";
    }

private slots:
    void inheritedDescriptors() {
        HttpOrigin origin("origin");
        const InheritedSocket door, stats;
        Program ours(switchyardd());
        ours.write(QStringLiteral("a.cfg"), "global\n stats socket \"fd@${cli}\" level admin\n" +
                                                listen("bind \"fd@${fe}\"", origin.address()));
        QVERIFY(ours.start({QStringLiteral("-d"), QStringLiteral("-f"), QStringLiteral("a.cfg")},
                           {door.variable("fe"), stats.variable("cli")}));
        QCOMPARE(bodyOf(TestClient::get(door.port())), std::string("origin"));
        TestClient cli(stats.port());
        QVERIFY(cli.send("show stat a 4 -1\n"));
        QVERIFY(QString::fromStdString(cli.readAll()).contains(QStringLiteral("\na,s,")));
        ours.signal(SIGTERM);
        QVERIFY(ours.awaitEnd() != -1);
    }

    void softStopFinishesWhatRuns() {
        HttpOrigin origin("origin");
        const InheritedSocket door;
        Program ours(switchyardd());
        ours.write(QStringLiteral("a.cfg"), listen("bind \"fd@${fe}\"", origin.address()));
        QVERIFY(ours.start({QStringLiteral("-db"), QStringLiteral("-f"), QStringLiteral("a.cfg")},
                           {door.variable("fe")}));
        origin.setScript([](const Seen&) {
            Reply reply = Reply::ok("slow");
            reply.pause = Millis(500);
            return reply;
        });
        TestClient running(door.port());
        QVERIFY(running.request("/"));
        QVERIFY(await([&] { return origin.requestCount() == 1; }));
        ours.signal(SIGUSR1);
        QCOMPARE(bodyOf(running.readMessage()), std::string("slow"));
        QCOMPARE(ours.awaitEnd(), 0);
        QVERIFY2(ours.errors().contains(
                     QStringLiteral("Proxy a stopped (cumulated conns: FE: 1, BE: 1).")),
                 qPrintable(ours.errors()));
    }

    void hangUpDumpsServers() {
        const InheritedSocket door;
        Program ours(switchyardd());
        ours.write(QStringLiteral("a.cfg"), listen("bind \"fd@${fe}\"", "127.0.0.1:1"));
        QVERIFY(ours.start({QStringLiteral("--strict"), QStringLiteral("-db"), QStringLiteral("-f"),
                            QStringLiteral("a.cfg")},
                           {door.variable("fe")}));
        QVERIFY(statusOf(TestClient::get(door.port())) == 503);
        ours.signal(SIGHUP);
        QVERIFY(await([&] {
            return ours.errors().contains(
                QStringLiteral("Server a/s is UP. Conn: 0 act, 0 pend, "));
        }));
        QVERIFY(ours.running());
    }

    void background() {
        HttpOrigin origin("origin");
        const InheritedSocket door;
        Program ours(switchyardd());
        ours.write(QStringLiteral("a.cfg"), listen("bind \"fd@${fe}\"", origin.address()));
        QCOMPARE(ours.run({QStringLiteral("-D"), QStringLiteral("-p"), QStringLiteral("pid"),
                           QStringLiteral("-f"), QStringLiteral("a.cfg")},
                          {door.variable("fe")}),
                 0);
        QFile file(ours.path(QStringLiteral("pid")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const qint64 pid = file.readAll().trimmed().toLongLong();
        QVERIFY(pid > 0 && !gone(pid));
        QCOMPARE(bodyOf(TestClient::get(door.port())), std::string("origin"));
        ::kill(static_cast<pid_t>(pid), SIGTERM);
        QVERIFY(await([pid] { return gone(pid); }));
    }

    void noPidfileInTheForeground() {
        const InheritedSocket door;
        Program ours(switchyardd());
        ours.write(QStringLiteral("a.cfg"), listen("bind \"fd@${fe}\"", "127.0.0.1:1"));
        QVERIFY(ours.start({QStringLiteral("-db"), QStringLiteral("-p"), QStringLiteral("pid"),
                            QStringLiteral("-f"), QStringLiteral("a.cfg")},
                           {door.variable("fe")}));
        QCOMPARE(statusOf(TestClient::get(door.port())), 503);
        QVERIFY(!QFile::exists(ours.path(QStringLiteral("pid"))));
    }

    void busyPortIsFatal() {
        RawPeer other;
        Program ours(switchyardd());
        const std::string address = "127.0.0.1:" + std::to_string(other.port());
        ours.write(QStringLiteral("a.cfg"), listen("bind " + address, "127.0.0.1:1"));
        QCOMPARE(ours.run({QStringLiteral("-db"), QStringLiteral("-f"), QStringLiteral("a.cfg")}),
                 1);
        const QString says =
            QStringLiteral("for proxy a: cannot bind socket (Address already in use) for [%1]")
                .arg(QString::fromStdString(address));
        QVERIFY2(ours.errors().contains(says), qPrintable(ours.errors()));
        QVERIFY(ours.errors().contains(
            QStringLiteral("Some protocols failed to start their listeners! Exiting.")));
    }
};

QTEST_GUILESS_MAIN(TestDaemon)
#include "tst_daemon.moc"
