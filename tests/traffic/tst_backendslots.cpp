#include <QtTest>
#include <atomic>
#include <deque>
#include <random>
#include <semaphore>
#include <thread>

#include "tests/traffic/backendbench.h"

using namespace yard;
using Kind = Choice::Kind;

/// Slots are exact whatever happens, in one thread and in many.
class TestBackendSlots : public QObject {
    Q_OBJECT
private slots:
    void slotsAreNeverLost();
    void manyThreads();
    void limitFollowsTheCrowd();

private:
    using Held = std::vector<Server*>;
    using Waiting = std::vector<BackendBench::Patient*>;
    static void verify(BackendBench& bench, const Held& held, const Waiting& waiting);
};

void TestBackendSlots::verify(BackendBench& bench, const Held& held, const Waiting& waiting) {
    std::vector<StatRow> rows;
    bench.backend->report(rows);
    int64_t queued = 0;
    bool room = false;
    for (const auto& server : bench.backend->servers()) {
        QVERIFY(server->served >= 0 && server->queued >= 0);
        QVERIFY(server->served <= server->conf().maxconn);
        QCOMPARE(server->served, int64_t(std::count(held.begin(), held.end(), server.get())));
        queued += server->queued;
        room |= rows[server->index()].inUse && server->hasSlot();
        QVERIFY2(server->queued == 0 || !server->hasSlot(), "a free slot beside a line");
        QVERIFY(server->queued == 0 || !server->stopped());
    }
    QCOMPARE(bench.backend->queueLength(), waiting.size());
    const auto forAny = static_cast<int64_t>(waiting.size()) - queued;
    QCOMPARE(rows.back().qcur, static_cast<uint64_t>(forAny));
    QVERIFY2(!room || forAny == 0, "a free slot beside the queue");
}

// Any sequence of choices, releases, queue leavers and state changes: slots are exact, limits hold,
// nobody waits while there is room, and nobody is lost.
void TestBackendSlots::slotsAreNeverLost() {
    std::mt19937 random(5);
    for (const auto algorithm :
         {Algorithm::StaticRr, Algorithm::RoundRobin, Algorithm::LeastConn, Algorithm::First}) {
        BackendBench bench(
            "A:1,max=2 B:2,max=1,line=2 C:3,max=3 D:1,backup,max=2 E:1,backup,max=1",
            {.algorithm = algorithm, .redispatch = -1, .allbackups = random() % 2 == 0});
        for (int i = 0; i < 5; ++i) bench.stickTo(i, std::string(1, static_cast<char>('A' + i)));
        Held held;
        Waiting waiting;
        const std::string names = "ABCDE";
        const Verb verbs[] = {Verb::Ready,      Verb::Ready,    Verb::Drain, Verb::Maint,
                              Verb::HealthDown, Verb::HealthUp, Verb::Weight};
        for (int step = 0; step < 2000; ++step) {
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
                if (!patient->got && !patient->dismissed) continue;
                if (patient->got) held.push_back(patient->got);
                std::erase(waiting, patient);
            }
            verify(bench, held, waiting);
            if (QTest::currentTestFailed()) return;
        }
    }
}

// Workers choose, wait and release while the control thread turns states over; in the end all is
// given back.
void TestBackendSlots::manyThreads() {
    struct Counting final : Waiter {
        void granted(Server* server) override {
            got = server;
            told.release();
        }
        Server* got = nullptr;
        std::binary_semaphore told{0};
    };
    BackendBench bench("A:1,max=2 B:2,max=2 C:1,backup,max=2", {.workers = 4});
    bench.stickTo(1, "A");
    std::atomic<bool> done{false};
    std::vector<std::thread> workers;
    std::atomic<int> served{0};
    for (int w = 0; w < 4; ++w)
        workers.emplace_back([&, w] {
            std::deque<Counting> waiters;  // outlive who tells them
            for (int i = 0; i < 1500; ++i) {
                Counting& waiter = waiters.emplace_back();
                const StickStep steps[] = {bench.step(1)};
                Ask ask;
                ask.worker = w;
                ask.waiter = &waiter;
                if (i % 3 == 0) ask.sticks = steps;
                StandingList standings;
                ask.standings = &standings;
                const Choice choice = bench.backend->choose(ask);
                Server* server = choice.server;
                if (choice.kind == Kind::Queued) {
                    // Half of them are impatient.
                    const bool granted = i % 2 && waiter.told.try_acquire_for(Millis(1));
                    if (!granted && bench.backend->leaveQueue(choice.place)) continue;
                    if (!granted) waiter.told.acquire();  // it is being granted
                    server = waiter.got;
                }
                if (!server) continue;
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
            std::this_thread::yield();
        }
    });
    for (auto& worker : workers) worker.join();
    done = true;
    control.join();
    QVERIFY(served > 0);
    QCOMPARE(bench.backend->queueLength(), size_t(0));
    for (const auto& server : bench.backend->servers()) QCOMPARE(server->served, int64_t(0));
}

// `minconn 1 maxconn 5` and `fullconn 10`: what HAProxy 2.6.12 gives with so many there.
void TestBackendSlots::limitFollowsTheCrowd() {
    FakeClock clock;
    auto conf = drawBackend("A:1,max=5", Algorithm::RoundRobin);
    conf->servers[0].minconn = 1;
    conf->fullconn = 10;
    Backend backend(conf, clock, 1, [](const std::string&) { return nullptr; });
    const Server& a = *backend.servers().front();
    constexpr int64_t Expected[] = {1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5};
    std::vector<std::unique_ptr<BackendBench::Patient>> patients;
    for (const int64_t served : Expected) {
        Ask ask;
        patients.push_back(std::make_unique<BackendBench::Patient>());
        ask.waiter = patients.back().get();
        backend.enter();
        backend.choose(ask);
        QCOMPARE(a.served, served);
    }
    // And back: nobody is taken in while more are served than the crowd allows.
    for (size_t left = std::size(Expected); left > 1; --left) {
        backend.leave();
        backend.release(*backend.servers().front());
        QCOMPARE(a.served, std::max<int64_t>(1, std::min<int64_t>(5, int64_t(left - 1) / 2)));
    }
    backend.release(*backend.servers().front());
    QCOMPARE(a.served, int64_t(0));
}

QTEST_GUILESS_MAIN(TestBackendSlots)
#include "tst_backendslots.moc"
