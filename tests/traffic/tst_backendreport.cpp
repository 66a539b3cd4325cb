#include "tests/traffic/backendbench.h"

using namespace yard;
using Options = BackendBench::Options;

/// The rows of `show stat`.
class TestBackendReport : public QObject {
    Q_OBJECT
private slots:
    void rowsInOrder();
    void countersOfAllWorkers();
    void averages();
    void timesOfStates();
    void checksOfARow();
    void weightsAndShares_data();
    void weightsAndShares();
    void limits();
    void clearingCounters();
};

void TestBackendReport::rowsInOrder() {
    BackendBench bench("A:1 B:1,backup", {.algorithm = Algorithm::StaticRr});
    std::vector<StatRow> rows(1);  // appended to what is there
    bench.backend->report(rows);
    QCOMPARE(rows.size(), size_t(4));
    QCOMPARE(rows[1].name, std::string("A"));
    QCOMPARE(rows[2].name, std::string("B"));
    QCOMPARE(rows[3].name, std::string("BACKEND"));
    QVERIFY(rows[1].scope == Scope::Server && rows[3].scope == Scope::Backend);
    QCOMPARE(rows[2].serverId, 2);
    QCOMPARE(rows[1].proxy, std::string("px"));
    QVERIFY(rows[1].http);
    QCOMPARE(rows[1].act, 1);
    QCOMPARE(rows[2].act, 0);
    QCOMPARE(rows[2].bck, 1);
    QVERIFY(rows[2].backup && !rows[1].backup);
    QVERIFY(rows[1].inUse && !rows[2].inUse);
    QCOMPARE(rows[3].act, 1);
    QCOMPARE(rows[3].bck, 1);
    QCOMPARE(rows[3].algo, std::string("static-rr"));
    QVERIFY(rows[1].algo.empty());
}

void TestBackendReport::countersOfAllWorkers() {
    BackendBench bench("A:1", {.workers = 3});
    Server& a = bench.server("A");
    for (int w = 0; w < 3; ++w) {
        const auto n = static_cast<uint64_t>(w + 1);
        ServerCells& c = a.cells(w);
        for (Cell* cell :
             {&c.stot, &c.bin, &c.bout, &c.econ, &c.eresp, &c.wretr, &c.wredis, &c.hits, &c.stuck,
              &c.balanced, &c.redispatched, &c.reuse, &c.connect, &c.idle})
            cell->add(n);
        c.hrsp[4].add(n);
        c.latency.add(1000);
        bench.backend->cells(w).reqTot.add(n);
        bench.backend->cells(w).intercepted.add(n);
    }
    const StatRow row = bench.row("A");
    for (const uint64_t value :
         {row.stot, row.bin, row.bout, row.econ, row.eresp, row.wretr, row.wredis, row.hits,
          row.hitsStuck, row.hitsBalanced, row.hitsRedispatched, row.reuse, row.connect,
          row.idleCur, row.hrsp[4]})
        QCOMPARE(value, uint64_t(6));
    QCOMPARE(row.latency.total(), uint64_t(3));
    QCOMPARE(bench.row("BACKEND").reqTot, uint64_t(6));
    QCOMPARE(bench.row("BACKEND").intercepted, uint64_t(6));
    QCOMPARE(row.lastsess, int64_t(-1));
    const auto now =
        std::chrono::duration_cast<Millis>(bench.clock.now().time_since_epoch()).count();
    a.cells(1).lastSession.set(static_cast<uint64_t>(now));
    a.cells(0).sessions.add(now, 5);
    a.cells(2).sessions.add(now, 2);
    QCOMPARE(bench.row("A").rate, uint64_t(7));
    bench.clock.advance(Millis(3500));
    QCOMPARE(bench.row("A").lastsess, int64_t(3));
    QCOMPARE(bench.row("A").rate, uint64_t(0));
}

