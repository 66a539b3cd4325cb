#include <QtTest>

#include "core/control/tablekey.h"
#include "core/runtime/grammar/grammar.h"
#include "tests/runtime/fakeauthority.h"

using namespace yard;

namespace {

Command made(Verb verb, const ServerKey& server = {}, const std::string& text = {}) {
    Command command;
    command.verb = verb;
    command.server = server;
    command.text = text;
    return command;
}

Command onTable(Verb verb, const std::string& table, const std::string& key, int64_t number = 0) {
    Command command;
    command.verb = verb;
    command.table = table;
    command.key = key;
    command.number = number;
    return command;
}

bool same(const Command& a, const Command& b) {
    return a.verb == b.verb && a.server == b.server && a.table == b.table && a.key == b.key &&
           a.text == b.text && a.number == b.number;
}

std::string refusal(const CliRequest& request) {
    const auto* reply = std::get_if<CliReply>(&request);
    return reply ? reply->text : "(not refused)";
}

}  // namespace

Q_DECLARE_METATYPE(yard::Command)

class TestGrammar : public QObject {
    Q_OBJECT
private slots:
    void spellings_data();
    void spellings();
    void composites();
    void wordsOfALine_data();
    void wordsOfALine();
    void payloads_data();
    void payloads();
    void keysComeBack_data();
    void keysComeBack();
    void refusals_data();
    void refusals();
    void namesAreLookedUp();
    void tests();
    void levels_data();
    void levels();
    void everyCommandIsReachable();
    void notRunYet();
    void usageSuggests_data();
    void usageSuggests();
    void usageListsByPrefix();
};

void TestGrammar::spellings_data() {
    QTest::addColumn<Command>("command");
    QTest::addColumn<QString>("line");
    const ServerKey key{"be", "A"};
    const auto row = [](const char* line, const Command& command) {
        QTest::newRow(line) << command << QString::fromLatin1(line);
    };
    row("set server be/A state ready", made(Verb::Ready, key));
    row("set server be/A state drain", made(Verb::Drain, key));
    row("set server be/A state maint", made(Verb::Maint, key));
    row("set server be/A health up", made(Verb::HealthUp, key));
    row("set server be/A health stopping", made(Verb::HealthStopping, key));
    row("set server be/A health down", made(Verb::HealthDown, key));
    row("enable health be/A", made(Verb::EnableHealth, key));
    row("disable health be/A", made(Verb::DisableHealth, key));
    row("set server be/A weight 7", made(Verb::Weight, key, "7"));
    row("set server be/A weight 50%", made(Verb::Weight, key, "50%"));
    row("get weight be/A", made(Verb::GetWeight, key));
    row("set maxconn server be/A 5", [&] {
        Command command = made(Verb::ServerMaxconn, key);
        command.number = 5;
        return command;
    }());
    row("set server be/A addr 1.2.3.4", made(Verb::MoveServer, key, "1.2.3.4"));
    row("set server be/A fqdn a.test", made(Verb::RenameServer, key, "a.test"));
    row("set server be/A check-addr 1.2.3.4 port 80", [&] {
        Command command = made(Verb::CheckAddr, key, "1.2.3.4");
        command.number = 80;
        return command;
    }());
    row("shutdown sessions server be/A", made(Verb::EndSessions, key));
    row("del server be/A", made(Verb::DelServer, key));
    row("add server be/A 1.2.3.4:80 check id 5",
        made(Verb::AddServer, key, "1.2.3.4:80 check id 5"));
    row("disable frontend fe", made(Verb::DisableFrontend, {"fe", ""}));
    row("enable frontend fe", made(Verb::EnableFrontend, {"fe", ""}));
    row("shutdown frontend fe", made(Verb::StopFrontend, {"fe", ""}));
    row("set maxconn global 7", onTable(Verb::GlobalMaxconn, "", "", 7));
    row("shutdown session 0x1f", onTable(Verb::EndSession, "", "", 31));
    row("clear table t", onTable(Verb::ClearTable, "t", ""));
    row("clear table t key a\\ b\\;c\\\\d", onTable(Verb::ClearTable, "t", "a b;c\\d"));
    row("set table t key 80 data.server_id 2", onTable(Verb::SetTableEntry, "t", "80", 2));
    row("set table t key 80", onTable(Verb::SetTableEntry, "t", "80", -1));
    row("clear counters", onTable(Verb::ClearCounters, "", "", 0));
    row("clear counters all", onTable(Verb::ClearCounters, "", "", 1));
    row("lab kill hosting1", made(Verb::KillOrigin, {"", "hosting1"}));
    row("lab start hosting1", made(Verb::StartOrigin, {"", "hosting1"}));
    row("lab rate 20", onTable(Verb::TrafficRate, "", "", 20));
}

