#include "core/base/clock.h"

#include <QtTest/QtTest>

#include "tests/support/fakeclock.h"
#include "tests/support/peers.h"

using namespace yard;

class TestClock : public QObject {
    Q_OBJECT
private slots:
    void theSystemsTimerFiresOnceAndNotEarly();
    void destroyingATimerCancelsIt();
    void aTimerMayDestroyItself();
    void wallTimeIsTheWatchs();
    void aFakeClockMovesOnlyWhenMoved();
    void fakeTimersFireInOrderEachAtItsTime();
    void aFakeTimerMaySetTheNext();
    void aFakeTimerCanBeCancelled();
};

void TestClock::theSystemsTimerFiresOnceAndNotEarly() {
    SystemClock clock;
    int fired = 0;
    const TimePoint begun = clock.now();
    TimePoint at{};
    const auto timer = clock.after(Millis(30), [&] { ++fired, at = clock.now(); });
    QCOMPARE(fired, 0);
    QVERIFY(test::await([&] { return fired > 0; }));
    // Qt rounds to whole milliseconds.
    QVERIFY(at - begun >= Millis(29));
    int later = 0;
    const auto after = clock.after(Millis(60), [&] { ++later; });
    QVERIFY(test::await([&] { return later > 0; }));
    QCOMPARE(fired, 1);
}

void TestClock::destroyingATimerCancelsIt() {
    SystemClock clock;
    bool cancelled = false, marker = false;
    auto timer = clock.after(Millis(5), [&] { cancelled = true; });
    const auto mark = clock.after(Millis(40), [&] { marker = true; });
    timer.reset();
    QVERIFY(test::await([&] { return marker; }));
    QVERIFY(!cancelled);
}

void TestClock::aTimerMayDestroyItself() {
    SystemClock clock;
    bool fired = false;
    std::unique_ptr<Timer> timer;
    timer = clock.after(Millis(1), [&] {
        timer.reset();
        fired = true;
    });
    QVERIFY(test::await([&] { return fired; }));
}

void TestClock::wallTimeIsTheWatchs() {
    const qint64 before = QDateTime::currentMSecsSinceEpoch();
    const int64_t wall = wallMillis(SystemClock().wall());
    QVERIFY(wall >= before && wall <= QDateTime::currentMSecsSinceEpoch());
}

void TestClock::aFakeClockMovesOnlyWhenMoved() {
    FakeClock clock;
    const TimePoint begun = clock.now();
    const WallTime wall = clock.wall();
    bool fired = false;
    const auto timer = clock.after(Millis(100), [&] { fired = true; });
    clock.advance(Millis(99));
    QVERIFY(!fired);
    clock.advance(Millis(1));
    QVERIFY(fired);
    QCOMPARE(clock.now() - begun, TimePoint::duration(Millis(100)));
    QVERIFY(clock.wall() - wall == Millis(100));
}

void TestClock::fakeTimersFireInOrderEachAtItsTime() {
    FakeClock clock;
    const TimePoint begun = clock.now();
    std::string order;
    const auto note = [&](const char* name) {
        order += name + std::to_string((clock.now() - begun) / Millis(1)) + " ";
    };
    const auto c = clock.after(Millis(30), [&] { note("c"); });
    const auto a = clock.after(Millis(10), [&] { note("a"); });
    const auto b = clock.after(Millis(10), [&] { note("b"); });
    clock.advance(Millis(50));
    QCOMPARE(order, std::string("a10 b10 c30 "));
}

void TestClock::aFakeTimerMaySetTheNext() {
    FakeClock clock;
    int fired = 0;
    std::unique_ptr<Timer> timer;
    std::function<void()> again = [&] {
        ++fired;
        timer = clock.after(Millis(10), again);
    };
    timer = clock.after(Millis(10), again);
    clock.advance(Millis(35));
    QCOMPARE(fired, 3);
}

void TestClock::aFakeTimerCanBeCancelled() {
    FakeClock clock;
    bool fired = false;
    auto timer = clock.after(Millis(10), [&] { fired = true; });
    timer.reset();
    clock.advance(Millis(20));
    QVERIFY(!fired);
}

QTEST_GUILESS_MAIN(TestClock)
#include "tst_clock.moc"
