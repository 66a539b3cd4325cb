#include "core/runtime/attached/runtimelink.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <QtTest>

#include "core/runtime/attached/call.h"
#include "core/runtime/attached/socketcheck.h"
#include "core/runtime/served/cliserver.h"
#include "tests/runtime/fakeauthority.h"
#include "tests/support/fakeclock.h"
#include "tests/support/peers.h"

using namespace yard;
using namespace yard::test;

namespace {

/// A proxy's stats socket, and a link to it whose time the test moves.
class Bench {
public:
    Bench() : link(*SocketPlace::read(path().toStdString()), clock) {
        proxy.canned.process.pid = 7;
        proxy.canned.events.clear();
        proxy.canned.traces.clear();
        QObject::connect(&link, &Link::reported, [this](const auto& report) {
            last = report;
            for (const Event& event : report->events) events.push_back(event);
            ++reports;
        });
        QObject::connect(&link, &Link::lost, [this](const QString& why) { losses << why; });
    }

    QString path() const { return m_folder.filePath(QStringLiteral("sock")); }
    void serve(int level = 2) {
        GlobalConf conf;
        StatsSocket socket;
        socket.address = *Endpoint::unixPath(path().toStdString());
        socket.level = level;
        conf.statsSockets.push_back(socket);
        m_server = std::make_unique<CliServer>(proxy, m_serverClock);
        if (const auto opened = m_server->open(conf); !opened) qFatal("%s", opened.error().c_str());
    }
    void leave() { m_server.reset(); }

    /// For the proxy, too.
    void pass(Millis time) {
        clock.advance(time);
        proxy.canned.takenMs += time.count();
    }
    bool report(Since since = {}, Millis later = Millis(5000)) {
        pass(later);
        since.event = events.empty() ? 0 : events.back().id;
        const int before = reports;
        link.poll(since);
        return await([&] { return reports > before; });
    }
    /// Until the link says why not.
    bool lose() {
        const auto before = losses.size();
        link.poll({});
        return await([&] { return losses.size() > before; });
    }
    template <typename T>
    T brought(const QFuture<T>& future) {
        await([&] { return future.isFinished(); });
        return future.resultCount() ? future.result() : T();
    }
    QStringList titles() const {
        QStringList all;
        for (const Event& event : events) all << QString::fromStdString(event.title);
        return all;
    }

    FakeAuthority proxy;
    FakeClock clock;
    std::shared_ptr<const Report> last;
    std::vector<Event> events;
    QStringList losses;
    int reports = 0;

private:
    QTemporaryDir m_folder;
    SystemClock m_serverClock;
    std::unique_ptr<CliServer> m_server;

public:
    RuntimeLink link;
};

Since tableSince(uint64_t offset, int count, std::optional<TableSearch> search = {}) {
    Since since;
    since.table = "big";
    since.offset = offset;
    since.count = count;
    since.search = std::move(search);
    return since;
}

}  // namespace

class TestRuntimeLink : public QObject {
    Q_OBJECT

private slots:
    void reports() {
        Bench bench;
        bench.serve();
        QVERIFY(bench.report());
        QCOMPARE(bench.last->rows.size(), bench.proxy.canned.rows.size());
        QCOMPARE(bench.last->process.pid, 7L);
        QCOMPARE(bench.last->tables.back().name, std::string("big"));
        QVERIFY(!bench.last->told.latencies);
        QCOMPARE(bench.link.address(), bench.path().toStdString());
    }

    /// Nobody is asked more often than twice a second.
    void isNotImportunate() {
        Bench bench;
        bench.serve();
        QVERIFY(bench.report());
        // Too early, so that it is the next one that is answered.
        bench.link.poll(tableSince(0, 1));
        QVERIFY(bench.report());
        QCOMPARE(bench.last->page.table, std::string());
    }

    void lostAndBack() {
        Bench bench;
        QVERIFY(bench.lose());
        QCOMPARE(bench.losses.back(), QStringLiteral("There is no socket %1").arg(bench.path()));
        bench.serve();
        QVERIFY(bench.report());
        bench.leave();
        bench.pass(Millis(1000));
        QVERIFY(bench.lose());
        // It waits longer each time, by its own clock.
        const auto losses = bench.losses.size();
        bench.link.poll({});
        QCoreApplication::processEvents();
        QCOMPARE(bench.losses.size(), losses);
        bench.pass(Millis(500));
        QVERIFY(bench.lose());
        bench.serve();
        QVERIFY(bench.report());
        QVERIFY(bench.titles().contains(QStringLiteral("The proxy is out of reach")));
        QCOMPARE(bench.titles().back(), QStringLiteral("The proxy is within reach again"));
    }

