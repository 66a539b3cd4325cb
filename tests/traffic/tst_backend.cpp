#include <QtTest>
#include <atomic>
#include <random>
#include <thread>

#include "tests/traffic/backendbench.h"

using namespace yard;
using Kind = Choice::Kind;
using Options = BackendBench::Options;

/// Who gets a request: stick, balance, queue, redispatch.
class TestBackend : public QObject {
    Q_OBJECT
private slots:
    void nobodyWithoutServers();
    void balancesAndCounts();
    void stickBeatsBalance();
    void stickHonoursStates_data();
    void stickHonoursStates();
    void laterRuleHelpsWhenTheFirstCannot();
    void unknownServerIdIsNoHit();
    void fullServersQueueInOrder();
    void persistentWaitsForItsOwn();
    void grantsGoToTheLongestWaiting();
    void fullLineRedispatchesOrRefuses();
    void leavingTheQueue();
    void downServerHandsItsLineOver();
    void serverComingUpServesTheQueue();
    void nobodyOvertakesTheQueue();
    void withoutWaiterNobodyQueues();
    void redispatchAvoidsTheFailed();
    void redispatchTriesEachBeforeAnyTwice();
    void backupAtOnce();
    void backupsInTheirOrder();
    void noBackupLeftFallsBack();
    void busyBackupIsWaitedFor();
    void strictNeverReachesTheBackup();
    void untriedButFullMeansBackup();
    void describes();
    void standings();
    void position();
    void slotsAreNeverLost();
    void manyThreads();
};

void TestBackend::nobodyWithoutServers() {
    BackendBench bench("");
    QVERIFY(bench.choose().kind == Kind::Nobody);
    QCOMPARE(bench.row("BACKEND").status, std::string("UP"));
    BackendBench out("A:1,disabled");
    QVERIFY(out.choose().kind == Kind::Nobody);
    QCOMPARE(out.row("BACKEND").status, std::string("DOWN"));
}

void TestBackend::balancesAndCounts() {
    BackendBench bench("A:3 B:2 C:1", {.algorithm = Algorithm::StaticRr});
    std::string picks;
    for (int i = 0; i < 6; ++i) picks += bench.next();
    QCOMPARE(picks, std::string("AABABC"));
    QCOMPARE(bench.row("A").lbtot, uint64_t(3));
    QCOMPARE(bench.row("BACKEND").lbtot, uint64_t(6));
    const Choice choice = bench.choose();
    QVERIFY(choice.because == Because::Balanced);
    QCOMPARE(bench.row("A").scur, uint64_t(1));
    QCOMPARE(bench.row("BACKEND").scur, uint64_t(1));
    bench.backend->release(*choice.server);
    QCOMPARE(bench.row("A").scur, uint64_t(0));
    QCOMPARE(bench.row("A").smax, uint64_t(1));
    QCOMPARE(bench.backend->findServer("#2"), &bench.server("B"));
    QCOMPARE(bench.backend->findServer(3), &bench.server("C"));
    QVERIFY(!bench.backend->findServer("D") && !bench.backend->findServer("#9") &&
            !bench.backend->findServer(9));
}

void TestBackend::stickBeatsBalance() {
    BackendBench bench("A:100 B:1");
    bench.stickTo(80, "B");
    for (int i = 0; i < 20; ++i) {
        const Choice choice = bench.chooseStuck(80);
        QVERIFY(choice.because == Because::Stuck);
        QCOMPARE(choice.server, &bench.server("B"));
        QCOMPARE(choice.stuckTo, &bench.server("B"));
        QCOMPARE(choice.stickHit, 0);
        bench.backend->release(*choice.server);
    }
    QCOMPARE(bench.row("B").lbtot, uint64_t(0));
    const Choice miss = bench.chooseStuck(81);
    QVERIFY(miss.because == Because::Balanced && miss.stickHit == -1 && !miss.stuckTo);
}

void TestBackend::stickHonoursStates_data() {
    QTest::addColumn<int>("verb");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("honoured");
    const auto row = [](const char* name, Verb verb, const char* text, bool honoured) {
        QTest::newRow(name) << static_cast<int>(verb) << text << honoured;
    };
    row("drain", Verb::Drain, "", true);
    row("stopping", Verb::HealthStopping, "", true);
    row("weight 0", Verb::Weight, "0", true);
    row("maint", Verb::Maint, "", false);
    row("down", Verb::HealthDown, "", false);
    row("failed", Verb::Fail, "", false);
}

