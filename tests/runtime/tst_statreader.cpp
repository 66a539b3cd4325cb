#include "core/runtime/stats/statreader.h"

#include <QtTest>

#include "core/runtime/attached/conclusions.h"
#include "core/runtime/attached/round.h"
#include "core/runtime/stats/statcolumns.h"
#include "core/runtime/stats/statformat.h"
#include "tests/runtime/recorded.h"
#include "tests/support/reports.h"

using namespace yard;
using namespace yard::test;

namespace {

const StatRow& rowOf(const Report& report, const char* proxy, const char* name) {
    for (const StatRow& row : report.rows)
        if (row.proxy == proxy && row.name == name) return row;
    qFatal("no row %s/%s", proxy, name);
}

Report recordedReport() {
    Report report;
    report.takenMs = 1'000'000'000;
    Since since;
    since.maxSessions = 10;
    auto read = readRound(recorded("round.txt"), since, std::move(report));
    if (!read) qFatal("%s", read.error().c_str());
    conclude(*read, nullptr);
    return *read;
}

}  // namespace

class TestStatReader : public QObject {
    Q_OBJECT

private slots:
    /// What the tables print they read back, and print again the same.
    void printsWhatItReads() {
        const Report busy = busyReport();
        std::string csv = csvHeader();
        for (const StatRow& row : busy.rows) csv += csvRow(row, true);
        std::vector<StatRow> rows = readStats(csv);
        QCOMPARE(rows.size(), busy.rows.size());
        for (size_t i = 0; i < rows.size(); ++i) {
            // Which columns a server has depends on what no column says.
            rows[i].checked = busy.rows[i].checked;
            rows[i].checksPaused = busy.rows[i].checksPaused;
            QCOMPARE(csvRow(rows[i], true), csvRow(busy.rows[i], true));
        }
    }

    void quotesAndUnknownColumns() {
        const auto rows = readStats(
            "# pxname,svname,newer,last_chk,type,scur,\n"
            "px,\"a \"\"b\"\", c\",17,\"line one\n\nline two\",2,5,\npx,BACKEND,,,1,,\n");
        QCOMPARE(rows.size(), size_t(2));
        QCOMPARE(rows[0].name, std::string("a \"b\", c"));
        QCOMPARE(rows[0].lastChk, std::string("line one\n\nline two"));
        QCOMPARE(rows[0].scope, Scope::Server);
        QCOMPARE(rows[0].scur, uint64_t(5));
        QCOMPARE(rows[1].scope, Scope::Backend);
        QVERIFY(readStats("Permission denied\n").empty());
        QVERIFY(readStats("").empty());
    }

    void answersApart() {
        std::string_view all = "a: 1\nb: 2\n\n# x,\n\"one\n\ntwo\",\n\n\nlast\n";
        for (const char* answer : {"a: 1\nb: 2\n", "# x,\n\"one\n\ntwo\",\n", ""})
            QCOMPARE(std::string(takeAnswer(all).value_or("none")), std::string(answer));
        QVERIFY(!takeAnswer(all));  // it has no end
    }

    /// Half a report would tell of servers that are gone.
    void cutOff() {
        const std::string whole = recorded("round.txt");
        const size_t tables = whole.find("# table:");
        QVERIFY(readRound(whole, {}, {}));
        QVERIFY(readRound(whole.substr(0, whole.find("\n\n", tables) + 2), {}, {}));
        for (const size_t end : {tables, whole.find("\nbe,s2"), whole.find("\nnode")})
            if (end != whole.npos) QVERIFY(!readRound(whole.substr(0, end), {}, {}));
    }

