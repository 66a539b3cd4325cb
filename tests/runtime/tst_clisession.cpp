#include <QtTest>

#include "core/runtime/served/clisession.h"
#include "tests/runtime/fakeauthority.h"

using namespace yard;
using namespace yard::test;

namespace {

/// A session and all it said so far.
struct Talk {
    explicit Talk(FakeAuthority& proxy, CliLevel level = CliLevel::Admin)
        : session(proxy, level, sockets) {}

    /// What `bytes` bring.
    std::string say(std::string_view bytes) {
        session.receive(bytes);
        std::string said;
        while (session.work(said, SIZE_MAX)) {
        }
        return said;
    }

    std::vector<std::string> sockets{"unix@/run/a.sock admin all"};
    CliSession session;
};

std::string once(FakeAuthority& proxy, std::string_view line, CliLevel level = CliLevel::Admin) {
    return Talk(proxy, level).say(std::string(line) + "\n");
}

int count(const std::string& text, std::string_view part) {
    int n = 0;
    for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
    return n;
}

}  // namespace

class TestCliSession : public QObject {
    Q_OBJECT
private slots:
    void init() { m_proxy = std::make_unique<FakeAuthority>(); }
    void oneLineAndDone();
    void linesThatCameTogetherAreAnswered();
    void unfinishedLineWaits();
    void interactive();
    void severalCommands();
    void emptyCommandsListEverything();
    void payload();
    void quitEndsAtOnce();
    void carriageReturnsAndNuls();
    void tooLongALineEndsTheSession();
    void inputIsBounded();
    void levelsOnlyFall();
    void timeoutIsTold();
    void severity();
    void commandsReachTheProxy();
    void refusalsOfTheProxy();
    void eventsAreLines();
    void eventsGoOnUntilSomethingIsSaid();
    void waitingEndsByTimeOrCondition();
    void sessionsComeInPieces();
    void dumps();
    void statFilters_data();
    void statFilters();
    void tables();
    void hugeTableComesInPieces();
    void clearingByTest();

private:
    std::unique_ptr<FakeAuthority> m_proxy;
};

void TestCliSession::oneLineAndDone() {
    Talk talk(*m_proxy);
    QCOMPARE(talk.say("show cli level\n"), std::string("admin\n\n"));
    QVERIFY(talk.session.done());
    QVERIFY(!talk.session.wantsInput());
}

void TestCliSession::linesThatCameTogetherAreAnswered() {
    Talk talk(*m_proxy);
    QCOMPARE(talk.say("show cli level\nuser\nshow cli level\n"),
             std::string("admin\n\n\nuser\n\n"));
    QVERIFY(talk.session.done());
}

void TestCliSession::unfinishedLineWaits() {
    Talk talk(*m_proxy);
    QCOMPARE(talk.say("show cli"), std::string());
    QVERIFY(!talk.session.done());
    QCOMPARE(talk.say(" level\n"), std::string("admin\n\n"));
    Talk cut(*m_proxy);
    cut.say("show cli level");
    cut.session.inputEnded();
    QCOMPARE(cut.say(""), std::string());
    QVERIFY(cut.session.done());
}

void TestCliSession::interactive() {
    Talk talk(*m_proxy);
    QCOMPARE(talk.say("prompt\n"), std::string("\n> "));
    QCOMPARE(talk.say("show cli level\n"), std::string("admin\n\n> "));
    QCOMPARE(talk.say("set server be_app/web-1 state drain\n"), std::string("\n> "));
    QVERIFY(talk.session.wantsInput());
    QCOMPARE(talk.say("prompt\n"), std::string("\n"));
    QVERIFY(talk.session.done());
}

void TestCliSession::severalCommands() {
    QCOMPARE(once(*m_proxy, "show cli level;user;show cli level"),
             std::string("admin\n\n\nuser\n\n"));
    QCOMPARE(once(*m_proxy, "prompt;show cli level"), std::string("\n> admin\n\n> "));
    QCOMPARE(once(*m_proxy, "prompt;show cli level;prompt"), std::string("\n> admin\n\n> \n"));
}

void TestCliSession::emptyCommandsListEverything() {
    const std::string list = "Unknown command. Please enter one of the following commands only:\n";
    for (const char* line : {"", "   ", ";", "show cli level;"})
        QVERIFY2(count(once(*m_proxy, line), list) >= 1, line);
    QCOMPARE(count(once(*m_proxy, "show cli level;;show cli level"), list), 1);
}

