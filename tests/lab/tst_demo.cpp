#include "core/lab/demo.h"

#include <sys/socket.h>
#include <unistd.h>

#include <QtTest/QtTest>
#include <atomic>
#include <thread>

#include "tests/lab/demorig.h"

using namespace yard;
using namespace yard::test;

namespace {

uint16_t portOf(const LabRow::Origin& origin) {
    return static_cast<uint16_t>(std::stoi(origin.address.substr(origin.address.rfind(':') + 1)));
}

/// Calls a port again and again, from a thread of its own.
class Caller {
public:
    explicit Caller(uint16_t port) : m_to(*Endpoint::literal("127.0.0.1", port)) {}
    ~Caller() { m_over = true, m_thread.join(); }
    int answered() const { return m_answered; }

private:
    void call() {
        while (!m_over) {
            const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            if (::connect(fd, m_to.data(), m_to.size()) == 0) ++m_answered;
            ::close(fd);
        }
    }
    const Endpoint m_to;
    std::atomic<bool> m_over{false};
    std::atomic<int> m_answered{0};
    std::thread m_thread{[this] { call(); }};
};

}  // namespace

class TestDemo : public QObject {
    Q_OBJECT
private slots:
    void isSoonAlive();
    void killAndStart();
    void theRate();
    void wrongCommands_data();
    void wrongCommands();
    void twoDemosTakeDifferentPorts();
    void anotherDemoDoesNotAnswerForADeadPrimary();
    void theLabLeavesWithTheDemo();
};

void TestDemo::isSoonAlive() {
    SystemClock clock;
    const TimePoint begun = clock.now();
    DemoRig rig;
    QVERIFY(rig.start());
    QVERIFY(await([&] { return rig.lab().ok >= 5; }));
    // Two seconds are promised; the rest is for a loaded machine.
    QVERIFY(clock.now() - begun < Millis(5000));
    const LabRow lab = rig.lab();
    QVERIFY(lab.present);
    QCOMPARE(lab.rate, Demo::FirstRate);
    QCOMPARE(lab.lost, uint64_t(0));
    QCOMPARE(lab.origins.size(), size_t(2));
    QCOMPARE(lab.origins[0].name, std::string("hosting1"));
    QVERIFY(lab.origins[0].alive && lab.origins[1].alive);
    QCOMPARE(rig.row("hosting2").backup, true);
    QCOMPARE(rig.row("hosting2").hits, uint64_t(0));
    QVERIFY(rig.row("hosting1").hits >= 5);
}

void TestDemo::killAndStart() {
    DemoRig rig;
    QVERIFY(rig.start());
    const std::string address = rig.lab().origins[0].address;
    const uint16_t port = portOf(rig.lab().origins[0]);
    TestClient kept(port);
    QVERIFY(kept.request("/"));
    QCOMPARE(statusOf(kept.readMessage()), 200);
    QVERIFY(rig.ask(Verb::KillOrigin, "hosting1").ok);
    QVERIFY(!rig.lab().origins[0].alive);
    QVERIFY(kept.awaitEnd());
    QVERIFY(kept.wasReset());
    QVERIFY(!TestClient(port).open());
    QVERIFY(rig.ask(Verb::StartOrigin, "hosting1").ok);
    QVERIFY(rig.lab().origins[0].alive);
    QCOMPARE(rig.lab().origins[0].address, address);
    QCOMPARE(bodyOf(TestClient::get(port)), std::string("hosting1\n"));
    std::string titles;
    for (const Event& event : rig.engine.report({}).events)
        if (event.kind == EventKind::Lab) {
            titles += event.title + "; ";
            QCOMPARE(event.by, std::string("test"));
            QCOMPARE(event.server, (ServerKey{"puppet00", "hosting1"}));
        }
    QCOMPARE(titles, std::string("Origin hosting1 was killed; Origin hosting1 was started; "));
}

void TestDemo::theRate() {
    DemoRig rig;
    QVERIFY(rig.start());
    QVERIFY(rig.ask(Verb::TrafficRate, "", 300).ok);
    QCOMPARE(rig.lab().rate, 300);
    const uint64_t sent = rig.lab().sent;
    QVERIFY(await([&] { return rig.lab().sent >= sent + 60; }));
    QVERIFY(rig.ask(Verb::TrafficRate, "", 0).ok);
    QVERIFY(await([&] { return rig.lab().ok + rig.lab().lost == rig.lab().sent; }));
    QCOMPARE(rig.lab().rate, 0);
    QCOMPARE(rig.lab().lost, uint64_t(0));
}

void TestDemo::wrongCommands_data() {
    QTest::addColumn<int>("verb");
    QTest::addColumn<QString>("server");
    QTest::addColumn<int>("number");
    QTest::newRow("unknown origin") << int(Verb::KillOrigin) << "hosting3" << 0;
    QTest::newRow("runs already") << int(Verb::StartOrigin) << "hosting1" << 0;
    QTest::newRow("negative rate") << int(Verb::TrafficRate) << "" << -1;
    QTest::newRow("rate beyond reason") << int(Verb::TrafficRate) << "" << 1000000;
}

void TestDemo::wrongCommands() {
    QFETCH(int, verb);
    QFETCH(QString, server);
    QFETCH(int, number);
    DemoRig rig;
    QVERIFY(rig.start());
    const Answer answer = rig.ask(static_cast<Verb>(verb), server.toStdString(), number);
    QVERIFY(!answer.ok);
    QVERIFY(!answer.text.empty());
    QCOMPARE(rig.lab().rate, Demo::FirstRate);
    QVERIFY(rig.lab().origins[0].alive && rig.lab().origins[1].alive);
}

void TestDemo::twoDemosTakeDifferentPorts() {
    DemoRig one, two;
    QVERIFY(one.start());
    QVERIFY(two.start());
    QVERIFY(one.demo.port() != two.demo.port());
    for (DemoRig* rig : {&one, &two}) {
        QVERIFY(await([&] { return rig->lab().ok >= 3; }));
        // Each sees its own traffic only.
        QVERIFY(rig->engine.report({}).process.cumConns <= rig->lab().sent);
    }
}

/// Whose requests would be lost.
void TestDemo::anotherDemoDoesNotAnswerForADeadPrimary() {
    DemoRig one;
    QVERIFY(one.start());
    QVERIFY(one.ask(Verb::KillOrigin, "hosting1").ok);
    const Caller caller(portOf(one.lab().origins[0]));
    for (int i = 0; i < 300; ++i) {
        DemoRig two;
        QVERIFY(two.demo.prepare());
    }
    QCOMPARE(caller.answered(), 0);
}

void TestDemo::theLabLeavesWithTheDemo() {
    SystemClock clock;
    Engine engine(clock, {});
    {
        Demo demo(engine, clock);
        QVERIFY(demo.prepare());
        demo.start();
        QVERIFY(engine.report({}).lab.present);
    }
    QVERIFY(!engine.report({}).lab.present);
}

QTEST_GUILESS_MAIN(TestDemo)
#include "tst_demo.moc"
