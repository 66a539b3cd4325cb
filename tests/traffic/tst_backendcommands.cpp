#include <QtTest>

#include "tests/traffic/backendbench.h"

using namespace yard;

/// What operators ask of servers, and the words for it.
class TestBackendCommands : public QObject {
    Q_OBJECT
private slots:
    void failStaysDownUntilRestore();
    void failIsTheTwoLines();
    void restoreLetsOneCheckDecide();
    void restoreOfUncheckedServer();
    void restoreEndsMaintAndDrain();
    void weights_data();
    void weights();
    void healthCommands();
    void backupEvents();
    void titlesAndReasons();
    void checkViews();
};

void TestBackendCommands::failStaysDownUntilRestore() {
    BackendBench bench("A:1,check B:1,backup");
    bench.checks("A", "p");
    QVERIFY(bench.command("A", Verb::Fail).ok);
    QCOMPARE(bench.row("A").status, std::string("DOWN"));
    QVERIFY(bench.row("A").failed && bench.row("A").checksPaused &&
            bench.row("A").shown == Shown::Down);
    QCOMPARE(bench.next(), std::string("B"));
    QVERIFY(bench.backend->checkView(bench.server("A"), CheckRole::Health).paused);
    bench.checks("A", "pppp");
    bench.command("A", Verb::Ready);
    bench.command("A", Verb::Maint);
    QCOMPARE(bench.row("A").status, std::string("MAINT"));
    bench.command("A", Verb::Ready);
    QCOMPARE(bench.row("A").status, std::string("DOWN"));
    QCOMPARE(
        bench.lines(),
        QStringList{QStringLiteral("<5> Server px/A is DOWN/READY (leaving forced maintenance).")});
    bench.command("A", Verb::Restore);
    bench.checks("A", "p");
    QCOMPARE(bench.next(), std::string("A"));
    QVERIFY(!bench.row("A").failed && !bench.row("A").checksPaused);
}

void TestBackendCommands::failIsTheTwoLines() {
    BackendBench button("A:1,check B:1"), socket("A:1,check B:1");
    for (auto* bench : {&button, &socket}) bench->checks("A", "p");
    button.command("A", Verb::Fail);
    socket.command("A", Verb::DisableHealth);
    socket.command("A", Verb::HealthDown);
    QCOMPARE(button.lines(), socket.lines());
    QCOMPARE(button.row("A").status, socket.row("A").status);
}

void TestBackendCommands::restoreLetsOneCheckDecide() {
    for (const bool passes : {true, false}) {
        BackendBench bench("A:1,check,rise=5 B:1,backup");
        bench.checks("A", "p");
        bench.command("A", Verb::Fail);
        bench.command("A", Verb::Restore);
        QCOMPARE(bench.next(), std::string("B"));  // not taken at its word
        QVERIFY(!bench.backend->checkView(bench.server("A"), CheckRole::Health).paused);
        bench.checks("A", passes ? "p" : "f");
        QCOMPARE(bench.row("A").status, std::string(passes ? "UP" : "DOWN"));
        QCOMPARE(bench.next(), std::string(passes ? "A" : "B"));
    }
}

void TestBackendCommands::restoreOfUncheckedServer() {
    BackendBench bench("A:1 B:1,backup");
    bench.command("A", Verb::Fail);
    QCOMPARE(bench.row("A").status, std::string("DOWN"));
    bench.command("A", Verb::Ready);
    QCOMPARE(bench.next(), std::string("B"));
    bench.command("A", Verb::Restore);
    QCOMPARE(bench.row("A").status, std::string("no check"));
    QCOMPARE(bench.next(), std::string("A"));
}

void TestBackendCommands::restoreEndsMaintAndDrain() {
    BackendBench bench("A:1,check B:1,disabled");
    bench.checks("A", "p");
    bench.command("A", Verb::Drain);
    bench.command("A", Verb::Restore);
    QCOMPARE(bench.row("A").status, std::string("UP"));
    bench.command("A", Verb::Maint);
    bench.command("A", Verb::Restore);
    QCOMPARE(bench.row("A").status, std::string("UP 1/3"));
    bench.command("B", Verb::Restore);
    QCOMPARE(bench.row("B").status, std::string("no check"));
    bench.command("B", Verb::Fail);
    bench.command("B", Verb::Maint);
    bench.command("B", Verb::Restore);
    QCOMPARE(bench.row("B").status, std::string("no check"));
}

