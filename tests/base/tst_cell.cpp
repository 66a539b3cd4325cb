#include "core/base/cell.h"

#include <QtTest/QtTest>
#include <thread>

using namespace yard;

class TestCell : public QObject {
    Q_OBJECT
private slots:
    void countsAndRaises();
    void isReadByAnotherThread();
    void averages();
    void averagesSlide();
    void rates_data();
    void rates();
    void theHighestRateStays();
    void histogramsAreSummed();
};

void TestCell::countsAndRaises() {
    Cell cell;
    cell.add();
    cell.add(4);
    QCOMPARE(cell.get(), uint64_t(5));
    cell.raise(3);
    QCOMPARE(cell.get(), uint64_t(5));
    cell.raise(9);
    QCOMPARE(cell.get(), uint64_t(9));
    cell.set(2);
    QCOMPARE(cell.get(), uint64_t(2));
}

void TestCell::isReadByAnotherThread() {
    Cell cell;
    std::thread writer([&] {
        for (int i = 0; i < 100000; ++i) cell.add();
    });
    uint64_t last = 0;
    bool rises = true;
    while (last < 100000 && rises) {
        const uint64_t now = cell.get();
        rises = now >= last;
        last = now;
    }
    writer.join();
    QVERIFY(rises);
    QCOMPARE(cell.get(), uint64_t(100000));
}

void TestCell::averages() {
    AverageCells average;
    QCOMPARE(average.count(), uint64_t(0));
    for (uint64_t v : {2u, 4u, 9u}) average.add(v);
    QCOMPARE(average.sum(), uint64_t(15));
    QCOMPARE(average.count(), uint64_t(3));
    QCOMPARE(average.max(), uint64_t(9));
    average.clearMax();
    QCOMPARE(average.max(), uint64_t(0));
    QCOMPARE(average.sum(), uint64_t(15));
}

/// Old values fade: after many of the new kind the mean is near them.
void TestCell::averagesSlide() {
    AverageCells average;
    for (int i = 0; i < 2000; ++i) average.add(100);
    QCOMPARE(average.count(), uint64_t(1024));
    QVERIFY(qAbs(double(average.sum()) / double(average.count()) - 100) < 1);
    for (int i = 0; i < 8000; ++i) average.add(10);
    QVERIFY(double(average.sum()) / double(average.count()) < 15);
}

void TestCell::rates_data() {
    QTest::addColumn<int>("at");
    QTest::addColumn<int>("expected");
    // 10 events at second 5.0, 20 at 6.0.
    QTest::newRow("at once: all of the last second still count") << 6000 << 30;
    QTest::newRow("half of the second: half of the last one") << 6500 << 25;
    QTest::newRow("at its end: none of the last one") << 6999 << 20;
    QTest::newRow("the next second: what remains of this one") << 7250 << 15;
    QTest::newRow("two seconds later: nothing") << 8000 << 0;
}

void TestCell::rates() {
    QFETCH(int, at);
    QFETCH(int, expected);
    RateCells rate;
    rate.add(5000, 10);
    rate.add(6000, 20);
    QCOMPARE(int(rate.read(at)), expected);
}

void TestCell::theHighestRateStays() {
    RateCells rate;
    rate.add(1000, 7);
    rate.add(2000, 3);
    QCOMPARE(rate.max(), uint64_t(7));
    rate.clearMax();
    rate.add(2500);
    QCOMPARE(rate.max(), uint64_t(4));
    // A pause of more than a second leaves nothing of the seconds before.
    rate.add(9000);
    QCOMPARE(rate.read(9000), uint64_t(1));
}

void TestCell::histogramsAreSummed() {
    HistogramCells one, two;
    one.add(100);
    two.add(100);
    two.add(9000);
    Histogram sum;
    one.addTo(sum);
    two.addTo(sum);
    QCOMPARE(sum.total(), uint64_t(3));
    QCOMPARE(sum.counts[static_cast<size_t>(Histogram::bucketOf(100))], 2u);
}

QTEST_GUILESS_MAIN(TestCell)
#include "tst_cell.moc"
