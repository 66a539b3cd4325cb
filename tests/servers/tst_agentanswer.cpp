#include "core/servers/agentanswer.h"

#include <QtTest>

using namespace yard;

class TestAgentAnswer : public QObject {
    Q_OBJECT
private slots:
    void lines_data();
    void lines();
};

void TestAgentAnswer::lines_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("read");  ///< admin/state/word/weight/maxconn/unknown/description
    const auto row = [](const char* line, const char* read) {
        QTest::newRow(line) << QString::fromLatin1(line) << QString::fromLatin1(read);
    };
    row("", "-/-/////");
    row("up", "-/u/up////");
    row(" UP\t", "-/u/UP////");
    row("down", "-/d/down////");
    row("Fail", "-/d/Fail////");
    row("failed", "-/-////failed/");
    row("stopped", "-/d/stopped////");
    row("ready", "r/-/////");
    row("drain", "d/-/////");
    row("MAINT", "m/-/////");
    row("ready,up", "r/u/up////");
    row("up down", "-/d/down////");
    row("drain ready", "r/-/////");
    row("75%", "-/-//75%///");
    row("10% 20%", "-/-//20%///");
    row("5", "-/-////5/");
    row("%5", "-/-////%5/");
    row("maxconn:7", "-/-///7//");
    row("MaxConn:", "-/-/////");
    row("up,100%,maxconn:3 ready", "r/u/up/100%/3//");
    row("a b c", "-/-////a/");
    row("up # it works, really", "-/u/up////it works, really");
    row("# only words", "-/-/////only words");
    row("up#no", "-/-////up#no/");
    row(",,,", "-/-/////");
}

void TestAgentAnswer::lines() {
    QFETCH(QString, line);
    QFETCH(QString, read);
    const AgentAnswer a = readAgentAnswer(line.toStdString());
    const std::string admin(1, "-rdm"[static_cast<int>(a.admin)]);
    const std::string state(1, "-ud"[static_cast<int>(a.state)]);
    QCOMPARE(QString::fromStdString(admin + "/" + state + "/" + a.stateWord + "/" + a.weight + "/" +
                                    a.maxconn + "/" + a.unknown + "/" + a.description),
             read);
}

QTEST_GUILESS_MAIN(TestAgentAnswer)
#include "tst_agentanswer.moc"