void TestCliSession::payload() {
    Talk talk(*m_proxy);
    talk.say("prompt\n");
    QCOMPARE(talk.say("show cli level <<\n"), std::string("+ "));
    QCOMPARE(talk.say("show version\nanything;else\n"), std::string("+ + "));
    QCOMPARE(talk.say("\n"), std::string("admin\n\n> "));
    Talk single(*m_proxy);
    QCOMPARE(single.say("show cli level <<\n"), std::string());
    QVERIFY(!single.session.done());
    QCOMPARE(single.say("x\n\n"), std::string("admin\n\n"));
    QVERIFY(single.session.done());
}

void TestCliSession::quitEndsAtOnce() {
    Talk talk(*m_proxy);
    QCOMPARE(talk.say("show cli level;quit;show cli level\n"), std::string("admin\n\n"));
    QVERIFY(talk.session.done());
}

void TestCliSession::carriageReturnsAndNuls() {
    QCOMPARE(once(*m_proxy, "show cli level\r"), std::string("admin\n\n"));
    QCOMPARE(once(*m_proxy, std::string_view("show cli level\0 nonsense;x", 26)),
             std::string("admin\n\n"));
}

void TestCliSession::tooLongALineEndsTheSession() {
    Talk whole(*m_proxy);
    QCOMPARE(whole.say(std::string(20000, 'a').append("\n")), std::string());
    QVERIFY(whole.session.done());
    Talk open(*m_proxy);
    QCOMPARE(open.say(std::string(16384, 'a')), std::string());
    QVERIFY(open.session.done());
    Talk fits(*m_proxy);
    QCOMPARE(fits.say("show cli level" + std::string(16000, ' ') + "\n"), std::string("admin\n\n"));
}

void TestCliSession::inputIsBounded() {
    Talk talk(*m_proxy);
    std::string lines;
    while (lines.size() < 16384) lines += "show cli level\n";
    talk.session.receive("prompt\n" + lines);
    QVERIFY(!talk.session.wantsInput());
    talk.say("");
    QVERIFY(talk.session.wantsInput());
}

void TestCliSession::levelsOnlyFall() {
    QCOMPARE(once(*m_proxy, "operator;show cli level;user;show cli level;operator"),
             std::string("\noperator\n\n\nuser\n\nPermission denied\n\n"));
    QCOMPARE(once(*m_proxy, "set server be_app/web-1 state maint", CliLevel::Operator),
             std::string("Permission denied\n\n"));
    QVERIFY(m_proxy->commands.empty());
}

void TestCliSession::timeoutIsTold() {
    Talk talk(*m_proxy);
    QVERIFY(!talk.session.timeoutMs());
    talk.say("prompt;set timeout cli 60\n");
    QCOMPARE(talk.session.timeoutMs().value_or(0), int64_t{60000});
    talk.say("set timeout cli 5m\n");
    QCOMPARE(talk.session.timeoutMs().value_or(0), int64_t{300000});
}

void TestCliSession::severity() {
    QCOMPARE(once(*m_proxy, "set severity-output number;set weight be_app/web-1"),
             std::string("\n[3]: Require <weight> or <weight%>.\n\n"));
    QCOMPARE(once(*m_proxy, "set severity-output string;set weight be_app/web-1"),
             std::string("\n[err]: Require <weight> or <weight%>.\n\n"));
    QVERIFY(once(*m_proxy, "set severity-output number;help show table")
                .starts_with("\n[6]: The following commands"));
    QCOMPARE(once(*m_proxy, "set severity-output number;show cli level"),
             std::string("\nadmin\n\n"));
}

void TestCliSession::commandsReachTheProxy() {
    QCOMPARE(once(*m_proxy, "disable health be_app/web-1; set server be_app/web-1 health down"),
             std::string("\n\n"));
    QCOMPARE(m_proxy->commands.size(), size_t{2});
    QCOMPARE(m_proxy->commands[1].verb, Verb::HealthDown);
    QCOMPARE(m_proxy->commands[1].server.text(), std::string("be_app/web-1"));
    QCOMPARE(m_proxy->commands[1].by, std::string("socket"));
}

void TestCliSession::refusalsOfTheProxy() {
    m_proxy->answer = {false, "No."};
    QCOMPARE(once(*m_proxy, "enable health be_app/web-1"), std::string("No.\n\n"));
    m_proxy->answer = {true, "3 (initial 10)"};
    QCOMPARE(once(*m_proxy, "get weight be_app/web-1"), std::string("3 (initial 10)\n\n"));
}

void TestCliSession::eventsAreLines() {
    m_proxy->canned.events.clear();
    Event event;
    event.id = 7;
    event.title = "A is DOWN";
    event.server = {"be", "A"};
    m_proxy->canned.events.push_back(event);
    const std::string said = once(*m_proxy, "show events events");
    QVERIFY2(said.find(R"("event":7)") != std::string::npos, said.c_str());
    QVERIFY(said.find(R"("title":"A is DOWN")") != std::string::npos);
    QCOMPARE(count(said, "\n"), 2);  // the line, and the end of the answer
    QCOMPARE(once(*m_proxy, "show events x"), std::string("No such event sink\n"));
}

