#include <QtTest/QtTest>

#include "tests/lab/demorig.h"

using namespace yard;
using namespace yard::test;

/// The story the product is about: the primary dies without warning and comes back. The customer's
/// configuration, in quick motion: checks each 300 ms, 100 requests/s.
class TestStory : public QObject {
    Q_OBJECT
private slots:
    void nothingIsLost();
    void strictlyAsHaproxyRequestsAreLost();
    void failMovesTrafficAndRestoreBringsItBack();
    void theCustomersWeightsLeak();

private:
    static void quicken(std::string& text) {
        if (!replaceAll(text, " check weight", " check inter 300ms weight")) qFatal("no checks");
        // HAProxy's pause before a retry is a second, or this.
        if (!replaceAll(text, "timeout connect 10s", "timeout connect 50ms")) qFatal("no timeout");
    }
    static bool begins(DemoRig& rig) {
        return rig.start(quicken) && rig.ask(Verb::TrafficRate, "", 100).ok &&
               rig.awaitStatus("hosting1", "UP") && rig.awaitStatus("hosting2", "UP") &&
               rig.awaitAnswers(50) && rig.row("hosting2").hits == 0;
    }
    /// No request is under way then, as can be for long where the machine is slow.
    static bool pauses(DemoRig& rig) {
        return rig.ask(Verb::TrafficRate, "", 0).ok &&
               await([&] { return rig.lab().ok + rig.lab().lost == rig.lab().sent; });
    }
    static bool goesOn(DemoRig& rig) { return rig.ask(Verb::TrafficRate, "", 100).ok; }
    /// What a server has accepted when it dies dies with it.
    static bool primaryDies(DemoRig& rig) {
        return pauses(rig) && rig.ask(Verb::KillOrigin, "hosting1").ok && goesOn(rig);
    }
};

void TestStory::nothingIsLost() {
    DemoRig rig;
    QVERIFY(begins(rig));
    QVERIFY(primaryDies(rig));
    QVERIFY(rig.awaitStatus("hosting1", "DOWN"));
    QVERIFY(rig.awaitAnswers(50));
    QVERIFY(rig.row("hosting2").hits > 50);
    QVERIFY(rig.ask(Verb::StartOrigin, "hosting1").ok);
    QVERIFY(rig.awaitStatus("hosting1", "UP"));
    QVERIFY(pauses(rig) && goesOn(rig));
    const uint64_t one = rig.row("hosting1").hits, two = rig.row("hosting2").hits;
    QVERIFY(rig.awaitAnswers(50));
    QCOMPARE(rig.row("hosting2").hits, two);
    // Some of those answers were counted as hits before.
    QVERIFY(await([&] { return rig.row("hosting1").hits >= one + 50; }));
    QCOMPARE(rig.lab().lost, uint64_t(0));
    qInfo("%d requests, none lost, worst %d ms", int(rig.lab().ok), int(rig.lab().worstMs));
    // The reason is told for the requests of the outage.
    Since since;
    since.maxTraces = 2000;
    size_t atOnce = 0;
    for (const Trace& trace : rig.engine.report(since).traces)
        if (trace.attempts.size() == 2 && trace.attempts[0].server == "hosting1" &&
            trace.attempts[0].outcome == Outcome::Refused &&
            trace.attempts[1].because == Because::BackupAtOnce && trace.server == "hosting2")
            ++atOnce;
    QVERIFY(atOnce > 0);
}

/// This proves that the test above can see losses.
void TestStory::strictlyAsHaproxyRequestsAreLost() {
    DemoRig rig(true);
    QVERIFY(begins(rig));
    QVERIFY(rig.ask(Verb::KillOrigin, "hosting1").ok);
    QVERIFY(rig.awaitStatus("hosting1", "DOWN"));
    QVERIFY(pauses(rig) && goesOn(rig));
    QVERIFY(rig.lab().lost > 5);
    QVERIFY(rig.row("FRONTEND").hrsp[4] >= rig.lab().lost);
    // Once the checks have seen it, the backup serves.
    const uint64_t lost = rig.lab().lost;
    QVERIFY(rig.awaitAnswers(50));
    QCOMPARE(rig.lab().lost, lost);
    QVERIFY(rig.engine.report({}).process.strict);
}

void TestStory::failMovesTrafficAndRestoreBringsItBack() {
    DemoRig rig;
    QVERIFY(begins(rig));
    QVERIFY(rig.ask(Verb::Fail, "hosting1").ok);
    QVERIFY(pauses(rig) && goesOn(rig));
    const uint64_t one = rig.row("hosting1").hits;
    QVERIFY(rig.awaitAnswers(100));  // several checks' time: the origin is well all along
    QCOMPARE(rig.row("hosting1").hits, one);
    QCOMPARE(rig.row("hosting1").status, std::string("DOWN"));
    QVERIFY(rig.ask(Verb::Restore, "hosting1").ok);
    QVERIFY(rig.awaitStatus("hosting1", "UP"));
    QVERIFY(pauses(rig) && goesOn(rig));
    const uint64_t two = rig.row("hosting2").hits;
    QVERIFY(rig.awaitAnswers(50));
    QCOMPARE(rig.row("hosting2").hits, two);
    QCOMPARE(rig.lab().lost, uint64_t(0));
}

/// The workaround that he runs: both servers active, 100 to 1, and a stick rule without effect.
void TestStory::theCustomersWeightsLeak() {
    DemoRig rig;
    QVERIFY(rig.start([](std::string& text) {
        if (!replaceAll(text, " backup\n", "\n")) qFatal("no backup");
    }));
    QVERIFY(rig.ask(Verb::TrafficRate, "", 300).ok);
    QVERIFY(await([&] { return rig.lab().ok >= 210; }));
    QVERIFY(rig.ask(Verb::TrafficRate, "", 0).ok);
    QVERIFY(await([&] { return rig.lab().ok == rig.lab().sent; }));
    QCOMPARE(rig.row("hosting2").hits, rig.lab().sent / 101);
    QCOMPARE(rig.engine.report({}).tables.at(0).used, uint64_t(0));
    QVERIFY(!rig.engine.report({}).tables.at(0).stored);
}

QTEST_GUILESS_MAIN(TestStory)
#include "tst_story.moc"
