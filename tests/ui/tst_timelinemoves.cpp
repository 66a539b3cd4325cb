#include "tests/ui/timelinestage.h"
#include "ui/look/theme.h"

using namespace yard;
using namespace yard::test;

/// What one looks at: pausing, zooming and panning over the history, by mouse, wheel and keys.
class TestTimelineMoves : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(false); }

    void pausedItStands() {
        TimelineStage f;
        f.run(5, One, 20);
        const int64_t end = f.view().timeline.endMs;
        f.desk.setPaused(true);
        f.run(5, One, 20);
        QCOMPARE(f.view().timeline.endMs, end);
        f.desk.setPaused(false);
        QCOMPARE(f.view().timeline.endMs, end + 5000);  // collecting went on
    }

    void draggingASpanShowsIt() {
        TimelineStage f;
        f.run(200, One, 20);
        const QPoint from(qRound(f.view().x(-150)), 80), to(qRound(f.view().x(-100)), 80);
        QTest::mousePress(f.plot(), Qt::LeftButton, {}, from);
        f.drag(from + QPoint(2, 0));
        QVERIFY(!f.view().drag);  // a click that trembles
        f.drag((from + to) / 2);
        f.drag(to);
        QVERIFY(f.view().drag);
        QVERIFY2(std::abs(f.view().drag->from + 150) < 2,
                 qPrintable(QString::number(f.view().drag->from)));
        QVERIFY2(std::abs(f.view().drag->to + 100) < 2,
                 qPrintable(QString::number(f.view().drag->to)));
        const int64_t end = f.view().timeline.endMs;
        QTest::mouseRelease(f.plot(), Qt::LeftButton, {}, to);
        QVERIFY(!f.view().drag);
        QVERIFY(std::abs(f.view().timeline.range - 50) <= 2);
        QVERIFY(std::abs(f.view().timeline.endMs - (end - 100'000)) < 2000);
        // It stands while the clock goes on, and says so.
        const int64_t shown = f.view().timeline.endMs;
        f.run(5, One, 20);
        QCOMPARE(f.view().timeline.endMs, shown);
        QVERIFY(f.button("Show the present again")->isVisible());
        f.button("Show the present again")->click();
        QCOMPARE(f.view().timeline.endMs, end + 5000);
        QVERIFY(!f.button("Show the present again")->isVisible());
        f.button("5 min")->click();
        QCOMPARE(f.view().timeline.range, 300);
    }

    void escapeEndsADrag() {
        TimelineStage f;
        f.run(100, One, 20);
        QTest::mousePress(f.plot(), Qt::LeftButton, {}, {200, 80});
        f.drag({260, 80});
        QVERIFY(f.view().drag);
        QTest::keyClick(f.stack(), Qt::Key_Escape);
        QVERIFY(!f.view().drag);
        QTest::mouseRelease(f.plot(), Qt::LeftButton, {}, {260, 80});
        QCOMPARE(f.view().timeline.range, 300);
    }

    void theWheelZoomsAndPans() {
        TimelineStage f;
        f.run(400, One, 20);
        const QPoint place(qRound(f.view().x(-150)), 80);
        const int64_t moment = f.view().timeline.endMs - 150'000;
        f.turn(place, {0, 120}, {});
        QCOMPARE(f.view().timeline.range, 240);
        QVERIFY(!f.button("5 min")->isChecked() && !f.button("1 min")->isChecked());
        const double under = f.view().at(place.x()) * 1000;
        QVERIFY(std::abs(static_cast<double>(f.view().timeline.endMs) + under -
                         static_cast<double>(moment)) < 1500);
        const int64_t end = f.view().timeline.endMs;
        f.turn(place, {0, 120}, Qt::ShiftModifier);  // earlier
        QCOMPARE(f.view().timeline.endMs, end - 24'000);
        f.turn(place, {-120, 0}, {});  // sideways: later
        QCOMPARE(f.view().timeline.endMs, end);
        QTest::mouseDClick(f.plot(), Qt::LeftButton, {}, place);
        QVERIFY(f.stack()->span().follows());
    }

    void keysZoomAndPan() {
        TimelineStage f;
        f.run(400, One, 20);
        const int64_t end = f.view().timeline.endMs;
        QTest::keyClick(f.stack(), Qt::Key_Plus);
        QCOMPARE(f.view().timeline.range, 150);
        QCOMPARE(f.view().timeline.endMs, end);
        QTest::keyClick(f.stack(), Qt::Key_PageUp);
        QCOMPARE(f.view().timeline.endMs, end - 75'000);
        QTest::keyClick(f.stack(), Qt::Key_Minus);
        QCOMPARE(f.view().timeline.range, 300);
        QTest::keyClick(f.stack(), Qt::Key_0);
        QCOMPARE(f.view().timeline.endMs, end);
    }

    /// Looking around while the view is frozen shows what was there when it froze.
    void pausedItCanBeLookedAround() {
        TimelineStage f;
        f.run(100, One, 20);
        const int64_t end = f.view().timeline.endMs;
        f.desk.setPaused(true);
        f.run(50, One, 20);
        QTest::keyClick(f.stack(), Qt::Key_Plus);
        QCOMPARE(f.view().timeline.range, 150);
        QCOMPARE(f.view().timeline.endMs, end);
        QTest::keyClick(f.stack(), Qt::Key_PageUp);
        QVERIFY(f.view().timeline.endMs <= end);
        f.desk.setPaused(false);
        f.button("5 min")->click();
        QCOMPARE(f.view().timeline.endMs, end + 50'000);
    }

    void chosenRangesAreTold() {
        TimelineStage f;
        QSignalSpy chosen(&f.card, &TimelineCard::rangeChosen);
        f.button("1 min")->click();
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toInt(), 60);
        f.card.setRange(86400);
        QVERIFY(f.button("1 day")->isVisible());  // chosen: offered though the history is young
        QVERIFY(f.button("1 day")->isChecked());
        QCOMPARE(chosen.size(), 1);  // nobody chose that
    }
};

QTEST_MAIN(TestTimelineMoves)
#include "tst_timelinemoves.moc"