void TestCliSession::eventsGoOnUntilSomethingIsSaid() {
    m_proxy->canned.events.clear();
    m_proxy->canned.traces.clear();
    Talk talk(*m_proxy);
    QCOMPARE(talk.say("prompt\n"), std::string("\n> "));
    QCOMPARE(talk.say("show events -w\n"), std::string());
    QVERIFY(talk.session.waiting());
    QCOMPARE(talk.say(""), std::string());
    Event event;
    event.id = 1;
    m_proxy->canned.events.push_back(event);
    QVERIFY(talk.say("").find(R"("event":1)") != std::string::npos);
    m_proxy->canned.events.clear();
    QVERIFY(talk.session.waiting());
    QCOMPARE(talk.say("x\n"), std::string("\n> "));
    QVERIFY(!talk.session.waiting());
    QCOMPARE(talk.say("show cli level\n"), std::string("admin\n\n> "));
}

void TestCliSession::waitingEndsByTimeOrCondition() {
    const StatRow* server = nullptr;
    for (StatRow& row : m_proxy->canned.rows)
        if (row.scope == Scope::Server && !server) {
            row.status = "MAINT";
            row.scur = 1;
            row.qcur = 0;
            server = &row;
        }
    const std::string key = server->proxy + "/" + server->name;
    Talk talk(*m_proxy);
    talk.say("prompt\n");
    QCOMPARE(talk.say("wait 2s srv-removable " + key + "\n"), std::string());
    m_proxy->canned.steadyUs += 1'000'000;
    QCOMPARE(talk.say(""), std::string());
    const_cast<StatRow*>(server)->scur = 0;
    QCOMPARE(talk.say(""), std::string("Done.\n\n> "));
    const_cast<StatRow*>(server)->scur = 1;
    QCOMPARE(talk.say("wait 2s srv-removable " + key + "\n"), std::string());
    m_proxy->canned.steadyUs += 2'000'000;
    QCOMPARE(talk.say(""), std::string("Wait delay expired. Server still has connections attached "
                                       "to it, cannot remove it.\n\n> "));
    QCOMPARE(talk.say("wait 1\n"), std::string());
    m_proxy->canned.steadyUs += 1000;
    QCOMPARE(talk.say(""), std::string("\n> "));
    QCOMPARE(talk.say("wait x\n"), std::string("Invalid duration.\n\n> "));
    QCOMPARE(talk.say("wait 1s srv-removable be/nobody\n").substr(0, 8), std::string("No such "));
}

// However many sessions there are, no more than a page of them is asked for at once.
void TestCliSession::sessionsComeInPieces() {
    m_proxy->sessions = 1000;
    Talk talk(*m_proxy, CliLevel::Operator);
    talk.session.receive("show sess\n");
    std::string said, piece;
    int pieces = 0;
    for (bool more = true; more; ++pieces) {
        piece.clear();
        more = talk.session.work(piece, 1);
        QVERIFY(piece.size() < 64000);
        said += piece;
    }
    QCOMPARE(count(said, " fe=fe "), 1000);
    QVERIFY(pieces > 5);
    QVERIFY(once(*m_proxy, "show sess 0x3e8").starts_with("0x3e8: "));
    QCOMPARE(once(*m_proxy, "show sess 0x3e9"), std::string("Session not found.\n\n"));
    QCOMPARE(once(*m_proxy, "show sess", CliLevel::User), std::string("Permission denied\n\n"));
}

void TestCliSession::dumps() {
    const std::string version = "2.6.12-switchyard-" + m_proxy->canned.process.version;
    QCOMPARE(once(*m_proxy, "show version"), version + "\n\n");
    QCOMPARE(once(*m_proxy, "show cli sockets"),
             std::string("# socket lvl processes\nunix@/run/a.sock admin all\n\n"));
    QCOMPARE(once(*m_proxy, "show backend"), std::string("# name\nbe_app\n\n"));
    qputenv("YARD_TEST_VARIABLE", "a value");
    QCOMPARE(once(*m_proxy, "show env YARD_TEST_VARIABLE"),
             std::string("YARD_TEST_VARIABLE=a value\n\n"));
    QCOMPARE(once(*m_proxy, "show env YARD_NO_SUCH_VARIABLE"),
             std::string("Variable not found\n\n"));
    QVERIFY(once(*m_proxy, "show info").starts_with("Name: "));
    const std::string csv = once(*m_proxy, "show stat");
    QVERIFY(csv.starts_with("# pxname,") && csv.ends_with(",\n\n"));
    QCOMPARE(count(csv, "\n"), static_cast<int>(m_proxy->canned.rows.size()) + 2);
    QVERIFY(once(*m_proxy, "show stat json").ends_with("]]\n\n"));
    QCOMPARE(once(*m_proxy, "show stat 99 7 -1 json"), std::string("[]\n\n"));
    QCOMPARE(once(*m_proxy, "show stat nope 7 -1"), std::string("No such proxy.\n\n"));
    QVERIFY(once(*m_proxy, "show servers state be_app").starts_with("1\n# be_id be_name "));
    QVERIFY(once(*m_proxy, "show servers conn").starts_with("# bkname/svname "));
}

