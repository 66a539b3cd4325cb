#include <QSignalSpy>
#include <QTest>

#include "tests/ui/stickstage.h"

using namespace yard;
using namespace yard::test;

class TestStickModel : public QObject {
    Q_OBJECT

private slots:
    void showsEntries() {
        StickTable f;
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
        StickTable f;
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
        StickTable f;
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
        StickTable f;
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
        StickTable f;
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
        StickTable f;
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
        StickTable f;
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

    /// The traced requests that a table had a say in tell how they share its keys.
    void sharesOfTraffic() {
        StickTable f;
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
        StickTable f;
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
};

QTEST_MAIN(TestStickModel)
#include "tst_stickmodel.moc"
