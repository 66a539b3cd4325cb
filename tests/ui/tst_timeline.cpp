#include <QTest>
#include <cmath>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "tests/ui/longhistory.h"
#include "ui/timeline/timeline.h"
#include "ui/timeline/timelinelabels.h"
#include "ui/timeline/timelinelanes.h"
#include "ui/timeline/timelineview.h"

using namespace yard;

namespace {

const ServerKey One{"puppet00", "hosting1"}, Two{"puppet00", "hosting2"};

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
    void seconds(int count) {
        for (int i = 0; i < count; ++i) link.pass(1000);
    }
    Timeline timeline(int range = 300) const {
        return makeTimeline(history, history.at(history.size() - 1).wallMs, range);
    }
};

/// Two bands, hand-made: heights of the lower and of the upper one.
Timeline drawn(const std::vector<std::pair<double, double>>& heights) {
    Timeline t;
    t.bands.resize(2);
    for (size_t i = 0; i < heights.size(); ++i) {
        Timeline::Point point;
        point.at = static_cast<double>(i) - static_cast<double>(heights.size()) + 1;
        point.heights = {heights[i].first, heights[i].second};
        t.points.push_back(point);
    }
    return t;
}

/// So many servers that are UP and serve 1/s each, over ten seconds.
Timeline fleet(size_t count) {
    Timeline t;
    for (size_t b = 0; b < count; ++b)
        t.bands.push_back({{"be", "web-" + std::to_string(b)}, static_cast<int>(b), false});
    for (int i = 0; i < 10; ++i) {
        Timeline::Point point;
        point.at = i - 9;
        point.served.assign(count, 1);
        point.known.assign(count, true);
        point.shown.assign(count, Shown::Up);
        t.points.push_back(point);
    }
    return t;
}

std::vector<size_t> ownOf(const std::vector<Timeline::Layer>& layers) {
    std::vector<size_t> own;
    for (const Timeline::Layer& layer : layers)
        if (!layer.others) own.push_back(layer.bands.front());
    return own;
}

}  // namespace

class TestTimeline : public QObject {
    Q_OBJECT

private slots:
    void showsRatesWithoutErrorsAndErrorsOnTop() {
        Story s;
        s.link.rates = {{One, 20}};
        s.seconds(3);
        for (StatRow& row : s.link.next.rows)
            if (row.name != "hosting2") row.hrsp[4] += 4;
        s.seconds(1);
        const Timeline t = s.timeline();
        QCOMPARE(t.points.back().served, (std::vector<double>{16, 0}));
        QCOMPARE(t.points.back().errors, 4.0);
        QCOMPARE(t.points.back().total(), 20.0);
        QCOMPARE(t.points.back().at, 0.0);
        QCOMPARE(t.peakErrors, 4.0);
        QCOMPARE(t.peakErrorsAt, 0.0);
        QCOMPARE(t.peak, 20.0);
        QVERIFY(t.bands[1].backup);
    }

    void longRangesAreGathered() {
        Story s;
        s.link.rates = {{One, 20}};
        s.seconds(1000);
        const Timeline t = s.timeline(900);
        QCOMPARE(t.step, 3);
        QVERIFY(t.points.size() >= 300 && t.points.size() <= 303);
        for (const Timeline::Point& point : t.points) QCOMPARE(point.served[0], 20.0);
        QVERIFY(t.points.front().at <= -900 + 3);
    }

