#include <unistd.h>

#include <QtTest/QtTest>

#include "tests/engine/enginerig.h"
#include "tests/support/certificates.h"
#include "tests/support/httporigin.h"

using namespace yard;
using namespace yard::test;

/// What the engine says of itself in its reports.
class TestEngineReport : public QObject {
    Q_OBJECT
private slots:
    void theProcess();
    void whoSpeaksTls();
    void eventsSinceAnId();
    void tracesOfAllWorkersInOrder();
    void stickTables();
    void tablesNobodyStoresInto();
    void tableCommands();
    void clearingCounters();
    void withoutALab();

private:
    static std::string listen(const HttpOrigin& origin, const std::string& more = {}) {
        return Defaults + "listen a\n    bind 127.0.0.1:1\n" + more + "    server one " +
               origin.address() + " check inter 40ms\n";
    }
    static Command tableCommand(Verb verb, const std::string& table, const std::string& key = {},
                                int64_t number = 0) {
        Command command;
        command.verb = verb;
        command.table = table;
        command.key = key;
        command.number = number;
        command.by = "test";
        return command;
    }
};

void TestEngineReport::theProcess() {
    HttpOrigin one("one");
    EngineRig rig;
    const int64_t before = wallMillis(rig.clock.wall());
    QCOMPARE(rig.start("global\n    maxconn 40\n    nbthread 2\n    node north\n" + listen(one)),
             std::string());
    TestClient client(rig.port());
    for (int i = 0; i < 3; ++i) {
        QVERIFY(client.request("/"));
        QCOMPARE(statusOf(client.readMessage()), 200);
    }
    const Report report = rig.report();
    const ProcessRow& process = report.process;
    QCOMPARE(process.maxconn, uint64_t(40));
    // 20 of its own, 3 a thread, 1 listener, 1 check, 2 a connection (as HAProxy).
    QCOMPARE(process.maxsock, uint64_t(20 + 6 + 1 + 1 + 80));
    QCOMPARE(process.node, std::string("north"));
    QCOMPARE(process.configFile, std::string("test.cfg"));
    QCOMPARE(process.pid, long(getpid()));
    QVERIFY(process.startedMs >= before && report.takenMs >= process.startedMs);
    QCOMPARE(process.currConns, uint64_t(1));
    QCOMPARE(process.cumConns, uint64_t(1));
    QCOMPARE(process.cumReq, uint64_t(3));
    QVERIFY(process.bytesOut > 0);
    QVERIFY(!process.strict && !process.stopping);
    QVERIFY(report.steadyUs > 0);
}

void TestEngineReport::whoSpeaksTls() {
    HttpOrigin one("one");
    EngineRig rig;
    Certificates files;
    files.issue(QStringLiteral("a"), QStringLiteral("/CN=a.test"), QStringLiteral("DNS:a.test"));
    QCOMPARE(rig.start(listen(one) + "    server safe 127.0.0.1:1 ssl verify none\n" +
                       "    bind 127.0.0.1:1 ssl crt " + files.folder().toStdString() + "/a.pem\n"),
             std::string());
    QVERIFY(!rig.row("a", "one").tls);
    QVERIFY(rig.row("a", "safe").tls);
    const ProcessRow process = rig.report().process;
    QCOMPARE(process.listeners.size(), size_t{2});
    QCOMPARE(process.tlsListeners, std::vector<std::string>{process.listeners[1]});
}

void TestEngineReport::eventsSinceAnId() {
    HttpOrigin one("one");
    EngineRig rig;
    QCOMPARE(rig.start(listen(one)), std::string());
    QVERIFY(rig.awaitStatus("a", "one", "UP"));
    const uint64_t last = rig.report().events.back().id;
    Since since;
    since.event = last;
    QVERIFY(rig.report(since).events.empty());
    QVERIFY(rig.ask(Verb::Drain, {"a", "one"}).ok);
    const auto events = rig.report(since).events;
    // The command comes before what it brought.
    QVERIFY(events.size() >= 2);
    QCOMPARE(events[0].kind, EventKind::Command);
    QCOMPARE(events[0].id, last + 1);
    QCOMPARE(events[1].kind, EventKind::ServerState);
    QCOMPARE(events[1].shown, Shown::Drain);
}

void TestEngineReport::tracesOfAllWorkersInOrder() {
    HttpOrigin one("one");
    EngineRig rig;
    QCOMPARE(rig.start("global\n    nbthread 2\n" + listen(one)), std::string());
    for (int i = 0; i < 40; ++i)
        QCOMPARE(statusOf(TestClient::get(rig.port(), "/" + std::to_string(i))), 200);
    std::vector<Trace> traces;
    QVERIFY(await([&] { return (traces = rig.report().traces).size() == 40; }));
    for (size_t i = 0; i < traces.size(); ++i) {
        QVERIFY(i == 0 || traces[i].id > traces[i - 1].id);
        QCOMPARE(traces[i].server, std::string("one"));
    }
    // One request at a time: whoever served it, it is in its place.
    QCOMPARE(traces[7].request, std::string("GET /7"));
    QCOMPARE(traces[39].request, std::string("GET /39"));
    Since since;
    since.maxTraces = 5;
    traces = rig.report(since).traces;
    QCOMPARE(traces.size(), size_t(5));
    QCOMPARE(traces.front().request, std::string("GET /35"));
    since.trace = traces[3].id;
    traces = rig.report(since).traces;
    QCOMPARE(traces.size(), size_t(1));
    QCOMPARE(traces.front().request, std::string("GET /39"));
    since.maxTraces = 0;
    since.trace = 0;
    QVERIFY(rig.report(since).traces.empty());
}

