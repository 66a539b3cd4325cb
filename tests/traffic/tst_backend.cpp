#include <QtTest>

#include "tests/traffic/backendbench.h"

using namespace yard;
using Kind = Choice::Kind;

/// Who gets a request: stick table and balance algorithm.
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
    void standings();
    void position();
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
    bench.backend->enter();
    const Choice choice = bench.choose();
    QVERIFY(choice.because == Because::Balanced);
    QCOMPARE(bench.row("A").scur, uint64_t(1));
    QCOMPARE(bench.row("BACKEND").scur, uint64_t(1));
    bench.backend->release(*choice.server);
    QCOMPARE(bench.row("BACKEND").scur, uint64_t(1));
    bench.backend->leave();
    QCOMPARE(bench.row("BACKEND").scur, uint64_t(0));
    QCOMPARE(bench.row("BACKEND").smax, uint64_t(1));
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

void TestBackend::standings() {
    BackendBench bench("A:3,check B:2,max=1 C:1,backup D:1,backup");
    StandingList list = bench.standings();
    QCOMPARE(list.count, uint16_t(4));
    QCOMPARE(list.total, uint16_t(4));
    QVERIFY(list.list[0].standing == Standing::Usable);
    QCOMPARE(list.list[0].weight, uint16_t(3));
    QCOMPARE(list.list[0].rise, uint8_t(0));  // not checked yet
    QVERIFY(list.list[2].standing == Standing::Backup);
    bench.checks("A", "pff");
    list = bench.standings();
    QCOMPARE(list.list[0].level, uint8_t(2));
    QCOMPARE(list.list[0].fall, uint8_t(3));
    bench.command("A", Verb::Maint);
    const Choice b = bench.choose();
    QVERIFY(bench.standings().list[0].standing == Standing::Maint);
    QVERIFY(bench.standings().list[1].standing == Standing::Full);
    bench.backend->release(*b.server);
    QVERIFY(bench.standings().list[1].standing == Standing::Usable);
    bench.command("B", Verb::Drain);
    list = bench.standings();
    QVERIFY(list.list[1].standing == Standing::Drain);
    QVERIFY(list.list[2].standing == Standing::Usable);  // in use now
    QVERIFY(list.list[3].standing == Standing::Backup);
    std::string many;
    for (int i = 0; i < 30; ++i) many += "s" + std::to_string(i) + ":1 ";
    list = BackendBench(many).standings();
    QCOMPARE(list.count, uint16_t(StandingList::Listed));
    QCOMPARE(list.total, uint16_t(30));
}

// As of the pick itself, whoever picks next; nothing where the algorithm was not asked.
void TestBackend::position() {
    BackendBench bench("A:100 B:1", {.algorithm = Algorithm::StaticRr});
    char text[24] = {};
    Ask ask;
    ask.position = text;
    for (int i = 0; i < 57; ++i) bench.next(ask);
    bench.next();
    QCOMPARE(std::string(text), std::string("slot 57 of 101"));
    char cut[8] = {};
    ask.position = cut;
    bench.next(ask);
    QCOMPARE(std::string(cut), std::string("slot 59"));
    bench.stickTo(80, "A");
    const StickStep steps[] = {bench.step(80)};
    char stuck[24] = {};
    ask.position = stuck;
    ask.sticks = steps;
    bench.next(ask);
    QCOMPARE(std::string(stuck), std::string());
}

QTEST_GUILESS_MAIN(TestBackend)
#include "tst_backend.moc"