    void process() {
        const ProcessRow process = recordedReport().process;
        QCOMPARE(process.product, std::string("HAProxy"));
        QCOMPARE(process.version, std::string("2.6.12-1+deb12u4"));
        QCOMPARE(process.threads, 2);
        QVERIFY(process.pid > 0);
        QCOMPARE(process.maxconn, uint64_t(400));
        QCOMPARE(process.node, std::string("vm"));
        QVERIFY(!process.stopping);
        QVERIFY(process.startedMs < 1'000'000'000 && process.startedMs >= 1'000'000'000 - 10'000);
    }

    void ourOwnVersion() {
        Report report;
        readInfo("Name: Switchyard\nVersion: 2.6.12-switchyard-0.1.0\nUptime: 0d 0h00m01s\n",
                 report);
        QCOMPARE(report.process.product, std::string("Switchyard"));
        QCOMPARE(report.process.version, std::string("0.1.0"));
    }

    void rows() {
        const Report report = recordedReport();
        const StatRow& web = rowOf(report, "fe", "FRONTEND");
        QCOMPARE(web.scope, Scope::Frontend);
        QCOMPARE(web.reqTot, uint64_t(6));
        QCOMPARE(web.slim, int64_t(400));
        QVERIFY(web.http);
        const StatRow& s1 = rowOf(report, "be", "s1");
        QCOMPARE(s1.hrsp[1], uint64_t(4));
        QCOMPARE(s1.addr, std::string("127.0.0.1:18101"));
        QCOMPARE(rowOf(report, "be", "BACKEND").algo, std::string("roundrobin"));
        QVERIFY(!rowOf(report, "tcp1", "t1").http);
    }

    /// What is beyond HAProxy's columns.
    void conclusions() {
        const Report report = recordedReport();
        const StatRow& paused = rowOf(report, "be", "s1");
        QVERIFY(paused.checked && paused.checksPaused && !paused.failed && !paused.backup);
        QCOMPARE(paused.shown, Shown::Up);
        QVERIFY(paused.inUse);
        QCOMPARE(paused.expectedShare, 1.0);
        QCOMPARE(paused.hits, uint64_t(5));
        const StatRow& drained = rowOf(report, "be", "s2");
        QVERIFY(drained.checked && !drained.checksPaused && drained.drained && !drained.inUse);
        QCOMPARE(drained.shown, Shown::Drain);
        QCOMPARE(drained.reason, std::string("no requests but those that stick to it"));
        QCOMPARE(drained.sinceMs, report.takenMs - drained.lastchg * 1000);
        const StatRow& backup = rowOf(report, "be", "s3");
        QVERIFY(backup.backup && !backup.checked && !backup.inUse);
        QCOMPARE(backup.shown, Shown::Up);
        const StatRow& maint = rowOf(report, "tcp1", "t1");
        QCOMPARE(maint.shown, Shown::Maint);
        QCOMPARE(maint.reason, std::string("set by an operator"));
        QCOMPARE(rowOf(report, "tcp1", "BACKEND").shown, Shown::Down);
    }

    /// Ages are whole seconds: what follows from them keeps still.
    void momentsKeepStill() {
        const Report before = recordedReport();
        Report now = before;
        now.takenMs += 700;
        for (StatRow& row : now.rows) row.sinceMs = 0;
        now.process.startedMs += 700;
        conclude(now, &before);
        QCOMPARE(rowOf(now, "be", "s2").sinceMs, rowOf(before, "be", "s2").sinceMs);
        QCOMPARE(now.process.startedMs, before.process.startedMs);
    }

    void tablesOfTheRound() {
        const Report report = recordedReport();
        QCOMPARE(report.tables.size(), size_t(1));
        QCOMPARE(report.tables[0].name, std::string("be"));
        QCOMPARE(report.tables[0].used, uint64_t(4));
        QVERIFY(report.sessionsTold);  // and the one there was is the question's own
        QVERIFY(report.sessions.empty());
    }

    void whatIsNoProxy() {
        const auto read = readRound("Unknown command. Please\n\n", {}, {});
        QVERIFY(!read);
        QVERIFY(read.error().find("Unknown command") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestStatReader)
#include "tst_statreader.moc"