    void anotherProcess() {
        Bench bench;
        bench.serve();
        QVERIFY(bench.report());
        bench.proxy.canned.process.pid = 8;
        QVERIFY(bench.report());
        QVERIFY(bench.report());
        QCOMPARE(bench.titles(), (QStringList{QStringLiteral("Attached to Switchyard"),
                                              QStringLiteral("Switchyard was started anew")}));
    }

    /// What happened before stands before it.
    void attachedAfterWhatWas() {
        Bench bench;
        Event old;
        old.id = 1;
        old.title = "Started";
        old.wallMs = 1000;
        bench.proxy.canned.events = {old};
        bench.serve();
        QVERIFY(await([&] { return bench.report({}, Millis(500)) && bench.events.size() >= 2; }));
        QCOMPARE(bench.titles(), (QStringList{QStringLiteral("Started"),
                                              QStringLiteral("Attached to Switchyard")}));
    }

    /// What a Switchyard tells of the console's own command gets its way back.
    void ownCommandsCanBeTakenBack() {
        Bench bench;
        Event told;
        told.id = 1;
        told.title = "Started";
        bench.proxy.canned.events = {told};
        bench.serve();
        QVERIFY(await([&] { return bench.report({}, Millis(500)) && bench.events.size() >= 2; }));
        Command drain;
        drain.verb = Verb::Drain;
        drain.server = {"be_app", "web-1"};
        drain.by = "console";
        QVERIFY(bench.brought(bench.link.send(drain)).ok);
        told.id = 2;
        told.kind = EventKind::Command;
        told.title = "Drain web-1";
        told.by = "socket";
        bench.proxy.canned.events.push_back(told);
        QVERIFY(await([&] { return bench.report({}, Millis(500)) && bench.events.size() >= 3; }));
        const Event& event = bench.events.back();
        QCOMPARE(event.title, told.title);
        QCOMPARE(event.by, drain.by);
        QVERIFY(event.command && event.command->verb == Verb::Drain);
        QVERIFY(!event.undo.empty());
    }

    void commands() {
        Bench bench;
        bench.serve();
        QVERIFY(bench.report());
        Command drain;
        drain.verb = Verb::Drain;
        drain.server = {"be_app", "web-1"};
        QVERIFY(bench.brought(bench.link.send(drain)).ok);
        QCOMPARE(bench.proxy.commands.size(), size_t(1));
        QCOMPARE(bench.proxy.commands[0].verb, Verb::Drain);
        drain.server.server = "nobody";
        const Answer refused = bench.brought(bench.link.send(drain));
        QVERIFY(!refused.ok);
        QCOMPARE(refused.text, std::string("No such server."));
        Command restore;
        restore.verb = Verb::RestoreTable;
        restore.table = "big";
        QVERIFY(!bench.brought(bench.link.send(restore)).ok);
        QCOMPARE(bench.proxy.commands.size(), size_t(1));
        bench.leave();
        QVERIFY(!bench.brought(bench.link.send(drain)).ok);
    }

    void lowerLevel() {
        Bench bench;
        bench.serve(0);
        Since since;
        since.maxSessions = 10;
        QVERIFY(bench.report(since));
        QCOMPARE(bench.last->sessionsFault, std::string("Permission denied"));
        Command drain;
        drain.verb = Verb::Drain;
        drain.server = {"be_app", "web-1"};
        const Answer refused = bench.brought(bench.link.send(drain));
        QVERIFY(!refused.ok);
        QCOMPARE(refused.text, std::string("Permission denied"));
    }

    /// A table that is read as a whole, in pieces.
    void tablePages() {
        Bench bench;
        bench.proxy.bigEntries = 5000;
        bench.serve();
        QVERIFY(
            await([&] { return bench.report(tableSince(4990, 100)) && bench.last->page.found; }));
        QCOMPARE(bench.last->page.entries.size(), size_t(10));
        QCOMPARE(bench.last->page.matching, uint64_t(5000));
        TableSearch search;
        search.text = "4999";
        search.descending = true;
        QVERIFY(bench.report(tableSince(0, 100, search)));
        QVERIFY(bench.last->page.found);
        QCOMPARE(bench.last->page.entries.size(), size_t(1));
        QCOMPARE(bench.last->page.search, std::optional(search));
        QVERIFY(!bench.last->page.cut);
    }

    void hugeTable() {
        Bench bench;
        bench.proxy.bigEntries = TableCopy::MostEntries + 5000;
        bench.serve();
        QVERIFY(await([&] { return bench.report(tableSince(0, 10)) && bench.last->page.found; },
                      Millis(60000)));
        QVERIFY(bench.last->page.cut);
        QCOMPARE(bench.last->page.looked, uint64_t(TableCopy::MostEntries));
        QCOMPARE(bench.last->page.entries.size(), size_t(10));
    }

