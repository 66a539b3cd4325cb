#include "tests/traffic/backendbench.h"

using namespace yard;

/// `# switchyard: failback`: a server that comes back waits for its operator, or for its time.
class TestFailback : public QObject {
    Q_OBJECT
private slots:
    void autoTakesTrafficAtOnce();
    void manualHolds();
    void asksEndTheHold_data();
    void asksEndTheHold();
    void timeEndsTheHold();
    void timeCountsFromTheLastReturn();
    void goingDownEndsTheHold();
    void restoredServersAreTrusted();
    void theLastOneIsNeverHeld();
    void aHoldEndsWhenNobodyElseIsLeft();
    void idleBackupsAreNotHeld();
    void backupsAreHeldAmongBackups();
    void failedRequestsMayUseAHeldServer();
    void stickyRequestsStay();

private:
    static BackendBench::Options options(Failback::When when, int64_t after = 0) {
        BackendBench::Options some;
        some.failback = {when, after};
        return some;
    }
    static BackendBench::Options manual() { return options(Failback::When::Manual); }
    static QStringList titles(const BackendBench& bench) {
        QStringList out;
        for (const StateChange& change : bench.changes) out << QString::fromStdString(change.title);
        return out;
    }
};

static const std::string Pair = "A:1,check B:1,backup";

void TestFailback::autoTakesTrafficAtOnce() {
    BackendBench bench(Pair);
    bench.checks("A", "pfffpp");
    QVERIFY(!bench.row("A").held);
    QCOMPARE(bench.next(), std::string("A"));
}

void TestFailback::manualHolds() {
    BackendBench bench(Pair, manual());
    bench.checks("A", "p");
    QVERIFY(!bench.row("A").held);  // it has not been away
    bench.checks("A", "fff");
    bench.checks("A", "pp");
    const StatRow row = bench.row("A");
    QVERIFY(row.held);
    QCOMPARE(row.status, std::string("DRAIN"));
    QCOMPARE(row.shown, Shown::Drain);
    QVERIFY(!row.inUse);
    QCOMPARE(bench.next(), std::string("B"));
    QCOMPARE(titles(bench), (QStringList{QStringLiteral("A is UP"), QStringLiteral("A is held")}));
    QCOMPARE(bench.lines().last(), QStringLiteral("<5> Server px/A is held, no new traffic until "
                                                  "'set server px/A state ready'."));
    bench.checks("A", "ppp");
    QVERIFY(bench.row("A").held);
}

void TestFailback::asksEndTheHold_data() {
    QTest::addColumn<Verb>("verb");
    QTest::addColumn<QString>("status");
    QTest::newRow("ready") << Verb::Ready << "UP";
    QTest::newRow("fail back") << Verb::Restore << "UP";
    QTest::newRow("maint") << Verb::Maint << "MAINT";
    QTest::newRow("fail") << Verb::Fail << "DOWN";
    QTest::newRow("drain") << Verb::Drain << "DRAIN";
}

void TestFailback::asksEndTheHold() {
    QFETCH(Verb, verb);
    QFETCH(QString, status);
    BackendBench bench(Pair, manual());
    bench.checks("A", "pfffpp");
    QVERIFY(bench.row("A").held);
    bench.command("A", verb);
    QVERIFY(!bench.row("A").held);
    QCOMPARE(QString::fromStdString(bench.row("A").status), status);
    const bool up = status == QLatin1String("UP");
    QCOMPARE(bench.next(), std::string(up ? "A" : "B"));
    QCOMPARE(titles(bench).contains(QStringLiteral("A takes traffic again")), up);
}

void TestFailback::timeEndsTheHold() {
    BackendBench bench(Pair, options(Failback::When::After, 5000));
    bench.checks("A", "pfffpp");
    bench.clock.advance(Millis(4999));
    bench.changes = bench.backend->holdOver(bench.server("A"));
    QVERIFY(bench.changes.empty());
    QVERIFY(bench.row("A").held);
    bench.clock.advance(Millis(1));
    bench.changes = bench.backend->holdOver(bench.server("A"));
    QVERIFY(titles(bench).contains(QStringLiteral("A takes traffic again")));
    QCOMPARE(bench.lines().first(), QStringLiteral("<5> Server px/A is no longer held."));
    QCOMPARE(bench.next(), std::string("A"));
}

