#include <QtTest>

#include "tests/traffic/backendbench.h"

using namespace yard;

/// What traffic, time and another server make of a server's state.
class TestBackendHealth : public QObject {
    Q_OBJECT
private slots:
    void observedErrors_data();
    void observedErrors();
    void whatCounts_data();
    void whatCounts();
    void aPassForgetsErrors();
    void notInMaintenance();
    void slowStartGrows();
    void longSlowStartGrowsEverySecond();
    void slowStartBoundsSlots();
    void staticWeightsStartAtOnce();
    void followers();
    void followersStartSlowlyToo();
};

void TestBackendHealth::observedErrors_data() {
    QTest::addColumn<int>("onError");
    QTest::addColumn<int>("limit");
    QTest::addColumn<QString>("before");  ///< checks
    QTest::addColumn<int>("errors");
    QTest::addColumn<QString>("status");
    QTest::addColumn<int>("reached");
    const auto row = [](const char* name, OnError onError, int limit, const char* before,
                        int errors, const char* status, int reached) {
        QTest::newRow(name) << static_cast<int>(onError) << limit << QString::fromLatin1(before)
                            << errors << QString::fromLatin1(status) << reached;
    };
    row("below the limit", OnError::MarkDown, 3, "p", 2, "UP", 0);
    row("mark-down", OnError::MarkDown, 3, "p", 3, "DOWN", 1);
    row("mark-down before the first check", OnError::MarkDown, 1, "", 1, "DOWN", 1);
    row("mark-down when down", OnError::MarkDown, 1, "fff", 2, "DOWN", 2);
    row("fail-check", OnError::FailCheck, 2, "p", 2, "UP 2/3", 1);
    row("fail-check, the count begins anew", OnError::FailCheck, 2, "p", 5, "UP 1/3", 2);
    row("fail-check to the end", OnError::FailCheck, 1, "p", 3, "DOWN", 3);
    row("sudden-death", OnError::SuddenDeath, 1, "p", 1, "UP 1/3", 1);
    row("sudden-death, then down", OnError::SuddenDeath, 1, "p", 2, "DOWN", 2);
    row("fastinter", OnError::FastInter, 1, "p", 4, "UP", 4);
}

void TestBackendHealth::observedErrors() {
    QFETCH(int, onError);
    QFETCH(int, limit);
    QFETCH(QString, before);
    QFETCH(int, errors);
    QFETCH(QString, status);
    QFETCH(int, reached);
    BackendBench bench("A:1,check,l4=" + std::to_string(limit) + ",on=" + std::to_string(onError));
    bench.checks("A", before.toStdString());
    for (int i = 0; i < errors; ++i)
        bench.backend->observe(bench.server("A"), Observed::NotConnected);
    QCOMPARE(QString::fromStdString(bench.row("A").status), status);
    QCOMPARE(bench.row("A").hanafail, int64_t(reached));
}

void TestBackendHealth::whatCounts_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("what");
    QTest::addColumn<bool>("layer4");
    QTest::addColumn<bool>("layer7");
    const auto row = [](const char* words, Observed what, bool layer4, bool layer7) {
        QTest::newRow(words) << QString::fromLatin1(words) << static_cast<int>(what) << layer4
                             << layer7;
    };
    row("L4 unsuccessful connection", Observed::NotConnected, true, true);
    row("L4 successful connection", Observed::Connected, false, false);
    row("Correct http response", Observed::GoodAnswer, false, false);
    row("Wrong http response", Observed::WrongStatus, false, true);
    row("Invalid http response (headers)", Observed::BadHead, false, true);
    row("Read error (http)", Observed::ReadError, false, true);
    row("Read timeout (http)", Observed::ReadTimeout, false, true);
    row("Close from server (http)", Observed::Closed, false, true);
}

void TestBackendHealth::whatCounts() {
    QFETCH(QString, words);
    QFETCH(int, what);
    QFETCH(bool, layer4);
    QFETCH(bool, layer7);
    for (const bool four : {true, false}) {
        BackendBench bench(four ? "A:1,check,l4=1,on=3" : "A:1,check,l7=1,on=3");
        bench.checks("A", "p");
        const auto outcome = bench.backend->observe(bench.server("A"), static_cast<Observed>(what));
        QCOMPARE(outcome.has_value(), four ? layer4 : layer7);
        if (!outcome) continue;
        QCOMPARE(bench.row("A").checkStatus, std::string("HANA"));
        QCOMPARE(QString::fromStdString(bench.row("A").lastChk),
                 QStringLiteral("Detected 1 consecutive errors, last one was: ") + words);
    }
}

void TestBackendHealth::aPassForgetsErrors() {
    BackendBench bench("A:1,check,l4=2,on=3");
    Server& server = bench.server("A");
    bench.checks("A", "p");
    bench.backend->observe(server, Observed::NotConnected);
    bench.backend->observe(server, Observed::Connected);
    bench.backend->observe(server, Observed::NotConnected);
    bench.checks("A", "p");
    bench.backend->observe(server, Observed::NotConnected);
    QCOMPARE(bench.row("A").status, std::string("UP"));
    bench.backend->observe(server, Observed::NotConnected);
    QCOMPARE(bench.row("A").status, std::string("DOWN"));
}

void TestBackendHealth::notInMaintenance() {
    BackendBench bench("A:1,check,l4=1,on=3");
    bench.command("A", Verb::Maint);
    bench.backend->observe(bench.server("A"), Observed::NotConnected);
    bench.command("A", Verb::Ready);
    QCOMPARE(bench.row("A").status, std::string("UP 1/3"));
}