    /// What was kept by the minute: a server that was up all the time has one run, whatever the
    /// range.
    void minutesLeaveNoSeams_data() {
        QTest::addColumn<int>("range");
        for (const int range : {5 * 3600, 55'296, 86'400, 2 * 86'400})
            QTest::addRow("%d s", range) << range;
    }

    void minutesLeaveNoSeams() {
        QFETCH(int, range);
        constexpr int64_t End = 1'700'000'040'000;
        History history;
        history.restore(test::twoDays({One}, End));
        const Timeline t = makeTimeline(history, End, range, {});
        QCOMPARE(t.step % 60, 0);
        QCOMPARE(t.runs(0).size(), size_t{1});
    }

    /// An attached proxy is asked about twice a second: some seconds come late.
    void slowReportsLeaveNoSeams() {
        Story s;
        s.link.rates = {{One, 20}};
        s.seconds(2);
        for (int i = 0; i < 20; ++i) s.link.pass(780);
        const Timeline t = s.timeline();
        QCOMPARE(t.runs(0).size(), size_t{1});
        for (double at = -10; at < 0; at += 0.1)
            QVERIFY2(t.pointAt(at), qPrintable(QString::number(at)));
    }

    void columnsStayWhileTimeMoves() {
        Story s;
        s.seconds(900);
        const int64_t end = s.history.at(s.history.size() - 1).wallMs;
        const auto ends = [&](int64_t at) {
            std::vector<int64_t> list;
            for (const Timeline::Point& p : makeTimeline(s.history, at, 900).points)
                list.push_back(at + static_cast<int64_t>(p.at * 1000));
            list.pop_back();  // the running one
            list.erase(list.begin());
            return list;
        };
        const std::vector<int64_t> now = ends(end), before = ends(end - 1000);
        for (int64_t column : before)
            if (column > now.front() && column < now.back())
                QVERIFY(std::find(now.begin(), now.end(), column) != now.end());
    }

    void aGapIsAGap() {
        Story s;
        s.link.rates = {{One, 20}};
        s.seconds(5);
        s.link.pass(20'000);
        s.seconds(5);
        const Timeline t = s.timeline();
        const Timeline::Point* hole = t.pointAt(-10);
        QVERIFY(hole && hole->gap);
        QVERIFY(!hole->known[0]);
        QVERIFY(!t.pointAt(-2)->gap);
        QCOMPARE(t.runs(0).size(), size_t{2});
        QCOMPARE(t.pointAt(-250), nullptr);
    }

    void runsChangeAtTheFlag() {
        Story s;
        s.seconds(5);
        s.link.server(One).falling = 1;
        s.seconds(2);
        s.link.next.takenMs += 400;  // within the second
        s.link.next.steadyUs += 400'000;
        s.link.server(One).falling = 0;
        s.link.setShown(One, Shown::Down);
        s.link.pass(600);
        s.seconds(3);
        const Timeline t = s.timeline();
        const auto runs = t.runs(0);
        QCOMPARE(runs.size(), size_t{3});
        QCOMPARE(runs[0].shown, Shown::Up);
        QCOMPARE(runs[1].shown, Shown::Rising);  // loses checks
        QCOMPARE(runs[2].shown, Shown::Down);
        QCOMPARE(t.marks.size(), size_t{1});
        QCOMPARE(runs[2].from, t.marks[0].at);
        QCOMPARE(runs[1].to, runs[2].from);
        QCOMPARE(t.marks[0].at, -3.6);
        QCOMPARE(runs[2].to, 0.0);
        QCOMPARE(t.outages.size(), size_t{1});
    }

    void flagsOutsideTheRangeAreLeftOut() {
        Story s;
        s.seconds(2);
        s.link.setShown(One, Shown::Drain);
        s.seconds(90);
        s.link.setShown(One, Shown::Up);
        s.seconds(2);
        QCOMPARE(s.timeline(300).marks.size(), size_t{2});
        const Timeline minute = s.timeline(60);
        QCOMPARE(minute.marks.size(), size_t{1});
        QCOMPARE(minute.marks[0].flag.number, 2);  // numbers do not depend on the range
    }

    void pointAtHoldsItsStep() {
        Story s;
        s.seconds(10);
        const Timeline t = s.timeline();
        QCOMPARE(t.pointAt(0)->at, 0.0);
        QCOMPARE(t.pointAt(-0.4)->at, 0.0);
        QCOMPARE(t.pointAt(-1.2)->at, -1.0);
        QCOMPARE(t.pointAt(0.5), nullptr);
    }

    void ofManyServersTheLargestHaveLayers() {
        Timeline t = fleet(40);
        for (size_t b : {3, 9, 20, 30, 39}) t.points[0].served[b] = 50;
        const auto layers = layersOf(t, {});
        QCOMPARE(ownOf(layers), (std::vector<size_t>{3, 9, 20, 30, 39}));
        QCOMPARE(layers.size(), size_t{6});
        QVERIFY(layers.back().others);
        QCOMPARE(layers.back().bands.size(), size_t{35});
        // A little more does not take a layer from one that has it; much more does.
        t.points[0].served[10] = 55;
        QCOMPARE(ownOf(layersOf(t, {3, 9, 20, 30, 39})), ownOf(layers));
        t.points[0].served[10] = 70;
        QCOMPARE(ownOf(layersOf(t, {3, 9, 20, 30, 39}))[2], size_t{10});
        // Six are still told apart.
        QCOMPARE(layersOf(fleet(6), {}).size(), size_t{6});
        QVERIFY(!layersOf(fleet(6), {}).back().others);
    }

    void lanesShowWhoChanged() {
        Timeline t = fleet(40);
        for (size_t b : {0, 1, 2, 3, 4}) t.points[0].served[b] = 50;
        t.layers = layersOf(t, {});
        t.points[4].shown[17] = Shown::Down;       // was
        t.points.back().shown[33] = Shown::Maint;  // is
        Lanes lanes = lanesOf(t, 13);
        QCOMPARE(lanes.bands, (std::vector<size_t>{0, 1, 2, 3, 4, 17, 33}));
        QCOMPARE(lanes.rest, size_t{33});
        QCOMPARE(lanes.restChanged, size_t{0});
        QCOMPARE(lanes.count(), size_t{8});
        // More have changed than there is room for: those that are away, then the latest.
        for (size_t b = 5; b < 30; ++b) t.points[b < 15 ? 2 : 6].shown[b] = Shown::Down;
        lanes = lanesOf(t, 6);
        QCOMPARE(lanes.count(), size_t{6});
        QCOMPARE(lanes.bands.back(), size_t{33});
        QCOMPARE(lanes.rest, size_t{35});
        QCOMPARE(lanes.restChanged, size_t{21});
        for (size_t i = 0; i + 1 < lanes.bands.size(); ++i) QVERIFY(lanes.bands[i] >= 15);
        // Where all fit, all are shown.
        QCOMPARE(lanesOf(fleet(6), 6).bands.size(), size_t{6});
        QCOMPARE(lanesOf(fleet(6), 6).rest, size_t{0});
    }

    void namesGoWhereThereIsRoom() {
        std::vector<std::pair<double, double>> heights(60, {10.0, 2.0});
        for (size_t i = 30; i < 50; ++i) heights[i] = {1.0, 30.0};
        const Timeline t = drawn(heights);
        const auto upper = roomiest(t, 1, 6);
        QVERIFY(upper);
        QCOMPARE(upper->room, 30.0);
        QCOMPARE(upper->height, 16.0);
        QVERIFY(upper->at > t.points[30].at && upper->at < t.points[49].at);
        // In the middle of the room, not at its first place.
        QVERIFY(std::abs(upper->at - (t.points[30].at + t.points[49].at) / 2) <= 1);
        QVERIFY(roomiest(drawn(std::vector<std::pair<double, double>>(60, {5.0, 0.0})), 1, 6) ==
                std::nullopt);
        QVERIFY(roomiest(Timeline{}, 0, 6) == std::nullopt);
    }

    void namesAvoidEventLines() {
        Timeline t = drawn(std::vector<std::pair<double, double>>(60, {10.0, 2.0}));
        const double middle = roomiest(t, 0, 6)->at;
        t.marks.push_back({{}, middle});
        QVERIFY(std::abs(roomiest(t, 0, 6)->at - middle) > 3);
    }

    void ticksAreFew_data() {
        QTest::addColumn<int>("range");
        for (const int range : {10, 60, 300, 900, 3600, 86'400, 345'600, 604'800})
            QTest::addRow("%d s", range) << range;
    }

    void ticksAreFew() {
        QFETCH(int, range);
        TimelineView view;
        view.timeline.range = range;
        QVERIFY2(range / view.tick() <= 6, qPrintable(QString::number(view.tick())));
        QVERIFY2(range / view.tick() >= 2, qPrintable(QString::number(view.tick())));
    }
};

QTEST_MAIN(TestTimeline)
#include "tst_timeline.moc"
