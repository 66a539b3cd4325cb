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

private:
    static QString atLength(QString line);
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

// Each step: what is done and the status it leads to, below it the lines it makes. Recorded from
// HAProxy 2.6.12, where A is checked, B is not, C is a checked backup.
void TestBackendState::transcripts_data() {
    QTest::addColumn<QString>("story");
    const auto row = [](const char* name, const char* story) { QTest::newRow(name) << story; };
    row("drain and ready", R"(
A drain = DRAIN
  <5> Server px/A enters drain state{1 1 online}
A drain = DRAIN
A weight 2 = DRAIN
  <5> Server px/A remains in forced drain mode.
A ready = UP
  <5> Server px/A is UP (leaving forced drain).
)");
    row("maint and ready", R"(
A maint = MAINT
  <1> Server px/A is going DOWN for maintenance{1 1 left}
A maint = MAINT
A down = MAINT
A up = MAINT
A stopping = MAINT
A disable = MAINT
A enable = MAINT
A ready = UP 1/3
  <5> Server px/A is UP/READY (leaving forced maintenance).
A p = UP
)");
    row("drain, maint, drain", R"(
A drain = DRAIN
  <5> Server px/A enters drain state{1 1 online}
A maint = MAINT
  <5> Server px/A is going DOWN for maintenance{1 1 left}
A drain = DRAIN 1/3
  <5> Server px/A is UP/DRAIN (leaving forced maintenance).
  <5> Server px/A remains in forced drain mode.
A ready = UP 1/3
  <5> Server px/A is UP (leaving forced drain).
)");
    row("health of an unchecked server", R"(
B down = DOWN
  <1> Server px/B is DOWN, changed from CLI{1 1 left}
B stopping = NOLB
  <5> Server px/B is stopping, changed from CLI{1 1 online}
B up = no check
  <5> Server px/B is UP, changed from CLI{2 1 online}
B stopping = NOLB
  <5> Server px/B is stopping, changed from CLI{1 1 online}
B down = DOWN
  <5> Server px/B is DOWN, changed from CLI{1 1 left}
B maint = MAINT
  <5> Server px/B was DOWN and now enters maintenance.
B ready = no check
  <5> Server px/B is UP/READY (leaving forced maintenance).
B up = no check
)");
    row("checks switched off", R"(
A disable = no check
A down = DOWN
  <1> Server px/A is DOWN, changed from CLI{1 1 left}
A maint = MAINT
  <5> Server px/A was DOWN and now enters maintenance.
A ready = no check
  <5> Server px/A is UP/READY (leaving forced maintenance).
A down = DOWN
  <1> Server px/A is DOWN, changed from CLI{1 1 left}
A enable = DOWN
A p = DOWN 1/2
A ready = DOWN 1/2
A p = UP
  <5> Server px/A is UP, reason: Layer4 check passed, check duration: 0ms{2 1 online}
)");
    row("drained and down", R"(
A drain = DRAIN
  <5> Server px/A enters drain state{1 1 online}
A down = DOWN
  <5> Server px/A is DOWN, changed from CLI{1 1 left}
  <5> Server px/A remains in forced drain mode.
A weight 3 = DOWN
  <5> Server px/A remains in forced drain mode.
A ready = DOWN
  <5> Server px/A is DOWN (leaving forced drain).
A drain = DOWN
  <5> Server px/A enters drain state{1 1 left}
A p = DOWN 1/2
A p = DRAIN
  <5> Server px/A is UP, reason: Layer4 check passed, check duration: 0ms{1 1 online}
  <5> Server px/A remains in forced drain mode.
)");
    row("to the backup and to nobody", R"(
A down = DOWN
  <1> Server px/A is DOWN, changed from CLI{1 1 left}
B down = DOWN
  <1> Server px/B is DOWN, changed from CLI{0 1 left}
C maint = MAINT
  <1> Backup Server px/C is going DOWN for maintenance{0 0 left}
  <0> proxy px has no server available!
C ready = UP 1/3
  <5> Backup Server px/C is UP/READY (leaving forced maintenance).
B drain = DOWN
  <5> Server px/B enters drain state{0 1 left}
B up = DRAIN
  <5> Server px/B is UP, changed from CLI{0 1 online}
  <5> Server px/B remains in forced drain mode.
B stopping = NOLB
  <5> Server px/B is stopping, changed from CLI{0 1 online}
  <5> Server px/B remains in forced drain mode.
B ready = NOLB
  <5> Server px/B is UP (leaving forced drain).
)");
    row("weights take the last server away", R"(
A weight 0 = UP
B weight 0 = no check
C weight 0 = UP
  <0> proxy px has no server available!
C weight 1 = UP
)");
}

/// "{1 0 left}" as HAProxy says it at length.
QString TestBackendState::atLength(QString line) {
    const qsizetype at = line.indexOf(u'{');
    if (at < 0) return line;
    const QStringList words = line.mid(at + 1).chopped(1).split(u' ');
    const bool onBackup = words[0] == u"0" && words[1] != u"0", left = words[2] == u"left";
    return line.left(at) +
           QStringLiteral(". %1 active and %2 backup servers %3.")
               .arg(words[0], words[1], words[2]) +
           (onBackup ? QStringLiteral(" Running on backup.") : QString()) +
           (left ? QStringLiteral(" 0 sessions active, 0 requeued, 0 remaining in queue.")
                 : QStringLiteral(" 0 sessions requeued, 0 total in queue."));
}

void TestBackendState::transcripts() {
    QFETCH(QString, story);
    BackendBench bench("A:3,check B:2 C:1,backup,check");
    bench.checks("A", "p");
    bench.checks("C", "p");
    const QStringList written = story.split(u'\n', Qt::SkipEmptyParts);
    for (qsizetype i = 0; i < written.size();) {
        const QString& step = written[i];
        const QString what = step.section(u'=', 0, 0).trimmed();
        play(bench, what);
        QStringList lines;
        while (++i < written.size() && written[i].startsWith(u"  "))
            lines << atLength(written[i].trimmed());
        QCOMPARE(bench.lines(), lines);
        const Server& server = bench.server(step.section(u' ', 0, 0).toStdString());
        QCOMPARE(what + QStringLiteral(" = ") + QString::fromStdString(server.statusText()), step);
    }
}

void TestBackendState::failedChecks() {
    BackendBench bench("A:1,check B:1,backup", {.listen = false});
    bench.checks("A", "pff");
    QVERIFY(bench.lines().isEmpty());
    QCOMPARE(bench.row("A").status, std::string("UP 1/3"));
    bench.checks("A", "f");
    QCOMPARE(bench.lines(), QStringList{atLength(QStringLiteral(
                                "<1> Server px/A is DOWN, reason: Layer4 connection problem, "
                                "info: \"Connection refused\", check duration: 0ms{0 1 left}"))});
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
    bench.changes = bench.backend
                        ->checkDone(bench.server("A"), {false, "X", code, info.toStdString(),
                                                        description.toStdString(), 7})
                        .changes;
    QVERIFY2(bench.lines().first().contains(words), qPrintable(bench.lines().first()));
}

void TestBackendState::lateCheckResultsAreIgnored() {
    BackendBench bench("A:1,check");
    bench.checks("A", "p");
    for (const Verb verb : {Verb::Maint, Verb::Fail}) {
        bench.backend->checkStarted(bench.server("A"), CheckRole::Health);
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

QTEST_GUILESS_MAIN(TestBackendState)
#include "tst_backendstate.moc"
