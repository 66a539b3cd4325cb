#include "core/engine/graph/graphbuilder.h"

#include <QtTest/QtTest>

#include "core/control/commandwords.h"
#include "tests/engine/enginerig.h"

using namespace yard;
using namespace yard::test;

class TestGraphBuilder : public QObject {
    Q_OBJECT
private slots:
    void routes();
    void sessionLimits();
    void fullconn();
    void tablesAreShared();
    void strictTurnsOursOff();
    void namesThatAreMissing();
    void commandsInWords_data();
    void commandsInWords();

private:
    std::unique_ptr<Graph> build(const std::string& text, bool strict = false) {
        GraphPlan plan;
        plan.config = configOf(Defaults + text);
        plan.clock = &m_clock;
        plan.workers = 1;
        plan.strict = strict;
        plan.maxconn = 100;
        return plan.config ? buildGraph(plan) : nullptr;
    }
    SystemClock m_clock;
};

void TestGraphBuilder::routes() {
    const auto graph = build(
        "listen l\n    bind 127.0.0.1:1\n    server s 127.0.0.1:9\n"
        "listen m\n    bind 127.0.0.1:1\n    default_backend b\n    server s 127.0.0.1:9\n"
        "frontend f\n    bind 127.0.0.1:1\n    use_backend c\n    default_backend b\n"
        "frontend g\n    bind 127.0.0.1:1\n"
        "backend b\n    server s 127.0.0.1:9\n"
        "backend c\n    server s 127.0.0.1:9\n");
    QVERIFY(graph);
    const auto route = [&](const char* name) { return findFrontend(*graph, name)->route(); };
    QCOMPARE(route("l").backend, findBackend(*graph, "l"));
    QCOMPARE(route("m").backend, findBackend(*graph, "b"));
    QVERIFY(!route("m").rule);
    QCOMPARE(route("f").backend, findBackend(*graph, "c"));
    QVERIFY(route("f").rule);
    QVERIFY(!route("g").backend);
}

void TestGraphBuilder::sessionLimits() {
    const auto graph = build(
        "listen l\n    bind 127.0.0.1:1\n    maxconn 30\n    server s 127.0.0.1:9\n"
        "listen m\n    bind 127.0.0.1:1\n    maxconn 8000\n    server s 127.0.0.1:9\n"
        "listen n\n    bind 127.0.0.1:1\n    server s 127.0.0.1:9\n");
    QVERIFY(graph);
    QCOMPARE(findFrontend(*graph, "l")->maxconn(), int64_t(30));
    // The customer's 8000 in front of a process of 4000.
    QCOMPARE(findFrontend(*graph, "m")->maxconn(), int64_t(100));
    QCOMPARE(findFrontend(*graph, "n")->maxconn(), int64_t(100));
    // `show stat` shows its own.
    QCOMPARE(findFrontend(*graph, "m")->report(0).slim, int64_t(8000));
    QCOMPARE(findFrontend(*graph, "n")->report(0).slim, int64_t(100));
}

/// The figures are HAProxy 2.6.12's for the like of this file.
void TestGraphBuilder::fullconn() {
    const auto graph = build(
        "frontend f\n    bind 127.0.0.1:1\n    maxconn 1001\n    use_backend c\n"
        "    use_backend e\n    use_backend c\n    default_backend b\n"
        "frontend g\n    bind 127.0.0.1:1\n    default_backend b\n"
        "listen l\n    bind 127.0.0.1:1\n    maxconn 200\n    default_backend b\n"
        "listen m\n    bind 127.0.0.1:1\n    maxconn 8000\n"
        "backend b\nbackend c\nbackend d\nbackend e\nbackend h\n    fullconn 77\n");
    QVERIFY(graph);
    std::string all;
    for (const auto& backend : graph->backends)
        all += backend->name() + " " + std::to_string(backend->conf().fullconn) + " ";
    QCOMPARE(all, std::string("l 1 m 800 b 131 c 101 d 1 e 101 h 77 "));
}

void TestGraphBuilder::tablesAreShared() {
    const auto graph = build(
        "listen l\n    bind 127.0.0.1:1\n    stick on src table t\n    server s 127.0.0.1:9\n"
        "backend t\n    stick-table type ip size 10\n");
    QVERIFY(graph);
    QVERIFY(findTable(*graph, "t"));
    QVERIFY(!findTable(*graph, "l"));
    QVERIFY(!findBackend(*graph, "l")->stickRules().empty());
}

void TestGraphBuilder::strictTurnsOursOff() {
    const std::string text = "listen l\n    bind 127.0.0.1:1\n    server s 127.0.0.1:9\n";
    QVERIFY(findBackend(*build(text), "l")->retryPolicy().backupAtOnce);
    QVERIFY(!findBackend(*build(text, true), "l")->retryPolicy().backupAtOnce);
}

void TestGraphBuilder::namesThatAreMissing() {
    const auto graph = build("frontend f\n    bind 127.0.0.1:1\n");
    QVERIFY(graph);
    QVERIFY(!findBackend(*graph, "f"));
    QVERIFY(!findFrontend(*graph, "x"));
}

void TestGraphBuilder::commandsInWords_data() {
    QTest::addColumn<int>("verb");
    QTest::addColumn<QString>("words");
    QTest::newRow("drain") << int(Verb::Drain) << "Drain s";
    QTest::newRow("fail") << int(Verb::Fail) << "Fail s";
    QTest::newRow("restore") << int(Verb::Restore) << "Restore s";
    QTest::newRow("weight") << int(Verb::Weight) << "Weight of s set to 50%";
    QTest::newRow("health") << int(Verb::HealthDown) << "Health of s set to down";
    QTest::newRow("clear key") << int(Verb::ClearTable) << "Clear key k of table t";
    QTest::newRow("set key") << int(Verb::SetTableEntry) << "Key k of table t set to server 2";
    QTest::newRow("counters") << int(Verb::ClearCounters) << "Clear all counters";
}

void TestGraphBuilder::commandsInWords() {
    QFETCH(int, verb);
    QFETCH(QString, words);
    Command command;
    command.verb = static_cast<Verb>(verb);
    command.server = {"b", "s"};
    command.table = "t";
    command.key = "k";
    if (command.verb == Verb::Weight) command.text = "50%";
    command.number = 2;
    QCOMPARE(QString::fromStdString(commandWords(command)), words);
    QVERIFY(!isForLab(command.verb));
}

QTEST_GUILESS_MAIN(TestGraphBuilder)
#include "tst_graphbuilder.moc"
