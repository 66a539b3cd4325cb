#include <QTest>
#include <cmath>

#include "ui/look/nicescale.h"

using namespace yard;

class TestNiceScale : public QObject {
    Q_OBJECT

private slots:
    void niceScale_data() {
        QTest::addColumn<double>("peak");
        QTest::addColumn<int>("divisions");
        QTest::addColumn<double>("step");
        QTest::newRow("small") << 20.0 << 3 << 10.0;
        QTest::newRow("thousand") << 1300.0 << 3 << 500.0;
        QTest::newRow("quarter") << 60.0 << 3 << 25.0;
        QTest::newRow("under the least") << 0.0 << 2 << 10.0;
        QTest::newRow("big") << 46'000.0 << 3 << 20'000.0;
    }

    void niceScale() {
        QFETCH(double, peak);
        QFETCH(int, divisions);
        QFETCH(double, step);
        NiceScale scale(10);
        scale.fit(peak, divisions);
        QCOMPARE(scale.step(), step);
        QVERIFY(scale.top() > peak);
        QVERIFY(scale.top() <= std::max(peak, 10.0) * 1.08 + step);
        const double steps = scale.top() / scale.step() * 2;  // whole or half steps
        QCOMPARE(steps, std::round(steps));
    }

    void scaleGrowsAtOnceAndShrinksLate() {
        NiceScale scale(10);
        scale.fit(100, 3);
        const double low = scale.top();
        scale.fit(1000, 3);
        QVERIFY(scale.top() > 1000);
        const double high = scale.top();
        int fits = 0;
        while (scale.top() == high && ++fits < 100) scale.fit(100, 3);
        QVERIFY2(fits > 3 && fits < 30, qPrintable(QString::number(fits)));
        QCOMPARE(scale.top(), low);
        scale.fit(95, 3);  // a little less: it stays
        QCOMPARE(scale.top(), low);
        scale.fit(1000, 3);
        scale.forget();
        scale.fit(100, 3);
        QCOMPARE(scale.top(), low);
    }
};

QTEST_MAIN(TestNiceScale)
#include "tst_nicescale.moc"
