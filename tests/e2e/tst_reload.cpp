#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <QTest>
#include <csignal>

#include "tests/support/httporigin.h"
#include "tests/support/peers.h"
#include "tests/support/program.h"

using namespace yard;
using namespace yard::test;

namespace {

/// Somebody who started a service and wants to hear how it is: systemd's end of $NOTIFY_SOCKET.
class Manager {
public:
    explicit Manager(const QString& path) {
        m_fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.toLatin1().toStdString().copy(address.sun_path, sizeof address.sun_path - 1);
        if (::bind(m_fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            qFatal("cannot bind %s", qPrintable(path));
    }
    ~Manager() { ::close(m_fd); }
    QString hear() const {
        char text[512];
        ssize_t n = -1;
        await([&] { return (n = ::recv(m_fd, text, sizeof text, 0)) >= 0; });
        return QString::fromLatin1(text, std::max<qsizetype>(n, 0));
    }

private:
    int m_fd;
};

std::string ask(const QString& path, const std::string& line) {
    const Endpoint at = *Endpoint::unixPath(path.toStdString());
    Wire wire(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0));
    if (::connect(wire.fd(), at.data(), at.size()) != 0) return "(no connection)";
    return wire.send(line) ? wire.readAll() : std::string();
}

}  // namespace

/// switchyardd that gets another configuration while it serves.
class TestReloadProgram : public QObject {
    Q_OBJECT

    static std::string config(uint16_t port, const HttpOrigin& origin,
                              const std::string& more = {}) {
        return more +
               "defaults\n mode http\n timeout client 10s\n timeout server 10s\n timeout connect "
               "5s\nlisten a\n bind 127.0.0.1:" +
               std::to_string(port) + "\n server s " + origin.address() + "\n";
    }
    static QStringList arguments(const QStringList& more = {}) {
        return more + QStringList{QStringLiteral("-f"), QStringLiteral("a.cfg")};
    }
    static bool says(Program& ours, const char* words) {
        return await([&] { return ours.errors().contains(QLatin1String(words)); });
    }

private slots:
    void bySignal_data() {
        QTest::addColumn<int>("number");
        QTest::addColumn<QString>("mode");
        QTest::newRow("SIGHUP") << SIGHUP << "-db";
        QTest::newRow("SIGUSR2 to a master") << SIGUSR2 << "-W";
    }

    void bySignal() {
        QFETCH(int, number);
        QFETCH(QString, mode);
        HttpOrigin one("one"), two("two");
        const uint16_t port = refusingPort();
        Program ours(switchyardd());
        const std::string global = "global\n stats socket " +
                                   ours.path(QStringLiteral("s.sock")).toStdString() +
                                   " level admin\n";
        ours.write(QStringLiteral("a.cfg"), config(port, one, global));
        QVERIFY(ours.start(arguments({mode})));
        QVERIFY(awaitListening(port));
        TestClient kept(port);
        QVERIFY(kept.request("/"));
        QCOMPARE(bodyOf(kept.readMessage()), std::string("one"));
        ours.write(QStringLiteral("a.cfg"), config(port, two, "global\n nonsense\n nor this\n"));
        ours.signal(number);
        QVERIFY(says(ours, "Loading failure!"));
        for (const char* line : {"parsing [a.cfg:2]", "parsing [a.cfg:3]"})
            QVERIFY2(ours.errors().contains(QLatin1String(line)), qPrintable(ours.errors()));
        QVERIFY(kept.request("/"));
        QCOMPARE(bodyOf(kept.readMessage()), std::string("one"));
        ours.write(QStringLiteral("a.cfg"), config(port, two, global));
        ours.signal(number);
        QVERIFY2(says(ours, "Loading success."), qPrintable(ours.errors()));
        QVERIFY(kept.request("/"));
        QCOMPARE(bodyOf(kept.readMessage()), std::string("two"));
        QCOMPARE(bodyOf(TestClient::get(port)), std::string("two"));
        std::string rows;
        const auto asCounted = [&] {
            rows = ask(ours.path(QStringLiteral("s.sock")), "show stat a 4 -1\n");
            return rows.find(",s,0,0,0,1,,4,") != std::string::npos;
        };
        QVERIFY2(await(asCounted), rows.c_str());
        ours.signal(SIGTERM);
        QVERIFY(await([&] { return !ours.running(); }));
    }

