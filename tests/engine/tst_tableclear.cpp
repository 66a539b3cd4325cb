// Entries of stick tables that are cleared, and brought back.
#include <QtTest>

#include "core/control/undo.h"
#include "tests/engine/tablerig.h"
#include "tests/support/patience.h"

using namespace yard;
using namespace yard::test;

Q_DECLARE_METATYPE(yard::TableSearch)

class TestTableClear : public QObject {
    Q_OBJECT

private slots:
    void clearsWhatMatches_data();
    void clearsWhatMatches();
    void undoesAWholeArray();
    void bringsBackWhatWasCleared_data();
    void bringsBackWhatWasCleared();
    void nothingToBringBack();
};

void TestTableClear::clearsWhatMatches_data() {
    QTest::addColumn<TableSearch>("what");
    QTest::addColumn<QString>("left");
    QTest::newRow("by value") << with({}, {{"gpc0", TableTest::Op::Eq, 5}})
                              << QStringLiteral("2 3 11 20");
    QTest::newRow("by server") << with("two") << QStringLiteral("10 11 100");
    QTest::newRow("nothing") << with("x") << QStringLiteral("2 3 10 11 20 100");
}

void TestTableClear::clearsWhatMatches() {
    QFETCH(TableSearch, what);
    QFETCH(QString, left);
    SearchRig rig;
    QCOMPARE(rig.start(tableText("integer", 100)), std::string());
    rig.fillSix();
    const TableSearch all = by(TableSearch::By::Key);
    rig.find(all);
    Command clear;
    clear.verb = Verb::ClearTable;
    clear.table = "be";
    clear.text = what.text;
    clear.tests = what.tests;
    clear.by = "console";
    QVERIFY(rig.engine.execute(clear).ok);
    QTRY_VERIFY(rig.events(EventKind::Command).back().title.ends_with("of table be cleared"));
    QTRY_COMPARE(rig.keys(all), left);
    const std::string title = rig.events(EventKind::Command).back().title;
    QCOMPARE(std::stoi(title), 6 - static_cast<int>(rig.find(all).matching));
}

void TestTableClear::undoesAWholeArray() {
    SearchRig rig;
    QCOMPARE(rig.start(tableText("integer", 100)), std::string());
    Command command = set("7", 2, 4);
    command.values = {{"gpc0", 4}, {"gpt", 1, 0}, {"gpt", 2, 1}, {"gpt", 3, 2}};
    rig.engine.execute(command);
    const auto values = [&] { return rig.find(by(TableSearch::By::Key)).entries.front().values; };
    const std::vector<int64_t> before = values();
    Command clear;
    clear.verb = Verb::ClearTable;
    clear.table = "be";
    clear.key = "7";
    rig.engine.execute(clear);
    const std::vector<Command> undo = rig.events(EventKind::Command).back().undo;
    for (const Command& back : undo) QVERIFY(rig.engine.execute(back).ok);
    QVERIFY(std::count(before.begin(), before.end(), 3) == 1);
    QCOMPARE(values(), before);
}

void TestTableClear::bringsBackWhatWasCleared_data() {
    QTest::addColumn<TableSearch>("what");
    QTest::addColumn<int>("count");
    QTest::newRow("some") << with({}, {{"gpc0", TableTest::Op::Ge, 5}}) << 4;
    QTest::newRow("all") << TableSearch() << 6;
}

/// With all that they held; a key that is back already keeps what it has now.
void TestTableClear::bringsBackWhatWasCleared() {
    QFETCH(TableSearch, what);
    QFETCH(int, count);
    SearchRig rig;
    QCOMPARE(rig.start(tableText("integer", 100)), std::string());
    rig.fillSix();
    Command array = set("2", 2);
    array.values = {{"gpt", 8, 0}, {"gpt", 9, 1}, {"gpt", 10, 2}};
    rig.engine.execute(array);
    const auto shown = [&] {
        QStringList list;
        for (const TableEntry& e : rig.find(by(TableSearch::By::Key)).entries) {
            list << QString::fromStdString(e.key + "@" + e.server);
            for (int64_t value : e.values) list.back() += u' ' + QString::number(value);
        }
        return list;
    };
    const QStringList before = shown();
    Command clear;
    clear.verb = Verb::ClearTable;
    clear.table = "be";
    clear.number = 1;
    clear.tests = what.tests;
    const std::vector<Command> undo = undoOf(clear, rig.engine.report({}));
    QCOMPARE(undo.size(), size_t{1});
    QVERIFY(rig.engine.execute(clear).ok);
    const auto title = [&] { return rig.events(EventKind::Command).back().title; };
    QTRY_COMPARE(title(), std::to_string(count) + " entries of table be cleared");
    QCOMPARE(shown().size(), before.size() - count);
    rig.engine.execute(set("10", 2, 77));
    QVERIFY(rig.engine.execute(undo.front()).ok);
    QTRY_COMPARE(title(), std::to_string(count - 1) + " entries of table be brought back");
    QStringList after = before;
    after.replaceInStrings(QStringLiteral("10@one 1 5"), QStringLiteral("10@two 2 77"));
    QCOMPARE(shown(), after);
    QVERIFY(after != before);
    QVERIFY(!rig.engine.execute(undo.front()).ok);
}

void TestTableClear::nothingToBringBack() {
    SearchRig rig;
    QCOMPARE(rig.start(tableText("integer", 100)), std::string());
    rig.fillSix();
    Command clear;
    clear.verb = Verb::ClearTable;
    clear.table = "be";
    // As on a socket: at once, and for good.
    QVERIFY(undoOf(clear, rig.engine.report({})).empty());
    QVERIFY(rig.engine.execute(clear).ok);
    Command back;
    back.verb = Verb::RestoreTable;
    back.table = "be";
    QVERIFY(!rig.engine.execute(back).ok);
    // Another table of that name.
    rig.fillSix();
    clear.number = 1;
    QVERIFY(rig.engine.execute(clear).ok);
    QTRY_COMPARE(rig.events(EventKind::Command).back().title,
                 std::string("6 entries of table be cleared"));
    QCOMPARE(rig.reload(tableText("string", 100)), std::string());
    QVERIFY(!rig.engine.execute(back).ok);
}

QTEST_GUILESS_MAIN(TestTableClear)
#include "tst_tableclear.moc"
