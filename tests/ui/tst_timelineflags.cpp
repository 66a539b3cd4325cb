// The numbered flags of events: grouped where they would touch.
#include <QTest>

#include "ui/timeline/timeline.h"
#include "ui/timeline/timelineflags.h"

using namespace yard;

namespace {

QStringList listed(const char* text) { return QString::fromUtf8(text).split(u' '); }

/// Flags 1, 2, 3... of the events 101, 102, 103...
std::vector<Timeline::Mark> numbered(size_t count) {
    std::vector<Timeline::Mark> marks(count);
    for (size_t i = 0; i < count; ++i) {
        marks[i].flag.number = static_cast<int>(i) + 1;
        marks[i].flag.eventId = 101 + i;
    }
    return marks;
}

}  // namespace

class TestTimelineFlags : public QObject {
    Q_OBJECT

private slots:
    void flagsKeepApart_data() {
        QTest::addColumn<QList<double>>("xs");
        QTest::addColumn<QStringList>("labels");
        QTest::newRow("far apart") << QList<double>{10, 50} << listed("1 2");
        QTest::newRow("close") << QList<double>{10, 18, 40} << listed("1 2 3");
        QTest::newRow("the same pixels") << QList<double>{10, 12, 15, 40} << listed("1–3 4");
        QTest::newRow("at the right edge") << QList<double>{80, 92, 99} << listed("1 2 3");
        QTest::newRow("no chain across the chart")
            << QList<double>{10, 14, 18, 22, 26} << listed("1–2 3–4 5");
        QTest::newRow("none") << QList<double>{} << QStringList{};
    }

    void flagsKeepApart() {
        QFETCH(QList<double>, xs);
        QFETCH(QStringList, labels);
        const std::vector<Timeline::Mark> marks = numbered(static_cast<size_t>(xs.size()));
        const auto flags = groupFlags(marks, {xs.begin(), xs.end()}, 0, 120);
        QStringList got;
        double edge = 0;
        for (const FlagGroup& flag : flags) {
            got << flag.label();
            QVERIFY(flag.middle - flag.width / 2 >= edge);
            edge = flag.middle + flag.width / 2 + 1;
        }
        QVERIFY(edge <= 121);
        QCOMPARE(got, labels);
    }

    /// However many: every event is in a flag, in order, and no two flags touch.
    void manyFlagsFit_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<double>("apart");
        QTest::newRow("18 in a second") << 18 << 0.1;
        QTest::newRow("forty, spread") << 40 << 10.0;
        QTest::newRow("five hundred") << 500 << 0.8;
    }

    void manyFlagsFit() {
        QFETCH(int, count);
        QFETCH(double, apart);
        const auto marks = numbered(static_cast<size_t>(count));
        std::vector<double> xs;
        for (int i = 0; i < count; ++i) xs.push_back(50 + i * apart);
        const auto flags = groupFlags(marks, xs, 40, 500);
        int next = 1;
        double edge = 40;
        for (const FlagGroup& flag : flags) {
            for (const Timeline::Mark* mark : flag.marks) QCOMPARE(mark->flag.number, next++);
            QVERIFY(flag.middle - flag.width / 2 >= edge);
            edge = flag.middle + flag.width / 2 + 1;
        }
        QCOMPARE(next, count + 1);
        QVERIFY(edge <= 501);
    }

    void aFlagOfManyTellsAll() {
        auto marks = numbered(20);
        marks[3].flag.shown = Shown::Down;
        marks[4].flag.shown = Shown::Drain;
        marks[3].flag.server = {"be", "web-4"};
        const auto flags = groupFlags(marks, std::vector<double>(20, 50.0), 0, 100);
        QCOMPARE(flags.size(), size_t{1});
        QCOMPARE(flags[0].label(), QStringLiteral("1–20"));
        QCOMPARE(flags[0].shown(), Shown::Down);  // the gravest
        QVERIFY(flags[0].holds(104) && !flags[0].holds(4));
        const QStringList lines = flags[0].text(1'700'000'000'000).split(u'\n');
        QCOMPARE(lines.size(), 13);
        QVERIFY(lines[3].startsWith(u"4  ") && lines[3].endsWith(u"web-4 DOWN"));
        QCOMPARE(lines[12], QStringLiteral("and 8 more"));
    }

    /// Those of an earlier run belong to no event: while none is chosen, neither are they.
    void earlierFlagsAreNotChosen() {
        Timeline::Mark old;
        old.flag.number = 1;
        FlagGroup group;
        group.marks = {&old};
        QVERIFY(!group.holds(0));
        old.flag.eventId = 7;
        QVERIFY(group.holds(7));
    }
};

QTEST_MAIN(TestTimelineFlags)
#include "tst_timelineflags.moc"
