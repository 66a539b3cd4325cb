#include <QtTest/QtTest>

#include "tests/engine/enginerig.h"
#include "tests/support/httporigin.h"

using namespace yard;
using namespace yard::test;

/// Server states through the whole engine: real checks of real origins, and what people ask for.
class TestEngineStates : public QObject {
    Q_OBJECT
private slots:
    void checksBringServersDownAndUp();
    void theProxyRunsOnItsBackup();
    void failStaysDownUntilRestore();
    void failBesideARunningCheck();
    void drainMaintReady();
    void serversWithoutChecksFailAndReturnToo();
    void staticWeights();
    void answersToWrongNames_data();
    void answersToWrongNames();
    void serversByNumber();
    void checkEventsAreNotRepeated();
    void healthChecksAreLoggedWhereAsked();

private:
    static std::string twoServers(const HttpOrigin& one, const HttpOrigin& two,
                                  const std::string& proxy = {}) {
        return Defaults + "listen a\n    bind 127.0.0.1:1\n    balance static-rr\n" + proxy +
               "    server one " + one.address() + " check inter 40ms weight 100\n" +
               "    server two " + two.address() + " check inter 40ms backup\n";
    }
    const ServerKey m_one{"a", "one"}, m_two{"a", "two"};
};

void TestEngineStates::checksBringServersDownAndUp() {
    HttpOrigin one("one"), two("two");
    EngineRig rig;
    QCOMPARE(rig.start(twoServers(one, two)), std::string());
    QCOMPARE(rig.status("a", "one"), std::string("UP 1/3"));
    QVERIFY(rig.awaitStatus("a", "one", "UP"));
    QCOMPARE(rig.row("a", "one").checkStatus, std::string("L4OK"));
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("one"));
    one.kill();
    QVERIFY(rig.awaitStatus("a", "one", "DOWN"));
    const StatRow down = rig.row("a", "one");
    QCOMPARE(down.lastChk, std::string("Connection refused"));
    QCOMPARE(down.shown, Shown::Down);
    QVERIFY(down.chkdown == 1 && down.chkfail == 3);
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("two"));
    one.start();
    QVERIFY(rig.awaitStatus("a", "one", "UP"));
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("one"));

    const auto changes = rig.events(EventKind::ServerState);
    QCOMPARE(changes.size(), size_t(2));
    QCOMPARE(changes[0].server, m_one);
    QCOMPARE(changes[0].shown, Shown::Down);
    QVERIFY(changes[0].detail.find("Connection refused") != std::string::npos);
    QCOMPARE(changes[1].shown, Shown::Up);
    QVERIFY(changes[0].wallMs > 0 && changes[0].by.empty());
    QVERIFY(rig.line("Server a/one is DOWN, reason: Layer4 connection problem, info: \"Connection "
                     "refused\", check duration: ")
                .starts_with("[WARNING]  ("));
    QVERIFY(rig.line("Server a/one is UP, reason: Layer4 check passed, check duration: ")
                .starts_with("[WARNING]  ("));
    QVERIFY(rig.terminal.front().ends_with("\n"));
}

void TestEngineStates::theProxyRunsOnItsBackup() {
    HttpOrigin one("one"), two("two");
    EngineRig rig;
    QCOMPARE(rig.start(twoServers(one, two)), std::string());
    QVERIFY(rig.awaitStatus("a", "one", "UP"));
    QVERIFY(rig.awaitStatus("a", "two", "UP"));
    one.kill();
    QVERIFY(await([&] { return rig.events(EventKind::Backup).size() == 1; }));
    QVERIFY(rig.line("Running on backup.").find("0 active and 1 backup servers left") !=
            std::string::npos);
    two.kill();
    QVERIFY(await([&] { return rig.events(EventKind::NoServer).size() == 1; }));
    QVERIFY(!rig.line("Backup Server a/two is DOWN").empty());
    QVERIFY(rig.line(" : proxy 'a' has no server available!\n").starts_with("[ALERT]    ("));
    const Event nobody = rig.events(EventKind::NoServer).front();
    QCOMPARE(nobody.server, (ServerKey{"a", ""}));
    QCOMPARE(nobody.logLine, std::string("proxy a has no server available!"));
    QCOMPARE(statusOf(TestClient::get(rig.port())), 503);
    QCOMPARE(rig.status("a", "BACKEND"), std::string("DOWN"));
}