    void masterCommandLine() {
        HttpOrigin one("one"), two("two");
        const uint16_t port = refusingPort();
        Program ours(switchyardd());
        const QString socket = ours.path(QStringLiteral("m.sock"));
        ours.write(QStringLiteral("a.cfg"), config(port, one));
        QVERIFY(ours.start(arguments(
            {QStringLiteral("-W"), QStringLiteral("-S"), socket + QStringLiteral(",mode,600")})));
        QVERIFY(awaitListening(port));
        const std::string pid = std::to_string(ours.pid());
        QVERIFY(await(
            [&] { return ask(socket, "show proc\n").find("\n" + pid) != std::string::npos; }));
        QVERIFY(ask(socket, "@1 show stat\n").find("a,s,") != std::string::npos);
        QVERIFY(ask(socket, "@!" + pid + " show info\n").find("Pid: " + pid) != std::string::npos);
        ours.write(QStringLiteral("a.cfg"), config(port, two));
        QCOMPARE(ask(socket, "reload\n"), std::string());
        QCOMPARE(bodyOf(TestClient::get(port)), std::string("two"));
        ours.write(QStringLiteral("a.cfg"), "nonsense\n");
        QVERIFY(ask(socket, "reload\n").find("parsing [a.cfg:1]") != std::string::npos);
        QVERIFY(ask(socket, "show proc\n").find("2 [failed: 1]") != std::string::npos);
        QCOMPARE(bodyOf(TestClient::get(port)), std::string("two"));
        QCOMPARE(QFile::permissions(socket) & (QFile::ReadGroup | QFile::ReadOther),
                 QFile::Permissions());
    }

    void serviceManager() {
        HttpOrigin one("one");
        const uint16_t port = refusingPort();
        Program ours(switchyardd());
        const Manager manager(ours.path(QStringLiteral("notify")));
        ours.write(QStringLiteral("a.cfg"), config(port, one));
        QVERIFY(
            ours.start(arguments({QStringLiteral("-Ws")}),
                       {QStringLiteral("NOTIFY_SOCKET=") + ours.path(QStringLiteral("notify"))}));
        const QString ready = QStringLiteral("READY=1\nMAINPID=%1\n").arg(ours.pid());
        QCOMPARE(manager.hear(), ready);
        QCOMPARE(bodyOf(TestClient::get(port)), std::string("one"));  // it is true
        for (const char* text : {"", "nonsense\n"}) {
            ours.write(QStringLiteral("a.cfg"), config(port, one, text));
            ours.signal(SIGUSR2);
            QVERIFY(manager.hear().startsWith(QStringLiteral("RELOADING=1\nMONOTONIC_USEC=")));
            QCOMPARE(manager.hear(), ready);
        }
        ours.signal(SIGUSR1);
        QCOMPARE(manager.hear(), QStringLiteral("STOPPING=1\n"));
        QCOMPARE(ours.awaitEnd(), 0);
    }

    void anotherProcessTakesOver_data() {
        QTest::addColumn<QString>("how");
        QTest::addColumn<bool>("finishes");
        QTest::newRow("-sf") << "-sf" << true;
        QTest::newRow("-st") << "-st" << false;
    }

