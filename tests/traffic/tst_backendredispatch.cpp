#include <QtTest>

#include "tests/traffic/backendbench.h"

using namespace yard;
using Kind = Choice::Kind;

/// Who gets a request that a server has failed.
class TestBackendRedispatch : public QObject {
    Q_OBJECT
private slots:
    void redispatchAvoidsTheFailed();
    void redispatchTriesEachBeforeAnyTwice();
    void backupAtOnce();
    void backupsInTheirOrder();
    void noBackupLeftFallsBack();
    void busyBackupIsWaitedFor();
    void strictNeverReachesTheBackup();
    void untriedButFullMeansBackup();
    void describes();
};

void TestBackendRedispatch::redispatchAvoidsTheFailed() {
    for (const auto algorithm :
         {Algorithm::StaticRr, Algorithm::RoundRobin, Algorithm::LeastConn, Algorithm::First}) {
        BackendBench bench("A:100 B:1", {.algorithm = algorithm, .backupAtOnce = false});
        Ask ask;
        ask.avoid = &bench.server("A");
        const Choice choice = bench.choose(ask);
        QCOMPARE(choice.server, &bench.server("B"));
        QVERIFY(choice.because == Because::Redispatched);
        QCOMPARE(bench.row("B").lbtot, uint64_t(1));
        // The only one is given back, which is no new choice.
        bench.command("B", Verb::Maint);
        QCOMPARE(bench.choose(ask).server, &bench.server("A"));
        QCOMPARE(bench.row("A").lbtot, uint64_t(0));
    }
}

void TestBackendRedispatch::redispatchTriesEachBeforeAnyTwice() {
    BackendBench bench("A:100 B:100 C:1");
    Ask ask;
    ask.tried = 1 << 0 | 1 << 1;
    ask.avoid = &bench.server("B");
    for (int i = 0; i < 50; ++i) QCOMPARE(bench.next(ask), std::string("C"));
    BackendBench strict("A:100 B:100 C:1", {.backupAtOnce = false});
    ask.avoid = &strict.server("B");
    QCOMPARE(strict.next(ask), std::string("A"));  // HAProxy avoids the last only
}

void TestBackendRedispatch::backupAtOnce() {
    BackendBench bench("A:1 B:1,backup");
    Ask ask;
    ask.avoid = &bench.server("A");
    ask.tried = 1;
    ask.toBackup = true;
    const Choice choice = bench.choose(ask);
    QCOMPARE(choice.server, &bench.server("B"));
    QVERIFY(choice.because == Because::BackupAtOnce);
    QCOMPARE(bench.next(), std::string("A"));  // the primary keeps its role
}

void TestBackendRedispatch::backupsInTheirOrder() {
    BackendBench bench("A:1 B:1,backup,max=1 C:1,backup D:0,backup");
    Ask ask;
    ask.avoid = &bench.server("A");
    ask.toBackup = true;
    ask.tried = 1;
    QCOMPARE(bench.next(ask), std::string("B"));
    ask.tried |= 2;
    ask.avoid = &bench.server("B");
    QCOMPARE(bench.next(ask), std::string("C"));
    ask.tried = 1;
    bench.choose(ask);
    QCOMPARE(bench.next(ask), std::string("C"));  // B is full
    bench.command("C", Verb::Maint);
    bench.command("B", Verb::Maint);
    QCOMPARE(bench.next(ask), std::string("A"));  // D has no weight
}

void TestBackendRedispatch::noBackupLeftFallsBack() {
    BackendBench bench("A:1 B:1,backup");
    Ask ask;
    ask.avoid = &bench.server("A");
    ask.toBackup = true;
    ask.tried = 1;
    bench.command("B", Verb::HealthDown);  // between the decision and the choice
    QCOMPARE(bench.next(ask), std::string("A"));
    bench.command("A", Verb::HealthDown);
    QVERIFY(bench.choose(ask).kind == Kind::Nobody);
}

void TestBackendRedispatch::busyBackupIsWaitedFor() {
    BackendBench bench("A:1 B:1,backup,max=1,line=1");
    Ask ask;
    ask.avoid = &bench.server("A");
    ask.toBackup = true;
    ask.tried = 1;
    const Choice b = bench.choose(ask);
    auto& waiting = bench.wait(ask);
    QCOMPARE(bench.row("B").qcur, uint64_t(1));
    QCOMPARE(bench.next(ask), std::string("A"));  // no room in the line either
    bench.backend->release(*b.server);
    QCOMPARE(waiting.got, &bench.server("B"));
}

void TestBackendRedispatch::strictNeverReachesTheBackup() {
    BackendBench bench("A:1 B:1,backup", {.backupAtOnce = false});
    Ask ask;
    ask.avoid = &bench.server("A");
    ask.tried = 1;
    QCOMPARE(bench.next(ask), std::string("A"));
}

void TestBackendRedispatch::untriedButFullMeansBackup() {
    BackendBench bench("A:1 B:1,max=1 C:1,backup");
    Ask first;
    first.avoid = &bench.server("A");
    QCOMPARE(bench.choose(first).server, &bench.server("B"));
    Ask ask = first;
    ask.tried = 1;
    const Choice choice = bench.choose(ask);
    QCOMPARE(choice.server, &bench.server("C"));
    QVERIFY(choice.because == Because::BackupAtOnce);
}

void TestBackendRedispatch::describes() {
    BackendBench bench("A:1 B:1 C:0 D:1 E:1,backup F:1,backup");
    bench.command("D", Verb::Drain);
    const auto described = [&](const char* failed, uint64_t tried) {
        Attempt attempt;
        bench.backend->describe(attempt, bench.server(failed), tried);
        return attempt;
    };
    Attempt a = described("A", 1);
    QCOMPARE(a.usableActive, 2);
    QCOMPARE(a.untriedActive, 1);
    QVERIFY(a.usableBackup && !a.serverStopped);
    a = described("B", 3);
    QCOMPARE(a.untriedActive, 0);
    a = described("E", 1 << 4);
    QCOMPARE(a.untriedActive, 2);
    QVERIFY(a.usableBackup);
    QVERIFY(!described("F", 1 << 4 | 1 << 5).usableBackup);
    bench.command("A", Verb::HealthDown);
    a = described("A", 1);
    QVERIFY(a.serverStopped);
    QCOMPARE(a.usableActive, 1);
    QCOMPARE(a.untriedActive, 1);
    bench.command("B", Verb::Maint);
    QVERIFY(described("B", 0).serverStopped);
}

QTEST_GUILESS_MAIN(TestBackendRedispatch)
#include "tst_backendredispatch.moc"
