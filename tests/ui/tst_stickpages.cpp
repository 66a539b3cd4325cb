// Tables too large to hold: pages of them, and what was searched for.
#include <QTest>

#include "tests/ui/stickstage.h"

using namespace yard;
using namespace yard::test;

class TestStickPages : public QObject {
    Q_OBJECT

private slots:
    void aLargeTableIsPaged() {
        StickTable f;
        f.page(5'000, 0, 500);
        QVERIFY(f.model.paged());
        QCOMPARE(f.model.rowCount(), 5'000);
        QCOMPARE(f.cell(499), text("k00000499"));
        QCOMPARE(f.cell(500), QStringLiteral("…"));
        QVERIFY(!f.model.index(500, StickModel::Server).data().isValid());
        f.select(120);
        f.page(5'000, 3'000, 500);
        QCOMPARE(f.cell(3'010), text("k00003010"));
        QCOMPARE(f.cell(0), QStringLiteral("…"));
        // Out of sight it is still selected.
        QCOMPARE(f.selection.selectedRows().first().row(), 120);
        f.page(5'000, 0, 500);
        QCOMPARE(f.selected(), QStringList{text("k00000120")});
        f.page(4'000, 0, 500);
        QCOMPARE(f.model.rowCount(), 4'000);
    }

    void growingLargeKeepsTheSelection() {
        StickTable f;
        f.page(480, 0, 480);
        QVERIFY(!f.model.paged());
        f.select(300);
        f.page(800, 0, 500);
        QVERIFY(f.model.paged());
        QCOMPARE(f.model.rowCount(), 800);
        QCOMPARE(f.selected(), QStringList{text("k00000300")});
    }

    /// Of a large table the engine searches and sorts; until it has, the rows stay.
    void aLargeTableIsSearched() {
        StickTable f;
        f.link.next.tables[0].data = {{"server_id", "server_id"}, {"gpc0", "gpc0"}};
        f.page(20'000, 0, 500);
        f.select(120);
        f.model.setFilter(text("web gpc0>5"));
        f.model.sort(StickModel::Columns, Qt::DescendingOrder);
        const TableSearch search = f.model.search();
        QCOMPARE(search.text, std::string("web"));
        QCOMPARE(search.tests.size(), size_t{1});
        QCOMPARE(search.tests[0].data, std::string("gpc0"));
        QVERIFY(search.tests[0].op == TableTest::Op::Gt && search.tests[0].value == 5);
        QVERIFY(search.by == TableSearch::By::Data && search.data == "gpc0" && search.descending);
        f.report();  // still of the search before
        QCOMPARE(f.model.rowCount(), 20'000);
        QVERIFY(f.model.progress() < 1);
        f.link.next.page.search = search;
        f.link.next.page.found = false;
        f.link.next.page.progress = 0.5;
        f.report();
        QCOMPARE(f.model.progress(), 0.5);
        f.link.next.page.found = true;
        f.link.next.page.matching = 700;
        f.entries()[0].key = "first";
        f.report();
        QCOMPARE(f.model.progress(), 1.0);
        QCOMPARE(f.model.rowCount(), 700);
        QCOMPARE(f.cell(0), text("first"));
        QCOMPARE(f.selected(), QStringList{text("k00000120")});
        // In another order what is out of sight is not known any more.
        f.model.sort(StickModel::Key, Qt::DescendingOrder);
        f.link.next.page.search = f.model.search();
        f.entries().resize(100);
        f.report();
        QVERIFY(f.selected().isEmpty());
    }

    /// By share too; the rows stay while it is searched by newer shares.
    void aLargeTableIsSearchedByShare() {
        StickTable f;
        f.page(20'000, 0, 500);
        for (int i = 0; i < 3; ++i) f.trace("k00019000");
        f.trace("k00000007");
        f.report();
        f.model.resort();
        f.model.sort(StickModel::Share, Qt::DescendingOrder);
        const TableSearch search = f.model.search();
        QVERIFY(search.by == TableSearch::By::Given && search.descending);
        QCOMPARE(search.given.at("k00019000"), int64_t{3});
        QCOMPARE(search.given.size(), size_t{2});
        f.report();
        QVERIFY(f.model.progress() < 1);
        f.link.next.page.search = search;
        f.report();
        QCOMPARE(f.model.progress(), 1.0);
        f.trace("k00000007");
        f.report();
        f.model.resort();
        QVERIFY(f.model.search() == search);  // not each second
        f.link.next.steadyUs += StickModel::SharesUs;
        f.report();
        f.model.resort();
        QCOMPARE(f.model.search().given.at("k00000007"), int64_t{2});
        f.report();  // of the older shares still
        QCOMPARE(f.model.progress(), 1.0);
        QCOMPARE(f.model.rowCount(), 20'000);
        f.link.next.page.search = f.model.search();
        f.entries()[0].key = "first";
        f.report();
        QCOMPARE(f.cell(0), text("first"));
    }

    void anotherTablesPageIsNotTaken() {
        StickTable f;
        f.link.next.page.table = "other";
        f.entries().clear();
        f.report();
        QCOMPARE(f.model.rowCount(), 200);
        f.model.setTable("other");
        QCOMPARE(f.model.rowCount(), 0);
    }
};

QTEST_MAIN(TestStickPages)
#include "tst_stickpages.moc"