void TestGrammar::spellings() {
    QFETCH(Command, command);
    QFETCH(QString, line);
    QCOMPARE(QString::fromStdString(spelling(command)), line);
    const CliRequest read = parse(splitWords(line.toStdString()), CliLevel::Admin);
    const auto* back = std::get_if<Command>(&read);
    QVERIFY2(back, refusal(read).c_str());
    QVERIFY(same(*back, command));
}

void TestGrammar::composites() {
    const ServerKey key{"be", "A"};
    QCOMPARE(spelling(made(Verb::Fail, key)),
             std::string("disable health be/A; set server be/A health down"));
    QCOMPARE(spelling(made(Verb::Restore, key)),
             std::string("enable health be/A; set server be/A state ready"));
    std::vector<Verb> verbs;
    for (const std::string& part : splitCommands(spelling(made(Verb::Fail, key)))) {
        const CliRequest read = parse(splitWords(part), CliLevel::Admin);
        QVERIFY(std::holds_alternative<Command>(read));
        verbs.push_back(std::get<Command>(read).verb);
    }
    QCOMPARE(verbs, (std::vector<Verb>{Verb::DisableHealth, Verb::HealthDown}));
}

void TestGrammar::wordsOfALine_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("read");  // words by '|', commands by '/'
    QTest::newRow("one") << QByteArray("show version") << "show|version";
    QTest::newRow("blanks and tabs") << QByteArray("  show \t version ") << "show|version";
    QTest::newRow("two") << QByteArray("a b;c") << "a|b/c";
    QTest::newRow("trailing semicolon") << QByteArray("a;") << "a/";
    QTest::newRow("nothing") << QByteArray("") << "";
    QTest::newRow("escaped semicolon") << QByteArray("a\\;b") << "a;b";
    QTest::newRow("escaped blank") << QByteArray("a\\ b c") << "a b|c";
    QTest::newRow("escaped backslash, then a semicolon") << QByteArray("a\\\\;b") << "a\\/b";
    QTest::newRow("escaped letter") << QByteArray("a\\nb") << "anb";
    QTest::newRow("quotes are letters") << QByteArray("\"a b\"") << "\"a|b\"";
    QTest::newRow("hash is a letter") << QByteArray("a # b") << "a|#|b";
    QTest::newRow("backslash at the end") << QByteArray("a\\") << "a\\";
}

void TestGrammar::wordsOfALine() {
    QFETCH(QByteArray, line);
    QFETCH(QString, read);
    QStringList commands;
    for (const std::string& command : splitCommands(line.toStdString())) {
        QStringList words;
        for (const std::string& word : splitWords(command)) words += QString::fromStdString(word);
        commands += words.join(QLatin1Char('|'));
    }
    QCOMPARE(commands.join(QLatin1Char('/')), read);
}

void TestGrammar::payloads_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("asked");
    QTest::newRow("behind a command") << QByteArray("set map x <<") << true;
    QTest::newRow("blanks behind") << QByteArray("set map x << ") << true;
    QTest::newRow("alone") << QByteArray("<<") << true;
    QTest::newRow("glued") << QByteArray("set map x<<") << false;
    QTest::newRow("not last") << QByteArray("set map << ; show version") << false;
    QTest::newRow("none") << QByteArray("show version") << false;
}

void TestGrammar::payloads() {
    QFETCH(QByteArray, line);
    QFETCH(bool, asked);
    QCOMPARE(asksForPayload(line.toStdString()), asked);
}