void TestCliSession::statFilters_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("shown");
    QTest::newRow("all") << ""
                         << "FRONTEND web-1 web-2 web-3 web-4 bkp-1 BACKEND";
    QTest::newRow("frontends") << " -1 1 -1"
                               << "FRONTEND";
    QTest::newRow("servers of a name") << " be_app 4 -1"
                                       << "web-1 web-2 web-3 web-4 bkp-1";
    QTest::newRow("one server and its backend") << " be_app 6 2"
                                                << "web-2 BACKEND";
    QTest::newRow("no server") << " -1 4 0"
                               << "";
    QTest::newRow("garbage for types") << " -1 x -1"
                                       << "";
    QTest::newRow("too few words filter nothing")
        << " be_app 4"
        << "FRONTEND web-1 web-2 web-3 web-4 bkp-1 BACKEND";
}

void TestCliSession::statFilters() {
    QFETCH(QString, words);
    QFETCH(QString, shown);
    const std::string csv = once(*m_proxy, "show stat" + words.toStdString());
    QStringList names;
    for (const QString& line : QString::fromStdString(csv).split(QLatin1Char('\n')))
        if (!line.isEmpty() && !line.startsWith(QLatin1Char('#')))
            names += line.split(QLatin1Char(',')).at(1);
    QCOMPARE(names.join(QLatin1Char(' ')), shown);
}

void TestCliSession::tables() {
    m_proxy->bigEntries = 4;
    const std::string head = "# table: big, type: integer, size:4, used:4\n";
    QVERIFY(once(*m_proxy, "show table").starts_with(head));  // the last one first
    QCOMPARE(once(*m_proxy, "show table big data.server_id eq 1"),
             head + "0x1001: key=1 use=0 exp=60000 server_id=1 server_key=-\n\n");
    QCOMPARE(once(*m_proxy, "show table big key 2"),
             head + "0x1002: key=2 use=0 exp=60000 server_id=2 server_key=-\n\n");
    QCOMPARE(once(*m_proxy, "show table big key 7"), std::string("\n"));
    QCOMPARE(once(*m_proxy, "show table nope"), std::string("No such table\n\n"));
    QCOMPARE(once(*m_proxy, "clear table big key 2"), std::string("\n"));
    QCOMPARE(m_proxy->commands.back().verb, Verb::ClearTable);
    QCOMPARE(m_proxy->commands.back().key, std::string("2"));
}

void TestCliSession::hugeTableComesInPieces() {
    m_proxy->bigEntries = 1000000;
    Talk talk(*m_proxy);
    talk.session.receive("show table big;show cli level\n");
    std::string piece;
    QVERIFY(talk.session.work(piece, 1));
    QVERIFY(piece.size() < 1000000);
    const int asked = m_proxy->reports;
    QVERIFY(asked < 10);  // no more than that piece was made
    size_t total = piece.size(), largest = piece.size();
    int entries = count(piece, ": key=");
    std::string last;
    for (bool more = true; more;) {
        piece.clear();
        more = talk.session.work(piece, 1);
        total += piece.size();
        largest = std::max(largest, piece.size());
        entries += count(piece, ": key=");
        if (!piece.empty()) last = piece;
    }
    QCOMPARE(entries, 1000000);
    QVERIFY(largest < 1000000);
    QVERIFY(last.ends_with("admin\n\n"));
}

void TestCliSession::clearingByTest() {
    m_proxy->bigEntries = 9000;
    QCOMPARE(once(*m_proxy, "clear table big data.server_id eq 1"), std::string("\n"));
    QCOMPARE(m_proxy->commands.size(), size_t{3000});
    for (const Command& command : m_proxy->commands) QCOMPARE(std::stoi(command.key) % 3, 1);
    QCOMPARE(m_proxy->removed.size(), size_t{3000});  // each once, none left out
}

QTEST_GUILESS_MAIN(TestCliSession)
#include "tst_clisession.moc"