void TestBackendCommands::weights_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("dynamic");  // weight or "!error"
    QTest::addColumn<QString>("fixed");
    const QString fixed = QStringLiteral(
        "!Backend is using a static LB algorithm and only accepts weights '0%' and '100%'.");
    const QString range =
        QStringLiteral("!Absolute weight can only be between 0 and 256 inclusive.");
    const QString garbage = QStringLiteral("!Trailing garbage in weight string");
    const QString empty = QStringLiteral("!Empty weight string empty or preceded by garbage");
    const auto row = [](const char* text, const QString& dynamic, const QString& is) {
        QTest::newRow(text) << QString::fromUtf8(text) << dynamic << is;
    };
    // Of an initial weight of 3.
    row("0", QStringLiteral("0"), QStringLiteral("0"));
    row("256", QStringLiteral("256"), fixed);
    row("257", range, range);
    row("-1", range, range);
    row("+5", QStringLiteral("5"), fixed);
    row("-0", QStringLiteral("0"), QStringLiteral("0"));
    row("3", QStringLiteral("3"), QStringLiteral("3"));
    row("100%", QStringLiteral("3"), QStringLiteral("3"));
    row("101%", QStringLiteral("3"), QStringLiteral("3"));
    row("50%", QStringLiteral("1"), fixed);
    row("0%", QStringLiteral("0"), QStringLiteral("0"));
    row("25600%", QStringLiteral("256"), fixed);
    row("99999999%", QStringLiteral("256"), fixed);
    row("5x", garbage, garbage);
    row("5%x", garbage, garbage);
    row("20%%", garbage, garbage);
    row("0x1", garbage, garbage);
    row("abc", empty, empty);
    row("-5%", QStringLiteral("!Relative weight must be positive."),
        QStringLiteral("!Relative weight must be positive."));
    row("%", empty, empty);
    row("", QStringLiteral("!Require <weight> or <weight%>."),
        QStringLiteral("!Require <weight> or <weight%>."));
}

void TestBackendCommands::weights() {
    QFETCH(QString, text);
    for (const auto algorithm : {Algorithm::RoundRobin, Algorithm::StaticRr}) {
        BackendBench bench("A:3 B:1", {.algorithm = algorithm});
        const Answer answer = bench.command("A", Verb::Weight, text.toStdString());
        const std::string weight = bench.command("A", Verb::GetWeight).text;
        const QString got = answer.ok ? QString::fromStdString(weight.substr(0, weight.find(' ')))
                                      : QStringLiteral("!") + QString::fromStdString(answer.text);
        if (algorithm == Algorithm::RoundRobin)
            QTEST(got, "dynamic");
        else
            QTEST(got, "fixed");
        QVERIFY(weight.ends_with(" (initial 3)"));
        if (!answer.ok) QCOMPARE(weight, std::string("3 (initial 3)"));
        if (answer.ok) QVERIFY(answer.text.empty());
    }
}

void TestBackendCommands::healthCommands() {
    BackendBench bench("A:1 B:1,check");
    const Answer answer = bench.command("A", Verb::EnableHealth);
    QVERIFY(!answer.ok);
    QCOMPARE(answer.text,
             std::string("Health check was not configured on this server, cannot enable."));
    QVERIFY(bench.command("A", Verb::DisableHealth).ok);
    QVERIFY(!bench.row("A").checksPaused);
    QVERIFY(bench.command("B", Verb::DisableHealth).ok);
    QVERIFY(bench.row("B").checksPaused);
    QVERIFY(bench.row("B").checkStatus.empty());
    QVERIFY(bench.command("B", Verb::EnableHealth).ok);
    QVERIFY(!bench.row("B").checksPaused);
}