void TestGrammar::keysComeBack_data() {
    QTest::addColumn<QByteArray>("printed");
    QTest::addColumn<QByteArray>("key");
    QTest::newRow("plain") << QByteArray("127.0.0.1") << QByteArray("127.0.0.1");
    QTest::newRow("blank") << QByteArray("a\\ b") << QByteArray("a b");
    QTest::newRow("backslash") << QByteArray("a\\\\b") << QByteArray("a\\b");
    QTest::newRow("bytes") << QByteArray("\\xC3\\xA9") << QByteArray("\xC3\xA9");
    QTest::newRow("x without digits") << QByteArray("\\xyz") << QByteArray("xyz");
}

void TestGrammar::keysComeBack() {
    QFETCH(QByteArray, printed);
    QFETCH(QByteArray, key);
    QCOMPARE(QByteArray::fromStdString(unquoteKey(printed.toStdString())), key);
}

void TestGrammar::refusals_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* line, const char* text) {
        QTest::newRow(line) << QString::fromLatin1(line) << QString::fromLatin1(text);
    };
    row("set weight", "Require 'backend/server'.\n");
    row("set weight be/", "Require 'backend/server'.\n");
    row("set weight be/A", "Require <weight> or <weight%>.\n");
    row("set weight be/A 257", "Absolute weight can only be between 0 and 256 inclusive.\n");
    row("set weight be/A -3", "Absolute weight can only be between 0 and 256 inclusive.\n");
    row("set weight be/A -3%", "Relative weight must be positive.\n");
    row("set weight be/A x3", "Empty weight string empty or preceded by garbage");
    row("set weight be/A 3x", "Trailing garbage in weight string");
    row("set weight be/A 3%%", "Trailing garbage in weight string");
    row("set weight be/A 99999999999999999999", "Empty weight string empty or preceded by garbage");
    row("set server be/A state up",
        "'set server <srv> state' expects 'ready', 'drain' and 'maint'.\n");
    row("set server be/A health",
        "'set server <srv> health' expects 'up', 'stopping', or 'down'.\n");
    row("set server be/A addr",
        "set server <b>/<s> addr requires an address and optionally a port.\n");
    row("set server be/A addr 1.2.3", "Invalid addr '1.2.3' by 'stats socket command'\n");
    row("set server be/A check-port 65536", "provided port is invalid");
    row("set table t key 1 data.server_id x", "Require a valid integer value to store\n");
    row("set table t key 1 data.nope 1", "Unknown data type\n");
    row("show table t data.server_id around 1",
        "Filter entry #1: Require and operator among \"eq\", \"ne\", \"le\", \"ge\", \"lt\", "
        "\"gt\"\n");
    row("show table t data.server_id eq 1 data.server_id eq",
        "Filter entry #2: Require a valid integer value to compare against\n");
    row("clear table",
        "Required arguments: <table> \"data.<store_data_type>\" <operator> <value> or "
        "<table> key <key>\n");
    row("set timeout cli 5x", "Invalid timeout value.\n");
    row("set timeout cli 0", "Invalid timeout value.\n");
    row("lab rate much", "Require requests per second, 0 to 1000000.\n");
    row("lab kill", "Require the name of an origin of the lab.\n");
}

void TestGrammar::refusals() {
    QFETCH(QString, line);
    QFETCH(QString, text);
    const CliRequest read = parse(splitWords(line.toStdString()), CliLevel::Admin);
    QCOMPARE(QString::fromStdString(refusal(read)), text);
}

void TestGrammar::namesAreLookedUp() {
    const Report report = test::busyReport();
    const Directory names(report);
    const auto read = [&](const char* line) {
        return parse(splitWords(line), CliLevel::Admin, names);
    };
    QCOMPARE(refusal(read("set server nope/web-1 state x")), std::string("No such backend.\n"));
    QCOMPARE(refusal(read("set server be_app/nope state x")), std::string("No such server.\n"));
    QCOMPARE(refusal(read("show table nope x")), std::string("No such table\n"));
    QCOMPARE(refusal(read("show servers state nope")), std::string("Can't find backend.\n"));
    const StatRow* server = names.row({"be_app", "web-2"});
    QVERIFY(server);
    const std::string ids =
        "#" + std::to_string(server->proxyId) + "/#" + std::to_string(server->serverId);
    const CliRequest byId = read(("get weight " + ids).c_str());
    QVERIFY(std::holds_alternative<Command>(byId));
    QCOMPARE(std::get<Command>(byId).server.text(), std::string("be_app/web-2"));
}

