#include <QtTest>

#include "core/control/undo.h"
#include "tests/engine/enginerig.h"
#include "tests/support/httporigin.h"

using namespace yard;
using namespace yard::test;

namespace {

std::string text(const HttpOrigin& origin) {
    return Defaults +
           "frontend fe\n    bind 127.0.0.1:1\n    maxconn 50\n    default_backend be\n"
           "backend be\n    stick-table type string size 100 store gpc0,conn_rate(1h)\n"
           "    stick on dst_port table be\n"
           "    server one " +
           origin.address() + " weight 7 maxconn 20\n    server two " + origin.address() + "\n";
}

Command make(Verb verb, const ServerKey& server = {}) {
    Command command;
    command.verb = verb;
    command.server = server;
    command.by = "socket (root, pid 7)";
    return command;
}

/// All that a command may change.
std::string stateOf(EngineRig& rig) {
    std::string state;
    Since since;
    since.table = "be";
    since.count = 100;
    const Report report = rig.report(since);
    for (const StatRow& row : report.rows)
        state += row.proxy + "/" + row.name + " " + row.status + " w" +
                 std::to_string(row.uweight) + " m" + std::to_string(row.slim) + " " + row.addr +
                 (row.failed ? " failed" : "") + (row.checksPaused ? " paused" : "") + "\n";
    for (const TableEntry& entry : report.page.entries) {
        state += entry.key;
        for (const int64_t value : entry.values) state += "=" + std::to_string(value);
        state += "\n";
    }
    const ProcessRow& process = report.process;
    return state + std::to_string(process.maxconn) + " " + std::to_string(process.connRateLimit) +
           " " + std::to_string(process.sessRateLimit);
}

}  // namespace

Q_DECLARE_METATYPE(yard::Command)

class TestJournal : public QObject {
    Q_OBJECT

private slots:
    void undoBringsBackWhatWas_data();
    void undoBringsBackWhatWas();
    void whatCannotBeUndone_data();
    void whatCannotBeUndone();
    void idsBecomeNames();
    void sameThingSameAspect();
};

void TestJournal::undoBringsBackWhatWas_data() {
    QTest::addColumn<Command>("command");
    QTest::addColumn<Command>("before");  // done first; GetWeight: nothing
    const ServerKey one{"be", "one"};
    const auto row = [](const char* name, const Command& command,
                        const Command& before = make(Verb::GetWeight, {"be", "one"})) {
        QTest::newRow(name) << command << before;
    };
    row("drain", make(Verb::Drain, one));
    row("maint", make(Verb::Maint, one));
    row("maint of a drained one", make(Verb::Maint, one), make(Verb::Drain, one));
    row("ready of one in maint", make(Verb::Ready, one), make(Verb::Maint, one));
    row("fail", make(Verb::Fail, one));
    row("restore a failed one", make(Verb::Restore, one), make(Verb::Fail, one));
    row("restore one in maint", make(Verb::Restore, one), make(Verb::Maint, one));
    Command command = make(Verb::Weight, one);
    command.text = "50%";
    row("weight", command);
    command = make(Verb::ServerMaxconn, one);
    command.number = 3;
    row("maxconn", command);
    command.server = {"be", "two"};
    row("maxconn where there was none", command);
    command = make(Verb::MoveServer, one);
    command.text = "127.0.0.2", command.key = "81", command.number = 1;
    row("address and port", command);
    command = make(Verb::FrontendMaxconn, {"fe", {}});
    command.number = 5;
    row("frontend's maxconn", command);
    row("frontend off", make(Verb::DisableFrontend, {"fe", {}}));
    row("frontend on", make(Verb::EnableFrontend, {"fe", {}}),
        make(Verb::DisableFrontend, {"fe", {}}));
    command = make(Verb::GlobalMaxconn);
    command.number = 17;
    row("maxconn of all", command);
    command = make(Verb::RateLimit);
    command.number = 17, command.text = "sessions";
    row("session rate", command);
    command.text = "connections";
    row("connection rate", command);
    Command entry = make(Verb::SetTableEntry);
    entry.table = "be", entry.key = "k", entry.number = 2;
    row("a new entry", entry);
    Command other = entry;
    other.number = 1;
    row("an entry changed", other, entry);
    Command clear = make(Verb::ClearTable);
    clear.table = "be", clear.key = "k";
    row("an entry removed", clear, entry);
    Command counts = entry;
    counts.values = {{"gpc0", 3}, {"conn_rate", 4}};
    row("an entry that counts removed", clear, counts);
    Command more = entry;
    more.number = -1, more.values = {{"gpc0", 9}};
    row("a count changed", more, counts);
}

