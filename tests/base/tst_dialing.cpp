#include "core/base/dialing.h"

#include <QtTest/QtTest>

using namespace yard;

class TestDialing : public QObject {
    Q_OBJECT
private slots:
    void portsTakeTurns();
    void aLeaseGivesItsPortBack();
};

void TestDialing::portsTakeTurns() {
    PortRange range(4000, 4002);
    QCOMPARE(range.size(), size_t(3));
    QCOMPARE(range.take(), uint16_t(4000));
    QCOMPARE(range.take(), uint16_t(4001));
    range.give(4000);
    // The one that was used last comes last.
    QCOMPARE(range.take(), uint16_t(4002));
    QCOMPARE(range.take(), uint16_t(4000));
    QVERIFY(!range.take());
}

void TestDialing::aLeaseGivesItsPortBack() {
    const auto range = std::make_shared<PortRange>(uint16_t(65535), uint16_t(65535));
    {
        PortLease lease(range, range->take().value());
        PortLease moved = std::move(lease);
        QVERIFY(!range->take());
        lease.end();  // it holds nothing any more
        QVERIFY(!range->take());
        moved = PortLease();
        QCOMPARE(range->take(), uint16_t(65535));
        moved = PortLease(range, 65535);
    }
    QCOMPARE(range->take(), uint16_t(65535));
}

QTEST_GUILESS_MAIN(TestDialing)
#include "tst_dialing.moc"