void TestBackendCommands::backupEvents() {
    BackendBench bench("A:1 B:1,backup C:1,backup");
    const auto about = [&] {
        QStringList titles;
        for (const StateChange& change : bench.changes)
            if (!change.server) titles << QString::fromStdString(change.title);
        return titles;
    };
    bench.command("A", Verb::HealthDown);
    QCOMPARE(about(), QStringList{QStringLiteral("px runs on its backup B")});
    QVERIFY(bench.changes.back().kind == EventKind::Backup);
    bench.command("B", Verb::Maint);
    QCOMPARE(about(), QStringList{QStringLiteral("px runs on its backup C")});
    bench.command("B", Verb::Ready);
    bench.command("A", Verb::HealthUp);
    QCOMPARE(about(), QStringList{QStringLiteral("px is back on its active servers")});
    for (const char* name : {"B", "C"}) bench.command(name, Verb::Maint);
    bench.command("A", Verb::Drain);
    QCOMPARE(about(), QStringList{QStringLiteral("px has no server available")});
    QVERIFY(bench.changes.back().kind == EventKind::NoServer);
    QCOMPARE(bench.changes.back().syslogLevel, 0);
}

void TestBackendCommands::titlesAndReasons() {
    BackendBench bench("hosting1:1,check B:1");
    const auto title = [&] { return bench.changes.front().title; };
    const auto detail = [&] { return bench.changes.front().detail; };
    const auto reason = [&] { return bench.row("hosting1").reason; };
    QCOMPARE(reason(), std::string());
    bench.checks("hosting1", "pff");
    QCOMPARE(reason(), std::string("Connection refused, 2 of 3 checks failed, not yet DOWN"));
    QCOMPARE(bench.row("hosting1").falling, 2);
    bench.checks("hosting1", "f");
    QCOMPARE(title(), std::string("hosting1 is DOWN"));
    QCOMPARE(detail(),
             std::string("Layer4 connection problem, Connection refused, 3 of 3 checks failed"));
    QCOMPARE(reason(), std::string("Connection refused, 3 of 3 checks failed"));
    bench.checks("hosting1", "p");
    QCOMPARE(reason(), std::string("1 of 2 checks passed, not yet UP"));
    QVERIFY(bench.row("hosting1").shown == Shown::Rising);
    QCOMPARE(bench.row("hosting1").rising, 1);
    bench.checks("hosting1", "p");
    QCOMPARE(title(), std::string("hosting1 is UP"));
    QCOMPARE(reason(), std::string());
    bench.command("hosting1", Verb::Fail);
    QCOMPARE(title(), std::string("hosting1 is DOWN"));
    QCOMPARE(detail(), std::string("failed by an operator, down until Restore"));
    QCOMPARE(reason(), detail());
    bench.command("hosting1", Verb::Restore);
    bench.checks("hosting1", "p");
    bench.command("hosting1", Verb::Drain);
    QCOMPARE(title(), std::string("hosting1 drains"));
    QVERIFY(bench.changes.front().shown == Shown::Drain);
    bench.command("hosting1", Verb::Maint);
    QCOMPARE(title(), std::string("hosting1 is in maintenance"));
    QVERIFY(bench.changes.front().shown == Shown::Maint);
    BackendBench boot("A:1,check");
    boot.checks("A", "f");
    QCOMPARE(boot.row("A").reason, std::string("Connection refused, the first check failed"));
}

void TestBackendCommands::checkViews() {
    BackendBench bench("A:1,check");
    const auto view = [&] {
        return bench.backend->checkView(bench.server("A"), CheckRole::Health);
    };
    QVERIFY(!view().full && !view().empty && !view().paused && !view().maint);
    bench.checks("A", "p");
    QVERIFY(view().full);
    bench.checks("A", "fff");
    QVERIFY(view().empty && !view().full);
    bench.checks("A", "p");
    QVERIFY(!view().empty);
    bench.command("A", Verb::Maint);
    QVERIFY(view().maint);
}

QTEST_GUILESS_MAIN(TestBackendCommands)
#include "tst_backendcommands.moc"