void TestEngineStates::failStaysDownUntilRestore() {
    HttpOrigin one("one"), two("two");
    EngineRig rig;
    QCOMPARE(rig.start(twoServers(one, two)), std::string());
    QVERIFY(rig.awaitStatus("a", "one", "UP"));
    QVERIFY(rig.ask(Verb::Fail, m_one).ok);
    QCOMPARE(rig.status("a", "one"), std::string("DOWN"));
    QVERIFY(rig.row("a", "one").failed && rig.row("a", "one").checksPaused);
    // The origin is well and the other server's checks go on meanwhile.
    const size_t seen = two.connectionCount();
    QVERIFY(await([&] { return two.connectionCount() > seen + 4; }));
    QCOMPARE(rig.status("a", "one"), std::string("DOWN"));
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("two"));
    QVERIFY(rig.ask(Verb::Restore, m_one).ok);
    QVERIFY(rig.awaitStatus("a", "one", "UP"));
    QVERIFY(!rig.row("a", "one").failed);
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("one"));

    const auto asked = rig.events(EventKind::Command);
    QCOMPARE(asked.size(), size_t(2));
    QCOMPARE(asked[0].title, std::string("Fail one"));
    QCOMPARE(asked[1].title, std::string("Restore one"));
    for (const Event& event : asked) {
        QCOMPARE(event.by, std::string("test"));
        QCOMPARE(event.server, m_one);
    }
}

/// The check that is under way passes after Fail, and must not bring the server back.
void TestEngineStates::failBesideARunningCheck() {
    HttpOrigin one("one", [](const Seen&) {
        Reply reply = Reply::ok("one");
        reply.pause = Millis(150);
        return reply;
    });
    HttpOrigin two("two");
    EngineRig rig;
    QCOMPARE(rig.start(twoServers(one, two, "    option httpchk\n    timeout check 5s\n")),
             std::string());
    QVERIFY(await([&] { return rig.row("a", "one").checkStatus.starts_with("* "); }));
    QVERIFY(rig.ask(Verb::Fail, m_one).ok);
    QVERIFY(await([&] { return !rig.row("a", "one").checkStatus.starts_with("* "); }));
    QCOMPARE(rig.status("a", "one"), std::string("DOWN"));
    QVERIFY(rig.ask(Verb::Restore, m_one).ok);
    QVERIFY(rig.awaitStatus("a", "one", "UP"));
}

void TestEngineStates::drainMaintReady() {
    HttpOrigin one("one"), two("two");
    EngineRig rig;
    QCOMPARE(rig.start(twoServers(one, two)), std::string());
    QVERIFY(rig.awaitStatus("a", "one", "UP"));
    QVERIFY(rig.ask(Verb::Drain, m_one).ok);
    QCOMPARE(rig.status("a", "one"), std::string("DRAIN"));
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("two"));
    QVERIFY(rig.ask(Verb::Maint, m_one).ok);
    QCOMPARE(rig.status("a", "one"), std::string("MAINT"));
    QVERIFY(rig.row("a", "one").checkStatus.empty());
    QVERIFY(!rig.line("Server a/one is going DOWN for maintenance").empty());
    QVERIFY(rig.ask(Verb::Ready, m_one).ok);
    QVERIFY(rig.status("a", "one").starts_with("UP"));
    QVERIFY(rig.awaitStatus("a", "one", "UP"));
    QVERIFY(!rig.line("Server a/one is UP/READY (leaving forced maintenance).").empty());
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("one"));
}

void TestEngineStates::serversWithoutChecksFailAndReturnToo() {
    HttpOrigin one("one"), two("two");
    EngineRig rig;
    QCOMPARE(rig.start(Defaults + "listen a\n    bind 127.0.0.1:1\n    server one " +
                       one.address() + "\n    server two " + two.address() + " backup\n"),
             std::string());
    QCOMPARE(rig.status("a", "one"), std::string("no check"));
    QVERIFY(rig.ask(Verb::Fail, m_one).ok);
    QCOMPARE(rig.status("a", "one"), std::string("DOWN"));
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("two"));
    QVERIFY(rig.ask(Verb::Restore, m_one).ok);
    QCOMPARE(rig.status("a", "one"), std::string("no check"));
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("one"));
}

void TestEngineStates::staticWeights() {
    HttpOrigin one("one"), two("two");
    EngineRig rig;
    QCOMPARE(rig.start(twoServers(one, two)), std::string());
    const Answer refused = rig.ask(Verb::Weight, m_one, "50");
    QVERIFY(!refused.ok);
    QCOMPARE(refused.text, std::string("Backend is using a static LB algorithm and only accepts "
                                       "weights '0%' and '100%'."));
    const Event event = rig.events(EventKind::Command).back();
    QCOMPARE(event.title, std::string("Weight of one set to 50: refused"));
    QCOMPARE(event.detail, refused.text);
    QVERIFY(rig.ask(Verb::Weight, m_one, "0%").ok);
    QCOMPARE(rig.ask(Verb::GetWeight, m_one).text, std::string("0 (initial 100)"));
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("two"));
    QVERIFY(rig.ask(Verb::Weight, m_one, "100").ok);
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("one"));
    // To ask for a weight is no event.
    QCOMPARE(rig.events(EventKind::Command).size(), size_t(3));
}