void TestEngineReport::stickTables() {
    HttpOrigin one("one");
    EngineRig rig;
    QCOMPARE(rig.start(listen(one,
                              "    stick-table type string len 20 size 1k expire 1h\n"
                              "    stick on req.hdr(user)\n")),
             std::string());
    for (const char* user : {"carol", "alice", "bob"})
        QCOMPARE(statusOf(TestClient::get(rig.port(), "/", std::string("user: ") + user + "\r\n")),
                 200);
    Since since;
    since.table = "a";
    since.count = 2;
    QVERIFY(await([&] { return rig.report().tables.at(0).used == 3; }));
    const Report report = rig.report(since);
    const TableRow& table = report.tables.at(0);
    QCOMPARE(table.name, std::string("a"));
    QCOMPARE(table.type, std::string("string"));
    QCOMPARE(table.keyExpression, std::string("req.hdr(user)"));
    QCOMPARE(table.size, uint64_t(1024));
    QCOMPARE(table.expireMs, int64_t(3600000));
    QVERIFY(table.stored);
    QCOMPARE(report.page.entries.size(), size_t(2));
    QCOMPARE(report.page.entries[0].key, std::string("alice"));
    QCOMPARE(report.page.entries[0].server, std::string("one"));
    QVERIFY(report.page.entries[0].expiresMs > 3500000);
    since.offset = 2;
    const TablePage rest = rig.report(since).page;
    QCOMPARE(rest.entries.size(), size_t(1));
    QCOMPARE(rest.entries[0].key, std::string("carol"));
}

/// The customer's table: matched against, never filled.
void TestEngineReport::tablesNobodyStoresInto() {
    HttpOrigin one("one");
    EngineRig rig;
    QCOMPARE(rig.start(listen(one,
                              "    stick-table type integer size 100 expire 96h\n"
                              "    stick match dst_port\n")),
             std::string());
    QCOMPARE(statusOf(TestClient::get(rig.port())), 200);
    const TableRow table = rig.report().tables.at(0);
    QVERIFY(!table.stored);
    QCOMPARE(table.keyExpression, std::string("dst_port"));
    QCOMPARE(table.used, uint64_t(0));
}

void TestEngineReport::tableCommands() {
    HttpOrigin one("one"), two("two");
    EngineRig rig;
    QCOMPARE(rig.start(listen(one,
                              "    stick-table type integer size 100 expire 1h\n"
                              "    stick match dst_port\n    server two " +
                                  two.address() + " backup\n")),
             std::string());
    const std::string key = std::to_string(rig.port());
    const int id = rig.row("a", "two").serverId;
    QVERIFY(rig.engine.execute(tableCommand(Verb::SetTableEntry, "a", key, id)).ok);
    QCOMPARE(rig.report().tables.at(0).used, uint64_t(1));
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("two"));
    // Another key goes alone; then all.
    QVERIFY(rig.engine.execute(tableCommand(Verb::SetTableEntry, "a", "7", id)).ok);
    QVERIFY(rig.engine.execute(tableCommand(Verb::ClearTable, "a", "7")).ok);
    QCOMPARE(rig.report().tables.at(0).used, uint64_t(1));
    QVERIFY(rig.engine.execute(tableCommand(Verb::ClearTable, "a")).ok);
    QCOMPARE(rig.report().tables.at(0).used, uint64_t(0));
    QCOMPARE(bodyOf(TestClient::get(rig.port())), std::string("one"));
    const Answer none = rig.engine.execute(tableCommand(Verb::ClearTable, "x"));
    QVERIFY(!none.ok);
    QCOMPARE(none.text, std::string("No such table"));
    QVERIFY(!rig.engine.execute(tableCommand(Verb::SetTableEntry, "a", "no number", id)).ok);
    QCOMPARE(rig.events(EventKind::Command).size(), size_t(6));
}

void TestEngineReport::clearingCounters() {
    HttpOrigin one("one");
    EngineRig rig;
    QCOMPARE(rig.start(listen(one)), std::string());
    for (int i = 0; i < 4; ++i) QCOMPARE(statusOf(TestClient::get(rig.port())), 200);
    QVERIFY(await([&] { return rig.row("a", "FRONTEND").scur == 0; }));
    Command command;
    command.verb = Verb::ClearCounters;
    command.by = "socket";
    QVERIFY(rig.engine.execute(command).ok);
    QCOMPARE(rig.row("a", "FRONTEND").smax, uint64_t(0));
    QCOMPARE(rig.row("a", "one").stot, uint64_t(4));
    command.number = 1;
    QVERIFY(rig.engine.execute(command).ok);
    for (const StatRow& row : rig.report().rows) QCOMPARE(row.stot, uint64_t(0));
    // The process's own totals stay.
    QCOMPARE(rig.report().process.cumConns, uint64_t(4));
    QCOMPARE(rig.report().process.cumReq, uint64_t(4));
    QCOMPARE(statusOf(TestClient::get(rig.port())), 200);
    QCOMPARE(rig.report().process.cumReq, uint64_t(5));
    const auto cleared = rig.events(EventKind::Counters);
    QCOMPARE(cleared.size(), size_t(2));
    QCOMPARE(cleared[1].by, std::string("socket"));
}

void TestEngineReport::withoutALab() {
    HttpOrigin one("one");
    EngineRig rig;
    QCOMPARE(rig.start(listen(one)), std::string());
    const Answer answer = rig.ask(Verb::KillOrigin, {"a", "one"});
    QVERIFY(!answer.ok && !answer.text.empty());
    QVERIFY(!rig.report().lab.present);
    QCOMPARE(statusOf(TestClient::get(rig.port())), 200);
}

QTEST_GUILESS_MAIN(TestEngineReport)
#include "tst_enginereport.moc"