void TestBackendReport::averages() {
    BackendBench bench("A:1", {.workers = 2});
    QCOMPARE(bench.row("A").rtime, int64_t(0));
    for (const uint64_t ms : {10u, 20u}) bench.server("A").cells(0).responseTime.add(ms);
    bench.server("A").cells(1).responseTime.add(31);
    QCOMPARE(bench.row("A").rtime, int64_t(21));  // 61/3, rounded up
    QCOMPARE(bench.row("A").rtimeMax, int64_t(31));
    bench.backend->cells(1).totalTime.add(7);
    QCOMPARE(bench.row("BACKEND").ttime, int64_t(7));
}

void TestBackendReport::timesOfStates() {
    BackendBench bench("A:1");
    bench.clock.advance(std::chrono::seconds(5));
    QCOMPARE(bench.row("A").lastchg, int64_t(5));
    QCOMPARE(bench.row("A").downtime, uint64_t(0));
    const int64_t before = bench.row("A").sinceMs;
    bench.command("A", Verb::HealthDown);
    bench.clock.advance(std::chrono::seconds(3));
    QCOMPARE(bench.row("A").lastchg, int64_t(3));
    QCOMPARE(bench.row("A").downtime, uint64_t(3));
    QCOMPARE(bench.row("A").sinceMs, before + 5000);
    QCOMPARE(bench.row("BACKEND").downtime, uint64_t(3));
    bench.command("A", Verb::Maint);  // still out
    QCOMPARE(bench.row("A").chkdown, uint64_t(1));
    bench.clock.advance(std::chrono::seconds(4));
    QCOMPARE(bench.row("A").downtime, uint64_t(7));
    bench.command("A", Verb::Ready);
    bench.clock.advance(std::chrono::seconds(2));
    // As with HAProxy an outage that ends with maintenance is forgotten.
    QCOMPARE(bench.row("A").downtime, uint64_t(0));
    QCOMPARE(bench.row("A").lastchg, int64_t(2));
    QCOMPARE(bench.row("BACKEND").downtime, uint64_t(0));
    QCOMPARE(bench.row("BACKEND").lastchg, int64_t(2));
    bench.command("A", Verb::Drain);
    QCOMPARE(bench.row("A").lastchg, int64_t(0));
    bench.clock.advance(std::chrono::seconds(3));
    QCOMPARE(bench.row("A").downtime, uint64_t(0));  // a drained server is not down
    bench.command("A", Verb::HealthDown);
    bench.clock.advance(std::chrono::seconds(4));
    bench.command("A", Verb::HealthUp);
    QCOMPARE(bench.row("A").downtime, uint64_t(4));
}

void TestBackendReport::checksOfARow() {
    BackendBench bench("A:1,check,rise=2,fall=3 B:1");
    StatRow row = bench.row("A");
    QCOMPARE(row.checkStatus, std::string("INI"));
    QCOMPARE(row.checkDesc, std::string("Initializing"));
    QCOMPARE(row.checkRise, 2);
    QCOMPARE(row.checkFall, 3);
    QCOMPARE(row.checkHealth, 2);
    QVERIFY(row.checked);
    bench.backend->checkStarted(bench.server("A"), CheckRole::Health);
    QCOMPARE(bench.row("A").checkStatus, std::string("* INI"));
    bench.backend->checkDone(bench.server("A"),
                             {false, "L7STS", 503, "Busy now", "Layer7 wrong status", 12});
    row = bench.row("A");
    QCOMPARE(row.checkStatus, std::string("L7STS"));
    QCOMPARE(row.checkCode, 503);
    QCOMPARE(row.checkDuration, int64_t(12));
    QCOMPARE(row.lastChk, std::string("Busy now"));
    QCOMPARE(row.chkfail, uint64_t(1));
    bench.command("A", Verb::Maint);
    QVERIFY(bench.row("A").checkStatus.empty());
    QVERIFY(bench.row("A").lastChk.empty());
    QVERIFY(bench.row("B").checkStatus.empty() && !bench.row("B").checked);
    QCOMPARE(bench.row("B").checkRise, -1);
}

