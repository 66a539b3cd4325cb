// What is told beside the lanes of the timeline's ribbon: its numbers stand where they are read.
#include <QPainter>
#include <QTest>

#include "tests/ui/timelinestage.h"
#include "ui/look/theme.h"
#include "ui/timeline/ribbon.h"

using namespace yard;
using namespace yard::test;

class TestRibbonWords : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(false); }

    /// "peak 9/s" stands on no bar; where 5xx come all the time there is no such place.
    void thePeakIsTold() {
        TimelineStage f;
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

    /// An event line crosses the ground to the right of the outage: its numbers go to the left.
    void numbersOfAnOutageStandClearOfEventLines() {
        TimelineStage s;
        s.stack()->follow(60);
        s.run(100, One, 20);
        s.link.setShown(One, Shown::Down);
        s.run(8, Two, 15);
        s.link.setShown(One, Shown::Up);
        s.run(8, One, 20);
        s.link.setShown(Two, Shown::Drain);
        s.run(8, One, 20);
        const auto* ribbon = s.card.findChild<Ribbon*>();
        size_t band = 0;
        while (s.view().timeline.bands[band].server != One) ++band;
        const std::vector<Timeline::Run> runs = s.view().timeline.runs(band);
        size_t down = 0;
        while (runs[down].shown != Shown::Down) ++down;
        constexpr double Width = 90;
        const double left = s.view().left();
        const auto spot = ribbon->outageSpot(runs, down, Width, left);
        QVERIFY(spot && !spot->inside);
        for (const Timeline::Mark& mark : s.view().timeline.marks) {
            const double x = s.view().x(mark.at);
            QVERIFY2(x <= spot->left || x >= spot->left + Width, qPrintable(QString::number(x)));
        }
        QVERIFY(spot->left + Width <= s.view().x(runs[down].from));
        // Where no ground is clear they are crossed, but told.
        QVERIFY(ribbon->outageSpot(runs, down, s.view().x(runs[down].from) - left - 8, left));
        // Not over what is told of an earlier one.
        QVERIFY(ribbon->outageSpot(runs, down, Width, spot->left + 1)->left > spot->left);
    }

    /// Where event lines cross a state or the numbers of an outage they are drawn under it.
    void wordsLieOverEventLines() {
        TimelineStage s;
        for (int i = 0; i < 40; ++i) {  // flags all over the five minutes
            s.run(7, One, 20);
            s.link.setShown(Two, i % 2 ? Shown::Up : Shown::Drain);
            if (i == 20) s.link.setShown(One, Shown::Down);
            if (i == 21) s.link.setShown(One, Shown::Up);
        }
        const auto* ribbon = s.card.findChild<Ribbon*>();
        QImage words(ribbon->size(), QImage::Format_ARGB32_Premultiplied);
        words.fill(Qt::transparent);
        QPainter p(&words);
        ribbon->paintWords(p);
        p.end();
        const QImage seen = s.stack()->grab(ribbon->geometry()).toImage();
        int crossed = 0;
        for (const Timeline::Mark& mark : s.view().timeline.marks)
            for (int y = 0; y < words.height(); ++y) {
                const QPoint place(int(s.view().x(mark.at)), y);
                if (qAlpha(words.pixel(place)) < 255) continue;
                ++crossed;
                QCOMPARE(seen.pixelColor(place), words.pixelColor(place));
            }
        QVERIFY(crossed > 0);
    }
};

QTEST_MAIN(TestRibbonWords)
#include "tst_ribbonwords.moc"
