#include "core/lab/generator.h"

#include <QtTest/QtTest>

#include "tests/support/httporigin.h"
#include "tests/support/peers.h"

using namespace yard;
using namespace yard::test;

class TestGenerator : public QObject {
    Q_OBJECT
private slots:
    void asksAtItsRate();
    void zeroStops();
    void eachRequestHasItsConnection();
    void whatIsLost_data();
    void whatIsLost();
    void otherAnswersAreNotLost();
    void theWorstWaitIsKept();
    void ratesAreBounded();

private:
    static Endpoint at(uint16_t port) { return *Endpoint::literal("127.0.0.1", port); }
    SystemClock m_clock;
};

void TestGenerator::asksAtItsRate() {
    HttpOrigin origin;
    Generator generator(at(origin.port()), m_clock);
    generator.setRate(200);
    const TimePoint begun = m_clock.now();
    QVERIFY(await([&] { return generator.counts().sent >= 100; }));
    // The plan is kept whatever the machine does; it does not run ahead of it either.
    const auto took = m_clock.now() - begun;
    QVERIFY(took >= Millis(490));
    QVERIFY(await([&] { return generator.counts().ok >= 100; }));
    QCOMPARE(generator.counts().lost, uint64_t(0));
    QCOMPARE(generator.rate(), 200);
}

void TestGenerator::zeroStops() {
    HttpOrigin origin;
    Generator generator(at(origin.port()), m_clock);
    generator.setRate(100);
    QVERIFY(await([&] { return generator.counts().ok >= 3; }));
    generator.setRate(0);
    const uint64_t sent = generator.counts().sent;
    // What is under way goes on.
    QVERIFY(await([&] { return generator.counts().ok == sent; }));
    bool later = false;
    const auto timer = m_clock.after(Millis(60), [&] { later = true; });
    QVERIFY(await([&] { return later; }));
    QCOMPARE(generator.counts().sent, sent);
}

void TestGenerator::eachRequestHasItsConnection() {
    HttpOrigin origin;
    Generator generator(at(origin.port()), m_clock);
    generator.setRate(100);
    QVERIFY(await([&] { return origin.requestCount() >= 5; }));
    const auto seen = origin.requests();
    for (size_t i = 1; i < seen.size(); ++i) QVERIFY(seen[i].connection != seen[i - 1].connection);
    QCOMPARE(headerOf(seen.front().head, "host"), at(origin.port()).text());
}

void TestGenerator::whatIsLost_data() {
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("503") << QByteArray("HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n");
    QTest::newRow("500, to the end") << QByteArray("HTTP/1.0 500 No\r\n\r\nsorry");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("half a head") << QByteArray("HTTP/1.1 200 OK\r\ncontent-len");
    QTest::newRow("half a body") << QByteArray("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf");
    QTest::newRow("garbage") << QByteArray("220 smtp ready\r\n\r\n");
}

void TestGenerator::whatIsLost() {
    QFETCH(QByteArray, answer);
    HttpOrigin origin("o", [&](const Seen&) {
        return Reply{answer.toStdString(), 0, Millis(0), Reply::Then::Close};
    });
    Generator generator(at(origin.port()), m_clock);
    generator.setRate(100);
    QVERIFY(await([&] { return generator.counts().lost >= 2; }));
    QCOMPARE(generator.counts().ok, uint64_t(0));
}

void TestGenerator::otherAnswersAreNotLost() {
    HttpOrigin origin("o", [](const Seen&) { return Reply::status(404); });
    Generator generator(at(origin.port()), m_clock);
    generator.setRate(100);
    QVERIFY(await([&] { return generator.counts().ok >= 2; }));
    QCOMPARE(generator.counts().lost, uint64_t(0));
}

void TestGenerator::theWorstWaitIsKept() {
    std::atomic<int> count{0};
    HttpOrigin origin("o", [&](const Seen&) {
        Reply reply = Reply::ok("x");
        if (count++ == 1) reply.pause = Millis(150);
        return reply;
    });
    Generator generator(at(origin.port()), m_clock);
    generator.setRate(50);
    QVERIFY(await([&] { return generator.counts().worst >= Millis(149); }));
    QCOMPARE(generator.counts().lost, uint64_t(0));
}

void TestGenerator::ratesAreBounded() {
    Generator generator(at(refusingPort()), m_clock);
    generator.setRate(-5);
    QCOMPARE(generator.rate(), 0);
    generator.setRate(1 << 20);
    QCOMPARE(generator.rate(), Generator::MaxRate);
    QVERIFY(await([&] { return generator.counts().lost > 10; }));
    QCOMPARE(generator.counts().ok, uint64_t(0));
}

QTEST_GUILESS_MAIN(TestGenerator)
#include "tst_generator.moc"
