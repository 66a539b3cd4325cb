#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>
#include <QTest>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "ui/stick/stickmodel.h"

using namespace yard;

namespace {

/// A table of `st_src` that the test fills; the tester watches every signal.
struct Fixture {
    test::FakeLink link;
    Desk desk{link};
    StickModel model{desk};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    QItemSelectionModel selection{&model};

    Fixture() {
        link.next = test::busyReport();
        entries().resize(200);
        link.next.tables[0].used = 200;
        model.setTable("st_src");
        report();
    }
    std::vector<TableEntry>& entries() { return link.next.page.entries; }
    void report() {
        link.next.takenMs += 200;
        link.next.steadyUs += 200'000;
        link.publish();
        model.merge();
    }
    /// Of a request that the table had a say in.
    void trace(const std::string& key) {
        auto& traces = link.next.traces;
        Trace one = test::plainTrace(std::max<uint64_t>(lastTrace, 900'000) + 1, 0, "web-1");
        lastTrace = one.id;
        one.stick = {};
        one.stick.table = "st_src";
        one.stick.key = key;
        traces.push_back(one);
    }
    uint64_t lastTrace = 0;
    void resize() { link.next.tables[0].used = entries().size(); }
    /// A page of a table of `total` entries named by their place.
    void page(uint64_t total, uint64_t offset, size_t count) {
        link.next.tables[0].used = total;
        link.next.page.offset = offset;
        entries().clear();
        for (size_t i = 0; i < count; ++i) {
            TableEntry entry;
            entry.key = keyAt(offset + i);
            entries().push_back(entry);
        }
        if (total > StickModel::PageSize) {
            link.next.page.search = model.search();
            link.next.page.found = true;
            link.next.page.matching = total;
        } else {
            link.next.page.search.reset();
        }
        report();
    }
    static std::string keyAt(uint64_t place) {
        const std::string digits = std::to_string(place);
        return "k" + std::string(8 - digits.size(), '0') + digits;
    }
    QString cell(int row, int column = StickModel::Key) const {
        return model.index(row, column).data().toString();
    }
    void select(int row) {
        selection.select(model.index(row, 0),
                         QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
    QStringList selected() const {
        QStringList keys;
        for (const QModelIndex& index : selection.selectedRows()) keys << index.data().toString();
        return keys;
    }
};

QString text(const char* s) { return QString::fromLatin1(s); }

}  // namespace

class TestStickModel : public QObject {
    Q_OBJECT

private slots:
    void showsEntries() {
        Fixture f;
        QCOMPARE(f.model.rowCount(), 200);
        QCOMPARE(f.cell(0), text("10.4.0.1"));
        QCOMPARE(f.cell(0, StickModel::Server), text("web-2"));
        QCOMPARE(f.cell(1, StickModel::Expires), text("29m 53s"));
        QCOMPARE(f.model.headerData(0, Qt::Horizontal, Qt::DisplayRole).toString(),
                 text("Key (src)"));
        const QModelIndex server = f.model.index(0, StickModel::Server);
        QCOMPARE(server.data(Qt::AccessibleTextRole).toString(), text("web-2, DOWN"));
        QCOMPARE(server.data(StickModel::SeriesRole).toInt(), 1);
        QCOMPARE(server.data(StickModel::ShownRole).toInt(), static_cast<int>(Shown::Down));
    }

    void whatIsNotKnownIsSaid() {
        Fixture f;
        f.entries()[0].server.clear();
        f.entries()[1].server.clear();
        f.entries()[1].serverId = 0;
        f.entries()[1].expiresMs = 0;
        f.report();
        QCOMPARE(f.cell(0, StickModel::Server), text("id 2"));
        QCOMPARE(f.model.index(0, StickModel::Server).data(StickModel::SeriesRole).toInt(), -1);
        QCOMPARE(f.cell(1, StickModel::Server), text("none"));
        QCOMPARE(f.cell(1, StickModel::Expires), text("never"));
    }

    void valuesChangeWithoutMovingRows() {
        Fixture f;
        QSignalSpy changed(&f.model, &StickModel::dataChanged);
        QSignalSpy layout(&f.model, &StickModel::layoutChanged);
        QSignalSpy reset(&f.model, &StickModel::modelReset);
        f.entries()[3].uses = 9;
        f.report();
        QCOMPARE(changed.size(), 1);
        QCOMPARE(f.cell(3, StickModel::Uses), text("9"));
        QVERIFY(layout.isEmpty());
        QVERIFY(reset.isEmpty());
    }

    void selectionFollowsItsKey() {
        Fixture f;
        f.select(5);
        const QString key = f.cell(5);
        f.entries().erase(f.entries().begin() + 1);
        TableEntry added;
        added.key = "10.1.0.1";
        f.entries().insert(f.entries().begin(), {added, added, added});
        f.entries()[1].key = "10.1.0.2";
        f.entries()[2].key = "10.1.0.3";
        f.resize();
        f.report();
        QCOMPARE(f.model.rowCount(), 202);
        QCOMPARE(f.selected(), QStringList{key});
        QCOMPARE(f.selection.selectedRows().first().row(), 7);
        f.entries().erase(f.entries().begin() + 7);
        f.resize();
        f.report();
        QVERIFY(f.selected().isEmpty());  // it is gone, and its row is not another's
        f.select(0);
        f.entries().clear();
        f.resize();
        f.report();
        QCOMPARE(f.model.rowCount(), 0);
    }

    void sortsByEveryColumn_data() {
        QTest::addColumn<int>("column");
        for (int c = 0; c < StickModel::Columns; ++c)
            QTest::newRow(qPrintable(QString::number(c))) << c;
    }

    void sortsByEveryColumn() {
        QFETCH(int, column);
        Fixture f;
        for (size_t i = 0; i < f.entries().size(); ++i)
            f.entries()[i].uses = static_cast<uint32_t>(i * 7919 % 200);
        f.report();
        f.select(17);
        const QStringList key = f.selected();
        const auto value = [&](int row) {
            const TableEntry* e = f.model.at(row);
            switch (column) {
                case StickModel::Server:
                    return text(e->server.c_str());
                case StickModel::Share:
                    return QString::number(
                        f.model.index(row, column).data(StickModel::ShareRole).toDouble() + 2, 'f');
                case StickModel::Uses:
                    return QStringLiteral("%1").arg(e->uses, 9);
                case StickModel::Expires:
                    return QStringLiteral("%1").arg(e->expiresMs, 12);
                default:
                    break;
            }
            for (size_t i = 0; i < f.entries().size(); ++i)  // the engine's own order
                if (f.entries()[i].key == e->key) return QStringLiteral("%1").arg(i, 6);
            return QString();
        };
        for (Qt::SortOrder order : {Qt::DescendingOrder, Qt::AscendingOrder}) {
            f.model.sort(column, order);
            for (int row = 1; row < f.model.rowCount(); ++row)
                QVERIFY(order == Qt::AscendingOrder ? value(row - 1) <= value(row)
                                                    : value(row - 1) >= value(row));
            QCOMPARE(f.selected(), key);
        }
    }

    void anOrderByFiguresWaitsForResort() {
        Fixture f;
        f.model.sort(StickModel::Uses, Qt::DescendingOrder);
        const QString first = f.cell(0);
        f.entries()[50].uses = 99;
        const QString risen = text(f.entries()[50].key.c_str());
        f.report();
        QCOMPARE(f.cell(0), first);
        f.model.resort();
        QCOMPARE(f.cell(0), risen);
        // A new key comes last until then; one that is gone goes at once.
        f.entries().erase(f.entries().begin() + 50);
        TableEntry added;
        added.key = "10.9.9.9";
        added.uses = 120;
        f.entries().push_back(added);
        f.resize();
        f.report();
        QCOMPARE(f.cell(199), text("10.9.9.9"));
        QCOMPARE(f.cell(0), first);
        f.model.resort();
        QCOMPARE(f.cell(0), text("10.9.9.9"));
    }

    void filterKeepsTheSelection() {
        Fixture f;
        f.select(4);  // web-4
        const QStringList key = f.selected();
        f.model.setFilter(text("WEB-4"));
        QVERIFY(f.model.rowCount() > 0 && f.model.rowCount() < 200);
        for (int row = 0; row < f.model.rowCount(); ++row)
            QCOMPARE(f.cell(row, StickModel::Server), text("web-4"));
        QCOMPARE(f.selected(), key);
        f.model.setFilter(text("no such thing"));
        QCOMPARE(f.model.rowCount(), 0);
        f.model.setFilter({});
        QCOMPARE(f.model.rowCount(), 200);
        f.model.setFilter(text("10.4.0.10"));
        QVERIFY(f.model.rowCount() >= 1);
    }

    void aLargeTableIsPaged() {
        Fixture f;
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
        Fixture f;
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
        Fixture f;
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
        Fixture f;
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

    /// The traced requests that a table had a say in tell how they share its keys.
    void sharesOfTraffic() {
        Fixture f;
        for (int i = 0; i < 30; ++i) f.trace(i % 3 == 0 ? "10.4.0.2" : "10.4.0.1");
        f.report();
        f.model.resort();
        const auto share = [&](int row) {
            return f.model.index(row, StickModel::Share).data(StickModel::ShareRole).toDouble();
        };
        QVERIFY(share(0) > share(1) && share(1) > 0.2 && share(1) < 0.4);
        QCOMPARE(share(2), 0.0);
        QVERIFY(!f.model.index(0, 0).data(StickModel::HoldsAllRole).toBool());
        f.model.sort(StickModel::Share, Qt::DescendingOrder);
        QCOMPARE(f.cell(0), text("10.4.0.1"));
        f.model.sort(StickModel::Key, Qt::AscendingOrder);
        for (int i = 0; i < 1000; ++i) f.trace("10.4.0.3");  // the others are forgotten
        f.report();
        f.model.resort();
        QVERIFY(f.model.index(2, 0).data(StickModel::HoldsAllRole).toBool());
        QCOMPARE(f.model.index(2, 0).data(Qt::AccessibleTextRole).toString(),
                 text("10.4.0.3, all traffic"));
        QVERIFY(!f.model.index(0, 0).data(StickModel::HoldsAllRole).toBool());
    }

    void valuesAreTyped() {
        Fixture f;
        f.link.next.tables[0].data = {
            {"server_id", "server_id"}, {"gpc0", "gpc0"}, {"gpt", "gpt0"}, {"gpt", "gpt1"}};
        for (TableEntry& entry : f.entries()) entry.values = {1, 7, 8, 9};
        f.report();
        std::vector<std::pair<std::string, TableValue>> typed;
        connect(&f.model, &StickModel::valueTyped, this,
                [&](const std::string& key, const TableValue& value) {
                    typed.emplace_back(key, value);
                });
        QVERIFY(!(f.model.flags(f.model.index(0, StickModel::Server)) & Qt::ItemIsEditable));
        const QModelIndex cell = f.model.index(3, StickModel::Columns + 2);
        QVERIFY(f.model.flags(cell) & Qt::ItemIsEditable);
        QVERIFY(!f.model.setData(cell, text("9"), Qt::EditRole));  // as it is
        QVERIFY(!f.model.setData(cell, text("x"), Qt::EditRole));
        QVERIFY(f.model.setData(cell, text("12"), Qt::EditRole));
        QCOMPARE(typed.size(), size_t{1});
        QCOMPARE(typed[0].first, std::string("10.4.0.4"));
        QCOMPARE(typed[0].second.data, std::string("gpt"));
        QVERIFY(typed[0].second.value == 12 && typed[0].second.index == 1);
        f.desk.setReadOnly(true);
        QVERIFY(!(f.model.flags(cell) & Qt::ItemIsEditable));
    }

    void anotherTablesPageIsNotTaken() {
        Fixture f;
        f.link.next.page.table = "other";
        f.entries().clear();
        f.report();
        QCOMPARE(f.model.rowCount(), 200);
        f.model.setTable("other");
        QCOMPARE(f.model.rowCount(), 0);
    }
};

QTEST_MAIN(TestStickModel)
#include "tst_stickmodel.moc"