void TestBackend::stickHonoursStates() {
    QFETCH(int, verb);
    QFETCH(QString, text);
    QFETCH(bool, honoured);
    BackendBench bench("A:1 B:1");
    bench.stickTo(80, "A");
    bench.command("A", static_cast<Verb>(verb), text.toStdString());
    const Choice choice = bench.chooseStuck(80);
    QCOMPARE(choice.server->name(), std::string(honoured ? "A" : "B"));
    QVERIFY(choice.because == (honoured ? Because::Stuck : Because::Balanced));
    QCOMPARE(choice.stuckTo, &bench.server("A"));
    QCOMPARE(choice.stickHit, 0);
}

void TestBackend::laterRuleHelpsWhenTheFirstCannot() {
    BackendBench bench("A:1 B:1 C:1");
    bench.stickTo(1, "A");
    bench.stickTo(2, "C");
    StickRule storeOnly;
    storeOnly.store = true;
    StickStep steps[] = {bench.step(2), bench.step(1), bench.step(3), bench.step(2)};
    steps[0].rule = &storeOnly;  // does not match
    bench.command("A", Verb::Maint);
    Ask ask;
    ask.sticks = steps;
    const Choice choice = bench.choose(ask);
    QCOMPARE(choice.server, &bench.server("C"));
    QCOMPARE(choice.stickHit, 3);
    bench.command("C", Verb::Maint);
    const Choice other = bench.choose(ask);
    QCOMPARE(other.server, &bench.server("B"));
    QCOMPARE(other.stickHit, 1);  // the first that was found
    QCOMPARE(other.stuckTo, &bench.server("A"));
}

void TestBackend::unknownServerIdIsNoHit() {
    BackendBench bench("A:1");
    bench.table->store(bench.step(1).key, 77);
    bench.table->store(bench.step(2).key, 0);
    for (const int key : {1, 2}) {
        const Choice choice = bench.chooseStuck(key);
        QVERIFY(choice.because == Because::Balanced && choice.stickHit == -1);
    }
}

void TestBackend::fullServersQueueInOrder() {
    BackendBench bench("A:1,max=1 B:1,max=1");
    const Choice a = bench.choose(), b = bench.choose();
    QVERIFY(a.server && b.server && a.server != b.server);
    auto &first = bench.wait(), &second = bench.wait();
    QCOMPARE(bench.backend->queueLength(), size_t(2));
    QCOMPARE(bench.row("BACKEND").qcur, uint64_t(2));
    QCOMPARE(bench.row("BACKEND").scur, uint64_t(4));
    bench.backend->release(*b.server);
    QCOMPARE(first.got, b.server);
    QVERIFY(!second.got);
    bench.backend->release(*a.server);
    QCOMPARE(second.got, a.server);
    QCOMPARE(bench.row("BACKEND").qcur, uint64_t(0));
    QCOMPARE(bench.row("BACKEND").qmax, uint64_t(2));
    QCOMPARE(bench.row("A").scur, uint64_t(1));
}

