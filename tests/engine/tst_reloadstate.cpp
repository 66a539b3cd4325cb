#include <QtTest/QtTest>

#include "core/engine/running/engine.h"
#include "tests/engine/enginerig.h"
#include "tests/support/httporigin.h"

using namespace yard;
using namespace yard::test;

/// What servers, counters and tables keep when the configuration is read again.
class TestReloadState : public QObject {
    Q_OBJECT
private slots:
    void countersGoOn();
    void clearedCountersStayCleared();
    void whatAnOperatorDidStays();
    void theFileHasTheLastWord();
    void aServerThatIsDownStaysDown();
    void anotherAddressIsUnknown();
    void serversComeAndGo();
    void heldServersStayHeld();
    void checksGoOn();
    void checksComeAndGo();
    void tablesStay_data();
    void tablesStay();

private:
    /// A stick table on a header, and servers that all answer.
    static std::string sticky(const std::string& table, const std::string& servers) {
        return Defaults +
               "listen a\n    bind 127.0.0.1:1\n    balance roundrobin\n    stick-table " + table +
               "\n    stick on req.hdr(user)\n" + servers;
    }
    static std::string line(const std::string& name, const HttpOrigin& origin,
                            const std::string& words = {}) {
        return "    server " + name + " " + origin.address() + " " + words + "\n";
    }
    static std::string listen(const std::string& servers) {
        return Defaults + "listen a\n    bind 127.0.0.1:1\n" + servers;
    }
};

void TestReloadState::countersGoOn() {
    HttpOrigin one("one");
    EngineRig rig;
    QCOMPARE(rig.start(listen(line("s", one))), std::string());
    for (int i = 1; i <= 3; ++i) {
        QCOMPARE(statusOf(TestClient::get(rig.port())), 200);
        const auto n = static_cast<uint64_t>(i);
        QVERIFY(await([&] { return rig.row("a", "BACKEND").hrsp[1] == n; }));
        QCOMPARE(rig.reload(listen(line("s", one) + line("more" + std::to_string(i), one))),
                 std::string());
        QCOMPARE(rig.row("a", "FRONTEND").hrsp[1], n);
        QCOMPARE(rig.row("a", "FRONTEND").smax, uint64_t(1));
        QVERIFY(rig.row("a", "s").stot >= 1);
        QCOMPARE(rig.report().process.cumReq, n);
    }
    QCOMPARE(rig.row("a", "BACKEND").stot, uint64_t(3));
}

void TestReloadState::clearedCountersStayCleared() {
    HttpOrigin one("one");
    EngineRig rig;
    QCOMPARE(rig.start(listen(line("s", one))), std::string());
    QCOMPARE(statusOf(TestClient::get(rig.port())), 200);
    QVERIFY(await([&] { return rig.row("a", "BACKEND").hrsp[1] == 1; }));
    Command clear;
    clear.verb = Verb::ClearCounters;
    clear.number = 1;
    QVERIFY(rig.engine.execute(clear).ok);
    QCOMPARE(rig.reload(listen(line("s", one))), std::string());
    QCOMPARE(rig.row("a", "BACKEND").hrsp[1], uint64_t(0));
    QCOMPARE(rig.report().process.cumReq, uint64_t(1));
}

void TestReloadState::whatAnOperatorDidStays() {
    HttpOrigin one("one");
    EngineRig rig;
    const std::string text = listen(line("maint", one) + line("drain", one) + line("weighed", one) +
                                    line("woken", one, "disabled"));
    QCOMPARE(rig.start(text), std::string());
    QVERIFY(rig.ask(Verb::Maint, {"a", "maint"}).ok);
    QVERIFY(rig.ask(Verb::Drain, {"a", "drain"}).ok);
    QVERIFY(rig.ask(Verb::Weight, {"a", "weighed"}, "7").ok);
    QVERIFY(rig.ask(Verb::Ready, {"a", "woken"}).ok);
    for (int i = 0; i < 2; ++i) {
        QCOMPARE(rig.reload(text), std::string());
        QCOMPARE(rig.status("a", "maint"), std::string("MAINT"));
        QCOMPARE(rig.status("a", "drain"), std::string("DRAIN"));
        QCOMPARE(rig.row("a", "weighed").weight, 7);
        QCOMPARE(rig.status("a", "woken"), std::string("no check"));
        QCOMPARE(rig.row("a", "BACKEND").act, 2);
    }
    // The weight that the file gives is still known.
    QCOMPARE(rig.ask(Verb::GetWeight, {"a", "weighed"}).text, std::string("7 (initial 1)"));
}

