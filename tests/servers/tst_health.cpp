#include <QtTest>
#include <random>

#include "core/servers/health.h"

using namespace yard;

/// Rise and fall. Checks are drawn as text: 'p' passed, 'f' failed.
class TestHealth : public QObject {
    Q_OBJECT
private slots:
    void levels_data();
    void levels();
    void flipsAreExact();
    void restartIsOneFailureFromDown();
    void almostUpIsOnePassFromUp();
};

void TestHealth::levels_data() {
    QTest::addColumn<int>("rise");
    QTest::addColumn<int>("fall");
    QTest::addColumn<QString>("checks");
    QTest::addColumn<QString>("levels");
    // Measured on HAProxy: the first failure downs, one pass fills.
    QTest::newRow("first fails") << 2 << 3 << "f"
                                 << "0";
    QTest::newRow("first passes") << 2 << 3 << "p"
                                  << "4";
    QTest::newRow("stays full") << 2 << 3 << "ppp"
                                << "444";
    QTest::newRow("down and up") << 2 << 3 << "pfffpp"
                                 << "432014";
    QTest::newRow("a pass heals all") << 2 << 3 << "pffpf"
                                      << "43243";
    QTest::newRow("a failure spoils a rise") << 3 << 1 << "fppfppp"
                                             << "0120123";
    QTest::newRow("1/1") << 1 << 1 << "pfpf"
                         << "1010";
    QTest::newRow("down stays down") << 2 << 2 << "ffff"
                                     << "0000";
}

void TestHealth::levels() {
    QFETCH(int, rise);
    QFETCH(int, fall);
    QFETCH(QString, checks);
    QFETCH(QString, levels);
    Health health(rise, fall);
    QString seen;
    for (const QChar c : checks) {
        health.observe(c == u'p');
        seen += QString::number(health.level());
    }
    QCOMPARE(seen, levels);
}

// Whatever the checks were: up after `rise` passes in a row, down after `fall` failures, a flip
// told each time.
void TestHealth::flipsAreExact() {
    std::mt19937 random(1);
    for (int round = 0; round < 300; ++round) {
        const int rise = 1 + static_cast<int>(random() % 4),
                  fall = 1 + static_cast<int>(random() % 4);
        Health health(rise, fall);
        health.observe(true);
        QVERIFY(health.full());
        bool up = true;
        int against = 0;
        for (int i = 0; i < 100; ++i) {
            const bool passed = random() % 2;
            against = passed == up ? 0 : against + 1;
            const bool turns = against == (up ? fall : rise);
            const auto flip = health.observe(passed);
            QCOMPARE(flip.has_value(), turns);
            if (turns) {
                up = !up;
                against = 0;
                QCOMPARE(*flip == Flip::Up, up);
            }
            QCOMPARE(health.up(), up);
            QVERIFY(health.level() >= 0 && health.level() < rise + fall);
        }
    }
}

void TestHealth::restartIsOneFailureFromDown() {
    Health health(2, 3);
    health.observe(true);
    health.restart();
    QVERIFY(health.up());
    QVERIFY(health.observe(false) == Flip::Down);
    QCOMPARE(health.level(), 0);
}

void TestHealth::almostUpIsOnePassFromUp() {
    for (const int rise : {1, 2, 5}) {
        Health health(rise, 3);
        health.setDown();
        health.setAlmostUp();
        QVERIFY(!health.up());
        QVERIFY(health.observe(true) == Flip::Up);
        QVERIFY(health.full());
    }
}

QTEST_GUILESS_MAIN(TestHealth)
#include "tst_health.moc"
