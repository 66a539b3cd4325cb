#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QtTest>

#include "core/net/listensocket.h"
#include "core/runtime/served/cliserver.h"
#include "tests/runtime/fakeauthority.h"
#include "tests/support/fakeclock.h"
#include "tests/support/peers.h"
#include "tests/support/program.h"

using namespace yard;
using namespace yard::test;

namespace {

StatsSocket at(const Endpoint& address, CliLevel level = CliLevel::Admin) {
    StatsSocket socket;
    socket.where = {"a.cfg", 3};
    socket.address = address;
    socket.level = static_cast<int>(level);
    return socket;
}

Endpoint loopback() { return *Endpoint::literal("127.0.0.1", 0); }

Wire connectTo(const Endpoint& where) {
    const int fd = ::socket(where.family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(fd, where.data(), where.size()) == 0) return Wire(fd);
    ::close(fd);
    return Wire();
}

/// One line on a connection of its own.
std::string ask(const Endpoint& where, const std::string& line) {
    Wire wire = connectTo(where);
    if (!wire.open() || !wire.send(line + "\n")) return "(not connected)";
    return wire.readAll();
}

}  // namespace

class TestCliServer : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_server.reset(); }
    void everyKindOfSocket();
    void levelsOfSockets();
    void unixModeIsAsAsked();
    void staleSocketIsReplaced();
    void foreignPathIsLeftAlone();
    void allOrNone();
    void errorsNameTheLine_data();
    void errorsNameTheLine();
    void halfClosedClientGetsItsAnswer();
    void severalClients();
    void silentClientIsClosed();
    void clientMayAskForMoreTime();
    void stalledReader();
    void stalledReaderIsClosed();
    void vanishedReader();
    void socat();
    void socatInteractive();

private:
    Endpoint inFolder(const char* name) const {
        return *Endpoint::unixPath(m_folder->filePath(QLatin1String(name)).toStdString());
    }
    void useFakeClock();
    std::string openAll(const std::vector<StatsSocket>& sockets);

    FakeAuthority m_proxy;
    SystemClock m_real;
    FakeClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<CliServer> m_server;
};

void TestCliServer::init() {
    m_proxy = FakeAuthority();
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<CliServer>(m_proxy, m_real);
}

/// For tests that move the time themselves.
void TestCliServer::useFakeClock() { m_server = std::make_unique<CliServer>(m_proxy, m_clock); }

/// Empty: all opened.
std::string TestCliServer::openAll(const std::vector<StatsSocket>& sockets) {
    GlobalConf conf;
    conf.statsSockets = sockets;
    const auto opened = m_server->open(conf);
    return opened ? std::string() : opened.error();
}

void TestCliServer::everyKindOfSocket() {
    ListenAt own;
    own.address = loopback();
    Result<ListenSocket> inherited = openListener(own);
    QVERIFY(static_cast<bool>(inherited));
    StatsSocket passed = at({});
    passed.fd = inherited->fd();
    const std::string name = "yard-test-" + std::to_string(getpid());
    const auto abstract = Endpoint::unixPath(std::string(1, '\0') + name);
    QCOMPARE(openAll({at(inFolder("a")), at(loopback()), passed, at(*abstract)}), std::string());
    const auto where = m_server->endpoints();
    QCOMPARE(where.size(), size_t{4});
    for (const Endpoint& one : where)
        QCOMPARE(ask(one, "show cli level"), std::string("admin\n\n"));
    const std::string list = ask(where[1], "show cli sockets");
    QVERIFY(list.find("\nunix@" + m_folder->filePath(QLatin1String("a")).toStdString() +
                      " admin all\n") != std::string::npos);
    QVERIFY(list.find("\nipv4@" + where[1].text() + " admin all\n") != std::string::npos);
    QVERIFY(list.find("\nabns@" + name + " admin all\n") != std::string::npos);
}

void TestCliServer::levelsOfSockets() {
    QCOMPARE(openAll({at(loopback(), CliLevel::User), at(loopback(), CliLevel::Operator)}),
             std::string());
    const auto where = m_server->endpoints();
    QCOMPARE(ask(where[0], "clear counters"), std::string("Permission denied\n\n"));
    QCOMPARE(ask(where[1], "clear counters"), std::string("\n"));
    QCOMPARE(ask(where[1], "set server be_app/web-1 state maint"),
             std::string("Permission denied\n\n"));
}

