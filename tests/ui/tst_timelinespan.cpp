#include <QTest>

#include "ui/timeline/timelinespan.h"

using namespace yard;

namespace {

constexpr int64_t Hour = 3'600'000, End = 100'000'000;

/// With an hour of history until End.
TimelineSpan full() {
    TimelineSpan span;
    span.setHistory(End - Hour, End);
    return span;
}

double secondsBefore(const TimelineSpan& span, int64_t wallMs) {
    return static_cast<double>(wallMs - span.endMs()) / 1000;
}

}  // namespace

class TestTimelineSpan : public QObject {
    Q_OBJECT

private slots:
    void followsTheClock() {
        TimelineSpan span = full();
        QVERIFY(span.follows());
        QCOMPARE(span.endMs(), End);
        span.setHistory(End - Hour, End + 1000);
        QCOMPARE(span.endMs(), End + 1000);
        span.follow(60);
        QCOMPARE(span.range(), 60);
        QVERIFY(span.follows());
    }

    void zoomKeepsTheMomentUnderThePointer_data() {
        QTest::addColumn<double>("factor");
        QTest::addColumn<double>("anchor");
        QTest::newRow("in, middle") << 0.5 << -150.0;
        QTest::newRow("in, left") << 0.8 << -300.0;
        QTest::newRow("in, a third") << 0.64 << -100.0;
        QTest::newRow("out after in") << 1.25 << -40.0;
    }

    void zoomKeepsTheMomentUnderThePointer() {
        QFETCH(double, factor);
        QFETCH(double, anchor);
        TimelineSpan span = full();
        span.pan(-1000);  // far from both ends
        const int64_t moment = span.endMs() + static_cast<int64_t>(anchor * 1000);
        const double where = anchor / span.range();
        span.zoom(factor, anchor);
        QVERIFY(std::abs(secondsBefore(span, moment) / span.range() - where) < 0.01);
    }

    void zoomAtNowGoesOnFollowing() {
        TimelineSpan span = full();
        span.zoom(0.5, 0);
        QCOMPARE(span.range(), 150);
        QVERIFY(span.follows());
        span.zoom(0.5, -75);
        QVERIFY(!span.follows());
        span.setHistory(End - Hour, End + 60'000);
        QCOMPARE(span.endMs(), End - 37'000 - 1000 + 500);  // it stands: 38 of 75 s, at -75 +- half
    }

    void limits() {
        TimelineSpan span = full();
        for (int i = 0; i < 40; ++i) span.zoom(0.8, 0);
        QCOMPARE(span.range(), TimelineSpan::Least);
        for (int i = 0; i < 60; ++i) span.zoom(1.25, -5);
        QCOMPARE(span.range(), TimelineSpan::Most);
        QVERIFY(span.follows());  // there is nothing later than now
        span.follow(300);
        span.pan(-1e6);
        QCOMPARE(span.endMs(), End - Hour + 300'000);  // nothing earlier than the oldest
        span.pan(1e6);
        QVERIFY(span.follows());
        QCOMPARE(span.endMs(), End);
    }

    void showsWhatWasDraggedOut() {
        TimelineSpan span = full();
        span.show(-200, -140);
        QCOMPARE(span.range(), 60);
        QCOMPARE(span.endMs(), End - 140'000);
        QVERIFY(!span.follows());
        span.show(-32, -30);  // shorter than the least: in the middle
        QCOMPARE(span.range(), TimelineSpan::Least);
        QCOMPARE(span.endMs(), End - 140'000 - 30'000 + 4000);
        span.follow(span.range());
        QVERIFY(span.follows());
    }

    void whatIsForgottenIsLeft() {
        TimelineSpan span = full();
        span.pan(-1e6);
        span.setHistory(End - Hour + 900'000, End + 900'000);
        QCOMPARE(span.endMs(), End - Hour + 900'000 + 300'000);
        QVERIFY(!span.follows());
    }

    void aYoungHistoryCannotBePanned() {
        TimelineSpan span;
        span.setHistory(End - 20'000, End);
        span.pan(-100);
        QVERIFY(span.follows());
        span.zoom(0.1, -15);  // but zoomed
        QCOMPARE(span.range(), 30);
    }
};

QTEST_APPLESS_MAIN(TestTimelineSpan)
#include "tst_timelinespan.moc"
