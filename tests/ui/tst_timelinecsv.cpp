#include <QTest>
#include <QTimeZone>

#include "ui/timeline/timelinecsv.h"

using namespace yard;

namespace {

Timeline small() {
    Timeline t;
    t.endMs = 1'700'000'000'000;
    t.range = 2;
    t.bands.push_back({{"be", "web-1"}, 0, false});
    t.bands.push_back({{"be", "a,\"b\""}, 1, true});
    for (int at : {-3, -1, 0}) {
        Timeline::Point point;
        point.at = at;
        point.served = {12.5, 0};
        point.known = {true, at == 0};
        point.shown = {Shown::Down, Shown::Rising};
        point.errors = 3;
        point.p50 = 1.25;
        t.points.push_back(point);
    }
    t.points[1].gap = true;
    return t;
}

}  // namespace

class TestTimelineCsv : public QObject {
    Q_OBJECT

private slots:
    void tellsWhatIsShown() {
        const QStringList lines = timelineCsv(small()).split(QStringLiteral("\r\n"));
        QCOMPARE(lines.size(), 4);  // a head, two points in the range, the end
        QCOMPARE(lines[0], QStringLiteral("time,be/web-1 requests/s,be/web-1 state,"
                                          "\"be/a,\"\"b\"\" requests/s\",\"be/a,\"\"b\"\" state\","
                                          "5xx/s,p50 ms,p99 ms"));
        QVERIFY(lines[1].endsWith(QStringLiteral(",12.5,DOWN,,,,1.25,")));  // a gap: no 5xx known
        QVERIFY(lines[2].endsWith(QStringLiteral(",12.5,DOWN,0,CHECK,3,1.25,")));
        QCOMPARE(lines[3], QString());
    }

    void timesNameTheirOffset() {
        const QString line = timelineCsv(small()).split(QStringLiteral("\r\n")).at(2);
        const auto time = QDateTime::fromString(line.section(u',', 0, 0), Qt::ISODateWithMs);
        QVERIFY(time.isValid());
        QVERIFY(time.timeSpec() != Qt::LocalTime);
        QCOMPARE(time.toMSecsSinceEpoch(), 1'700'000'000'000);
    }

    void nothingIsAHead() {
        QCOMPARE(timelineCsv({}), QStringLiteral("time,5xx/s,p50 ms,p99 ms\r\n"));
    }
};

QTEST_APPLESS_MAIN(TestTimelineCsv)
#include "tst_timelinecsv.moc"
