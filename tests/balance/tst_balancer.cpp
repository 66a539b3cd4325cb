#include <QtTest>
#include <map>

#include "tests/balance/balancerbench.h"

using namespace yard;
using Bench = BalancerBench;

Q_DECLARE_METATYPE(yard::Algorithm)

class TestBalancer : public QObject {
    Q_OBJECT
private slots:
    void sequences_data();
    void sequences();
    void rareServerComesInItsTurn_data();
    void rareServerComesInItsTurn();
    void overlappingRequestsFollowWeights();
    void avoids_data();
    void avoids();
    void fullServersAreSkipped_data();
    void fullServersAreSkipped();
    void leastConnQueuesUpToMaxqueue();
    void loneBackupIsAnsweredEvenFull();
    void onlyStaticRefusesWeights();
    void positionOfStaticRr();
    void firstGoesById();
};

// Measured on HAProxy 2.6.12 (semantics.md section 2), but for those marked.
void TestBalancer::sequences_data() {
    QTest::addColumn<Algorithm>("algorithm");
    QTest::addColumn<QString>("servers");
    QTest::addColumn<QString>("story");
    QTest::addColumn<QString>("picks");
    const char* weights = "A:3 B:2 C:1";
    const auto row = [](const char* name, Algorithm algorithm, const char* servers,
                        const char* story, const char* picks) {
        QTest::newRow(name) << algorithm << servers << story << picks;
    };
    const auto Static = Algorithm::StaticRr, Round = Algorithm::RoundRobin,
               Least = Algorithm::LeastConn, First = Algorithm::First;
    row("static 3/2/1", Static, weights, "12", "AABABCAABABC");
    row("static 5/0/1", Static, "A:5 B:0 C:1", "12", "AAAAACAAAAAC");
    row("static 1/1/1", Static, "A:1 B:1 C:1", "7", "ABCABCA");
    row("static, divided by the GCD", Static, "A:30 B:20 C:10", "6", "AABABC");
    row("static, A down and up", Static, weights, "6 -A 6 +A 6", "AABABC BBCBBC ABCAAB");
    row("static, cursor kept", Static, weights, "13 -A 7 +A 12",
        "AABABCAABABCA BCBBCBB BABCAABABCAA");
    // The lone server's row is as long as its weight, which shows where the cursor stands
    // afterwards.
    row("static, alone for a while", Static, "B:3 D:7 C:0", "10 -B 5 +B 9",
        "BDDBDDBDDD DDDDD DBDDDBDDB");
    row("round 3/2/1", Round, weights, "12", "ABACABABACAB");
    row("round 5/0/1", Round, "A:5 B:0 C:1", "12", "AAAAACAAAAAC");
    row("round 1/1/1", Round, "A:1 B:1 C:1", "7", "ABCABCA");
    row("round, A down and up", Round, weights, "6 -A 6 +A 12", "ABACAB BBCBBC ABACBAABACBA");
    row("round, weight changed", Round, "A:1 B:1", "4 A=3 8", "ABAB ABAAABAA");
    row("round, weights changed", Round, "A:4 B:1 C:2", "8 A=3 12 C=0 7 C=5 20",
        "AACABACA CABACACABACA AABAAAB CACCBACACCACCBACACCA");
    row("least, weight changed", Least, "A:4 B:1 C:2", "3 A=0 3 A=2 6", "ABC BCB CBACBA");
    row("least, serial traffic ignores weights", Least, weights, "9", "ABCABCABC");
    row("least 5/0/1", Least, "A:5 B:0 C:1", "4", "ACAC");
    row("first", First, weights, "4 -A 2 +A 2", "AAAA BB AA");
    for (const auto algorithm : {Static, Round, Least, First}) {
        const auto name = [&](const char* what) {
            return QByteArray::number(static_cast<int>(algorithm)) + ' ' + what;
        };
        QTest::newRow(name("no server")) << algorithm << ""
                                         << "2"
                                         << "--";
        QTest::newRow(name("one server")) << algorithm << "A:7"
                                          << "3"
                                          << "AAA";
        QTest::newRow(name("all out")) << algorithm << "A:1 B:1"
                                       << "-A -B 2 +B 2"
                                       << "-- BB";
        QTest::newRow(name("no weight at all")) << algorithm << "A:0 B:0"
                                                << "2"
                                                << "--";
        // The first usable backup takes everything, whatever the weights; it goes when an earlier
        // one comes.
        QTest::newRow(name("backups")) << algorithm << "A:1 B:1,backup C:9,backup"
                                       << "2 -A 4 -B 4 +B 4 +A 4"
                                       << "AA BBBB CCCC BBBB AAAA";
        QTest::newRow(name("weight 0 calls the backup")) << algorithm << "A:1 B:5,backup"
                                                         << "A=0 2 A=1 2"
                                                         << "BB AA";
        QTest::newRow(name("down is out")) << algorithm << "A:1 B:1,backup"
                                           << "~A 2 ^A 2"
                                           << "BB AA";
    }
}

void TestBalancer::sequences() {
    QFETCH(Algorithm, algorithm);
    QFETCH(QString, servers);
    QFETCH(QString, story);
    QFETCH(QString, picks);
    Bench bench(servers.toStdString(), algorithm);
    QCOMPARE(QString::fromStdString(bench.play(story.toStdString())), picks);
}

void TestBalancer::rareServerComesInItsTurn_data() {
    QTest::addColumn<Algorithm>("algorithm");
    QTest::addColumn<int>("weight");
    for (const int weight : {100, 1, 7, 255}) {
        QTest::addRow("static %d", weight) << Algorithm::StaticRr << weight;
        QTest::addRow("round %d", weight) << Algorithm::RoundRobin << weight;
    }
}