void TestBackend::persistentWaitsForItsOwn() {
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

void TestBackend::grantsGoToTheLongestWaiting() {
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

void TestBackend::fullLineRedispatchesOrRefuses() {
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

void TestBackend::leavingTheQueue() {
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

void TestBackend::downServerHandsItsLineOver() {
    BackendBench bench("A:1,max=1 B:1,max=2");
    bench.stickTo(80, "A");
    bench.chooseStuck(80);
    auto &first = bench.waitFor(80), &second = bench.waitFor(80), &third = bench.waitFor(80);
    bench.command("A", Verb::HealthDown);
    QCOMPARE(first.got, &bench.server("B"));
    QCOMPARE(second.got, &bench.server("B"));
    QVERIFY(!third.got);
    QCOMPARE(bench.row("A").qcur, uint64_t(0));
    QCOMPARE(bench.row("BACKEND").qcur, uint64_t(1));
    QVERIFY(
        bench.lines().first().contains(u" 1 sessions active, 3 requeued, 0 remaining in queue."));
    bench.backend->release(bench.server("B"));
    QCOMPARE(third.got, &bench.server("B"));
}

void TestBackend::serverComingUpServesTheQueue() {
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

void TestBackend::nobodyOvertakesTheQueue() {
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

void TestBackend::withoutWaiterNobodyQueues() {
    BackendBench bench("A:1,max=1");
    bench.stickTo(80, "A");
    bench.choose();
    QVERIFY(bench.choose().kind == Kind::Nobody);
    QVERIFY(bench.chooseStuck(80).kind == Kind::Nobody);
    QCOMPARE(bench.backend->queueLength(), size_t(0));
}

void TestBackend::redispatchAvoidsTheFailed() {
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

void TestBackend::redispatchTriesEachBeforeAnyTwice() {
    BackendBench bench("A:100 B:100 C:1");
    Ask ask;
    ask.tried = 1 << 0 | 1 << 1;
    ask.avoid = &bench.server("B");
    for (int i = 0; i < 50; ++i) QCOMPARE(bench.next(ask), std::string("C"));
    BackendBench strict("A:100 B:100 C:1", {.backupAtOnce = false});
    ask.avoid = &strict.server("B");
    QCOMPARE(strict.next(ask), std::string("A"));  // HAProxy avoids the last only
}

void TestBackend::backupAtOnce() {
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

void TestBackend::backupsInTheirOrder() {
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

void TestBackend::noBackupLeftFallsBack() {
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

void TestBackend::busyBackupIsWaitedFor() {
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

void TestBackend::strictNeverReachesTheBackup() {
    BackendBench bench("A:1 B:1,backup", {.backupAtOnce = false});
    Ask ask;
    ask.avoid = &bench.server("A");
    ask.tried = 1;
    QCOMPARE(bench.next(ask), std::string("A"));
}

void TestBackend::untriedButFullMeansBackup() {
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

void TestBackend::describes() {
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

void TestBackend::standings() {
    BackendBench bench("A:3,check B:2,max=1 C:1,backup D:1,backup");
    StandingList list = bench.backend->standings();
    QCOMPARE(list.count, uint16_t(4));
    QCOMPARE(list.total, uint16_t(4));
    QVERIFY(list.list[0].standing == Standing::Usable);
    QCOMPARE(list.list[0].weight, uint16_t(3));
    QCOMPARE(list.list[0].rise, uint8_t(0));  // not checked yet
    QVERIFY(list.list[2].standing == Standing::Backup);
    bench.checks("A", "pff");
    list = bench.backend->standings();
    QCOMPARE(list.list[0].level, uint8_t(2));
    QCOMPARE(list.list[0].fall, uint8_t(3));
    bench.command("A", Verb::Maint);
    const Choice b = bench.choose();
    QVERIFY(bench.backend->standings().list[0].standing == Standing::Maint);
    QVERIFY(bench.backend->standings().list[1].standing == Standing::Full);
    bench.backend->release(*b.server);
    QVERIFY(bench.backend->standings().list[1].standing == Standing::Usable);
    bench.command("B", Verb::Drain);
    list = bench.backend->standings();
    QVERIFY(list.list[1].standing == Standing::Drain);
    QVERIFY(list.list[2].standing == Standing::Usable);  // in use now
    QVERIFY(list.list[3].standing == Standing::Backup);
    std::string many;
    for (int i = 0; i < 30; ++i) many += "s" + std::to_string(i) + ":1 ";
    list = BackendBench(many).backend->standings();
    QCOMPARE(list.count, uint16_t(StandingList::Listed));
    QCOMPARE(list.total, uint16_t(30));
}

void TestBackend::position() {
    BackendBench bench("A:100 B:1", {.algorithm = Algorithm::StaticRr});
    for (int i = 0; i < 57; ++i) bench.next();
    QCOMPARE(bench.backend->position(), std::string("slot 57 of 101"));
}

// Any sequence of choices, releases, queue leavers and state changes: slots are exact, limits hold,
// nobody waits while there is room, and nobody is lost.
void TestBackend::slotsAreNeverLost() {
    std::mt19937 random(5);
    for (const auto algorithm :
         {Algorithm::StaticRr, Algorithm::RoundRobin, Algorithm::LeastConn, Algorithm::First}) {
        BackendBench bench(
            "A:1,max=2 B:2,max=1,line=2 C:3,max=3 D:1,backup,max=2 E:1,backup,max=1",
            {.algorithm = algorithm, .redispatch = -1, .allbackups = random() % 2 == 0});
        for (int i = 0; i < 5; ++i) bench.stickTo(i, std::string(1, static_cast<char>('A' + i)));
        std::vector<Server*> held;
        std::vector<BackendBench::Patient*> waiting;
        const std::string names = "ABCDE";
        const Verb verbs[] = {Verb::Ready,      Verb::Ready,    Verb::Drain, Verb::Maint,
                              Verb::HealthDown, Verb::HealthUp, Verb::Weight};
        for (int step = 0; step < 4000; ++step) {
            const auto dice = random() % 10;
            if (dice < 5) {
                auto patient = std::make_unique<BackendBench::Patient>();
                Ask ask;
                ask.waiter = patient.get();
                const Choice choice =
                    random() % 3 ? bench.choose(ask)
                                 : bench.chooseStuck(static_cast<int>(random() % 5), ask.waiter);
                if (choice.kind == Kind::Chosen) {
                    QVERIFY(!choice.server->stopped());
                    held.push_back(choice.server);
                } else if (choice.kind == Kind::Queued) {
                    patient->place = choice.place;
                    waiting.push_back(patient.get());
                    bench.patients.push_back(std::move(patient));
                }
            } else if (dice < 8 && !held.empty()) {
                const size_t at = random() % held.size();
                bench.backend->release(*held[at]);
                held.erase(held.begin() + static_cast<ptrdiff_t>(at));
            } else if (dice < 9 && !waiting.empty()) {
                auto* patient = waiting[random() % waiting.size()];
                QVERIFY(bench.backend->leaveQueue(patient->place));
                std::erase(waiting, patient);
            } else if (step % 5 == 0) {
                const Verb verb = verbs[random() % 7];
                const bool dynamic = algorithm != Algorithm::StaticRr;
                const std::string weight = dynamic        ? std::to_string(random() % 4)
                                           : random() % 2 ? "0"
                                                          : "100%";
                bench.command(names.substr(random() % 5, 1), verb, weight);
            }
            for (auto* patient : std::vector(waiting)) {
                if (!patient->got) continue;
                held.push_back(patient->got);
                std::erase(waiting, patient);
            }
            int64_t queued = 0;
            bool room = false;
            for (const auto& server : bench.backend->servers()) {
                QVERIFY(server->served >= 0 && server->queued >= 0);
                QVERIFY(server->served <= server->conf().maxconn);
                QCOMPARE(server->served,
                         int64_t(std::count(held.begin(), held.end(), server.get())));
                queued += server->queued;
                room |= bench.row(server->name()).inUse && server->hasSlot();
                QVERIFY2(server->queued == 0 || !server->hasSlot(), "a free slot beside a line");
                QVERIFY(server->queued == 0 || !server->stopped());
            }
            QCOMPARE(bench.backend->queueLength(), waiting.size());
            const auto forAny = static_cast<int64_t>(waiting.size()) - queued;
            QCOMPARE(bench.row("BACKEND").qcur, static_cast<uint64_t>(forAny));
            QVERIFY2(!room || forAny == 0, "a free slot beside the queue");
        }
    }
}

// Workers choose, wait and release while the control thread turns states over; in the end all is
// given back.
void TestBackend::manyThreads() {
    struct Counting final : Waiter {
        void granted(Server& server) override { got.store(&server); }
        std::atomic<Server*> got{nullptr};
    };
    BackendBench bench("A:1,max=2 B:2,max=2 C:1,backup,max=2", {.workers = 4});
    bench.stickTo(1, "A");
    std::atomic<bool> done{false};
    std::vector<std::thread> workers;
    std::atomic<int> served{0};
    for (int w = 0; w < 4; ++w)
        workers.emplace_back([&, w] {
            for (int i = 0; i < 3000; ++i) {
                Counting waiter;
                const StickStep steps[] = {bench.step(1)};
                Ask ask;
                ask.worker = w;
                ask.waiter = &waiter;
                if (i % 3 == 0) ask.sticks = steps;
                const Choice choice = bench.backend->choose(ask);
                Server* server = choice.server;
                if (choice.kind == Kind::Queued) {
                    for (int spin = 0; spin < 200 && !waiter.got; ++spin) std::this_thread::yield();
                    if (bench.backend->leaveQueue(choice.place)) continue;
                    while (!waiter.got) std::this_thread::yield();  // is being granted
                    server = waiter.got;
                }
                if (!server) continue;
                bench.backend->standings();
                bench.backend->release(*server);
                ++served;
            }
        });
    std::thread control([&] {
        std::mt19937 random(6);
        while (!done) {
            StateChanges changes;
            Command command;
            command.verb = random() % 2 ? Verb::Ready : random() % 2 ? Verb::Maint : Verb::Drain;
            bench.backend->execute(*bench.backend->servers()[random() % 3], command, changes);
            std::vector<StatRow> rows;
            bench.backend->report(rows);
        }
    });
    for (auto& worker : workers) worker.join();
    done = true;
    control.join();
    QVERIFY(served > 0);
    QCOMPARE(bench.backend->queueLength(), size_t(0));
    for (const auto& server : bench.backend->servers()) QCOMPARE(server->served, int64_t(0));
    QCOMPARE(bench.row("BACKEND").scur, uint64_t(0));
}

QTEST_GUILESS_MAIN(TestBackend)
#include "tst_backend.moc"
