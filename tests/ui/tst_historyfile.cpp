#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "tests/support/worktimer.h"
#include "ui/desk/desk.h"
#include "ui/desk/historyfile.h"
#include "ui/desk/minutesum.h"
#include "ui/timeline/timeline.h"

using namespace yard;
using namespace yard::test;

namespace {

const ServerKey One{"puppet00", "hosting1"}, Two{"puppet00", "hosting2"};
constexpr size_t HourSeconds = History::Capacity;

/// A console over a proxy that serves 20 requests/s.
struct Run {
    explicit Run(const QString& file, int64_t startsMs) : desk(link), kept(desk, file) {
        link.next = demoReport();
        link.next.events.clear();
        link.next.takenMs = startsMs;
        link.rates[One] = 20;
        link.publish();
    }
    void pass(int seconds) {
        for (int i = 0; i < seconds; ++i) link.pass(1000);
    }
    const History& history() const { return desk.history(); }
    FakeLink link;
    Desk desk;
    HistoryFile kept;
};

struct Folder {
    QString file() const { return dir.filePath(QStringLiteral("deep/history.bin")); }
    QTemporaryDir dir;
};

constexpr int64_t Noon = 1'700'000'400'000 / 60'000 * 60'000;

}  // namespace

class TestHistoryFile : public QObject {
    Q_OBJECT

private slots:
    /// What outgrows the hour is kept by the minute, and a short outage stays in sight.
    void minutesBeforeTheHour() {
        Folder folder;
        Run run(folder.file(), Noon);
        run.pass(90);
        run.link.setShown(One, Shown::Down);
        run.pass(3);
        run.link.setShown(One, Shown::Up);
        run.pass(int(HourSeconds) + 100);
        const History& history = run.history();
        QVERIFY(history.size() > HourSeconds);
        QCOMPARE(history.stepAt(0), 60);
        QCOMPARE(history.stepAt(history.size() - 1), 1);
        QVERIFY(std::abs(history.at(1).perServer[0] - 20) < 0.5);
        QCOMPARE(history.at(1).shown[0], Shown::Down);
        for (size_t i = 1; i < history.size(); ++i)
            QVERIFY(history.at(i).wallMs > history.at(i - 1).wallMs);
        const Timeline shown = makeTimeline(history, history.at(1).wallMs, 60, {});
        QCOMPARE(shown.step, 60);
        QVERIFY(!shown.points.empty());
    }

    void survivesARestart() {
        Folder folder;
        {
            Run first(folder.file(), Noon);
            first.pass(30);
            first.link.setShown(One, Shown::Down);
            first.pass(30);
        }
        Run second(folder.file(), Noon + 120'000);
        QVERIFY(second.kept.fault().isEmpty());
        second.pass(5);
        const History& history = second.history();
        QCOMPARE(history.at(20).perServer[0], 20.0);
        QCOMPARE(history.at(50).shown[0], Shown::Down);
        QCOMPARE(int(history.flags().size()), 1);
        QCOMPARE(history.flags().front().eventId, uint64_t(0));
        // The minute in which nothing ran is a hole.
        QVERIFY(std::isnan(history.at(90).requests));
        QCOMPARE(history.at(history.size() - 1).perServer[0], 20.0);
        // By the second, so that whatever counts samples counts time.
        QVERIFY(std::abs(int(history.size()) - 125) <= 1);
    }

    void aWeekLaterIsStillQuick() {
        Folder folder;
        { Run(folder.file(), Noon).pass(10); }
        const WorkTimer timer;
        Run later(folder.file(), Noon + 30 * 86'400'000LL);
        later.pass(2);
        QVERIFY(later.history().size() <= History::Capacity + History::MinuteCapacity);
        QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
    }

    void refusesWhatIsCutOff() {
        Folder folder;
        { Run(folder.file(), Noon).pass(20); }
        QFile file(folder.file());
        QVERIFY(file.resize(file.size() / 2));
        Run next(folder.file(), Noon + 60'000);
        QVERIFY(next.kept.fault().contains(QStringLiteral("cut off")));
        QVERIFY(QFile::exists(folder.file() + QStringLiteral(".refused")));
        QCOMPARE(int(next.history().size()), 0);
    }

    void refusesOtherBytes_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("text") << QByteArray("hello, this is no history at all, but long");
        QByteArray newer = encodeHistory({});
        newer[7] = 9;
        QTest::newRow("another version") << newer;
        QByteArray damaged = encodeHistory({});
        damaged[12] = char(damaged[12] + 1);
        QTest::newRow("damaged") << damaged;
    }
    void refusesOtherBytes() {
        QFETCH(QByteArray, bytes);
        QVERIFY(!decodeHistory(bytes));
    }

    /// Counters that are cleared are counted on from zero: nothing is lost, nothing is negative.
    void clearedCounters() {
        Folder folder;
        Run run(folder.file(), Noon);
        run.pass(10);
        for (StatRow& row : run.link.next.rows) row.hits = row.reqTot = row.stot = 0;
        run.pass(10);
        for (size_t i = 0; i < run.history().size(); ++i)
            QCOMPARE(run.history().at(i).perServer[0], 20.0);
    }
};

QTEST_MAIN(TestHistoryFile)
#include "tst_historyfile.moc"
