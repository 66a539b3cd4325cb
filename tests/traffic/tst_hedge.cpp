#include <QtTest>

#include "tests/support/httporigin.h"
#include "tests/traffic/trafficrig.h"

using namespace yard;
using namespace yard::test;

namespace {

constexpr int64_t Hedge = 250;

/// A rig that dials a second server after 250 ms.
struct HedgedRig : TrafficRig {
    explicit HedgedRig(Mode mode = Mode::Http) : TrafficRig(mode) {
        conf().hedgeConnect = Hedge;
        conf().timeouts.connect = 5000;
        conf().redispatch = -1;
    }
    void checkSlotsFree(std::initializer_list<const char*> names) {
        for (const char* name : names)
            QVERIFY2(await([&] { return serverRow(name).scur == 0; }), name);
        QCOMPARE(backendRow().scur, int64_t(0));
    }
};

}  // namespace

/// `# switchyard: hedge-connect`: a server that neither accepts nor refuses costs its clients no
/// more than the time that was given to it.
class TestHedge : public QObject {
    Q_OBJECT
private slots:
    void backupAnswersInTime_data();
    void backupAnswersInTime();
    void overtakenCountsForObserve();
    void nextOneWhenTheRivalRefuses();
    void firstTimesOutWhileTheRivalIsDialled();
    void nobodyElse();
    void quickServersAreNotHedged();
    void persistenceIsKept_data();
    void persistenceIsKept();
    void clientThatLeaves();
};

void TestHedge::backupAnswersInTime_data() {
    QTest::addColumn<bool>("backup");
    QTest::addColumn<bool>("http");
    for (const bool http : {true, false})
        for (const bool backup : {true, false})
            QTest::addRow("%s %s", http ? "http" : "tcp", backup ? "backup" : "active")
                << backup << http;
}

void TestHedge::backupAnswersInTime() {
    QFETCH(bool, backup);
    QFETCH(bool, http);
    const BlackHole hole;
    HttpOrigin origin("B");
    HedgedRig rig(http ? Mode::Http : Mode::Tcp);
    rig.addServer("A", hole.port()).weight = 256;
    rig.addServer("B", origin.port()).backup = backup;
    rig.start();
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("B"));
    QVERIFY(timer.elapsed() >= Hedge);
    QVERIFY2(timer.elapsed() < 4500, "it waited for more than the hedge");
    const Trace trace = rig.traces(1).front();
    QCOMPARE(trace.attempts.size(), size_t(2));
    QCOMPARE(trace.attempts[0].server, std::string("A"));
    QCOMPARE(trace.attempts[0].outcome, Outcome::Overtaken);
    QCOMPARE(trace.attempts[1].because, Because::Hedged);
    QCOMPARE(trace.server, std::string("B"));
    QVERIFY(trace.redispatched);
    QVERIFY(trace.queueUs >= Hedge * 1000);
    QCOMPARE(LogParts(rig.nextLog()).retries, std::string("+1"));
    QCOMPARE(rig.serverRow("A").wredis, uint64_t(1));
    QCOMPARE(rig.serverRow("A").wretr, uint64_t(0));
    QCOMPARE(rig.serverRow("A").stot, uint64_t(1));
    QCOMPARE(rig.serverRow("B").stot, uint64_t(1));
    QCOMPARE(rig.backendRow().wredis, uint64_t(1));
    QCOMPARE(rig.backendRow().econ, uint64_t(0));
    rig.checkSlotsFree({"A", "B"});
}

void TestHedge::overtakenCountsForObserve() {
    const BlackHole hole;
    HttpOrigin origin("B");
    HedgedRig rig;
    ServerConf& a = rig.addServer("A", hole.port());
    a.observe = Observe::Layer4;
    a.errorLimit = 1;
    a.onError = OnError::MarkDown;
    a.checked = true;
    rig.addServer("B", origin.port()).backup = true;
    rig.crew().observed = [](Backend&, Server&, CheckOutcome) {};
    rig.start();
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("B"));
    QVERIFY(rig.serverRow("A").status.starts_with("DOWN"));
}