void TestEngineStates::answersToWrongNames_data() {
    QTest::addColumn<QString>("backend");
    QTest::addColumn<QString>("server");
    QTest::addColumn<QString>("text");
    QTest::newRow("no server named") << "a"
                                     << ""
                                     << "Require 'backend/server'.";
    QTest::newRow("no backend named") << ""
                                      << "one"
                                      << "Require 'backend/server'.";
    QTest::newRow("unknown backend") << "x"
                                     << "one"
                                     << "No such backend.";
    QTest::newRow("a frontend is none") << "f"
                                        << "one"
                                        << "No such backend.";
    QTest::newRow("unknown server") << "a"
                                    << "three"
                                    << "No such server.";
    QTest::newRow("unknown number") << "a"
                                    << "#9"
                                    << "No such server.";
    QTest::newRow("unknown proxy number") << "#9"
                                          << "one"
                                          << "No such backend.";
}

void TestEngineStates::answersToWrongNames() {
    QFETCH(QString, backend);
    QFETCH(QString, server);
    QFETCH(QString, text);
    HttpOrigin one, two;
    EngineRig rig;
    QCOMPARE(rig.start(twoServers(one, two) +
                       "frontend f\n    bind 127.0.0.1:1\n    default_backend a\n"),
             std::string());
    for (const Verb verb : {Verb::Drain, Verb::Fail, Verb::GetWeight}) {
        const Answer answer = rig.ask(verb, {backend.toStdString(), server.toStdString()});
        QVERIFY(!answer.ok);
        QCOMPARE(QString::fromStdString(answer.text), text);
    }
}

void TestEngineStates::serversByNumber() {
    HttpOrigin one, two;
    EngineRig rig;
    QCOMPARE(rig.start(twoServers(one, two)), std::string());
    const StatRow row = rig.row("a", "two");
    const ServerKey numbers{"#" + std::to_string(row.proxyId), "#" + std::to_string(row.serverId)};
    QVERIFY(rig.ask(Verb::Maint, numbers).ok);
    QCOMPARE(rig.status("a", "two"), std::string("MAINT"));
    QCOMPARE(rig.events(EventKind::Command).back().server, m_two);
}

void TestEngineStates::checkEventsAreNotRepeated() {
    HttpOrigin one("one"), two("two");
    EngineRig rig;
    QCOMPARE(rig.start(twoServers(one, two)), std::string());
    QVERIFY(rig.awaitStatus("a", "one", "UP"));
    QVERIFY(rig.awaitStatus("a", "two", "UP"));
    const size_t told = rig.events(EventKind::CheckResult).size();
    QCOMPARE(told, size_t(2));  // each server's first pass
    const size_t seen = two.connectionCount();
    QVERIFY(await([&] { return two.connectionCount() > seen + 5; }));
    QCOMPARE(rig.events(EventKind::CheckResult).size(), told);
    one.kill();
    QVERIFY(rig.awaitStatus("a", "one", "DOWN"));
    // Two that failed before the one that brought it down, which is a change of state.
    const auto events = rig.events(EventKind::CheckResult);
    QCOMPARE(events.size(), told + 2);
    QCOMPARE(events.back().title, std::string("one failed a check"));
    QCOMPARE(events.back().detail,
             std::string("Layer4 connection problem, Connection refused, 2 of 3 checks failed, not "
                         "yet DOWN"));
    QCOMPARE(events.back().shown, Shown::Up);
}

void TestEngineStates::healthChecksAreLoggedWhereAsked() {
    HttpOrigin one("one"), two("two", [](const Seen&) { return Reply::status(404); });
    EngineRig rig;
    QCOMPARE(
        rig.start(twoServers(
            one, two, "    option httpchk\n    timeout check 5s\n    option log-health-checks\n")),
        std::string());
    QVERIFY(await([&] { return !rig.line("Backup Server a/two is DOWN").empty(); }));
    QVERIFY(rig.awaitStatus("a", "one", "UP"));
    QVERIFY(!rig.line("Health check for server a/one succeeded, reason: Layer7 check passed, code: "
                      "200, check duration: ")
                 .empty());
    const std::string line = rig.line(
        "Health check for backup server a/two failed, reason: Layer7 "
        "wrong status, code: 404, info: \"Scripted\", check duration: ");
    QVERIFY2(line.ends_with("ms, status: 0/2 DOWN.\n"), line.c_str());
}

QTEST_GUILESS_MAIN(TestEngineStates)
#include "tst_enginestates.moc"
