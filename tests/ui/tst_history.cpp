#include <QTest>
#include <cmath>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "ui/desk/history.h"

using namespace yard;

namespace {

const ServerKey One{"puppet00", "hosting1"}, Two{"puppet00", "hosting2"};

/// A proxy whose counters the test moves.
class Proxy {
public:
    Proxy() : report(test::demoReport()) { report.events.clear(); }
    void pass(int64_t ms) {
        report.takenMs += ms;
        report.steadyUs += ms * 1000;
    }
    void serve(const std::string& server, uint64_t count, uint64_t errors = 0) {
        for (StatRow& row : report.rows) {
            if (row.scope == Scope::Server && row.name != server) continue;
            row.hits += count;
            row.reqTot += count;
            row.stot += count;
            row.hrsp[4] += errors;
            for (uint64_t i = 0; i < count; ++i) row.latency.add(2000);
        }
    }
    StatRow& row(const std::string& name) {
        for (StatRow& r : report.rows)
            if (r.name == name) return r;
        qFatal("no row %s", name.c_str());
    }
    Report report;
};

}  // namespace

class TestHistory : public QObject {
    Q_OBJECT

private slots:
    void ratesAreDifferencesOverTheStamps_data() {
        QTest::addColumn<int>("passedMs");
        QTest::addColumn<int>("served");
        QTest::addColumn<int>("errors");
        QTest::addColumn<double>("rate");
        QTest::addColumn<double>("errorRate");
        QTest::newRow("a second") << 1000 << 20 << 0 << 20.0 << 0.0;
        QTest::newRow("a little more than a second") << 1250 << 25 << 5 << 20.0 << 4.0;
        QTest::newRow("nothing served") << 1000 << 0 << 0 << 0.0 << 0.0;
        QTest::newRow("a late poll is spread over its seconds") << 2000 << 60 << 2 << 30.0 << 1.0;
    }

    void ratesAreDifferencesOverTheStamps() {
        QFETCH(int, passedMs);
        QFETCH(int, served);
        QFETCH(int, errors);
        QFETCH(double, rate);
        QFETCH(double, errorRate);
        Proxy proxy;
        History history;
        QVERIFY(!history.add(proxy.report));
        proxy.pass(passedMs);
        proxy.serve("hosting1", static_cast<uint64_t>(served), static_cast<uint64_t>(errors));
        QVERIFY(history.add(proxy.report));
        const Second& second = history.at(history.size() - 1);
        QCOMPARE(second.requests, rate);
        QCOMPARE(second.perServer[0], rate);
        QCOMPARE(second.perServer[1], 0.0);
        QCOMPARE(second.errors5xx, errorRate);
        QCOMPARE(second.wallMs, proxy.report.takenMs);
        // Rate x span, summed over what was pushed, is what was counted.
        double counted = 0;
        for (size_t i = 0; i < history.size(); ++i)
            counted += history.at(i).requests * history.at(i).span;
        QCOMPARE(counted, static_cast<double>(served));
    }

    /// The classes are 1xx to 5xx and others, as `show stat` has them.
    void only5xxAreErrors() {
        Proxy proxy;
        History history;
        history.add(proxy.report);
        proxy.pass(1000);
        for (StatRow& row : proxy.report.rows) {
            if (row.scope == Scope::Server && row.name != "hosting1") continue;
            for (size_t kind = 0; kind < 6; ++kind) row.hrsp[kind] += kind == 4 ? 3 : 100;
        }
        QVERIFY(history.add(proxy.report));
        QCOMPARE(history.at(history.size() - 1).errors5xx, 3.0);
        QCOMPARE(history.at(history.size() - 1).errorsPerServer[0], 3.0);
    }

    void severalReportsMakeOneSecond() {
        Proxy proxy;
        History history;
        history.add(proxy.report);
        int completed = 0;
        for (int i = 0; i < 10; ++i) {
            proxy.pass(200);
            proxy.serve("hosting1", 4);
            completed += history.add(proxy.report);
        }
        QCOMPARE(completed, 2);
        QCOMPARE(history.size(), size_t{2});
        QCOMPARE(history.at(1).requests, 20.0);
    }

    void aLongSilenceIsAGap() {
        Proxy proxy;
        History history;
        history.add(proxy.report);
        proxy.pass(1000);
        proxy.serve("hosting1", 20);
        history.add(proxy.report);
        proxy.pass(5000);
        proxy.serve("hosting1", 100);
        QVERIFY(history.add(proxy.report));
        QCOMPARE(history.size(), size_t{6});
        for (size_t i = 1; i < 6; ++i) {
            QVERIFY(std::isnan(history.at(i).requests));
            QVERIFY(std::isnan(history.at(i).perServer[0]));
        }
        QCOMPARE(history.at(5).wallMs - history.at(1).wallMs, int64_t{4000});
    }

    void clearedCountersCountFromZero() {
        Proxy proxy;
        History history;
        history.add(proxy.report);
        proxy.pass(1000);
        for (StatRow& row : proxy.report.rows) {
            row.hits = row.reqTot = row.stot = 7;
            row.hrsp[4] = 2;
            row.latency = {};
        }
        history.add(proxy.report);
        QCOMPARE(history.at(0).requests, 7.0);
        QCOMPARE(history.at(0).perServer[0], 7.0);
        QCOMPARE(history.at(0).errors5xx, 2.0);
        QCOMPARE(history.at(0).p50Ms, -1.0);
    }

