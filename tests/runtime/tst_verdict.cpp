#include "core/runtime/attached/verdict.h"

#include <QtTest>

#include "core/runtime/grammar/grammar.h"
#include "tests/support/reports.h"

using namespace yard;

/// What an answer of the Runtime API means, as the real haproxy 2.6.12 gave them.
class TestVerdict : public QObject {
    Q_OBJECT

private slots:
    void verdicts_data() {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<bool>("ok");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const char* answer, bool ok, const char* text) {
            QTest::newRow(name) << QString::fromLatin1(answer) << ok << QString::fromLatin1(text);
        };
        row("silent", "\n\n", true, "");
        row("two silent ones", "\n\n\n", true, "");
        row("weight", "\n5 (initial 10)\n\n", true, "5 (initial 10)");
        row("added", "\n[6]: New server registered.\n\n", true, "New server registered.");
        row("no change", "\n[4]: no need to change the addr\n\n", true,
            "no need to change the addr");
        row("refused", "\n[3]: No such server.\n\n", false, "No such server.");
        row("one of two",
            "\n[3]: Health check was not configured on this server, cannot enable.\n\n\n", false,
            "Health check was not configured on this server, cannot enable.");
        row("denied", "\n[3]: Permission denied\n\n", false, "Permission denied");
        row("unknown",
            "\n[6]: Unknown command, but maybe one of the following ones is a better match:\n"
            "  add acl : add an acl entry\n  quit : disconnect\n\n",
            false, "The proxy does not know this command.");
    }
    void verdicts() {
        QFETCH(QString, answer);
        QFETCH(bool, ok);
        QFETCH(QString, text);
        const Answer read = readVerdict(answer.toStdString());
        QCOMPARE(read.ok, ok);
        QCOMPARE(QString::fromStdString(read.text), text);
    }

    void restoreOfWhatIsNotChecked() {
        Report report;
        StatRow row;
        row.proxy = "be", row.name = "a";
        report.rows.push_back(row);
        Command command;
        command.verb = Verb::Restore;
        command.server = {"be", "a"};
        QCOMPARE(remoteSpelling(command, &report),
                 std::string("set server be/a state ready; set server be/a health up"));
        report.rows[0].checked = true;
        QCOMPARE(remoteSpelling(command, &report), spelling(command));
        QCOMPARE(remoteSpelling(command, nullptr), spelling(command));
    }

    void hasNoWords_data() {
        QTest::addColumn<int>("verb");
        for (const Verb verb : {Verb::KillOrigin, Verb::TrafficRate, Verb::ApplyConfig,
                                Verb::Reload, Verb::RestoreTable})
            QTest::addRow("%d", static_cast<int>(verb)) << static_cast<int>(verb);
    }
    void hasNoWords() {
        QFETCH(int, verb);
        Command command;
        command.verb = static_cast<Verb>(verb);
        QVERIFY(remoteSpelling(command, nullptr).empty());
        QVERIFY(!whyUnspelt(command).empty());
    }

    void onlyReads_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<bool>("reads");
        for (const char* line : {"show stat", "show sess all; get weight be/a", "help set", "",
                                 "prompt", "show map /x", "get acl x y", "set timeout cli 5s",
                                 "operator", "show ssl cert", "wait 1s"})
            QTest::newRow(line) << QString::fromLatin1(line) << true;
        for (const char* line :
             {"set server be/a state drain", "show stat; clear table t", "clear counters",
              "debug dev exit", "@1 set server be/a state drain", "set ssl cert x <<",
              "add map x y z", "trace h1 start", "shutdown session 0x1", "nonsense", "lab kill a"})
            QTest::newRow(line) << QString::fromLatin1(line) << false;
    }
    void onlyReads() {
        QFETCH(QString, line);
        QFETCH(bool, reads);
        QCOMPARE(yard::onlyReads(line.toStdString()), reads);
    }
};

QTEST_GUILESS_MAIN(TestVerdict)
#include "tst_verdict.moc"
