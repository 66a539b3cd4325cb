#include "core/engine/graph/servicelines.h"

#include <QtTest/QtTest>

using namespace yard;

/// The lines were taken from HAProxy 2.6.12.
class TestServiceLines : public QObject {
    Q_OBJECT
private slots:
    void whatAStopSays_data();
    void whatAStopSays();
    void whatADumpSays_data();
    void whatADumpSays();
    void aServerInADump_data();
    void aServerInADump();
};

namespace {

StatRow row(Scope scope, const std::string& name) {
    StatRow row;
    row.scope = scope;
    row.proxy = "px";
    row.name = name;
    return row;
}

std::vector<StatRow> proxy(int servers, int active, int backups, bool frontend = true,
                           bool backend = true) {
    std::vector<StatRow> rows;
    if (frontend) {
        rows.push_back(row(Scope::Frontend, "FRONTEND"));
        rows.back().connTot = 7;
        rows.back().scur = 2;
    }
    for (int i = 0; i < servers; ++i) rows.push_back(row(Scope::Server, "s" + std::to_string(i)));
    if (backend) {
        rows.push_back(row(Scope::Backend, "BACKEND"));
        rows.back().act = active;
        rows.back().bck = backups;
        rows.back().stot = 5;
        rows.back().scur = 1;
    }
    return rows;
}

}  // namespace

void TestServiceLines::whatAStopSays_data() {
    QTest::addColumn<bool>("frontend");
    QTest::addColumn<bool>("backend");
    QTest::addColumn<QString>("line");
    QTest::newRow("listen") << true << true << "Proxy px stopped (cumulated conns: FE: 7, BE: 5).";
    QTest::newRow("frontend") << true << false
                              << "Proxy px stopped (cumulated conns: FE: 7, BE: 0).";
    QTest::newRow("backend") << false << true
                             << "Proxy px stopped (cumulated conns: FE: 0, BE: 5).";
}

void TestServiceLines::whatAStopSays() {
    QFETCH(bool, frontend);
    QFETCH(bool, backend);
    QFETCH(QString, line);
    QCOMPARE(QString::fromStdString(stoppedLine(proxy(1, 1, 0, frontend, backend))), line);
}

void TestServiceLines::whatADumpSays_data() {
    QTest::addColumn<int>("servers");
    QTest::addColumn<int>("active");
    QTest::addColumn<int>("backups");
    QTest::addColumn<QString>("words");
    QTest::newRow("all well") << 3 << 2 << 1
                              << "has 2 active servers and 1 backup servers available.";
    QTest::newRow("backups only") << 3 << 0 << 1 << "is running on backup servers !";
    QTest::newRow("nobody") << 3 << 0 << 0 << "has no server available !";
    QTest::newRow("none at all") << 0 << 0 << 0 << "has no servers.";
}

void TestServiceLines::whatADumpSays() {
    QFETCH(int, servers);
    QFETCH(int, active);
    QFETCH(int, backups);
    QFETCH(QString, words);
    const auto lines = dumpLines(proxy(servers, active, backups));
    QCOMPARE(lines.size(), size_t(servers + 1));
    QCOMPARE(QString::fromStdString(lines.back()),
             QStringLiteral("SIGHUP: Proxy px ") + words +
                 QStringLiteral(" Conn: act(FE+BE): 2+1, 0 pend (0 unass), tot(FE+BE): 7+5."));
}

void TestServiceLines::aServerInADump_data() {
    QTest::addColumn<int>("shown");
    QTest::addColumn<QString>("word");
    QTest::newRow("up") << int(Shown::Up) << "UP";
    QTest::newRow("drain") << int(Shown::Drain) << "UP";
    QTest::newRow("down") << int(Shown::Down) << "DOWN";
    QTest::newRow("rising") << int(Shown::Rising) << "DOWN";
    QTest::newRow("maint") << int(Shown::Maint) << "DOWN";
}

void TestServiceLines::aServerInADump() {
    QFETCH(int, shown);
    QFETCH(QString, word);
    auto rows = proxy(1, 1, 0);
    rows[1].shown = static_cast<Shown>(shown);
    rows[1].scur = 3, rows[1].qcur = 4, rows[1].stot = 9;
    const auto lines = dumpLines(rows);
    QCOMPARE(QString::fromStdString(lines[0]), QStringLiteral("SIGHUP: Server px/s0 is ") + word +
                                                   QStringLiteral(". Conn: 3 act, 4 pend, 9 tot."));
    // Who waits for a server waits in the proxy.
    QVERIFY(lines[1].find(" 4 pend (0 unass),") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestServiceLines)
#include "tst_servicelines.moc"