    void latencyIsOfTheSecondOnly() {
        Proxy proxy;
        History history;
        history.add(proxy.report);  // holds older, slower and faster requests
        proxy.pass(1000);
        for (int i = 0; i < 100; ++i) proxy.row("BACKEND").latency.add(i < 98 ? 10'000 : 400'000);
        history.add(proxy.report);
        QVERIFY(std::abs(history.at(0).p50Ms - 10) < 2);
        QVERIFY(std::abs(history.at(0).p99Ms - 400) < 80);
        proxy.pass(1000);
        history.add(proxy.report);
        QCOMPARE(history.at(1).p99Ms, -1.0);
    }

    void aServerThatComesLaterIsUnknownBefore() {
        Proxy proxy;
        History history;
        StatRow added = proxy.row("hosting2");
        std::erase_if(proxy.report.rows, [](const StatRow& r) { return r.name == "hosting2"; });
        history.add(proxy.report);
        proxy.pass(1000);
        history.add(proxy.report);
        QCOMPARE(history.servers().size(), size_t{1});
        proxy.report.rows.insert(proxy.report.rows.end() - 1, added);
        proxy.pass(1000);
        history.add(proxy.report);
        QCOMPARE(history.indexOf(Two), 1);
        QVERIFY(history.backups()[1]);
        QVERIFY(std::isnan(history.at(0).perServer[1]));
        QVERIFY(std::isnan(history.at(1).perServer[1]));  // nothing to take a difference from
        proxy.pass(1000);
        proxy.serve("hosting2", 5);
        history.add(proxy.report);
        QCOMPARE(history.at(2).perServer[1], 5.0);
        QVERIFY(std::isnan(history.sparkline(Two, 3)[0]));
        QCOMPARE(history.sparkline(Two, 1), std::vector<double>{5.0});
    }

    void shareIsOfItsOwnBackend() {
        Proxy proxy;
        History history;
        history.add(proxy.report);
        QCOMPARE(history.share(One, 60), -1.0);
        for (int i = 0; i < 4; ++i) {
            proxy.pass(1000);
            proxy.serve("hosting1", 30);
            proxy.serve("hosting2", 10);
            history.add(proxy.report);
        }
        QCOMPARE(history.share(One, 60), 0.75);
        QCOMPARE(history.share(Two, 60), 0.25);
        QCOMPARE(history.share({"other", "hosting1"}, 60), -1.0);
    }

    void checkingIsSeen_data() {
        QTest::addColumn<int>("shown");
        QTest::addColumn<int>("rising");
        QTest::addColumn<int>("falling");
        QTest::addColumn<bool>("checking");
        const auto state = [](Shown s) { return static_cast<int>(s); };
        QTest::newRow("well") << state(Shown::Up) << 0 << 0 << false;
        QTest::newRow("loses checks") << state(Shown::Up) << 0 << 1 << true;
        QTest::newRow("down") << state(Shown::Down) << 0 << 3 << false;
        QTest::newRow("comes back") << state(Shown::Down) << 1 << 0 << true;
        QTest::newRow("rising") << state(Shown::Rising) << 1 << 0 << true;
    }

    void checkingIsSeen() {
        QFETCH(int, shown);
        QFETCH(int, rising);
        QFETCH(int, falling);
        QFETCH(bool, checking);
        Proxy proxy;
        History history;
        history.add(proxy.report);
        proxy.pass(1000);
        StatRow& row = proxy.row("hosting1");
        row.shown = static_cast<Shown>(shown);
        row.rising = rising;
        row.falling = falling;
        history.add(proxy.report);
        QCOMPARE(static_cast<int>(history.at(0).shown[0]), shown);
        QCOMPARE(static_cast<bool>(history.at(0).checking[0]), checking);
    }

    void flagsKeepTheirNumbers() {
        test::FakeLink link;
        link.next = test::demoReport();
        History history;
        connect(&link, &Link::reported, this,
                [&](const std::shared_ptr<const Report>& r) { history.add(*r); });
        link.next.events.clear();
        link.event(EventKind::CheckResult, One, Shown::Up, "a check, no flag");
        link.setShown(One, Shown::Down);
        link.setShown(One, Shown::Rising);
        link.pass(1000);
        link.setShown(One, Shown::Up);
        link.pass(1000);
        link.pass(1000);  // the same events again
        QCOMPARE(history.flags().size(), size_t{2});
        QCOMPARE(history.flagNumber(1), 0);
        QCOMPARE(history.flagNumber(2), 1);
        QCOMPARE(history.flagNumber(3), 0);
        QCOMPARE(history.flagNumber(4), 2);
        QCOMPARE(history.flags()[0].shown, Shown::Down);
    }

    void holdsAnHourOfSeconds() {
        Proxy proxy;
        History history;
        history.add(proxy.report);
        for (int i = 0; i < 3700; ++i) {
            proxy.pass(1000);
            history.add(proxy.report);
        }
        const size_t first = history.size() - History::Capacity;
        QCOMPARE(history.stepAt(first), 1);
        QCOMPARE(history.at(first).wallMs, proxy.report.takenMs - 3599 * 1000);
        QCOMPARE(history.stepAt(first - 1), 60);
    }
};

QTEST_MAIN(TestHistory)
#include "tst_history.moc"
