#include "core/checks/checker.h"

#include <QtTest/QtTest>

#include "tests/support/fakeclock.h"

using namespace yard;

/// A server before a Checker whose probes the test ends by hand.
class World : public CheckWorld {
public:
    explicit World(std::function<void(CheckConf&)> change = {},
                   CheckRole role = CheckRole::Health) {
        ServerConf& conf = proxy->servers.emplace_back();
        conf.name = "s";
        conf.checked = true;
        conf.address = *Endpoint::literal("127.0.0.1", 1);
        conf.check.inter = 2000;
        if (change) change(conf.check);
        server = std::make_unique<Server>(proxy, 0, 1);
        checker = std::make_unique<Checker>(
            *server, role, *proxy, *this, clock, [this](const ProbePlan&, ProbeDone done) {
                begun.push_back(int((clock.now() - origin) / Millis(1)));
                m_done = std::move(done);
                return std::make_unique<OpenProbe>(*this);
            });
    }
    CheckView view(const Server& checked, CheckRole) override {
        CheckView seen = state;
        seen.held = checked.held, seen.changedAt = checked.changedAt;
        return seen;
    }
    std::string stateLine(const Server&) override { return "UP"; }
    void checkStarted(Server&, CheckRole) override { ++started; }
    void checkDone(Server& checked, CheckRole, const CheckResult&) override {
        ++ended;
        if (!holds || checked.held) return;
        checked.held = true;
        checked.changedAt = clock.now();
    }
    void holdOver(Server& checked) override {
        checked.held = false;
        ++holdsOver;
    }

    void end(bool passed = true) {
        CheckResult result;
        result.passed = passed;
        const ProbeDone done = std::move(m_done);
        done(result);
    }
    /// A check that ends as soon as it has begun.
    void after(int ms) { clock.advance(Millis(ms)); }

    struct OpenProbe final : Probe {
        explicit OpenProbe(World& w) : world(w) { ++world.open; }
        ~OpenProbe() override { --world.open; }
        World& world;
    };
    const std::shared_ptr<ProxyConf> proxy = std::make_shared<ProxyConf>();
    FakeClock clock;
    const TimePoint origin = clock.now();
    CheckView state;
    std::unique_ptr<Server> server;
    std::unique_ptr<Checker> checker;
    QList<int> begun;  ///< ms after the start
    int started = 0, ended = 0, open = 0, holdsOver = 0;
    bool holds = false;  ///< the next check that ends has the server held

private:
    ProbeDone m_done;
};

class TestChecker : public QObject {
    Q_OBJECT
private slots:
    void beginsAtItsPlaceInTheSpreading();
    void theIntervalRunsFromTheEndOfACheck();
    void oneCheckAtATime();
    void intervals_data();
    void intervals();
    void pausedServersAreLeftAlone_data();
    void pausedServersAreLeftAlone();
    void timesPassInMaintenance();
    void notFasterForAChange();
    void checksNow();
    void holdsEndAfterTheirTime();
    void manualHoldsDoNotEnd();
    void destroyingAbandonsTheProbe();
};

void TestChecker::beginsAtItsPlaceInTheSpreading() {
    World w;
    w.checker->start(Millis(700));
    w.after(699);
    QCOMPARE(w.started, 0);
    w.after(1);
    QCOMPARE(w.started, 1);
    QCOMPARE(w.begun, QList<int>{700});
}

void TestChecker::theIntervalRunsFromTheEndOfACheck() {
    World w;
    w.state.full = true;
    w.checker->start(Millis(0));
    w.after(0);
    w.after(1500);  // a slow check
    QCOMPARE(w.begun.size(), 1);
    w.end();
    QCOMPARE(w.ended, 1);
    w.after(1999);
    QCOMPARE(w.begun.size(), 1);
    w.after(1);
    QCOMPARE(w.begun, (QList<int>{0, 3500}));
}

void TestChecker::oneCheckAtATime() {
    World w;
    w.checker->start(Millis(0));
    w.after(0);
    w.checker->checkNow();
    w.after(10000);
    QCOMPARE(w.begun.size(), 1);
    QCOMPARE(w.open, 1);
    w.end();
    QCOMPARE(w.open, 0);
}