void TestBackendHealth::slowStartGrows() {
    BackendBench bench("A:10,check,slow=4 B:10");
    QCOMPARE(bench.row("A").throttle, -1);  // not at boot
    bench.checks("A", "pfff");
    bench.checks("A", "pp");
    const int throttles[] = {6, 31, 56, 81}, weights[] = {1, 4, 6, 9};
    for (int second = 0; second < 4; ++second) {
        QCOMPARE(bench.row("A").status, std::string("UP"));
        QCOMPARE(bench.row("A").throttle, throttles[second]);
        QCOMPARE(bench.row("A").weight, weights[second]);
        QCOMPARE(bench.row("A").uweight, 10);
        QCOMPARE(bench.backend->warmingStep(bench.server("A")), Millis(1000));
        bench.clock.advance(Millis(1000));
        bench.changes = bench.backend->warmUp(bench.server("A"));
    }
    QCOMPARE(bench.row("A").throttle, -1);
    QCOMPARE(bench.row("A").weight, 10);
    QCOMPARE(bench.lines(),
             QStringList{QStringLiteral("<5> Server px/A is UP. 2 active and 0 backup servers "
                                        "online. 0 sessions requeued, 0 total in queue.")});
    QCOMPARE(bench.backend->warmingStep(bench.server("A")), Millis(0));
}

/// HAProxy, weight 160 over 200 s: 20 after 13 s, 30 after 25 s.
void TestBackendHealth::longSlowStartGrowsEverySecond() {
    BackendBench bench("A:160,check,slow=200 B:10");
    bench.checks("A", "pfff");
    bench.checks("A", "pp");
    int grew = 0;
    for (int passed = 0; bench.row("A").weight < 30; ++grew) {
        const int before = bench.row("A").weight;
        for (; bench.row("A").weight == before; ++passed) {
            const Millis step = bench.backend->warmingStep(bench.server("A"));
            QCOMPARE(step, Millis(1000));
            bench.clock.advance(step);
            bench.changes = bench.backend->warmUp(bench.server("A"));
        }
        QCOMPARE(passed, grew == 0 ? 13 : 25);
    }
    QCOMPARE(grew, 2);
}

void TestBackendHealth::slowStartBoundsSlots() {
    BackendBench bench("A:1,check,slow=4,max=8");
    bench.checks("A", "pfffpp");
    const auto taken = [&] {
        BackendBench::Patient waiter;
        int count = 0;
        Ask ask;
        ask.waiter = &waiter;
        Choice choice = bench.choose(ask);
        for (; choice.kind == Choice::Kind::Chosen; choice = bench.choose(ask)) ++count;
        bench.backend->leaveQueue(choice.place);
        for (int i = 0; i < count; ++i) bench.backend->release(bench.server("A"));
        return count;
    };
    for (const int most : {1, 2, 4, 6, 8}) {
        QCOMPARE(taken(), most);
        bench.clock.advance(Millis(1000));
        bench.backend->warmUp(bench.server("A"));
    }
}

void TestBackendHealth::staticWeightsStartAtOnce() {
    BackendBench::Options options;
    options.algorithm = Algorithm::StaticRr;
    BackendBench bench("A:10,slow=2", options);
    bench.command("A", Verb::Maint);
    bench.command("A", Verb::Ready);
    QCOMPARE(bench.row("A").throttle, 100);
    QCOMPARE(bench.row("A").weight, 10);
}

void TestBackendHealth::followers() {
    BackendBench bench("lead:1,check A:1,tracks B:1");
    const auto follow = [&] {
        bench.backend->follow(bench.server("A"), bench.backend->leadBy(bench.server("lead")));
        return bench.row("A").status;
    };
    QCOMPARE(follow(), std::string("UP 1/3"));
    QCOMPARE(bench.row("A").tracked, std::string("px/lead"));
    bench.checks("lead", "pf");
    QCOMPARE(follow(), std::string("UP 2/3"));
    bench.checks("lead", "ff");
    QCOMPARE(follow(), std::string("DOWN"));
    QCOMPARE(bench.next(), std::string("B"));
    bench.checks("lead", "p");
    QCOMPARE(follow(), std::string("DOWN 1/2"));
    bench.command("lead", Verb::Maint);
    QCOMPARE(follow(), std::string("MAINT (via px/lead)"));
    bench.command("A", Verb::Maint);
    bench.command("lead", Verb::Ready);
    QCOMPARE(follow(), std::string("MAINT"));
    bench.command("A", Verb::Ready);
    QCOMPARE(bench.row("A").status, std::string("UP 1/3"));
    bench.command("lead", Verb::Drain);
    QCOMPARE(follow(), std::string("DRAIN 1/3"));
    bench.command("lead", Verb::DisableHealth);
    bench.command("lead", Verb::Ready);
    QCOMPARE(follow(), std::string("no check"));
    QCOMPARE(bench.command("A", Verb::HealthDown).text,
             std::string("cannot change health on a tracking server."));
}

void TestBackendHealth::followersStartSlowlyToo() {
    BackendBench bench("lead:1,check A:4,tracks,slow=2");
    const auto follow = [&] {
        bench.backend->follow(bench.server("A"), bench.backend->leadBy(bench.server("lead")));
    };
    bench.checks("lead", "fpp");
    follow();
    QCOMPARE(bench.row("A").throttle, -1);
    bench.checks("lead", "fff");
    follow();
    bench.checks("lead", "pp");
    follow();
    QCOMPARE(bench.row("A").status, std::string("UP"));
    QCOMPARE(bench.row("A").throttle, 6);
    follow();  // again and again, and it goes on
    bench.clock.advance(Millis(1000));
    bench.backend->warmUp(bench.server("A"));
    QCOMPARE(bench.row("A").throttle, 56);
}

QTEST_GUILESS_MAIN(TestBackendHealth)
#include "tst_backendhealth.moc"
