#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QChart>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>
#include <QWheelEvent>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "ui/crosshair.h"
#include "ui/requestchart.h"
#include "ui/ribbon.h"
#include "ui/theme.h"
#include "ui/timelinecard.h"
#include "ui/timelinecsv.h"
#include "ui/timelineexport.h"
#include "ui/timelineoverlay.h"
#include "ui/timelinestack.h"

using namespace yard;

namespace {

const ServerKey One{"puppet00", "hosting1"}, Two{"puppet00", "hosting2"};

QString text(const char* s) { return QString::fromUtf8(s); }

/// The demo: hosting1 dies after half a minute, hosting2 takes over.
struct Fixture {
    test::FakeLink link;
    Desk desk{link};
    TimelineCard card{desk};

    Fixture() {
        link.next = test::demoReport();
        link.next.events.clear();
        card.resize(574, 470);
        card.show();
        static_cast<void>(QTest::qWaitForWindowExposed(&card));
        link.publish();
    }
    void play() {
        run(30, One, 20);
        for (StatRow& row : link.next.rows)
            if (row.scope != Scope::Server) row.hrsp[4] += 3;
        link.setShown(One, Shown::Down);
        run(20, Two, 15);
    }
    /// Backups "node-0", "node-1"...
    void addServers(int count) {
        StatRow row = link.server(Two);
        for (int i = 0; i < count; ++i) {
            row.name = "node-" + std::to_string(i);
            link.next.rows.insert(link.next.rows.end() - 1, row);
        }
    }
    void run(int seconds, const ServerKey& server, double rate) {
        link.rates = {{server, rate}};
        for (int i = 0; i < seconds; ++i) link.pass(1000);
    }
    TimelineStack* stack() const { return card.findChild<TimelineStack*>(); }
    const TimelineView& view() const { return stack()->view(); }
    QWidget* plot() const { return card.findChild<RequestChart*>()->viewport(); }
    void point(double at) {
        const QPoint place(qRound(view().x(at)), 60);
        QTest::mouseMove(plot(), place + QPoint(3, 0));
        QTest::mouseMove(plot(), place);
    }
    void drag(const QPoint& place) const {
        QMouseEvent move(QEvent::MouseMove, place, plot()->mapToGlobal(place), Qt::NoButton,
                         Qt::LeftButton, {});
        QCoreApplication::sendEvent(plot(), &move);
    }
    void turn(const QPoint& place, QPoint angle, Qt::KeyboardModifiers keys) const {
        QWheelEvent wheel(place, plot()->mapToGlobal(place), {}, angle, Qt::NoButton, keys,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(plot(), &wheel);
    }
    QAbstractButton* button(const char* name) const {
        for (auto* b : card.findChildren<QAbstractButton*>())
            if (b->accessibleName() == text(name)) return b;
        return nullptr;
    }
};

QString valueOf(const Readout& readout, const char* name) {
    for (const Readout::Row& row : readout.rows)
        if (row.name == text(name)) return row.value;
    return {};
}

}  // namespace

class TestTimelineCard : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(false); }

    void waitsForTheFirstRequest() {
        test::FakeLink link;
        link.next = test::demoReport();
        for (StatRow& row : link.next.rows) row.reqTot = row.stot = row.hits = 0;
        link.next.lab.present = false;
        Desk desk(link);
        TimelineCard card(desk);
        card.show();
        link.publish();
        link.pass(1000);
        const auto* stack = card.findChild<TimelineStack*>();
        QCOMPARE(stack->view().waitingFor, text("Send traffic to 127.0.0.1:8100."));
        link.rates = {{One, 20}};
        link.pass(1000);
        QCOMPARE(stack->view().waitingFor, QString());
    }

    void crosshairTellsThePoint() {
        Fixture f;
        f.play();
        f.point(-15);
        QVERIFY(f.view().hover);
        const Timeline::Point* point = f.view().timeline.pointAt(*f.view().hover);
        QVERIFY(point);
        const Readout readout = readoutOf(f.view().timeline, *point);
        QCOMPARE(readout.total, text("15 r/s"));
        QCOMPARE(valueOf(readout, "hosting1"), text("0"));
        QCOMPARE(valueOf(readout, "hosting2"), text("15"));
        QCOMPARE(valueOf(readout, "5xx"), text("0"));
        QCOMPARE(readout.rows[0].name, text("hosting2"));  // as stacked
        QCOMPARE(readout.rows[1].state, text("DOWN"));
        QVERIFY(f.stack()->accessibleDescription().contains(text("hosting1 DOWN 0")));
        // 5xx and the latency of the second in which it died
        const Readout death = readoutOf(f.view().timeline, *f.view().timeline.pointAt(-19));
        QCOMPARE(valueOf(death, "5xx"), text("3"));
        QVERIFY(valueOf(death, "p50").endsWith(text(" ms")));
    }

    void crosshairIsDrawnAcrossAllStrips() {
        Fixture f;
        f.play();
        auto* overlay = f.card.findChild<TimelineOverlay*>();
        const QImage before = overlay->grab().toImage();
        f.point(-40);
        const QImage after = overlay->grab().toImage();
        const int x = qRound(f.view().x(*f.view().hover));
        int changed = 0;
        const auto bottom = static_cast<int>(f.view().bottom);
        const auto top = static_cast<int>(f.view().requests.top()) + 1;
        for (int y = top; y < bottom; ++y)
            for (int dx = -1; dx <= 1; ++dx)
                if (before.pixel(x + dx, y) != after.pixel(x + dx, y)) {
                    ++changed;
                    break;
                }
        QVERIFY2(changed >= bottom - top - 2, qPrintable(QString::number(changed)));
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(f.plot(), &leave);
        QVERIFY(!f.view().hover);
        QCOMPARE(overlay->grab().toImage(), before);
    }

    void keysMoveTheCrosshair() {
        Fixture f;
        f.play();
        QTest::keyClick(f.stack(), Qt::Key_Left);
        QCOMPARE(f.view().hover.value_or(9), 0.0);
        QTest::keyClick(f.stack(), Qt::Key_Left);
        QCOMPARE(f.view().hover.value_or(9), -1.0);
        QTest::keyClick(f.stack(), Qt::Key_Right);
        QCOMPARE(f.view().hover.value_or(9), 0.0);
        QTest::keyClick(f.stack(), Qt::Key_Escape);
        QVERIFY(!f.view().hover);
    }

    void flagsAreChosenAndHighlighted() {
        Fixture f;
        f.play();
        f.link.setShown(One, Shown::Up);
        f.run(10, One, 20);
        QCOMPARE(f.view().timeline.marks.size(), size_t{2});
        QSignalSpy chosen(&f.card, &TimelineCard::flagChosen);
        const QPoint flag(qRound(f.view().x(f.view().timeline.marks[0].at)), 8);
        QTest::mouseClick(f.plot(), Qt::LeftButton, {}, flag);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].value<QList<quint64>>(),
                 QList<quint64>{f.view().timeline.marks[0].flag.eventId});
        QTest::mouseClick(f.plot(), Qt::LeftButton, {}, {200, 90});
        QCOMPARE(chosen.size(), 1);
        auto* overlay = f.card.findChild<TimelineOverlay*>();
        const QImage before = overlay->grab().toImage();
        f.card.highlight(f.view().timeline.marks[1].flag.eventId);
        QVERIFY(overlay->grab().toImage() != before);
        QCOMPARE(f.view().chosen, f.view().timeline.marks[1].flag.eventId);
    }

    /// A line around a band that is no higher than the line would be all that is seen of it.
    void thinBandsHaveNoOutline() {
        Fixture f;
        f.link.rates = {{One, 500}, {Two, 0.5}};
        for (int i = 0; i < 20; ++i) f.link.pass(1000);
        const auto series = f.card.findChild<RequestChart*>()->chart()->series();
        const auto pen = [&](int i) {
            return qobject_cast<QAreaSeries*>(series[i])->pen().style();
        };
        QCOMPARE(pen(0), Qt::SolidLine);
        QCOMPARE(pen(1), Qt::NoPen);
        f.run(20, Two, 400);
        QCOMPARE(pen(1), Qt::SolidLine);
    }

    /// "peak 9/s" stands on no bar; where 5xx come all the time there is no such place.
    void thePeakIsTold() {
        Fixture f;
        const auto fail = [&](int seconds) {
            for (int i = 0; i < seconds; ++i) {
                for (StatRow& row : f.link.next.rows)
                    if (row.scope != Scope::Server) row.hrsp[4] += 3;
                f.run(1, One, 20);
            }
        };
        f.run(60, One, 20);
        fail(10);
        const auto* ribbon = f.card.findChild<Ribbon*>();
        const double peak = f.view().x(f.view().timeline.peakErrorsAt);
        const auto place = ribbon->freeOfErrors(peak, 70);
        QVERIFY(place);
        QVERIFY(*place >= f.view().left() && *place + 70 <= f.view().right());
        for (const Timeline::Point& point : f.view().timeline.points)
            if (point.errors > 0)
                QVERIFY(f.view().x(point.at) < *place || f.view().x(point.at) > *place + 70);
        fail(300);
        QVERIFY(!ribbon->freeOfErrors(f.view().x(f.view().timeline.peakErrorsAt), 70));
        QVERIFY(!f.card.grab().isNull());
    }

    void longRangesAreOfferedAsTheHistoryGrows() {
        Fixture f;
        f.run(2, One, 20);
        for (const char* range : {"1 min", "5 min", "15 min", "60 min"})
            QVERIFY2(f.button(range)->isVisible(), range);
        QVERIFY(!f.button("1 day")->isVisible());
        QCOMPARE(f.view().timeline.range, 300);
        f.button("1 min")->click();
        QCOMPARE(f.view().timeline.range, 60);
        f.run(305, One, 20);
        f.button("15 min")->click();
        QCOMPARE(f.view().timeline.range, 900);
        QCOMPARE(f.view().timeline.step, 3);
    }

    void stripsShareTheirEdges() {
        Fixture f;
        f.play();
        QCOMPARE(f.view().requests.left(), f.view().left());
        QCOMPARE(f.view().latency.left(), f.view().left());
        QCOMPARE(f.view().requests.right(), f.view().right());
        QCOMPARE(f.view().x(0), f.view().right());
        QCOMPARE(f.view().x(-300), f.view().left());
        QCOMPARE(f.view().at(f.view().x(-123)), -123.0);
        QVERIFY(f.view().gutter > TimelineView::LeastGutter);  // "hosting1" is longer than that
    }

    void compactHidesTheLatencyWhenLow() {
        Fixture f;
        f.play();
        f.card.setCompact(true, false);
        f.card.resize(900, 240);
        QTRY_VERIFY(f.view().latency.isNull());
        f.card.resize(900, 420);
        QTRY_VERIFY(!f.view().latency.isNull());
    }

    void nothingIsMadeWhileHidden() {
        Fixture f;
        f.run(5, One, 20);
        f.card.hide();
        const int64_t end = f.view().timeline.endMs;
        f.run(5, One, 20);
        QCOMPARE(f.view().timeline.endMs, end);
        f.card.show();
        QCOMPARE(f.view().timeline.endMs, end + 5000);
    }

    void pausedItStands() {
        Fixture f;
        f.run(5, One, 20);
        const int64_t end = f.view().timeline.endMs;
        f.desk.setPaused(true);
        f.run(5, One, 20);
        QCOMPARE(f.view().timeline.endMs, end);
        f.desk.setPaused(false);
        QCOMPARE(f.view().timeline.endMs, end + 5000);  // collecting went on
    }

    void draggingASpanShowsIt() {
        Fixture f;
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
        Fixture f;
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
        Fixture f;
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
        Fixture f;
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
        Fixture f;
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
        Fixture f;
        QSignalSpy chosen(&f.card, &TimelineCard::rangeChosen);
        f.button("1 min")->click();
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toInt(), 60);
        f.card.setRange(86400);
        QVERIFY(f.button("1 day")->isVisible());  // chosen: offered though the history is young
        QVERIFY(f.button("1 day")->isChecked());
        QCOMPARE(chosen.size(), 1);  // nobody chose that
    }

    void exportsWhatIsShown() {
        Fixture f;
        f.play();
        QTemporaryDir folder;
        auto* menu = f.card.findChild<TimelineExport*>();
        const QString csv = folder.filePath(text("t.csv")), png = folder.filePath(text("t.png"));
        QCOMPARE(menu->write(csv), QString());
        QFile file(csv);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(file.readAll()), timelineCsv(f.view().timeline));
        QCOMPARE(menu->write(png), QString());
        const QImage picture(png);
        QCOMPARE(picture.size(), f.stack()->size());
        QCOMPARE(picture.pixelColor(2, 2), tokens().surface);
        QVERIFY(!menu->write(folder.filePath(text("none/t.csv"))).isEmpty());
    }

    void maximizeIsAsked() {
        Fixture f;
        QSignalSpy asked(&f.card, &TimelineCard::maximizeAsked);
        f.button("Maximize the timeline")->click();
        QCOMPARE(asked.size(), 1);
    }

    void manyServersAreTold() {
        Fixture f;
        f.addServers(40);
        f.run(5, One, 20);
        QCOMPARE(f.view().timeline.bands.size(), size_t{42});
        QCOMPARE(f.view().timeline.layers.size(), size_t{6});
        QVERIFY(f.view().requests.height() > 80);
        QVERIFY(f.view().wordsFit());
        QCOMPARE(f.view().lanes.bands.size() + f.view().lanes.rest, size_t{42});
        f.point(-2);
        const Readout readout = readoutOf(f.view().timeline, f.view().timeline.points.back());
        QVERIFY(readout.rows.size() < 15);
        QCOMPARE(valueOf(readout, "hosting1"), text("20"));
        QCOMPARE(valueOf(readout, "37 others"), text("0"));
    }

    /// Ten die at once: one flag, whose tip lists them and which selects all their events.
    void flagsOfTheSameMomentAreOne() {
        Fixture f;
        f.addServers(10);
        f.run(30, One, 20);
        for (int i = 0; i < 10; ++i)
            f.link.setShown({"puppet00", "node-" + std::to_string(i)}, Shown::Down);
        f.run(20, One, 20);
        const auto& marks = f.view().timeline.marks;
        QCOMPARE(marks.size(), size_t{10});
        QSignalSpy chosen(&f.card, &TimelineCard::flagChosen);
        const QPoint flag(qRound(f.view().x(marks[0].at)), 8);
        QTest::mouseClick(f.plot(), Qt::LeftButton, {}, flag);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].value<QList<quint64>>().size(), 10);
        QHelpEvent help(QEvent::ToolTip, flag, f.plot()->mapToGlobal(flag));
        QCoreApplication::sendEvent(f.plot(), &help);
        QTRY_VERIFY(QToolTip::text().contains(text("node-9 DOWN")));
        QCOMPARE(QToolTip::text().split(u'\n').size(), 10);
        QToolTip::hideText();
        // Their lanes came to the front.
        QCOMPARE(f.view().lanes.bands.size(), size_t{12});
    }
};

QTEST_MAIN(TestTimelineCard)
#include "tst_timelinecard.moc"