void TestChecker::intervals_data() {
    QTest::addColumn<bool>("full");
    QTest::addColumn<bool>("empty");
    QTest::addColumn<int>("fast");
    QTest::addColumn<int>("down");
    QTest::addColumn<int>("wait");
    QTest::newRow("well") << true << false << 300 << 500 << 2000;
    QTest::newRow("between") << false << false << 300 << 500 << 300;
    QTest::newRow("down") << false << true << 300 << 500 << 500;
    QTest::newRow("between, no fastinter") << false << false << 0 << 500 << 2000;
    QTest::newRow("down, no downinter") << false << true << 300 << 0 << 2000;
}

void TestChecker::intervals() {
    QFETCH(bool, full);
    QFETCH(bool, empty);
    QFETCH(int, fast);
    QFETCH(int, down);
    QFETCH(int, wait);
    World w([&](CheckConf& c) { c.fastinter = fast, c.downinter = down; });
    w.checker->start(Millis(0));
    w.after(0);
    // The state that the check led to decides.
    w.state.full = full, w.state.empty = empty;
    w.end(false);
    w.after(wait - 1);
    QCOMPARE(w.begun.size(), 1);
    w.after(1);
    QCOMPARE(w.begun.size(), 2);
}

void TestChecker::pausedServersAreLeftAlone_data() {
    QTest::addColumn<bool>("maint");
    QTest::newRow("disable health") << false;
    QTest::newRow("maintenance") << true;
}

void TestChecker::pausedServersAreLeftAlone() {
    QFETCH(bool, maint);
    World w;
    (maint ? w.state.maint : w.state.paused) = true;
    w.checker->start(Millis(0));
    w.after(60000);
    w.checker->checkNow();
    w.after(60000);
    QCOMPARE(w.started, 0);
}

void TestChecker::timesPassInMaintenance() {
    World w([](CheckConf& c) { c.fastinter = 300, c.downinter = 500; });
    w.state.maint = true;
    w.checker->start(Millis(700));
    w.after(5000);  // due at 700, 2700, 4700
    w.state.maint = false;
    w.after(1699);
    QCOMPARE(w.started, 0);
    w.after(1);
    QCOMPARE(w.begun, QList<int>{6700});
}

void TestChecker::notFasterForAChange() {
    World w([](CheckConf& c) { c.fastinter = 300; });
    w.state.full = true;
    w.checker->start(Millis(0));
    w.after(0);
    w.end();
    w.state.full = false;  // `set server health` waits for the check that is due
    w.after(1999);
    QCOMPARE(w.begun, QList<int>{0});
    w.after(1);
    QCOMPARE(w.begun, (QList<int>{0, 2000}));
}

void TestChecker::checksNow() {
    World w;
    w.state.full = true;
    w.checker->start(Millis(1000));
    w.after(100);
    w.checker->checkNow();
    QCOMPARE(w.begun, QList<int>{100});
    w.end();
    // The check that was planned is replaced.
    w.after(1999);
    QCOMPARE(w.begun.size(), 1);
    w.after(1);
    QCOMPARE(w.begun, (QList<int>{100, 2100}));
}

void TestChecker::holdsEndAfterTheirTime() {
    World w;
    w.state.full = true;
    w.proxy->failback = {Failback::When::After, 3000};
    w.checker->start(Millis(0));
    w.after(0);
    w.holds = true;
    w.end();
    w.after(2000);
    w.end();  // held still: its time goes on
    w.after(999);
    QCOMPARE(w.holdsOver, 0);
    w.after(1);
    QCOMPARE(w.holdsOver, 1);
}

void TestChecker::manualHoldsDoNotEnd() {
    World w;
    w.state.full = true;
    w.proxy->failback = {Failback::When::Manual, 0};
    w.checker->start(Millis(0));
    w.after(0);
    w.holds = true;
    w.end();
    w.after(1999);
    QCOMPARE(w.holdsOver, 0);
    QCOMPARE(w.clock.pending(), size_t(1));  // the next check
}

void TestChecker::destroyingAbandonsTheProbe() {
    World w;
    w.checker->start(Millis(0));
    w.after(0);
    QCOMPARE(w.open, 1);
    w.checker.reset();
    QCOMPARE(w.open, 0);
    QCOMPARE(w.ended, 0);
    QCOMPARE(w.clock.pending(), size_t(0));
}

QTEST_GUILESS_MAIN(TestChecker)
#include "tst_checker.moc"