void TestJournal::undoBringsBackWhatWas() {
    QFETCH(Command, command);
    QFETCH(Command, before);
    HttpOrigin origin;
    EngineRig rig;
    QCOMPARE(rig.start(text(origin)), std::string());
    QVERIFY(rig.engine.execute(before).ok);
    const std::string was = stateOf(rig);
    QVERIFY(rig.engine.execute(command).ok);
    QVERIFY2(stateOf(rig) != was, "the command changes nothing");
    const Event event = rig.events(EventKind::Command).back();
    QCOMPARE(event.by, std::string("socket (root, pid 7)"));
    QVERIFY(event.command && event.command->verb == command.verb);
    QVERIFY(!event.undo.empty());
    for (const Command& back : event.undo) {
        const Answer answer = rig.engine.execute(back);
        QVERIFY2(answer.ok, answer.text.c_str());
        QCOMPARE(aspectOf(back), aspectOf(command));
    }
    QCOMPARE(stateOf(rig), was);
}

void TestJournal::whatCannotBeUndone_data() {
    QTest::addColumn<Command>("command");
    QTest::newRow("nothing changes") << make(Verb::Ready, {"be", "one"});
    QTest::newRow("sessions end") << make(Verb::EndSessions, {"be", "one"});
    QTest::newRow("a frontend is shut") << make(Verb::StopFrontend, {"fe", {}});
    QTest::newRow("counters") << make(Verb::ClearCounters);
    Command clear = make(Verb::ClearTable);
    clear.table = "be";
    QTest::newRow("a whole table") << clear;
    clear.key = "nobody";
    QTest::newRow("no such entry") << clear;
    Command weight = make(Verb::Weight, {"be", "one"});
    weight.text = "frog";
    QTest::newRow("refused") << weight;
}

void TestJournal::whatCannotBeUndone() {
    QFETCH(Command, command);
    HttpOrigin origin;
    EngineRig rig;
    QCOMPARE(rig.start(text(origin)), std::string());
    rig.engine.execute(command);
    const Event event = rig.report().events.back();
    QVERIFY(event.command);
    QVERIFY(event.undo.empty());
}

/// "#1" in a command is the name in the journal, for its aspect and for who reads it.
void TestJournal::idsBecomeNames() {
    HttpOrigin origin;
    EngineRig rig;
    QCOMPARE(rig.start(text(origin)), std::string());
    const int backend = rig.row("be", "BACKEND").proxyId,
              frontend = rig.row("fe", "FRONTEND").proxyId;
    QVERIFY(rig.engine.execute(make(Verb::Drain, {"#" + std::to_string(backend), "#1"})).ok);
    QVERIFY(
        rig.engine.execute(make(Verb::DisableFrontend, {"#" + std::to_string(frontend), {}})).ok);
    const auto events = rig.events(EventKind::Command);
    QCOMPARE(events[0].command->server, (ServerKey{"be", "one"}));
    QCOMPARE(events[0].undo.front().server, (ServerKey{"be", "one"}));
    QCOMPARE(events[1].command->server.backend, std::string("fe"));
    QCOMPARE(events[1].undo.front().verb, Verb::EnableFrontend);
}

void TestJournal::sameThingSameAspect() {
    const ServerKey one{"be", "one"}, two{"be", "two"};
    QCOMPARE(aspectOf(make(Verb::Drain, one)), aspectOf(make(Verb::Fail, one)));
    QVERIFY(aspectOf(make(Verb::Drain, one)) != aspectOf(make(Verb::Drain, two)));
    QVERIFY(aspectOf(make(Verb::Drain, one)) != aspectOf(make(Verb::Weight, one)));
    QCOMPARE(aspectOf(make(Verb::KillOrigin, {{}, "a"})),
             aspectOf(make(Verb::StartOrigin, {{}, "a"})));
    QVERIFY(aspectOf(make(Verb::ClearCounters)).empty());
}

QTEST_GUILESS_MAIN(TestJournal)
#include "tst_journal.moc"
