#include <QRandomGenerator>
#include <QtTest>
#include <map>
#include <memory>

#include "core/net/timerwheel.h"

using namespace yard;

namespace {

struct Alarm final : WheelTimer {
    void expired() override {
        ++count;
        if (then) then();
    }
    int count = 0;
    std::function<void()> then;
};

TimePoint at(int64_t ms) { return TimePoint{} + Millis(ms); }

}  // namespace

class TestTimerWheel : public QObject {
    Q_OBJECT
private slots:
    void firesAtItsTime_data();
    void firesAtItsTime();
    void neverEarly();
    void pushedForward();
    void pulledBack();
    void cancelled();
    void destroyed();
    void changesWhileFiring();
    void tellsOfAnEarlierTime();
    void likeANaiveModel_data();
    void likeANaiveModel();
};

void TestTimerWheel::firesAtItsTime_data() {
    QTest::addColumn<qint64>("ms");
    for (const qint64 ms :
         {1LL, 255LL, 256LL, 257LL, 65535LL, 65536LL, 70000LL, 16777216LL, 5000000000LL})
        QTest::addRow("%lld", ms) << ms;
}

void TestTimerWheel::firesAtItsTime() {
    QFETCH(qint64, ms);
    TimerWheel wheel(at(0));
    Alarm alarm;
    wheel.set(alarm, at(ms));
    // As the Reactor does: from one proposed moment to the next.
    int wakes = 0;
    while (!wheel.empty() && wheel.next() < at(ms)) {
        wheel.advance(wheel.next());
        QVERIFY(++wakes < 100);
    }
    QCOMPARE(alarm.count, 0);
    wheel.advance(at(ms - 1));
    QCOMPARE(alarm.count, 0);
    wheel.advance(at(ms));
    QCOMPARE(alarm.count, 1);
    QVERIFY(!alarm.pending() && wheel.empty());
}

void TestTimerWheel::neverEarly() {
    TimerWheel wheel(at(0));
    Alarm alarm;
    wheel.set(alarm, at(5) + std::chrono::microseconds(1));
    wheel.advance(at(5) + std::chrono::microseconds(999));
    QCOMPARE(alarm.count, 0);
    wheel.advance(at(6));
    QCOMPARE(alarm.count, 1);
}

void TestTimerWheel::pushedForward() {
    TimerWheel wheel(at(0));
    Alarm alarm;
    wheel.set(alarm, at(10));
    wheel.set(alarm, at(500));
    wheel.advance(at(499));
    QCOMPARE(alarm.count, 0);
    wheel.advance(at(1000));
    QCOMPARE(alarm.count, 1);
}

void TestTimerWheel::pulledBack() {
    TimerWheel wheel(at(0));
    Alarm alarm;
    wheel.set(alarm, at(5000));
    wheel.set(alarm, at(10));
    QCOMPARE(wheel.next(), at(10));
    wheel.advance(at(10));
    QCOMPARE(alarm.count, 1);
    wheel.advance(at(6000));
    QCOMPARE(alarm.count, 1);
}

void TestTimerWheel::cancelled() {
    TimerWheel wheel(at(0));
    Alarm alarm;
    wheel.set(alarm, at(10));
    wheel.cancel(alarm);
    QVERIFY(wheel.empty() && !alarm.pending());
    wheel.cancel(alarm);
    wheel.advance(at(20));
    QCOMPARE(alarm.count, 0);
}

void TestTimerWheel::destroyed() {
    auto wheel = std::make_unique<TimerWheel>(at(0));
    Alarm outlives;
    {
        Alarm alarm;
        wheel->set(alarm, at(10));
    }
    QVERIFY(wheel->empty());
    wheel->set(outlives, at(10));
    wheel.reset();
    QVERIFY(!outlives.pending());
}

void TestTimerWheel::changesWhileFiring() {
    TimerWheel wheel(at(0));
    Alarm again, killer, late;
    auto victim = std::make_unique<Alarm>();
    wheel.set(killer, at(10));
    wheel.set(*victim, at(10));
    wheel.set(again, at(10));
    killer.then = [&] {
        victim.reset();
        wheel.set(late, at(5));  // in the past: as soon as possible
    };
    again.then = [&] {
        if (again.count < 3) wheel.set(again, at(10 + again.count));
    };
    wheel.advance(at(100));
    QCOMPARE(killer.count, 1);
    QCOMPARE(again.count, 3);
    QCOMPARE(late.count, 1);
    QVERIFY(wheel.empty());
}

void TestTimerWheel::tellsOfAnEarlierTime() {
    int told = 0;
    TimerWheel wheel(at(0), [&] { ++told; });
    Alarm a, b, c;
    wheel.set(a, at(100));
    QCOMPARE(told, 1);
    wheel.set(b, at(200));
    QCOMPARE(told, 1);
    wheel.set(c, at(50));
    QCOMPARE(told, 2);
    QCOMPARE(wheel.next(), at(50));
}

void TestTimerWheel::likeANaiveModel_data() {
    QTest::addColumn<int>("range");
    for (const int range : {50, 1000, 100000, 50000000}) QTest::addRow("%d", range) << range;
}

void TestTimerWheel::likeANaiveModel() {
    QFETCH(int, range);
    QRandomGenerator random(4711);
    constexpr size_t Count = 60;
    std::vector<Alarm> alarms(Count);
    std::map<size_t, int64_t> due;  // the model
    int64_t now = 0;
    TimerWheel wheel(at(0));
    for (int step = 0; step < 20000; ++step) {
        const size_t i = random.bounded(static_cast<quint32>(Count));
        switch (random.bounded(4)) {
            case 0:
            case 1: {
                const int64_t when = now + 1 + random.bounded(range);
                wheel.set(alarms[i], at(when));
                due[i] = when;
                break;
            }
            case 2:
                wheel.cancel(alarms[i]);
                due.erase(i);
                break;
            case 3: {
                now += random.bounded(range / 4 + 1);
                wheel.advance(at(now));
                for (size_t j = 0; j < Count; ++j) {
                    const auto it = due.find(j);
                    const bool fires = it != due.end() && it->second <= now;
                    QCOMPARE(alarms[j].count, fires ? 1 : 0);
                    alarms[j].count = 0;
                    if (fires) due.erase(it);
                }
                break;
            }
        }
        QCOMPARE(wheel.empty(), due.empty());
        for (const auto& [j, when] : due) QVERIFY(wheel.next() <= at(when));
    }
}

QTEST_GUILESS_MAIN(TestTimerWheel)
#include "tst_timerwheel.moc"
