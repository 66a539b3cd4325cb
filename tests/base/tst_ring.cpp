#include "core/base/ring.h"

#include <QtTest/QtTest>
#include <string>

using yard::Ring;

class TestRing : public QObject {
    Q_OBJECT
private slots:
    void fillsAndOverwritesTheOldest();
    void aSlotIsFilledInPlace();
    void clears();
    void hasRoomForOneAtLeast();
};

static std::string drawn(const Ring<int>& ring) {
    std::string text;
    for (size_t i = 0; i < ring.size(); ++i) text += std::to_string(ring.at(i)) + " ";
    return text;
}

void TestRing::fillsAndOverwritesTheOldest() {
    Ring<int> ring(3);
    QVERIFY(ring.empty());
    ring.push(1);
    ring.push(2);
    QCOMPARE(drawn(ring), std::string("1 2 "));
    ring.push(3);
    ring.push(4);
    ring.push(5);
    QCOMPARE(drawn(ring), std::string("3 4 5 "));
    QCOMPARE(ring.size(), size_t(3));
    QCOMPARE(ring.last(), 5);
}

void TestRing::aSlotIsFilledInPlace() {
    Ring<int> ring(2);
    ring.push() = 7;
    ring.at(0) = 8;
    QCOMPARE(ring.last(), 8);
}

void TestRing::clears() {
    Ring<int> ring(2);
    for (int i : {1, 2, 3}) ring.push(i);
    ring.clear();
    QVERIFY(ring.empty());
    ring.push(9);
    QCOMPARE(drawn(ring), std::string("9 "));
}

void TestRing::hasRoomForOneAtLeast() {
    Ring<int> ring(0);
    ring.push(1);
    ring.push(2);
    QCOMPARE(drawn(ring), std::string("2 "));
}

QTEST_GUILESS_MAIN(TestRing)
#include "tst_ring.moc"
