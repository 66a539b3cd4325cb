#include <QtTest>

#include "tests/traffic/backendbench.h"

using namespace yard;
using Kind = Choice::Kind;
using Options = BackendBench::Options;

/// Slots, and who waits for one.
class TestBackendQueue : public QObject {
    Q_OBJECT
private slots:
    void fullServersQueueInOrder();
    void persistentWaitsForItsOwn();
    void grantsGoToTheLongestWaiting();
    void fullLineRedispatchesOrRefuses();
    void leavingTheQueue();
    void downServerDismissesItsLine();
    void downServerKeepsItsLine();
    void serverComingUpServesTheQueue();
    void nobodyOvertakesTheQueue();
    void withoutWaiterNobodyQueues();
};

void TestBackendQueue::fullServersQueueInOrder() {
    BackendBench bench("A:1,max=1 B:1,max=1");
    const Choice a = bench.choose(), b = bench.choose();
    QVERIFY(a.server && b.server && a.server != b.server);
    auto &first = bench.wait(), &second = bench.wait();
    QCOMPARE(bench.backend->queueLength(), size_t(2));
    QCOMPARE(bench.row("BACKEND").qcur, uint64_t(2));
    bench.backend->release(*b.server);
    QCOMPARE(first.got, b.server);
    QVERIFY(!second.got);
    bench.backend->release(*a.server);
    QCOMPARE(second.got, a.server);
    QCOMPARE(bench.row("BACKEND").qcur, uint64_t(0));
    QCOMPARE(bench.row("BACKEND").qmax, uint64_t(2));
    QCOMPARE(bench.row("A").scur, uint64_t(1));
}

void TestBackendQueue::persistentWaitsForItsOwn() {
    BackendBench bench("A:1,max=1 B:1,max=1");
    bench.stickTo(80, "A");
    const Choice a = bench.chooseStuck(80);
    auto& own = bench.waitFor(80);
    QCOMPARE(bench.row("A").qcur, uint64_t(1));
    QCOMPARE(bench.row("BACKEND").qcur, uint64_t(0));
    const Choice b = bench.choose();
    QCOMPARE(b.server, &bench.server("B"));
    bench.backend->release(*b.server);
    QVERIFY2(!own.got, "another server will not do");
    bench.backend->release(*a.server);
    QCOMPARE(own.got, &bench.server("A"));
    QCOMPARE(bench.row("A").qcur, uint64_t(0));
    QCOMPARE(bench.row("A").qmax, uint64_t(1));
}

void TestBackendQueue::grantsGoToTheLongestWaiting() {
    BackendBench bench("A:1,max=1");
    bench.stickTo(80, "A");
    const Choice a = bench.choose();
    auto &any1 = bench.wait(), &own = bench.waitFor(80), &any2 = bench.wait();
    for (auto* turn : {&any1, &own, &any2}) {
        QVERIFY(!turn->got);
        bench.backend->release(*a.server);
        QCOMPARE(turn->got, a.server);
    }
    bench.backend->release(*a.server);
    QCOMPARE(bench.row("A").scur, uint64_t(0));
}

void TestBackendQueue::fullLineRedispatchesOrRefuses() {
    for (const bool redispatch : {true, false}) {
        Options options;
        if (!redispatch) options.redispatch.reset();
        BackendBench bench("A:1,max=1,line=1 B:1", options);
        bench.stickTo(80, "A");
        bench.chooseStuck(80);
        bench.waitFor(80);
        BackendBench::Patient patient;
        const Choice choice = bench.chooseStuck(80, &patient);
        if (redispatch)
            QCOMPARE(choice.server, &bench.server("B"));
        else
            QVERIFY(choice.kind == Kind::Nobody);
    }
}