// The customer's case: of weights 100 and 1, picks 100 and 201 (from 0) go to the second.
void TestBalancer::rareServerComesInItsTurn() {
    QFETCH(Algorithm, algorithm);
    QFETCH(int, weight);
    Bench bench("A:" + std::to_string(weight) + " B:1", algorithm);
    for (int i = 0; i < 5 * (weight + 1); ++i)
        QCOMPARE(bench.serve(), std::string(i % (weight + 1) == weight ? "B" : "A"));
}

void TestBalancer::overlappingRequestsFollowWeights() {
    Bench bench("A:3 B:2 C:1", Algorithm::LeastConn);
    for (int i = 0; i < 24; ++i) bench.load(*bench.balancer->pick({}), 1);
    QCOMPARE(bench.server("A").served, int64_t(12));
    QCOMPARE(bench.server("B").served, int64_t(8));
    QCOMPARE(bench.server("C").served, int64_t(4));
    bench.load(bench.server("C"), -4);
    QCOMPARE(bench.serve(), std::string("C"));
}

void TestBalancer::avoids_data() {
    QTest::addColumn<Algorithm>("algorithm");
    QTest::newRow("static") << Algorithm::StaticRr;
    QTest::newRow("round") << Algorithm::RoundRobin;
    QTest::newRow("least") << Algorithm::LeastConn;
    QTest::newRow("first") << Algorithm::First;
}

void TestBalancer::avoids() {
    QFETCH(Algorithm, algorithm);
    Bench bench("A:100 B:1 C:1", algorithm);
    Server &a = bench.server("A"), &b = bench.server("B"), &c = bench.server("C");
    for (int i = 0; i < 300; ++i) QVERIFY(bench.serve({&a}) != "A");
    for (int i = 0; i < 300; ++i) QCOMPARE(bench.serve({&a, 1u << b.index()}), std::string("C"));
    // Nothing else fits: better than nobody.
    QVERIFY(bench.serve({&a, 7}) != "-");
    c.admin = b.admin = ForcedMaint;
    b.refresh();
    bench.settle(c);
    QCOMPARE(bench.serve({&a}), std::string("A"));
    QCOMPARE(bench.serve(), std::string("A"));
}

void TestBalancer::fullServersAreSkipped_data() { avoids_data(); }

void TestBalancer::fullServersAreSkipped() {
    QFETCH(Algorithm, algorithm);
    Bench bench("A:5,max=1 B:1,max=2 C:1,max=1", algorithm);
    std::map<std::string, int> taken;
    for (int i = 0; i < 4; ++i) {
        Server* s = bench.balancer->pick({});
        QVERIFY(s && !s->full());
        bench.load(*s, 1);
        ++taken[s->name()];
    }
    QCOMPARE(taken, (std::map<std::string, int>{{"A", 1}, {"B", 2}, {"C", 1}}));
    QVERIFY(!bench.balancer->pick({}));
    bench.load(bench.server("B"), -1);
    QCOMPARE(bench.serve(), std::string("B"));
    // Full ones do not lose their place for good.
    bench.load(bench.server("A"), -1);
    bench.load(bench.server("C"), -1);
    std::string seen = bench.serve(40);
    if (algorithm == Algorithm::StaticRr || algorithm == Algorithm::RoundRobin)
        QVERIFY(seen.find('C') != seen.npos && seen.find('B') != seen.npos);
    QVERIFY(seen.find('A') != seen.npos);
}

void TestBalancer::leastConnQueuesUpToMaxqueue() {
    Bench bench("A:1,max=1,line=2", Algorithm::LeastConn);
    Server& a = bench.server("A");
    bench.load(a, 1);
    for (int i = 0; i < 2; ++i) {
        QVERIFY(bench.balancer->pick({}) == &a);
        ++a.queued;
        bench.balancer->loadChanged(a);
    }
    QVERIFY(!bench.balancer->pick({}));
}

void TestBalancer::loneBackupIsAnsweredEvenFull() {
    for (const auto algorithm : {Algorithm::RoundRobin, Algorithm::LeastConn, Algorithm::First}) {
        Bench bench("A:1 B:1,backup,max=1 C:1,backup", algorithm);
        bench.play("-A");
        Server& b = bench.server("B");
        bench.load(b, 1);
        QVERIFY(bench.balancer->pick({}) == &b);
    }
}

void TestBalancer::onlyStaticRefusesWeights() {
    const auto made = [](Algorithm algorithm) {
        return Bench("A:1", algorithm).balancer->dynamic();
    };
    QVERIFY(!made(Algorithm::StaticRr));
    QVERIFY(made(Algorithm::RoundRobin) && made(Algorithm::LeastConn) && made(Algorithm::First));
    QCOMPARE(Bench("A:1", Algorithm::None).balancer->name(), "roundrobin");
    QCOMPARE(Bench("A:1", Algorithm::StaticRr).balancer->name(), "static-rr");
}

void TestBalancer::positionOfStaticRr() {
    Bench bench("A:100 B:1", Algorithm::StaticRr);
    for (int i = 1; i <= 101; ++i) {
        bench.serve();
        QCOMPARE(bench.balancer->position(), "slot " + std::to_string(i) + " of 101");
    }
    bench.serve();
    QCOMPARE(bench.balancer->position(), std::string("slot 1 of 101"));
}

void TestBalancer::firstGoesById() {
    Bench bench("A:1,id=9 B:1 C:1", Algorithm::First);
    QCOMPARE(bench.serve(), std::string("B"));
}

QTEST_GUILESS_MAIN(TestBalancer)
#include "tst_balancer.moc"