    void anotherProcessTakesOver() {
        QFETCH(QString, how);
        QFETCH(bool, finishes);
        HttpOrigin one("one"), two("two");
        const uint16_t port = refusingPort();
        Program old(switchyardd()), fresh(switchyardd());
        const std::string global =
            "global\n stats socket " + old.path(QStringLiteral("s.sock")).toStdString() + "\n";
        old.write(QStringLiteral("a.cfg"), config(port, one, global));
        fresh.write(QStringLiteral("a.cfg"), config(port, two, global));
        QVERIFY(old.start(arguments({QStringLiteral("-db")})));
        QVERIFY(awaitListening(port));
        // Long after the other process has begun, where it is not waited for.
        one.setScript([finishes](const Seen&) {
            Reply reply = Reply::ok("slow");
            reply.pause = Millis(finishes ? 1000 : 60000);
            return reply;
        });
        TestClient running(port);
        QVERIFY(running.request("/"));
        QVERIFY(await([&] { return one.requestCount() == 1; }));
        QVERIFY(fresh.start(
            arguments({QStringLiteral("-db"), QStringLiteral("-x"),
                       old.path(QStringLiteral("s.sock")), how, QString::number(old.pid())})));
        QCOMPARE(bodyOf(running.readMessage()), std::string(finishes ? "slow" : ""));
        QVERIFY(await([&] { return !old.running(); }));
        QCOMPARE(bodyOf(TestClient::get(port)), std::string("two"));
        QVERIFY(fresh.errors().contains(QStringLiteral("-x is not needed")));
    }

    void privileges_data() {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("says");
        QTest::newRow("no such folder") << "chroot /nonexistent"
                                        << "main()] Cannot chroot(/nonexistent).";
        QTest::newRow("not a folder") << "chroot /dev/null"
                                      << "main()] Cannot chroot(/dev/null).";
        QTest::newRow("no such user") << "user nosuchuser"
                                      << "cannot find user id for 'nosuchuser'";
        QTest::newRow("no such group") << "group nosuchgroup"
                                       << "cannot find group id for 'nosuchgroup'";
    }

    /// Both programs refuse to start, in the same words.
    void privileges() {
        QFETCH(QString, words);
        QFETCH(QString, says);
        HttpOrigin origin;
        for (const QString& path : {switchyardd(), haproxy()}) {
            Program program(path);
            program.write(QStringLiteral("a.cfg"),
                          config(refusingPort(), origin, "global\n " + words.toStdString() + "\n"));
            QCOMPARE(program.run(arguments({QStringLiteral("-db")})), 1);
            QVERIFY2(program.errors().contains(says), qPrintable(program.errors()));
        }
    }

    void userAndGroup() {
        HttpOrigin origin("one");
        const uint16_t port = refusingPort();
        Program ours(switchyardd());
        ours.write(QStringLiteral("a.cfg"),
                   config(port, origin, "global\n chroot /tmp\n uid 65534\n gid 65533\n"));
        if (::geteuid() != 0) {  // only root may become somebody else
            QCOMPARE(ours.run(arguments({QStringLiteral("-db")})), 1);
            QVERIFY(ours.errors().contains(QStringLiteral("Cannot chroot(/tmp).")));
            return;
        }
        QVERIFY(ours.start({QStringLiteral("-db"), QStringLiteral("-f"), QStringLiteral("a.cfg")}));
        QVERIFY(awaitListening(port));
        QFile status(QStringLiteral("/proc/%1/status").arg(ours.pid()));
        QVERIFY(await([&] {
            if (!status.isOpen() && !status.open(QIODevice::ReadOnly)) return false;
            status.seek(0);
            const QByteArray text = status.readAll();
            return text.contains("Uid:\t65534\t65534\t65534\t65534\n") &&
                   text.contains("Gid:\t65533\t65533\t65533\t65533\n") &&
                   text.contains("Groups:\t \n");
        }));
        QCOMPARE(QFile::symLinkTarget(QStringLiteral("/proc/%1/root").arg(ours.pid())),
                 QStringLiteral("/tmp"));
        QCOMPARE(bodyOf(TestClient::get(port)), std::string("one"));
        // The files are out of reach now, which is no reason to stop.
        ours.signal(SIGHUP);
        QVERIFY(says(ours, "Loading failure!"));
        QCOMPARE(bodyOf(TestClient::get(port)), std::string("one"));
    }
};

QTEST_GUILESS_MAIN(TestReloadProgram)
#include "tst_reload.moc"