void TestBackendQueue::leavingTheQueue() {
    BackendBench bench("A:1,max=1");
    bench.stickTo(80, "A");
    const Choice a = bench.choose();
    auto &any = bench.wait(), &own = bench.waitFor(80), &last = bench.wait();
    QVERIFY(bench.backend->leaveQueue(any.place));
    QVERIFY(!bench.backend->leaveQueue(any.place));
    QVERIFY(bench.backend->leaveQueue(own.place));
    QCOMPARE(bench.row("A").qcur, uint64_t(0));
    bench.backend->release(*a.server);
    QVERIFY(!any.got && !own.got);
    QCOMPARE(last.got, a.server);
    QVERIFY2(!bench.backend->leaveQueue(last.place), "granted: the slot is its own");
    QVERIFY(!bench.backend->leaveQueue(0));
}

void TestBackendQueue::downServerDismissesItsLine() {
    BackendBench bench("A:1,max=1 B:1,max=2");
    bench.stickTo(80, "A");
    bench.chooseStuck(80);
    auto &first = bench.waitFor(80), &second = bench.waitFor(80), &stays = bench.waitFor(80);
    stays.stays = true;
    bench.command("A", Verb::HealthDown);
    QVERIFY(first.dismissed && second.dismissed && !stays.dismissed);
    QVERIFY(!first.got && !second.got && !stays.got);
    QCOMPARE(bench.row("A").qcur, uint64_t(1));
    QCOMPARE(bench.row("BACKEND").qcur, uint64_t(0));
    QVERIFY(
        bench.lines().first().contains(u" 1 sessions active, 2 requeued, 1 remaining in queue."));
    QVERIFY(!bench.backend->leaveQueue(first.place));
    bench.backend->release(bench.server("A"));
    QCOMPARE(stays.got, &bench.server("A"));
}

// Without `option redispatch`: they have no other server, and get their turn as before.
void TestBackendQueue::downServerKeepsItsLine() {
    Options options;
    options.redispatch.reset();
    BackendBench bench("A:1,max=1 B:1", options);
    bench.stickTo(80, "A");
    bench.chooseStuck(80);
    auto &own = bench.waitFor(80), &next = bench.waitFor(80);
    bench.command("A", Verb::Maint);
    QVERIFY(!own.dismissed && !own.got);
    QVERIFY(
        bench.lines().first().contains(u" 1 sessions active, 0 requeued, 2 remaining in queue."));
    bench.backend->release(bench.server("A"));
    QCOMPARE(own.got, &bench.server("A"));
    QVERIFY(!next.got);
    QCOMPARE(bench.row("A").qcur, uint64_t(1));
}

void TestBackendQueue::serverComingUpServesTheQueue() {
    BackendBench bench("A:1,max=1 B:1,max=3");
    bench.command("B", Verb::Maint);
    bench.choose();
    std::vector<BackendBench::Patient*> all;
    for (int i = 0; i < 5; ++i) all.push_back(&bench.wait());
    bench.command("B", Verb::Ready);
    for (size_t i = 0; i < all.size(); ++i)
        QCOMPARE(all[i]->got, i < 3 ? &bench.server("B") : nullptr);
    // So does a backup that is called in.
    BackendBench other("A:1,max=1 B:1,backup");
    other.choose();
    auto& waiting = other.wait();
    other.command("A", Verb::Drain);
    QCOMPARE(waiting.got, &other.server("B"));
}

void TestBackendQueue::nobodyOvertakesTheQueue() {
    BackendBench bench("A:1,max=1");
    const Choice a = bench.choose();
    auto& waiting = bench.wait();
    bench.command("A", Verb::Drain);
    bench.backend->release(*a.server);  // a drained server takes nobody from the queue
    QVERIFY(!waiting.got);
    bench.command("A", Verb::Ready);
    QCOMPARE(waiting.got, a.server);
    bench.wait();
    bench.wait();
    QCOMPARE(bench.backend->queueLength(), size_t(2));
}

void TestBackendQueue::withoutWaiterNobodyQueues() {
    BackendBench bench("A:1,max=1");
    bench.stickTo(80, "A");
    bench.choose();
    QVERIFY(bench.choose().kind == Kind::Nobody);
    QVERIFY(bench.chooseStuck(80).kind == Kind::Nobody);
    QCOMPARE(bench.backend->queueLength(), size_t(0));
}

QTEST_GUILESS_MAIN(TestBackendQueue)
#include "tst_backendqueue.moc"