void TestReloadState::theFileHasTheLastWord() {
    HttpOrigin one("one");
    EngineRig rig;
    QCOMPARE(rig.start(listen(line("w", one, "weight 10") + line("d", one) +
                              line("e", one, "disabled") + line("m", one))),
             std::string());
    QVERIFY(rig.ask(Verb::Weight, {"a", "w"}, "7").ok);
    QVERIFY(rig.ask(Verb::Maint, {"a", "m"}).ok);
    QCOMPARE(rig.reload(listen(line("w", one, "weight 20") + line("d", one, "disabled") +
                               line("e", one) + line("m", one, "weight 3"))),
             std::string());
    QCOMPARE(rig.row("a", "w").weight, 20);
    QCOMPARE(rig.status("a", "d"), std::string("MAINT"));
    QCOMPARE(rig.status("a", "e"), std::string("no check"));
    QCOMPARE(rig.status("a", "m"), std::string("MAINT"));
}

void TestReloadState::aServerThatIsDownStaysDown() {
    HttpOrigin one("one"), two("two");
    EngineRig rig;
    const std::string text =
        listen(line("s", one, "check inter 100ms fall 1 rise 1") + line("b", two, "backup"));
    QCOMPARE(rig.start(text), std::string());
    QVERIFY(rig.awaitStatus("a", "s", "UP"));
    one.kill();
    QVERIFY(rig.awaitStatus("a", "s", "DOWN"));
    const StatRow before = rig.row("a", "s");
    QCOMPARE(rig.reload(text), std::string());
    const StatRow after = rig.row("a", "s");
    QCOMPARE(after.status, std::string("DOWN"));
    QCOMPARE(after.chkdown, before.chkdown);
    QCOMPARE(after.sinceMs, before.sinceMs);
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("two"));
    one.start();
    QVERIFY(rig.awaitStatus("a", "s", "UP"));
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("one"));
}

void TestReloadState::anotherAddressIsUnknown() {
    HttpOrigin one("one"), two("two");
    one.kill();
    EngineRig rig;
    const std::string checked = "check inter 100ms fall 1 rise 1";
    QCOMPARE(rig.start(listen(line("s", one, checked))), std::string());
    QVERIFY(rig.awaitStatus("a", "s", "DOWN"));
    QCOMPARE(statusOf(TestClient::get(rig.port())), 503);
    QCOMPARE(rig.reload(listen(line("s", two, checked))), std::string());
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("two"));
    QCOMPARE(rig.row("a", "s").addr, two.address());
    QCOMPARE(rig.row("a", "s").chkdown, uint64_t(1));
}

void TestReloadState::serversComeAndGo() {
    HttpOrigin one("one"), two("two");
    EngineRig rig;
    QCOMPARE(rig.start(listen(line("x", one) + line("y", one))), std::string());
    QVERIFY(rig.ask(Verb::Maint, {"a", "y"}).ok);
    // The same place in the file is another server.
    QCOMPARE(rig.reload(listen(line("y", one) + line("z", two))), std::string());
    QCOMPARE(rig.row("a", "x").name, std::string());
    QCOMPARE(rig.status("a", "y"), std::string("MAINT"));
    QCOMPARE(rig.status("a", "z"), std::string("no check"));
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("two"));
}

// A reload again and again does not keep a check from its turn.
void TestReloadState::heldServersStayHeld() {
    HttpOrigin one("one"), two("two");
    EngineRig rig;
    const auto text = [&](const std::string& failback) {
        return listen("    # switchyard: failback " + failback + "\n" +
                      line("one", one, "check inter 20ms rise 2") + line("two", two));
    };
    QCOMPARE(rig.start(text("manual")), std::string());
    QVERIFY(rig.ask(Verb::HealthDown, {"a", "one"}).ok);
    QVERIFY(rig.awaitStatus("a", "one", "DRAIN"));
    QVERIFY(rig.row("a", "one").held);
    QCOMPARE(rig.reload(text("manual")), std::string());
    QVERIFY(rig.row("a", "one").held);
    for (int i = 0; i < 4; ++i) QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("two"));
    QCOMPARE(rig.reload(text("after 100ms")), std::string());
    QVERIFY(await([&] { return !rig.row("a", "one").held; }));
    QVERIFY(rig.ask(Verb::HealthDown, {"a", "one"}).ok);
    QVERIFY(rig.awaitStatus("a", "one", "DRAIN"));
    QVERIFY(rig.awaitStatus("a", "one", "UP"));
    QVERIFY(rig.ask(Verb::HealthDown, {"a", "one"}).ok);
    QVERIFY(rig.awaitStatus("a", "one", "DRAIN"));
    QCOMPARE(rig.reload(text("auto")), std::string());
    QCOMPARE(rig.status("a", "one"), std::string("UP"));
}

