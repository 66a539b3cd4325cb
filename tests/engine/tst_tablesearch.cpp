// Stick tables of any size, searched and cleared while the proxy goes on with its work.
#include <QtTest>
#include <fstream>

#include "tests/engine/tablerig.h"
#include "tests/support/patience.h"
#include "tests/support/worktimer.h"

using namespace yard;
using namespace yard::test;

namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr int Many = 100'000;               // each costs many times as much
constexpr int64_t MostBytes = 512LL << 20;  // what is freed is kept for a while
#else
constexpr int Many = 1'000'000;
constexpr int64_t MostBytes = 100LL << 20;
#endif

/// Resident memory, in bytes.
int64_t resident() {
    std::ifstream file("/proc/self/statm");
    int64_t size = 0, pages = 0;
    file >> size >> pages;
    return pages * 4096;
}

}  // namespace

Q_DECLARE_METATYPE(yard::TableSearch)

class TestTableSearch : public QObject {
    Q_OBJECT

private slots:
    void findsAndSorts_data();
    void findsAndSorts();
    void pagesOfAnOrder();
    void followsTheTable();
    void aMillion();
};

void TestTableSearch::findsAndSorts_data() {
    using By = TableSearch::By;
    using Op = TableTest::Op;
    QTest::addColumn<TableSearch>("search");
    QTest::addColumn<QString>("keys");
    const auto row = [](const char* name, const TableSearch& search, const char* keys) {
        QTest::newRow(name) << search << QString::fromLatin1(keys);
    };
    row("by key", by(By::Key), "2 3 10 11 20 100");
    row("by key, down", by(By::Key, true), "100 20 11 10 3 2");
    row("by server", by(By::Server), "10 11 100 2 3 20");
    row("by value", by(By::Data, false, "gpc0"), "20 11 10 100 3 2");
    row("by value, down", by(By::Data, true, "gpc0"), "2 3 100 10 11 20");
    TableSearch given = by(By::Given, true);
    given.given = {{"20", 7}, {"3", 9}, {"x", 3}, {"12", 4}};
    row("by what is given, down", given, "3 20 100 11 10 2");
    row("part of a key", with("0"), "10 20 100");
    row("a server", with("TWO"), "2 3 20");
    row("value", with({}, {{"gpc0", Op::Gt, 5}}), "2 3");
    row("not the value", with({}, {{"gpc0", Op::Ne, 5}}), "2 3 11 20");
    row("two tests", with({}, {{"gpc0", Op::Ge, 5}, {"server_id", Op::Eq, 1}}), "10 100");
    row("text and test", with("1", {{"gpc0", Op::Le, 1}}), "11");
    row("what it does not store", with({}, {{"gpc1", Op::Ge, 0}}), "");
    row("nothing like it", with("x"), "");
}

void TestTableSearch::findsAndSorts() {
    QFETCH(TableSearch, search);
    SearchRig rig;
    QCOMPARE(rig.start(tableText("integer", 100)), std::string());
    rig.fillSix();
    QTEST(rig.keys(search), "keys");
}

void TestTableSearch::pagesOfAnOrder() {
    SearchRig rig;
    QCOMPARE(rig.start(tableText("integer", 100)), std::string());
    rig.fillSix();
    const TablePage page = rig.find(by(TableSearch::By::Key, true), 2, 3);
    QCOMPARE(page.matching, uint64_t{6});
    QCOMPARE(page.offset, uint64_t{2});
    QCOMPARE(rig.keys(by(TableSearch::By::Key, true), 2, 3), QStringLiteral("11 10 3"));
    QCOMPARE(rig.keys(by(TableSearch::By::Key), 5, 3), QStringLiteral("100"));
    QCOMPARE(rig.keys(by(TableSearch::By::Key), 9, 3), QString());
}

/// What stands in a page is as it is now; new entries come with the next search.
void TestTableSearch::followsTheTable() {
    SearchRig rig;
    QCOMPARE(rig.start(tableText("integer", 100)), std::string());
    rig.fillSix();
    const TableSearch search = by(TableSearch::By::Key);
    QCOMPARE(rig.find(search).entries.front().server, std::string("two"));
    rig.engine.execute(set("2", 1));
    QCOMPARE(rig.find(search).entries.front().server, std::string("one"));
    Command gone;
    gone.verb = Verb::ClearTable;
    gone.table = "be";
    gone.key = "2";
    rig.engine.execute(gone);
    rig.engine.execute(set("1", 1));
    QTRY_COMPARE(rig.keys(search), QStringLiteral("1 3 10 11 20 100"));
    QCOMPARE(rig.reload(tableText("integer", 100) + "    server three 127.0.0.1:9\n"),
             std::string());
    QCOMPARE(rig.keys(search), QStringLiteral("1 3 10 11 20 100"));
}

/// While all of a million are searched, sorted and cleared the thread is never away for long, and
/// what it takes of memory has a bound.
void TestTableSearch::aMillion() {
    SearchRig rig;
    QCOMPARE(rig.start(tableText("ip", Many)), std::string());
    for (int i = 0; i < Many; ++i) {
        const std::string key = "10." + std::to_string(i >> 16) + "." +
                                std::to_string(i >> 8 & 255) + "." + std::to_string(i & 255);
        Command command = set(key, 1 + i % 2, i);
        command.values.resize(1);
        command.values[0] = {"gpc0", i};
        rig.engine.execute(command);
    }
    const int64_t before = resident();
    QElapsedTimer total;
    const WorkTimer worked;
    qint64 longest = 0, last = 0;
    QTimer beat;
    connect(&beat, &QTimer::timeout, this, [&] {
        const qint64 now = worked.elapsed();
        longest = qMax(longest, now - std::exchange(last, now));
    });
    beat.start(0);
    total.start();
    const TablePage page = rig.find(by(TableSearch::By::Data, true, "gpc0"), Many / 2, 3);
    const qint64 sorted = total.restart();
    QCOMPARE(page.matching, uint64_t{Many});
    QCOMPARE(page.entries.at(1).values.at(1), int64_t{Many - 2 - Many / 2});
    const TablePage found = rig.find(with("10.1.66.6"));
    const qint64 searched = total.restart();
    QCOMPARE(found.matching, uint64_t{11});  // 10.1.66.6, and .60 to .69
    const int64_t more = resident() - before;
    Command clear;
    clear.verb = Verb::ClearTable;
    clear.table = "be";
    clear.text = "two";
    rig.engine.execute(clear);
    QTRY_COMPARE_WITH_TIMEOUT(rig.events(EventKind::Command).back().title,
                              std::to_string(Many / 2) + " entries of table be cleared", 60'000);
    const qint64 cleared = total.restart();
    Command back;
    back.verb = Verb::RestoreTable;
    back.table = "be";
    QVERIFY(rig.engine.execute(back).ok);
    QTRY_COMPARE_WITH_TIMEOUT(rig.events(EventKind::Command).back().title,
                              std::to_string(Many / 2) + " entries of table be brought back",
                              60'000);
    qInfo(
        "sorted in %lld ms, searched in %lld ms, cleared in %lld ms, brought back in %lld "
        "ms; longest turn %lld ms; %lld MiB more",
        sorted, searched, cleared, total.elapsed(), longest, static_cast<long long>(more >> 20));
    QVERIFY2(longest < 150, qPrintable(QString::number(longest)));
    QVERIFY2(more < MostBytes, qPrintable(QString::number(more)));
}

QTEST_GUILESS_MAIN(TestTableSearch)
#include "tst_tablesearch.moc"