void TestCliServer::unixModeIsAsAsked() {
    StatsSocket socket = at(inFolder("a"));
    socket.mode = 0640;
    QCOMPARE(openAll({socket}), std::string());
    struct stat made {};
    QCOMPARE(::stat(qPrintable(m_folder->filePath(QLatin1String("a"))), &made), 0);
    QCOMPARE(static_cast<int>(made.st_mode & 0777), 0640);
    m_server->close();
    QVERIFY(QDir(m_folder->path()).isEmpty());  // neither the socket nor anything aside
}

void TestCliServer::staleSocketIsReplaced() {
    ListenAt old;
    old.address = inFolder("a");
    { const auto stale = openListener(old); }
    QVERIFY(QFile::exists(m_folder->filePath(QLatin1String("a"))));
    QCOMPARE(openAll({at(inFolder("a"))}), std::string());
    QCOMPARE(ask(inFolder("a"), "show cli level"), std::string("admin\n\n"));
}

void TestCliServer::foreignPathIsLeftAlone() {
    QCOMPARE(openAll({at(inFolder("a"))}), std::string());
    CliServer next(m_proxy, m_real);  // a restart takes the path over
    GlobalConf conf;
    conf.statsSockets = {at(inFolder("a"))};
    QVERIFY(static_cast<bool>(next.open(conf)));
    m_server->close();
    QCOMPARE(ask(inFolder("a"), "show cli level"), std::string("admin\n\n"));
}

void TestCliServer::allOrNone() {
    StatsSocket bad = at(*Endpoint::unixPath("/no-such-folder/x"));
    StatsSocket worse = at(*Endpoint::unixPath("/no-such-folder/y"));
    worse.where.line = 4;
    QCOMPARE(openAll({at(inFolder("a")), bad, worse}),
             std::string("Binding [a.cfg:3] for frontend GLOBAL: cannot bind UNIX socket (No such "
                         "file or directory) [/no-such-folder/x]\n"
                         "Binding [a.cfg:4] for frontend GLOBAL: cannot bind UNIX socket (No such "
                         "file or directory) [/no-such-folder/y]"));
    QVERIFY(m_server->endpoints().empty());
    QVERIFY(!QFile::exists(m_folder->filePath(QLatin1String("a"))));
}

void TestCliServer::errorsNameTheLine_data() {
    QTest::addColumn<bool>("foreign");
    QTest::newRow("port in use") << false;
    QTest::newRow("not our address") << true;
}

void TestCliServer::errorsNameTheLine() {
    QFETCH(bool, foreign);
    RawPeer peer;
    const Endpoint where = *Endpoint::literal(foreign ? "192.0.2.1" : "127.0.0.1", peer.port());
    const std::string why = foreign ? "Cannot assign requested address" : "Address already in use";
    QCOMPARE(openAll({at(where)}), "Binding [a.cfg:3] for frontend GLOBAL: cannot bind socket (" +
                                       why + ") for [" + where.text() + "]");
}

void TestCliServer::halfClosedClientGetsItsAnswer() {
    QCOMPARE(openAll({at(loopback())}), std::string());
    Wire wire = connectTo(m_server->endpoints()[0]);
    QVERIFY(wire.send("show stat;show cli level\n"));
    wire.shutWrite();
    QVERIFY(wire.readAll().ends_with(",\n\nadmin\n\n"));
    QVERIFY(!wire.wasReset());
    QVERIFY(await([&] { return m_server->sessions() == 0; }));
}

void TestCliServer::severalClients() {
    QCOMPARE(openAll({at(inFolder("a"))}), std::string());
    std::vector<Wire> wires;
    for (int i = 0; i < 20; ++i) {
        wires.push_back(connectTo(inFolder("a")));
        QVERIFY(wires.back().send("prompt\n"));
    }
    for (Wire& wire : wires) QCOMPARE(wire.readUntil("> "), std::string("\n> "));
    QCOMPARE(m_server->sessions(), size_t{20});
    for (Wire& wire : wires) {
        QVERIFY(wire.send("show cli level\n"));
        QCOMPARE(wire.readUntil("> "), std::string("admin\n\n> "));
    }
    wires.clear();
    QVERIFY(await([&] { return m_server->sessions() == 0; }));
}

void TestCliServer::silentClientIsClosed() {
    useFakeClock();
    QCOMPARE(openAll({at(loopback())}), std::string());  // `stats timeout` is 10 s
    Wire wire = connectTo(m_server->endpoints()[0]);
    QVERIFY(wire.send("prompt\n"));
    QCOMPARE(wire.readUntil("> "), std::string("\n> "));
    m_clock.advance(Millis(9000));
    QVERIFY(wire.send("prompt;prompt\n"));
    wire.readUntil("> ");
    m_clock.advance(Millis(9000));
    QCOMPARE(m_server->sessions(), size_t{1});
    m_clock.advance(Millis(1100));
    QVERIFY(wire.awaitEnd());
}

