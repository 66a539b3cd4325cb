#include <QtTest>
#include <cmath>
#include <map>
#include <random>

#include "tests/balance/balancerbench.h"

using namespace yard;
using Bench = BalancerBench;

Q_DECLARE_METATYPE(yard::Algorithm)

/// What holds for any weights and any changes.
class TestBalancerRules : public QObject {
    Q_OBJECT
private slots:
    void shareStaysWithinBounds_data();
    void shareStaysWithinBounds();
    void neverAnUnusableServer_data();
    void neverAnUnusableServer();
};

void TestBalancerRules::shareStaysWithinBounds_data() {
    QTest::addColumn<Algorithm>("algorithm");
    QTest::newRow("static") << Algorithm::StaticRr;
    QTest::newRow("round") << Algorithm::RoundRobin;
}

// Whatever the weights and whatever happened before: over whole rounds each server gets its weight,
// and at no time is it further from its share than the number of servers.
void TestBalancerRules::shareStaysWithinBounds() {
    QFETCH(Algorithm, algorithm);
    std::mt19937 random(3);
    for (int round = 0; round < 60; ++round) {
        const size_t n = 2 + random() % 6;
        std::string servers;
        for (size_t i = 0; i < n; ++i)
            servers += std::string(1, static_cast<char>('A' + i)) + ":" +
                       std::to_string(1 + random() % 20) + " ";
        Bench bench(servers, algorithm);
        for (unsigned i = 0; i < random() % 5; ++i) {
            bench.serve(static_cast<int>(random() % 50));
            Server& s = *bench.list[random() % n];
            s.admin ^= ForcedMaint;
            if (algorithm == Algorithm::RoundRobin) s.weight = 1 + static_cast<int>(random() % 20);
            bench.settle(s);
        }
        const auto set = eligibleSet(bench.list, false);
        if (set.empty()) continue;
        int total = 0;
        for (const Server* s : set) total += s->weight;
        // A change leaves its mark on the round that runs.
        bench.serve(2 * total);
        std::map<std::string, int> got;
        for (int i = 1; i <= 3 * total; ++i) {
            ++got[bench.serve()];
            for (const Server* s : set) {
                const double due = double(i) * s->weight / total;
                QVERIFY2(std::abs(got[s->name()] - due) <= static_cast<double>(n),
                         qPrintable(QString::fromStdString(servers)));
            }
        }
        for (const Server* s : set) QVERIFY(std::abs(got[s->name()] - 3 * s->weight) <= 1);
    }
}

void TestBalancerRules::neverAnUnusableServer_data() {
    QTest::addColumn<Algorithm>("algorithm");
    QTest::newRow("static") << Algorithm::StaticRr;
    QTest::newRow("round") << Algorithm::RoundRobin;
    QTest::newRow("least") << Algorithm::LeastConn;
    QTest::newRow("first") << Algorithm::First;
}

void TestBalancerRules::neverAnUnusableServer() {
    QFETCH(Algorithm, algorithm);
    std::mt19937 random(4);
    for (int round = 0; round < 40; ++round) {
        const bool allbackups = random() % 2;
        Bench bench("A:1 B:2,max=2 C:3 D:1,backup E:2,backup,max=1 F:0", algorithm, allbackups);
        std::vector<Server*> held;
        for (int step = 0; step < 300; ++step) {
            Server& s = *bench.list[random() % bench.list.size()];
            switch (random() % 8) {
                case 0:
                    s.admin ^= ForcedMaint;
                    break;
                case 1:
                    s.admin ^= ForcedDrain;
                    break;
                case 2:
                    s.op = s.op == OpState::Running ? OpState::Stopped : OpState::Running;
                    break;
                case 3:
                    s.weight = static_cast<int>(random() % 4);
                    break;
                default:
                    break;
            }
            bench.settle(s);
            if (!held.empty() && random() % 2) {
                bench.load(*held.back(), -1);
                held.pop_back();
            }
            const auto set = eligibleSet(bench.list, allbackups);
            Server* picked = bench.balancer->pick({});
            const bool anyRoom =
                std::any_of(set.begin(), set.end(), [](Server* x) { return !x->full(); });
            if (!picked) {
                QVERIFY(!anyRoom);
                continue;
            }
            QVERIFY(picked->eligible());
            QVERIFY(std::find(set.begin(), set.end(), picked) != set.end());
            if (picked->full()) {
                QVERIFY(!anyRoom);
                continue;
            }
            bench.load(*picked, 1);
            held.push_back(picked);
        }
    }
}

QTEST_GUILESS_MAIN(TestBalancerRules)
#include "tst_balancerrules.moc"