void TestHedge::nextOneWhenTheRivalRefuses() {
    const BlackHole hole;
    HttpOrigin origin("C");
    HedgedRig rig;
    rig.conf().algorithm = Algorithm::First;
    rig.addServer("A", hole.port());
    rig.addServer("B", refusingPort());
    rig.addServer("C", origin.port());
    rig.start();
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("C"));
    const Trace trace = rig.traces(1).front();
    QCOMPARE(trace.attempts.size(), size_t(3));
    QCOMPARE(trace.attempts[0].outcome, Outcome::Overtaken);
    QCOMPARE(trace.attempts[1].outcome, Outcome::Refused);
    QCOMPARE(trace.attempts[2].outcome, Outcome::Answered);
    rig.checkSlotsFree({"A", "B", "C"});
}

void TestHedge::firstTimesOutWhileTheRivalIsDialled() {
    const BlackHole one, two;
    HedgedRig rig;
    rig.conf().timeouts.connect = 1500;
    rig.conf().retries = 0;
    rig.addServer("A", one.port());
    rig.addServer("B", two.port()).backup = true;
    rig.start();
    QCOMPARE(statusOf(TestClient::get(rig.port())), 503);
    const Trace trace = rig.traces(1).front();
    QCOMPARE(trace.attempts.size(), size_t(2));
    QCOMPARE(trace.attempts[0].outcome, Outcome::ConnectTimeout);
    QCOMPARE(trace.attempts[1].outcome, Outcome::ConnectTimeout);
    QCOMPARE(trace.flags, std::string("sC--"));
    rig.checkSlotsFree({"A", "B"});
}

void TestHedge::nobodyElse() {
    const BlackHole hole;
    HedgedRig rig;
    rig.conf().timeouts.connect = 1500;
    rig.conf().retries = 0;
    rig.addServer("A", hole.port());
    rig.start();
    QCOMPARE(statusOf(TestClient::get(rig.port())), 503);
    QCOMPARE(rig.traces(1).front().attempts.size(), size_t(1));
    rig.checkSlotsFree({"A"});
}

void TestHedge::quickServersAreNotHedged() {
    HttpOrigin origin("A"), other("B");
    HedgedRig rig;
    rig.addServer("A", origin.port());
    rig.addServer("B", other.port()).backup = true;
    rig.start();
    for (int i = 0; i < 5; ++i) QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("A"));
    QCOMPARE(other.connectionCount(), size_t(0));
}

void TestHedge::persistenceIsKept_data() {
    QTest::addColumn<bool>("redispatch");
    QTest::newRow("option redispatch") << true;
    QTest::newRow("no option redispatch") << false;
}

void TestHedge::persistenceIsKept() {
    QFETCH(bool, redispatch);
    const BlackHole hole;
    HttpOrigin origin("B");
    HedgedRig rig;
    rig.conf().timeouts.connect = 1500;
    rig.conf().retries = 0;
    if (!redispatch) rig.conf().redispatch.reset();
    rig.addServer("A", hole.port());
    rig.addServer("B", origin.port()).backup = true;
    rig.addStickTable(KeyType::Integer, "dst_port", true, false);
    rig.start();
    const auto key = StickKey::parse(std::to_string(rig.port()), rig.table().conf());
    rig.table().store(*key, rig.backend().servers().front()->id());
    QCOMPARE(statusOf(TestClient::get(rig.port())), redispatch ? 200 : 503);
    QCOMPARE(rig.traces(1).front().attempts.size(), redispatch ? size_t(2) : size_t(1));
}

void TestHedge::clientThatLeaves() {
    const BlackHole one, two;
    HedgedRig rig;
    rig.addServer("A", one.port());
    rig.addServer("B", two.port()).backup = true;
    rig.start();
    TestClient client(rig.port());
    QVERIFY(client.request("/"));
    QVERIFY(await([&] { return rig.serverRow("B").scur == 1; }));
    QCOMPARE(rig.serverRow("A").scur, int64_t(1));
    client.reset();
    rig.checkSlotsFree({"A", "B"});
    const Trace trace = rig.traces(1).front();
    QCOMPARE(trace.attempts[0].outcome, Outcome::ClientLeft);
    QCOMPARE(trace.attempts[1].outcome, Outcome::ClientLeft);
}

QTEST_GUILESS_MAIN(TestHedge)
#include "tst_hedge.moc"