void TestBackendReport::weightsAndShares_data() {
    QTest::addColumn<QString>("servers");
    QTest::addColumn<int>("algorithm");
    QTest::addColumn<bool>("allbackups");
    QTest::addColumn<QString>("out");  // servers in maintenance
    QTest::addColumn<QList<double>>("shares");
    QTest::addColumn<int>("weight");
    const auto row = [](const char* name, const char* servers, Algorithm algorithm, bool all,
                        const char* out, QList<double> shares, int weight) {
        QTest::newRow(name) << servers << static_cast<int>(algorithm) << all << out << shares
                            << weight;
    };
    const auto Round = Algorithm::RoundRobin;
    row("100/1", "A:100 B:1", Algorithm::StaticRr, false, "", {100.0 / 101, 1.0 / 101}, 101);
    row("one out", "A:3 B:1 C:4", Round, false, "C", {0.75, 0.25, 0}, 4);
    row("backup waits", "A:1 B:9,backup", Round, false, "", {1, 0}, 1);
    row("lone backup", "A:1 B:9,backup C:1,backup", Round, false, "A", {0, 1, 0}, 9);
    row("all backups", "A:1 B:3,backup C:1,backup", Round, true, "A", {0, 0.75, 0.25}, 4);
    row("first", "A:1 B:5", Algorithm::First, false, "", {1, 0}, 6);
    row("nobody", "A:1 B:1", Round, false, "AB", {0, 0}, 0);
    row("no weight", "A:0 B:2", Round, false, "", {0, 1}, 2);
}

void TestBackendReport::weightsAndShares() {
    QFETCH(QString, servers);
    QFETCH(int, algorithm);
    QFETCH(bool, allbackups);
    QFETCH(QString, out);
    QFETCH(QList<double>, shares);
    BackendBench bench(servers.toStdString(), {.algorithm = static_cast<Algorithm>(algorithm),
                                               .redispatch = -1,
                                               .allbackups = allbackups});
    for (const QChar name : out) bench.command(std::string(1, name.toLatin1()), Verb::Maint);
    std::vector<StatRow> rows;
    bench.backend->report(rows);
    for (qsizetype i = 0; i < shares.size(); ++i)
        QCOMPARE(rows[static_cast<size_t>(i)].expectedShare, shares[i]);
    QTEST(rows.back().weight, "weight");
}

void TestBackendReport::limits() {
    BackendBench bench("A:1,max=5,line=7 B:1");
    QCOMPARE(bench.row("A").slim, int64_t(5));
    QCOMPARE(bench.row("A").qlimit, int64_t(7));
    QCOMPARE(bench.row("B").slim, int64_t(-1));
    QCOMPARE(bench.row("B").qlimit, int64_t(-1));
}

void TestBackendReport::clearingCounters() {
    for (const bool all : {false, true}) {
        BackendBench bench("A:1,max=1,check");
        bench.checks("A", "pf");
        const Choice choice = bench.choose();
        auto& waiting = bench.wait();
        bench.backend->leaveQueue(waiting.place);
        bench.backend->release(*choice.server);
        bench.server("A").cells(0).hits.add(3);
        bench.server("A").cells(0).responseTime.add(50);
        bench.backend->cells(0).reqTot.add(3);
        bench.backend->clearCounters(all);
        const StatRow a = bench.row("A"), backend = bench.row("BACKEND");
        QCOMPARE(a.smax, uint64_t(0));
        QCOMPARE(a.rtimeMax, int64_t(0));
        QCOMPARE(backend.smax, uint64_t(0));
        QCOMPARE(backend.qmax, uint64_t(0));
        QCOMPARE(a.hits, uint64_t(all ? 0 : 3));
        QCOMPARE(a.lbtot, uint64_t(all ? 0 : 1));
        QCOMPARE(a.chkfail, uint64_t(all ? 0 : 1));
        QCOMPARE(backend.reqTot, uint64_t(all ? 0 : 3));
        QCOMPARE(a.status, std::string("UP 2/3"));
    }
}

QTEST_GUILESS_MAIN(TestBackendReport)
#include "tst_backendreport.moc"
