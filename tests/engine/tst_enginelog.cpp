#include <sys/socket.h>
#include <unistd.h>

#include <QtTest/QtTest>

#include "tests/engine/enginerig.h"
#include "tests/support/httporigin.h"

using namespace yard;
using namespace yard::test;

namespace {

/// Takes what is sent to a UDP port of its own.
class Syslog {
public:
    Syslog() : m_fd(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0)) {
        const Endpoint any = *Endpoint::literal("127.0.0.1", 0);
        if (::bind(m_fd, any.data(), any.size()) != 0) qFatal("no UDP port");
    }
    ~Syslog() { ::close(m_fd); }
    std::string address() const { return Endpoint::localOf(m_fd).text(); }
    /// The next datagram that holds `part`; empty: none came in time.
    std::string awaitLine(const std::string& part) {
        std::string line;
        await([&] {
            while (line.find(part) == line.npos) {
                char text[2048];
                const ssize_t n = ::recv(m_fd, text, sizeof text, 0);
                if (n <= 0) return false;
                line.assign(text, static_cast<size_t>(n));
            }
            return true;
        });
        return line.find(part) == line.npos ? std::string() : line;
    }

private:
    int m_fd;
};

}  // namespace

/// What the engine sends to the log targets of a proxy and to the terminal, in HAProxy's words.
class TestEngineLog : public QObject {
    Q_OBJECT
private slots:
    void stateChangesAreLogged();
    void theStopIsLogged();
    void serversAreDumped();

private:
    static std::string listen(const HttpOrigin& origin, const std::string& more = {}) {
        return Defaults + "listen a\n    bind 127.0.0.1:1\n" + more + "    server one " +
               origin.address() + " check inter 40ms\n";
    }
};

void TestEngineLog::stateChangesAreLogged() {
    Syslog syslog;
    HttpOrigin one("one");
    EngineOptions options;
    options.logTag = "haproxy";
    EngineRig rig(options);
    QCOMPARE(rig.start(listen(one, "    log " + syslog.address() + " local0\n")), std::string());
    QVERIFY(rig.awaitStatus("a", "one", "UP"));
    one.kill();
    const std::string down = syslog.awaitLine(
        "Server a/one is DOWN, reason: Layer4 connection "
        "problem, info: \"Connection refused\", check ");
    QVERIFY2(down.starts_with("<129>"), down.c_str());
    QVERIFY(down.find(" haproxy[" + std::to_string(getpid()) + "]: Server a/one") != down.npos);
    QVERIFY(
        down.ends_with("0 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 "
                       "remaining in queue.\n"));
    const std::string nobody = syslog.awaitLine("proxy a has no server available!\n");
    QVERIFY2(nobody.starts_with("<128>"), nobody.c_str());
    one.start();
    const std::string up = syslog.awaitLine("Server a/one is UP, reason: Layer4 check passed, ");
    QVERIFY2(up.starts_with("<133>"), up.c_str());
    // The event list has the same words.
    QCOMPARE("<129>" + down.substr(down.find(": ") + 2),
             "<129>" + rig.events(EventKind::ServerState).front().logLine + "\n");
}

void TestEngineLog::theStopIsLogged() {
    Syslog syslog;
    HttpOrigin one("one");
    EngineRig rig;
    QCOMPARE(rig.start(listen(one, "    log " + syslog.address() + " local0\n")), std::string());
    QCOMPARE(statusOf(TestClient::get(rig.port())), 200);
    bool stopped = false;
    rig.engine.stopSoftly([&] { stopped = true; });
    const std::string line = syslog.awaitLine("Proxy a stopped (cumulated conns: FE: 1, BE: 1).\n");
    QVERIFY2(line.starts_with("<132>"), line.c_str());
    QVERIFY(await([&] { return stopped; }));
}

void TestEngineLog::serversAreDumped() {
    Syslog syslog;
    HttpOrigin one("one");
    EngineRig rig;
    QCOMPARE(rig.start(listen(one, "    log " + syslog.address() + " local0\n")), std::string());
    QCOMPARE(statusOf(TestClient::get(rig.port())), 200);
    QVERIFY(
        await([&] { return rig.row("a", "BACKEND").scur + rig.row("a", "FRONTEND").scur == 0; }));
    rig.terminal.clear();
    rig.engine.dumpServers();
    QVERIFY(!syslog.awaitLine("SIGHUP received, dumping servers states for proxy a.\n").empty());
    const std::string server = "SIGHUP: Server a/one is UP. Conn: 0 act, 0 pend, 1 tot.\n";
    QVERIFY(syslog.awaitLine(server).starts_with("<133>"));
    const std::string proxy =
        "SIGHUP: Proxy a has 1 active servers and 0 backup servers available. Conn: act(FE+BE): "
        "0+0, 0 pend (0 unass), tot(FE+BE): 1+1.\n";
    QVERIFY(!syslog.awaitLine(proxy).empty());
    QCOMPARE(rig.terminal.size(), size_t(3));
    QVERIFY(rig.terminal[0].ends_with("SIGHUP received, dumping servers states.\n"));
    QVERIFY(rig.terminal[1].ends_with(server));
    QVERIFY(rig.terminal[2].ends_with(proxy));
}

QTEST_GUILESS_MAIN(TestEngineLog)
#include "tst_enginelog.moc"