void TestFailback::timeCountsFromTheLastReturn() {
    BackendBench bench(Pair, options(Failback::When::After, 5000));
    bench.checks("A", "pfffpp");
    bench.clock.advance(Millis(3000));
    bench.checks("A", "fffpp");
    bench.clock.advance(Millis(2000));
    bench.backend->holdOver(bench.server("A"));  // the timer of the first return
    QVERIFY(bench.row("A").held);
}

void TestFailback::goingDownEndsTheHold() {
    BackendBench bench(Pair, manual());
    bench.checks("A", "pfffppfff");
    QVERIFY(!bench.row("A").held);
    QCOMPARE(bench.row("A").status, std::string("DOWN"));
}

void TestFailback::restoredServersAreTrusted() {
    BackendBench bench(Pair, manual());
    bench.checks("A", "p");
    bench.command("A", Verb::Fail);
    bench.command("A", Verb::Restore);
    bench.checks("A", "p");
    QVERIFY(!bench.row("A").held);
    QCOMPARE(bench.next(), std::string("A"));
    bench.checks("A", "fffpp");  // trust is for once
    QVERIFY(bench.row("A").held);
}

void TestFailback::theLastOneIsNeverHeld() {
    BackendBench bench("A:1,check B:1,check", manual());
    bench.checks("A", "pfff");
    bench.checks("B", "pfff");
    bench.checks("A", "pp");
    QVERIFY(!bench.row("A").held);
    QCOMPARE(bench.next(), std::string("A"));
    bench.checks("B", "pp");
    QVERIFY(bench.row("B").held);
}

void TestFailback::aHoldEndsWhenNobodyElseIsLeft() {
    BackendBench bench("A:1,check B:1,check,backup", manual());
    bench.checks("B", "p");
    bench.checks("A", "pfffpp");
    QCOMPARE(bench.next(), std::string("B"));
    bench.checks("B", "fff");
    QVERIFY(!bench.row("A").held);
    QCOMPARE(bench.next(), std::string("A"));
    QCOMPARE(titles(bench),
             (QStringList{QStringLiteral("B is DOWN"), QStringLiteral("A takes traffic again"),
                          QStringLiteral("px is back on its active servers")}));
}

void TestFailback::idleBackupsAreNotHeld() {
    BackendBench bench("A:1,check B:1,check,backup", manual());
    bench.checks("A", "p");
    bench.checks("B", "pfffpp");
    QVERIFY(!bench.row("B").held);
    QCOMPARE(bench.row("B").status, std::string("UP"));
}

void TestFailback::backupsAreHeldAmongBackups() {
    BackendBench bench("A:1,check B:1,check,backup C:1,check,backup", manual());
    bench.checks("C", "p");
    bench.checks("A", "pfff");
    QCOMPARE(bench.next(), std::string("B"));
    bench.checks("B", "pfffpp");
    QVERIFY(bench.row("B").held);
    QCOMPARE(bench.next(), std::string("C"));
}

/// The only server in use has just died, and no check has noticed: nobody is turned away.
void TestFailback::failedRequestsMayUseAHeldServer() {
    BackendBench bench("A:1,check B:1,check", manual());
    bench.checks("B", "p");
    bench.checks("A", "pfffpp");
    Server& b = bench.server("B");
    Attempt attempt;
    bench.backend->describe(attempt, b, 2);
    QVERIFY(attempt.usableBackup);
    QCOMPARE(attempt.untriedActive, 0);
    Ask ask;
    ask.avoid = &b;
    ask.tried = 2;
    ask.toBackup = true;
    QCOMPARE(bench.next(ask), std::string("A"));
    QVERIFY(bench.row("A").held);
}

void TestFailback::stickyRequestsStay() {
    BackendBench::Options some = manual();
    some.stick = true;
    BackendBench bench(Pair, some);
    bench.stickTo(7, "A");
    bench.checks("A", "pfffpp");
    const Choice choice = bench.chooseStuck(7);
    QCOMPARE(choice.server->name(), std::string("A"));
}

QTEST_GUILESS_MAIN(TestFailback)
#include "tst_failback.moc"
