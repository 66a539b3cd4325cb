#include "tests/traffic/backendbench.h"

using namespace yard;

/// States of servers: what follows from checks and commands, told in HAProxy's words.
class TestBackendState : public QObject {
    Q_OBJECT
private slots:
    void transcripts_data();
    void transcripts();
    void failedChecks();
    void checkWords_data();
    void checkWords();
    void lateCheckResultsAreIgnored();
    void checkFailuresCountOnlyWhileHealthy();
    void passEndsStopping();
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

namespace {

/// "A drain" and the like; "A p" and "A f" are checks that passed or were refused.
void play(BackendBench& bench, const QString& line) {
    static const std::map<QString, Verb> verbs{{QStringLiteral("ready"), Verb::Ready},
                                               {QStringLiteral("drain"), Verb::Drain},
                                               {QStringLiteral("maint"), Verb::Maint},
                                               {QStringLiteral("up"), Verb::HealthUp},
                                               {QStringLiteral("down"), Verb::HealthDown},
                                               {QStringLiteral("stopping"), Verb::HealthStopping},
                                               {QStringLiteral("enable"), Verb::EnableHealth},
                                               {QStringLiteral("disable"), Verb::DisableHealth},
                                               {QStringLiteral("weight"), Verb::Weight}};
    const QStringList words = line.split(u' ');
    const std::string name = words[0].toStdString();
    if (words[1] == u"p" || words[1] == u"f") return bench.checks(name, words[1].toStdString());
    bench.command(name, verbs.at(words[1]), words.value(2).toStdString());
}

}  // namespace

// Each step: what is done, the lines it makes, the status afterwards. Recorded from HAProxy 2.6.12,
// where A is checked, B is not, C is a checked backup.
void TestBackendState::transcripts_data() {
    QTest::addColumn<QStringList>("steps");
    const auto row = [](const char* name, std::initializer_list<const char*> steps) {
        QStringList list;
        for (const char* step : steps) list << QString::fromUtf8(step);
        QTest::newRow(name) << list;
    };
    row("drain and ready", {"A drain",
                            "<5> Server px/A enters drain state. 1 active and 1 backup servers "
                            "online. 0 sessions requeued, 0 total in queue.",
                            "= DRAIN", "A drain", "= DRAIN", "A weight 2",
                            "<5> Server px/A remains in forced drain mode.", "= DRAIN", "A ready",
                            "<5> Server px/A is UP (leaving forced drain).", "= UP"});
    row("maint and ready", {"A maint",
                            "<1> Server px/A is going DOWN for maintenance. 1 active and 1 backup "
                            "servers left. 0 sessions active, 0 requeued, 0 remaining in queue.",
                            "= MAINT",
                            "A maint",
                            "= MAINT",
                            "A down",
                            "= MAINT",
                            "A up",
                            "= MAINT",
                            "A stopping",
                            "= MAINT",
                            "A disable",
                            "= MAINT",
                            "A enable",
                            "= MAINT",
                            "A ready",
                            "<5> Server px/A is UP/READY (leaving forced maintenance).",
                            "= UP 1/3",
                            "A p",
                            "= UP"});
    row("drain, maint, drain",
        {"A drain",
         "<5> Server px/A enters drain state. 1 active and 1 backup servers online. 0 sessions "
         "requeued, 0 total in queue.",
         "= DRAIN", "A maint",
         "<5> Server px/A is going DOWN for maintenance. 1 active and 1 backup servers left. 0 "
         "sessions active, 0 requeued, 0 remaining in queue.",
         "= MAINT", "A drain", "<5> Server px/A is UP/DRAIN (leaving forced maintenance).",
         "<5> Server px/A remains in forced drain mode.", "= DRAIN 1/3", "A ready",
         "<5> Server px/A is UP (leaving forced drain).", "= UP 1/3"});
    row("health of an unchecked server",
        {"B down",
         "<1> Server px/B is DOWN, changed from CLI. 1 active and 1 backup servers left. 0 "
         "sessions active, 0 requeued, 0 remaining in queue.",
         "= DOWN",
         "B stopping",
         "<5> Server px/B is stopping, changed from CLI. 1 active and 1 backup servers online. 0 "
         "sessions requeued, 0 total in queue.",
         "= NOLB",
         "B up",
         "<5> Server px/B is UP, changed from CLI. 2 active and 1 backup servers online. 0 "
         "sessions requeued, 0 total in queue.",
         "= no check",
         "B stopping",
         "<5> Server px/B is stopping, changed from CLI. 1 active and 1 backup servers online. 0 "
         "sessions requeued, 0 total in queue.",
         "= NOLB",
         "B down",
         "<5> Server px/B is DOWN, changed from CLI. 1 active and 1 backup servers left. 0 "
         "sessions active, 0 requeued, 0 remaining in queue.",
         "= DOWN",
         "B maint",
         "<5> Server px/B was DOWN and now enters maintenance.",
         "= MAINT",
         "B ready",
         "<5> Server px/B is UP/READY (leaving forced maintenance).",
         "= no check",
         "B up",
         "= no check"});
    row("checks switched off",
        {"A disable",
         "= no check",
         "A down",
         "<1> Server px/A is DOWN, changed from CLI. 1 active and 1 backup servers left. 0 "
         "sessions active, 0 requeued, 0 remaining in queue.",
         "= DOWN",
         "A maint",
         "<5> Server px/A was DOWN and now enters maintenance.",
         "= MAINT",
         "A ready",
         "<5> Server px/A is UP/READY (leaving forced maintenance).",
         "= no check",
         "A down",
         "<1> Server px/A is DOWN, changed from CLI. 1 active and 1 backup servers left. 0 "
         "sessions active, 0 requeued, 0 remaining in queue.",
         "= DOWN",
         "A enable",
         "= DOWN",
         "A p",
         "= DOWN 1/2",
         "A ready",
         "= DOWN 1/2",
         "A p",
         "<5> Server px/A is UP, reason: Layer4 check passed, check duration: 0ms. 2 active and 1 "
         "backup servers online. 0 sessions requeued, 0 total in queue.",
         "= UP"});
    row("drained and down",
        {"A drain",
         "<5> Server px/A enters drain state. 1 active and 1 backup servers online. 0 sessions "
         "requeued, 0 total in queue.",
         "= DRAIN",
         "A down",
         "<5> Server px/A is DOWN, changed from CLI. 1 active and 1 backup servers left. 0 "
         "sessions active, 0 requeued, 0 remaining in queue.",
         "<5> Server px/A remains in forced drain mode.",
         "= DOWN",
         "A weight 3",
         "<5> Server px/A remains in forced drain mode.",
         "= DOWN",
         "A ready",
         "<5> Server px/A is DOWN (leaving forced drain).",
         "= DOWN",
         "A drain",
         "<5> Server px/A enters drain state. 1 active and 1 backup servers left. 0 sessions "
         "active, 0 requeued, 0 remaining in queue.",
         "= DOWN",
         "A p",
         "= DOWN 1/2",
         "A p",
         "<5> Server px/A is UP, reason: Layer4 check passed, check duration: 0ms. 1 active and 1 "
         "backup servers online. 0 sessions requeued, 0 total in queue.",
         "<5> Server px/A remains in forced drain mode.",
         "= DRAIN"});
    row("to the backup and to nobody",
        {"A down",
         "<1> Server px/A is DOWN, changed from CLI. 1 active and 1 backup servers left. 0 "
         "sessions active, 0 requeued, 0 remaining in queue.",
         "= DOWN",
         "B down",
         "<1> Server px/B is DOWN, changed from CLI. 0 active and 1 backup servers left. Running "
         "on backup. 0 sessions active, 0 requeued, 0 remaining in queue.",
         "= DOWN",
         "C maint",
         "<1> Backup Server px/C is going DOWN for maintenance. 0 active and 0 backup servers "
         "left. 0 sessions active, 0 requeued, 0 remaining in queue.",
         "<0> proxy px has no server available!",
         "= MAINT",
         "C ready",
         "<5> Backup Server px/C is UP/READY (leaving forced maintenance).",
         "= UP 1/3",
         "B drain",
         "<5> Server px/B enters drain state. 0 active and 1 backup servers left. Running on "
         "backup. 0 sessions active, 0 requeued, 0 remaining in queue.",
         "= DOWN",
         "B up",
         "<5> Server px/B is UP, changed from CLI. 0 active and 1 backup servers online. Running "
         "on backup. 0 sessions requeued, 0 total in queue.",
         "<5> Server px/B remains in forced drain mode.",
         "= DRAIN",
         "B stopping",
         "<5> Server px/B is stopping, changed from CLI. 0 active and 1 backup servers online. "
         "Running on backup. 0 sessions requeued, 0 total in queue.",
         "<5> Server px/B remains in forced drain mode.",
         "= NOLB",
         "B ready",
         "<5> Server px/B is UP (leaving forced drain).",
         "= NOLB"});
    row("weights take the last server away",
        {"A weight 0", "= UP", "B weight 0", "= no check", "C weight 0",
         "<0> proxy px has no server available!", "= UP", "C weight 1", "= UP"});
}

void TestBackendState::transcripts() {
    QFETCH(QStringList, steps);
    BackendBench bench("A:3,check B:2 C:1,backup,check");
    bench.checks("A", "p");
    bench.checks("C", "p");
    QString current;
    QStringList lines;
    for (const QString& step : steps) {
        if (step.startsWith(u'<')) {
            QVERIFY2(!lines.isEmpty(),
                     qPrintable(current + QStringLiteral(" was silent instead of ") + step));
            QCOMPARE(lines.takeFirst(), step);
        } else if (step.startsWith(u'=')) {
            QVERIFY2(lines.isEmpty(),
                     qPrintable(current + QStringLiteral(" also said ") + lines.join(u'|')));
            const auto& server = bench.server(current.section(u' ', 0, 0).toStdString());
            QCOMPARE(QStringLiteral("= ") + QString::fromStdString(server.statusText()), step);
        } else {
            current = step;
            play(bench, step);
            lines = bench.lines();
        }
    }
}

void TestBackendState::failedChecks() {
    BackendBench bench("A:1,check B:1,backup", {.listen = false});
    bench.checks("A", "pff");
    QVERIFY(bench.lines().isEmpty());
    QCOMPARE(bench.row("A").status, std::string("UP 1/3"));
    bench.checks("A", "f");
    QCOMPARE(bench.lines(),
             QStringList{QStringLiteral(
                 "<1> Server px/A is DOWN, reason: Layer4 connection problem, info: \"Connection "
                 "refused\", check duration: 0ms. 0 active and 1 backup servers left. Running on "
                 "backup. 0 sessions active, 0 requeued, 0 remaining in queue.")});
    QCOMPARE(bench.row("A").status, std::string("DOWN"));
    bench.checks("A", "p");
    QCOMPARE(bench.row("A").status, std::string("DOWN 1/2"));
    bench.command("B", Verb::Maint);
    QCOMPARE(bench.lines().last(), QStringLiteral("<0> backend px has no server available!"));
    bench.checks("A", "p");
    QCOMPARE(bench.row("A").status, std::string("UP"));
    QCOMPARE(bench.row("A").chkdown, uint64_t(1));
    QCOMPARE(bench.row("BACKEND").chkdown, uint64_t(1));
}

void TestBackendState::checkWords_data() {
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("info");
    QTest::addColumn<QString>("description");
    QTest::addColumn<QString>("words");
    QTest::newRow("L7")
        << 503 << "Busy now"
        << "Layer7 wrong status"
        << "reason: Layer7 wrong status, code: 503, info: \"Busy now\", check duration: 7ms. ";
    QTest::newRow("timeout") << -1 << ""
                             << "Layer4 timeout"
                             << "reason: Layer4 timeout, check duration: 7ms. ";
}

void TestBackendState::checkWords() {
    QFETCH(int, code);
    QFETCH(QString, info);
    QFETCH(QString, description);
    QFETCH(QString, words);
    BackendBench bench("A:1,check");
    bench.changes = bench.backend->checkDone(
        bench.server("A"), {false, "X", code, info.toStdString(), description.toStdString(), 7});
    QVERIFY2(bench.lines().first().contains(words), qPrintable(bench.lines().first()));
}

void TestBackendState::lateCheckResultsAreIgnored() {
    BackendBench bench("A:1,check");
    bench.checks("A", "p");
    for (const Verb verb : {Verb::Maint, Verb::Fail}) {
        bench.backend->checkStarted(bench.server("A"));
        bench.command("A", verb);
        const std::string before = bench.row("A").status;
        bench.checks("A", verb == Verb::Maint ? "ff" : "pp");
        QCOMPARE(bench.row("A").status, before);
        QVERIFY(!bench.server("A").checkRunning);
        bench.command("A", Verb::Ready);
        bench.command("A", Verb::Restore);
        bench.checks("A", "p");
        QCOMPARE(bench.row("A").status, std::string("UP"));
    }
}

void TestBackendState::checkFailuresCountOnlyWhileHealthy() {
    BackendBench bench("A:1,check");
    bench.checks("A", "pfffff");
    QCOMPARE(bench.row("A").chkfail, uint64_t(3));
    bench.checks("A", "pf");  // h = 1, then 0
    QCOMPARE(bench.row("A").chkfail, uint64_t(4));
}

void TestBackendState::passEndsStopping() {
    BackendBench bench("A:1,check");
    bench.checks("A", "p");
    bench.command("A", Verb::HealthStopping);
    bench.checks("A", "f");
    QCOMPARE(bench.row("A").status, std::string("NOLB 2/3"));
    bench.checks("A", "p");
    QCOMPARE(bench.row("A").status, std::string("UP"));
    QVERIFY(
        bench.lines().first().startsWith(u"<5> Server px/A is UP, reason: Layer4 check passed"));
}

void TestBackendState::failStaysDownUntilRestore() {
    BackendBench bench("A:1,check B:1,backup");
    bench.checks("A", "p");
    QVERIFY(bench.command("A", Verb::Fail).ok);
    QCOMPARE(bench.row("A").status, std::string("DOWN"));
    QVERIFY(bench.row("A").failed && bench.row("A").checksPaused &&
            bench.row("A").shown == Shown::Down);
    QCOMPARE(bench.next(), std::string("B"));
    QVERIFY(bench.backend->checkView(bench.server("A")).paused);
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

void TestBackendState::failIsTheTwoLines() {
    BackendBench button("A:1,check B:1"), socket("A:1,check B:1");
    for (auto* bench : {&button, &socket}) bench->checks("A", "p");
    button.command("A", Verb::Fail);
    socket.command("A", Verb::DisableHealth);
    socket.command("A", Verb::HealthDown);
    QCOMPARE(button.lines(), socket.lines());
    QCOMPARE(button.row("A").status, socket.row("A").status);
}

void TestBackendState::restoreLetsOneCheckDecide() {
    for (const bool passes : {true, false}) {
        BackendBench bench("A:1,check,rise=5 B:1,backup");
        bench.checks("A", "p");
        bench.command("A", Verb::Fail);
        bench.command("A", Verb::Restore);
        QCOMPARE(bench.next(), std::string("B"));  // not taken at its word
        QVERIFY(!bench.backend->checkView(bench.server("A")).paused);
        bench.checks("A", passes ? "p" : "f");
        QCOMPARE(bench.row("A").status, std::string(passes ? "UP" : "DOWN"));
        QCOMPARE(bench.next(), std::string(passes ? "A" : "B"));
    }
}

void TestBackendState::restoreOfUncheckedServer() {
    BackendBench bench("A:1 B:1,backup");
    bench.command("A", Verb::Fail);
    QCOMPARE(bench.row("A").status, std::string("DOWN"));
    bench.command("A", Verb::Ready);
    QCOMPARE(bench.next(), std::string("B"));
    bench.command("A", Verb::Restore);
    QCOMPARE(bench.row("A").status, std::string("no check"));
    QCOMPARE(bench.next(), std::string("A"));
}

void TestBackendState::restoreEndsMaintAndDrain() {
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

void TestBackendState::weights_data() {
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

void TestBackendState::weights() {
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

void TestBackendState::healthCommands() {
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

void TestBackendState::backupEvents() {
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

void TestBackendState::titlesAndReasons() {
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

void TestBackendState::checkViews() {
    BackendBench bench("A:1,check");
    const auto view = [&] { return bench.backend->checkView(bench.server("A")); };
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

QTEST_GUILESS_MAIN(TestBackendState)
#include "tst_backendstate.moc"