    void sessions() {
        Bench bench;
        bench.proxy.sessions = 300;
        bench.serve();
        Since since;
        since.session = 100;
        since.maxSessions = 50;
        QVERIFY(bench.report(since));
        QVERIFY(bench.last->sessionsTold);
        QCOMPARE(bench.last->sessions.size(), size_t(50));
        QCOMPARE(bench.last->sessions.front().id, uint64_t(101));
    }

    void commandLine() {
        Bench bench;
        bench.serve();
        QVERIFY(bench.report());
        const auto say = [&](const char* line, bool mayChange) {
            std::string all;
            for (auto spoken = bench.link.say(line, mayChange);; spoken = bench.link.more()) {
                const Spoken piece = bench.brought(spoken);
                all += piece.text;
                if (piece.state == Spoken::State::Ended) return all;
            }
        };
        QVERIFY(say("show version", false).starts_with("2.6.12"));
        QCOMPARE(say("set server be_app/web-1 state maint", false),
                 std::string("The console is read-only: nothing was changed.\n"));
        QVERIFY(bench.proxy.commands.empty());
        QCOMPARE(say("set server be_app/web-1 state maint", true), std::string("\n"));
        QCOMPARE(bench.proxy.commands.size(), size_t(1));
        bench.proxy.bigEntries = 20000;
        const std::string table = say("show table big", true);
        QCOMPARE(std::count(table.begin(), table.end(), '\n'), 20002);
        bench.leave();
        QVERIFY(say("show version", true).find(bench.path().toStdString()) != std::string::npos);
    }

    void completion() {
        Bench bench;
        bench.serve();
        QVERIFY(bench.report());
        const Completions servers = bench.brought(bench.link.complete("get weight be_app/web-1"));
        QCOMPARE(servers.words.size(), size_t(1));
        const Completions shows = bench.brought(bench.link.complete("show "));
        QVERIFY(shows.words.size() > 5);
    }

    void check_data() {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("fault");
        QTest::newRow("no socket") << QStringLiteral("/nowhere/sock")
                                   << QStringLiteral("There is no socket /nowhere/sock");
        QTest::newRow("nobody") << QStringLiteral("127.0.0.1:%1").arg(refusingPort())
                                << QStringLiteral("Nobody listens at 127.0.0.1:");
        QTest::newRow("nothing") << QString() << QStringLiteral("Where is the stats socket?");
        QTest::newRow("no address")
            << QStringLiteral("haproxy") << QStringLiteral("'haproxy' is neither the path");
        QTest::newRow("no port") << QStringLiteral("10.0.0.1:99999")
                                 << QStringLiteral("'10.0.0.1:99999' is neither");
        QTest::newRow("abstract") << QStringLiteral("abns@x")
                                  << QStringLiteral("sockets of the abstract namespace");
        QTest::newRow("too long") << QStringLiteral("/%1").arg(QString(200, u'x'))
                                  << QStringLiteral("'/xxx");
    }
    void check() {
        QFETCH(QString, address);
        QFETCH(QString, fault);
        SystemClock clock;
        const auto future = checkSocket(address, clock);
        QVERIFY(await([&] { return future.isFinished(); }));
        QVERIFY2(future.result().startsWith(fault), qPrintable(future.result()));
    }

    void checkFindsAProxy() {
        Bench bench;
        bench.serve();
        SystemClock clock;
        const auto future = checkSocket(bench.path(), clock);
        QVERIFY(await([&] { return future.isFinished(); }));
        QCOMPARE(future.result(), QString());
    }

    /// A question that nobody waits for any more is not asked, nor is its clock looked at.
    void letGo() {
        QTemporaryDir folder;
        QLocalServer deaf;
        QVERIFY(deaf.listen(folder.filePath(QStringLiteral("sock"))));
        const auto place = *SocketPlace::read(deaf.fullServerName().toStdString());
        for (const bool begun : {false, true}) {
            FakeClock clock;
            const CallHolder call(new Call(place, "help", clock, Millis(1000)));
            if (begun) QVERIFY(await([&] { return deaf.hasPendingConnections(); }));
        }
        deaf.nextPendingConnection()->deleteLater();
        QCoreApplication::processEvents();
        QVERIFY(!deaf.waitForNewConnection(50));
    }

    /// A question that is never answered is given up, by the link's own clock.
    void silence() {
        Bench bench;
        QLocalServer deaf;
        QVERIFY(deaf.listen(bench.path()));
        bench.link.poll({});
        QVERIFY(await([&] { return deaf.hasPendingConnections(); }));
        QVERIFY(bench.losses.isEmpty());
        bench.pass(Millis(5000));
        QVERIFY(await([&] { return !bench.losses.isEmpty(); }));
        QVERIFY(bench.losses[0].endsWith(QStringLiteral("has not answered for 5 s")));
    }
};

QTEST_GUILESS_MAIN(TestRuntimeLink)
#include "tst_runtimelink.moc"
