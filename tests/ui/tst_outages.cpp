#include <QTest>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "tests/ui/longhistory.h"
#include "ui/desk/historyfile.h"
#include "ui/desk/outages.h"

using namespace yard;

namespace {

const ServerKey One{"puppet00", "hosting1"}, Two{"puppet00", "hosting2"};

}  // namespace

/// hosting1 dies and comes back; the numbers of the outage are compared with what was played.
class TestOutages : public QObject {
    Q_OBJECT

private:
    struct Story {
        test::FakeLink link;
        History history;
        Story() {
            link.next = test::demoReport();
            link.next.events.clear();
            QObject::connect(&link, &Link::reported, &link,
                             [this](const std::shared_ptr<const Report>& r) { history.add(*r); });
            link.publish();
        }
        void seconds(int count, const ServerKey& server, int rate) {
            link.rates = {{server, rate}};
            for (int i = 0; i < count; ++i) link.pass(1000);
        }
        void lose(uint64_t errors, const std::string& server) {
            for (StatRow& row : link.next.rows)
                if (row.scope != Scope::Server || row.name == server) row.hrsp[4] += errors;
        }
    };

private slots:
    void countsFromTheFirstFailedCheck() {
        Story s;
        s.seconds(5, One, 20);
        s.link.server(One).falling = 1;
        s.lose(7, {});  // nobody's: the proxy answered 503
        const int64_t failing = s.link.next.takenMs;
        s.seconds(3, One, 10);
        s.link.server(One).falling = 0;
        s.link.setShown(One, Shown::Down);
        const int64_t down = s.link.next.takenMs;
        s.lose(2, {});
        s.seconds(41, Two, 20);
        s.link.setShown(One, Shown::Up);
        const int64_t up = s.link.next.takenMs;
        s.seconds(5, One, 20);
        s.lose(9, {});
        s.seconds(3, One, 20);  // long after it: another story

        const std::vector<Outage> all = outages(s.history);
        QCOMPARE(all.size(), size_t{1});
        const Outage& outage = all.front();
        QCOMPARE(outage.server, One);
        QCOMPARE(outage.downMs, down);
        QCOMPARE(outage.toMs, up);
        QVERIFY(qAbs(outage.fromMs - failing) <= 1000);
        QCOMPARE(outage.lost, int64_t{9});
        QCOMPARE(outage.backupSeconds, 41);
        QVERIFY(outage.worstMs > 1.2 && outage.worstMs < 2.4);  // 1.5 ms in a bucket
    }

    void anotherServersErrorsAreNotItsLoss() {
        Story s;
        s.seconds(3, One, 20);
        s.link.setShown(One, Shown::Down);
        s.lose(5, "hosting2");
        s.lose(3, "hosting1");
        s.seconds(3, Two, 20);
        QCOMPARE(outages(s.history).at(0).lost, int64_t{3});
    }

    void stillDownHasNoEnd() {
        Story s;
        s.seconds(3, One, 20);
        s.link.setShown(One, Shown::Down);
        s.seconds(2, Two, 20);
        QCOMPARE(outages(s.history).at(0).toMs, int64_t{0});
    }

    /// Kept over a restart it ends where it did, and what was lost later is another story.
    void anEarlierRunsOutageHasItsEnd() {
        Story s;
        s.seconds(5, One, 20);
        s.link.setShown(One, Shown::Down);
        s.lose(2, {});
        s.seconds(8, Two, 20);
        s.link.setShown(One, Shown::Up);
        const int64_t up = s.link.next.takenMs;
        s.seconds(5, One, 20);
        History next;
        next.restore(*decodeHistory(encodeHistory(s.history.kept())));
        const Outage before = outages(s.history).at(0), after = outages(next).at(0);
        QCOMPARE(after.toMs, up);
        QCOMPARE(after.lost, int64_t{2});
        QCOMPARE(after.text(), before.text());
    }

    void minutesCountAsMinutes() {
        constexpr int64_t End = 1'700'000'040'000, Minute = 60'000;
        History::Kept kept = test::twoDays({One, Two}, End);
        kept.backups = {false, true};
        for (size_t i = kept.minutes.size() - 4; i < kept.minutes.size() - 2; ++i)
            kept.minutes[i].perServer = {0, 20};
        kept.flags = {{0, 1, End - 4 * Minute + 500, Shown::Down, One},
                      {0, 2, End - 2 * Minute - 500, Shown::Up, One}};
        History history;
        history.restore(kept);
        QCOMPARE(outages(history).at(0).backupSeconds, 120);
    }

    void backupsAndOtherStatesAreNone() {
        Story s;
        s.seconds(3, One, 20);
        s.link.setShown(Two, Shown::Down);
        s.link.setShown(One, Shown::Drain);
        s.seconds(3, One, 20);
        QVERIFY(outages(s.history).empty());
    }

    void words_data() {
        QTest::addColumn<Outage>("outage");
        QTest::addColumn<QString>("text");
        const auto make = [](int64_t lost, double worst, int backup) {
            Outage o;
            o.lost = lost;
            o.worstMs = worst;
            o.backupSeconds = backup;
            return o;
        };
        QTest::newRow("all") << make(0, 12, 41)
                             << QStringLiteral("lost 0, worst 12 ms, on backup 41 s");
        QTest::newRow("no backup") << make(17, 3004, 0) << QStringLiteral("lost 17, worst 3.00 s");
        QTest::newRow("no traffic") << make(0, -1, 0) << QStringLiteral("lost 0");
    }

    void words() {
        QFETCH(Outage, outage);
        QFETCH(QString, text);
        QCOMPARE(outage.text(), text);
    }
};

QTEST_MAIN(TestOutages)
#include "tst_outages.moc"