void TestReloadState::checksGoOn() {
    HttpOrigin one("one"), two("two");
    EngineRig rig;
    const std::string text = listen(line("s", one, "check inter 300ms fall 1 rise 1") +
                                    line("t", two, "check inter 300ms fall 1 rise 1"));
    QCOMPARE(rig.start(text), std::string());
    QVERIFY(rig.awaitStatus("a", "s", "UP"));
    one.kill();
    QElapsedTimer sinceReload;
    sinceReload.start();
    QVERIFY(await([&] {
        if (sinceReload.elapsed() > 50) {
            rig.reload(text);
            sinceReload.start();
        }
        return rig.status("a", "s") == "DOWN";
    }));
    QCOMPARE(rig.status("a", "t"), std::string("UP"));
}

void TestReloadState::checksComeAndGo() {
    HttpOrigin one("one");
    one.kill();
    EngineRig rig;
    const std::string checked = listen(line("s", one, "check inter 100ms fall 1 rise 1"));
    QCOMPARE(rig.start(checked), std::string());
    QVERIFY(rig.awaitStatus("a", "s", "DOWN"));
    QCOMPARE(rig.reload(listen(line("s", one))), std::string());
    QCOMPARE(rig.status("a", "s"), std::string("no check"));
    QCOMPARE(rig.reload(checked), std::string());
    QVERIFY(rig.awaitStatus("a", "s", "DOWN"));
}

void TestReloadState::tablesStay_data() {
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("order");
    QTest::addColumn<bool>("kept");
    const QString same = QStringLiteral("type string len 20 size 1k expire 1h");
    QTest::newRow("nothing changed") << same << "xyz" << true;
    QTest::newRow("another order of servers") << same << "zxy" << true;
    QTest::newRow("servers before it are gone") << same << "z" << true;
    QTest::newRow("a new server in its place") << same << "nnnz" << true;
    QTest::newRow("another expiry")
        << QStringLiteral("type string len 20 size 1k expire 5s") << "xyz" << true;
    QTest::newRow("another size") << QStringLiteral("type string len 20 size 10 expire 1h") << "yzx"
                                  << true;
    QTest::newRow("other keys") << QStringLiteral("type string len 30 size 1k expire 1h") << "xyz"
                                << false;
    QTest::newRow("its server is gone") << same << "xy" << false;
    QTest::newRow("its server is gone, another has its number") << same << "xyn" << false;
}

void TestReloadState::tablesStay() {
    QFETCH(QString, table);
    QFETCH(QString, order);
    QFETCH(bool, kept);
    HttpOrigin x("x"), y("y"), z("z"), n("n");
    EngineRig rig;
    QCOMPARE(rig.start(sticky("type string len 20 size 1k expire 1h",
                              line("x", x) + line("y", y) + line("z", z))),
             std::string());
    const std::string user = "user: jane\r\n";
    for (const std::string name : {"x", "y"})  // so that the third is hers
        QCOMPARE(bodyOf(TestClient::get(rig.port())), name);
    QCOMPARE(bodyOf(TestClient::get(rig.port(), "/", user)), std::string("z"));
    std::string servers;
    int count = 0;
    for (const QChar name : order) {
        const HttpOrigin& origin = name == u'x' ? x : name == u'y' ? y : name == u'z' ? z : n;
        servers += line(origin.name() + (name == u'n' ? std::to_string(++count) : ""), origin);
    }
    QCOMPARE(rig.reload(sticky(table.toStdString(), servers)), std::string());
    Since since;
    since.table = "a", since.count = 10;
    const TablePage page = rig.report(since).page;
    if (kept) {
        QCOMPARE(page.entries.size(), size_t(1));
        QCOMPARE(page.entries[0].server, std::string("z"));
        QVERIFY(page.entries[0].expiresMs <= rig.report().tables.at(0).expireMs);
    }
    // Without an entry the turn begins at the first.
    const std::string first = order.front() == u'n' ? "n" : QString(order.front()).toStdString();
    QCOMPARE(bodyOf(TestClient::get(rig.port(), "/", user)), kept ? std::string("z") : first);
}

QTEST_GUILESS_MAIN(TestReloadState)
#include "tst_reloadstate.moc"