void TestCliServer::clientMayAskForMoreTime() {
    useFakeClock();
    QCOMPARE(openAll({at(loopback())}), std::string());
    Wire wire = connectTo(m_server->endpoints()[0]);
    QVERIFY(wire.send("prompt;set timeout cli 60\n"));
    QCOMPARE(wire.readUntil("> \n> "), std::string("\n> \n> "));
    m_clock.advance(Millis(59000));
    QCOMPARE(m_server->sessions(), size_t{1});
    m_clock.advance(Millis(1100));
    QVERIFY(wire.awaitEnd());
}

void TestCliServer::stalledReader() {
    m_proxy.bigEntries = 1000000;
    QCOMPARE(openAll({at(loopback()), at(inFolder("a"))}), std::string());
    Wire slow = connectTo(m_server->endpoints()[0]);
    QVERIFY(slow.send("show table big\n"));
    // The system's buffers fill and the dump stops: no page is made that nobody reads.
    int pages = 0, last = -1;
    while (pages != last) {
        QCOMPARE(ask(inFolder("a"), "show cli level"), std::string("admin\n\n"));
        last = pages;
        pages = m_proxy.reports;
    }
    QVERIFY(pages > 0);
    QVERIFY(pages < 200);
    QCOMPARE(ask(inFolder("a"), "show cli level"), std::string("admin\n\n"));
    const std::string all = slow.readAll(Millis(60000));
    QVERIFY(all.ends_with("key=999999 use=0 exp=60000 server_id=0 server_key=-\n\n"));
    QCOMPARE(std::count(all.begin(), all.end(), '\n'), ptrdiff_t{1000002});
}

void TestCliServer::stalledReaderIsClosed() {
    useFakeClock();
    m_proxy.bigEntries = 1000000;
    QCOMPARE(openAll({at(loopback())}), std::string());
    Wire slow = connectTo(m_server->endpoints()[0]);
    QVERIFY(slow.send("show table big\n"));
    QVERIFY(await([&] { return m_proxy.reports > 1; }));
    QVERIFY(await([&] {
        m_clock.advance(Millis(5000));
        return m_server->sessions() == 0;
    }));
}

void TestCliServer::vanishedReader() {
    m_proxy.bigEntries = 1000000;
    QCOMPARE(openAll({at(loopback())}), std::string());
    Wire wire = connectTo(m_server->endpoints()[0]);
    QVERIFY(wire.send("show table big\n"));
    QVERIFY(!wire.readBytes(1000).empty());
    wire.reset();
    QVERIFY(await([&] { return m_server->sessions() == 0; }));
}

void TestCliServer::socat() {
    QCOMPARE(openAll({at(inFolder("a"))}), std::string());
    const QString path = m_folder->filePath(QLatin1String("a"));
    Program shell(QStringLiteral("/bin/sh"));
    QVERIFY(shell.start(
        {QStringLiteral("-c"),
         QStringLiteral("echo 'show cli level; show stat' | socat -t 10 stdio unix-connect:") +
             path}));
    QVERIFY(await([&] { return !shell.running(); }));
    QCOMPARE(shell.awaitEnd(), 0);
    QVERIFY(shell.output().startsWith(QLatin1String("admin\n\n# pxname,")));
    QVERIFY(shell.output().endsWith(QLatin1String(",\n\n")));
}

void TestCliServer::socatInteractive() {
    QCOMPARE(openAll({at(loopback())}), std::string());
    Program shell(QStringLiteral("/bin/sh"));
    const QString command = QStringLiteral(
        "printf 'prompt\\nshow cli level\\nset server be_app/web-1 weight 7\\nquit\\n' | "
        "socat -t 10 stdio tcp-connect:127.0.0.1:%1");
    QVERIFY(shell.start({QStringLiteral("-c"), command.arg(m_server->endpoints()[0].port())}));
    QVERIFY(await([&] { return !shell.running(); }));
    QCOMPARE(shell.awaitEnd(), 0);
    QCOMPARE(shell.output(), QStringLiteral("\n> admin\n\n> \n> "));
    QCOMPARE(m_proxy.commands.size(), size_t{1});
    QCOMPARE(m_proxy.commands[0].text, std::string("7"));
}

QTEST_GUILESS_MAIN(TestCliServer)
#include "tst_cliserver.moc"
