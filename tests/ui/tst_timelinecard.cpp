#include <QAbstractButton>
#include <QAccessible>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>

#include "tests/ui/longhistory.h"
#include "tests/ui/timelinestage.h"
#include "ui/look/theme.h"
#include "ui/timeline/crosshair.h"
#include "ui/timeline/requestchart.h"
#include "ui/timeline/timelinecard.h"
#include "ui/timeline/timelinecsv.h"
#include "ui/timeline/timelineexport.h"
#include "ui/timeline/timelineoverlay.h"
#include "ui/timeline/timelinestack.h"

using namespace yard;
using namespace yard::test;

namespace {

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
        FakeLink link;
        link.next = demoReport();
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

    void flagsAreChosenAndHighlighted() {
        TimelineStage f;
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
        TimelineStage f;
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

    /// With all ranges and a piece of the past the head is no wider than its place at 1440.
    void theHeadFitsWithAllRanges() {
        test::FakeLink link;
        link.next = demoReport();
        Desk desk(link);
        desk.restoreHistory(twoDays({One, Two}, link.next.takenMs - 60'000));
        TimelineCard card(desk);
        card.resize(574, 470);
        card.show();
        link.publish();
        link.pass(1000);
        auto* stack = card.findChild<TimelineStack*>();
        QTest::keyClick(stack, Qt::Key_PageUp);
        QStringList offered;
        for (const auto* b : card.findChildren<QAbstractButton*>())
            if (b->isVisible()) offered << b->text();
        offered.removeAll(QString());
        QCOMPARE(offered.join(u'|'), text("1 m|5 m|15 m|1 h|1 d|1 w|Now"));
        QVERIFY2(card.minimumSizeHint().width() <= 574,
                 qPrintable(QString::number(card.minimumSizeHint().width())));
    }

    void longRangesAreOfferedAsTheHistoryGrows() {
        TimelineStage f;
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
        TimelineStage f;
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
        TimelineStage f;
        f.play();
        f.card.setCompact(true, false);
        f.card.resize(900, 240);
        QTRY_VERIFY(f.view().latency.isNull());
        f.card.resize(900, 420);
        QTRY_VERIFY(!f.view().latency.isNull());
    }

    void nothingIsMadeWhileHidden() {
        TimelineStage f;
        f.run(5, One, 20);
        f.card.hide();
        const int64_t end = f.view().timeline.endMs;
        f.run(5, One, 20);
        QCOMPARE(f.view().timeline.endMs, end);
        f.card.show();
        QCOMPARE(f.view().timeline.endMs, end + 5000);
    }

    void copiesAndSaysSo() {
        TimelineStage f;
        f.play();
        QSignalSpy said(&f.card, &TimelineCard::said);
        for (QAction* action : f.card.findChild<TimelineExport*>()->actions())
            if (action->text().startsWith(text("Copy"))) action->trigger();
        QCOMPARE(said.size(), 2);
        QCOMPARE(said[0][0].toString(), text("The figures are copied"));
    }

    /// Who clicked into it goes on with its keys; a screen reader knows what it is.
    void aClickGivesItTheFocus() {
        TimelineStage f;
        f.play();
        f.card.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&f.card));
        QTest::mouseClick(f.plot(), Qt::LeftButton, {}, QPoint(200, 60));
        QTRY_VERIFY(f.stack()->hasFocus());
        QCOMPARE(QAccessible::queryAccessibleInterface(f.stack())->role(), QAccessible::Chart);
    }

    void exportsWhatIsShown() {
        TimelineStage f;
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
        TimelineStage f;
        QSignalSpy asked(&f.card, &TimelineCard::maximizeAsked);
        f.button("Maximize the timeline")->click();
        QCOMPARE(asked.size(), 1);
    }

    void manyServersAreTold() {
        TimelineStage f;
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
        TimelineStage f;
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
