#include "core/base/histogram.h"

#include <QtTest/QtTest>

using yard::Histogram;

class TestHistogram : public QObject {
    Q_OBJECT
private slots:
    void bucketsFollowEachOther();
    void aValueLiesInItsBucket_data();
    void aValueLiesInItsBucket();
    void quantiles();
    void nothingCounted();
    void hugeValuesStayInTheLastBucket();
    void differences();
    void aReadingThatWentBackCountsFromZero();
    void sums();
};

void TestHistogram::bucketsFollowEachOther() {
    for (int b = 1; b < Histogram::Buckets; ++b)
        QVERIFY(Histogram::edge(b) > Histogram::edge(b - 1));
    int last = -1;
    for (uint64_t us = 0; us < 100000; ++us) {
        const int b = Histogram::bucketOf(us);
        QVERIFY2(b == last || b == last + 1, qPrintable(QString::number(us)));
        last = b;
    }
}

void TestHistogram::aValueLiesInItsBucket_data() {
    QTest::addColumn<quint64>("micros");
    for (const quint64 us :
         {0ull, 1ull, 3ull, 4ull, 7ull, 8ull, 99ull, 1000ull, 20000ull, 999999ull, 120000000ull})
        QTest::addRow("%llu us", us) << us;
}

void TestHistogram::aValueLiesInItsBucket() {
    QFETCH(quint64, micros);
    const int b = Histogram::bucketOf(micros);
    const auto value = static_cast<double>(micros);
    QVERIFY(value < Histogram::edge(b));
    if (b > 0) QVERIFY(value >= Histogram::edge(b - 1));
    if (micros >= 4) QVERIFY(Histogram::edge(b) <= value * 1.25);
}

void TestHistogram::quantiles() {
    Histogram h;
    for (int i = 0; i < 99; ++i) h.add(1000);
    h.add(1000000);
    QCOMPARE(h.total(), uint64_t(100));
    QCOMPARE(h.quantile(0.5), Histogram::edge(Histogram::bucketOf(1000)));
    QCOMPARE(h.quantile(0.99), Histogram::edge(Histogram::bucketOf(1000)));
    QCOMPARE(h.quantile(1.0), Histogram::edge(Histogram::bucketOf(1000000)));
    QCOMPARE(h.quantile(0.0), Histogram::edge(Histogram::bucketOf(1000)));
}

void TestHistogram::nothingCounted() { QCOMPARE(Histogram().quantile(0.5), -1.0); }

void TestHistogram::hugeValuesStayInTheLastBucket() {
    QCOMPARE(Histogram::bucketOf(UINT64_MAX), Histogram::Buckets - 1);
    QVERIFY(Histogram::edge(Histogram::Buckets - 1) >= 120e6);
}

void TestHistogram::differences() {
    Histogram earlier;
    earlier.add(10);
    Histogram now = earlier;
    now.add(10);
    now.add(5000);
    const Histogram between = now.since(earlier);
    QCOMPARE(between.total(), uint64_t(2));
    QCOMPARE(between.counts[static_cast<size_t>(Histogram::bucketOf(10))], 1u);
    QCOMPARE(between.counts[static_cast<size_t>(Histogram::bucketOf(5000))], 1u);
}

void TestHistogram::aReadingThatWentBackCountsFromZero() {
    Histogram earlier, cleared;
    for (int i = 0; i < 10; ++i) earlier.add(10);
    cleared.add(10);
    QCOMPARE(cleared.since(earlier).total(), uint64_t(1));
}

void TestHistogram::sums() {
    Histogram a, b;
    a.add(10);
    b.add(10);
    b.add(400);
    a += b;
    QCOMPARE(a.total(), uint64_t(3));
    QCOMPARE(a.counts[static_cast<size_t>(Histogram::bucketOf(10))], 2u);
}

QTEST_GUILESS_MAIN(TestHistogram)
#include "tst_histogram.moc"