void TestGrammar::tests() {
    const CliRequest read =
        parse(splitWords("show table t data.server_id gt 1 data.server_id le 3"), CliLevel::User);
    const auto& tests = std::get<TableRequest>(read).tests;
    QCOMPARE(tests.size(), size_t{2});
    std::vector<int> passed;
    for (int id = 0; id < 6; ++id)
        if (tests[0].holds(id) && tests[1].holds(id)) passed.push_back(id);
    QCOMPARE(passed, (std::vector<int>{2, 3}));
}

void TestGrammar::levels_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("least");  // of CliLevel
    const auto row = [](const char* line, CliLevel least) {
        QTest::newRow(line) << QString::fromLatin1(line) << static_cast<int>(least);
    };
    row("show stat", CliLevel::User);
    row("get weight be/A", CliLevel::User);
    row("show table", CliLevel::User);
    row("clear table t", CliLevel::Operator);
    row("clear counters", CliLevel::Operator);
    row("show env", CliLevel::Operator);
    row("operator", CliLevel::Operator);
    row("clear counters all", CliLevel::Admin);
    row("set server be/A state maint", CliLevel::Admin);
    row("set weight", CliLevel::Admin);
    row("enable server be/A", CliLevel::Admin);
    row("lab kill hosting1", CliLevel::Admin);
    row("shutdown frontend fe", CliLevel::Admin);
}

void TestGrammar::levels() {
    QFETCH(QString, line);
    QFETCH(int, least);
    for (const CliLevel level : {CliLevel::User, CliLevel::Operator, CliLevel::Admin}) {
        const CliRequest read = parse(splitWords(line.toStdString()), level);
        QCOMPARE(refusal(read) == "Permission denied\n", static_cast<int>(level) < least);
    }
}

void TestGrammar::everyCommandIsReachable() {
    for (const CommandSpec& spec : commandTable()) {
        const CliRequest read = parse(splitWords(spec.words), CliLevel::Admin);
        QVERIFY2(!refusal(read).starts_with("Unknown command"), std::string(spec.words).c_str());
    }
}

void TestGrammar::notRunYet() {
    const CliRequest read = parse(splitWords("show ssl cert"), CliLevel::Admin);
    QVERIFY(refusal(read).find("'show ssl cert' is a command of HAProxy") == 0);
    QVERIFY(usage({}).find(" ssl ") == std::string::npos);
    QVERIFY(usage({"help", "show", "ssl"}).find(" ssl ") == std::string::npos);
}

void TestGrammar::usageSuggests_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("first");  // the suggestions hold this command
    QTest::newRow("letters swapped") << "show tabel"
                                     << "  show table ";
    QTest::newRow("first word") << "shwo stat"
                                << "  show stat ";
    QTest::newRow("upper case") << "SET WEIGHT x"
                                << "  set weight ";
    QTest::newRow("one word of two") << "show server"
                                     << "  show servers state ";
}

void TestGrammar::usageSuggests() {
    QFETCH(QString, line);
    QFETCH(QString, first);
    const std::string text = usage(splitWords(line.toStdString()));
    QVERIFY(
        text.starts_with("Unknown command, but maybe one of the following ones is a better "
                         "match:\n"));
    QVERIFY2(text.find(first.toStdString()) != std::string::npos, text.c_str());
    const auto lines = std::count(text.begin(), text.end(), '\n');
    QVERIFY(lines <= 1 + 5 + 3);
    QVERIFY(text.ends_with("  quit                                    : disconnect\n"));
}

void TestGrammar::usageListsByPrefix() {
    const std::string text = usage({"help", "set"});
    QVERIFY(text.starts_with("The following commands are valid at this level:\n"));
    QVERIFY(
        text.find("\n  set table <table> key <k> [data.* <v>]* : update or create a table entry's "
                  "data\n") != std::string::npos);
    QVERIFY(text.find("\n  show") == std::string::npos);
    QVERIFY(usage({}).starts_with(
        "Unknown command. Please enter one of the following commands only:\n"));
}

QTEST_GUILESS_MAIN(TestGrammar)
#include "tst_grammar.moc"
