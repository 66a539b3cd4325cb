#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "ui/desk.h"
#include "ui/serversmodel.h"

using namespace yard;
using namespace yard::test;

namespace {

const ServerKey One{"puppet00", "hosting1"}, Two{"puppet00", "hosting2"};

/// A model over a proxy that reports what the test wants.
struct Bench {
    Bench() {
        link.next = demoReport();
        link.publish();
    }
    QString text(const ServerKey& key, int column) const {
        return model.index(model.rowOf(key), column).data().toString();
    }

    FakeLink link;
    Desk desk{link};
    ServersModel model{desk};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
};

}  // namespace

class TestServersModel : public QObject {
    Q_OBJECT
private slots:
    void showsServersInTheReportsOrder() {
        Bench bench;
        QCOMPARE(bench.model.rowCount(), 2);
        QCOMPARE(bench.model.rowOf(One), 0);
        QCOMPARE(bench.text(Two, ServersModel::Name), QStringLiteral("hosting2 (backup)"));
        QCOMPARE(bench.text(One, ServersModel::State), QStringLiteral("UP"));
        QCOMPARE(bench.text(Two, ServersModel::State), QStringLiteral("UP, idle"));
    }

    void saysAStateByWordAndShape() {
        Bench bench;
        StatRow& row = bench.link.server(One);
        row.falling = 1;
        bench.link.publish();
        QCOMPARE(bench.text(One, ServersModel::State), QStringLiteral("UP 2/3"));
        QCOMPARE(bench.model.line(0).shown, Shown::Rising);
        row.falling = 0;
        bench.link.setShown(One, Shown::Rising);
        row.rising = 1;
        bench.link.publish();
        QCOMPARE(bench.text(One, ServersModel::State), QStringLiteral("RISING 1/2"));
        bench.link.setShown(One, Shown::Down);
        bench.link.publish();
        QCOMPARE(bench.text(One, ServersModel::State), QStringLiteral("DOWN"));
    }

    void mergesRowsThatComeGoAndMove() {
        Bench bench;
        const QPersistentModelIndex second(bench.model.index(1, 0));
        QSignalSpy resets(&bench.model, &QAbstractItemModel::modelReset);
        std::swap(bench.link.next.rows[1], bench.link.next.rows[2]);
        bench.link.publish();
        QCOMPARE(second.row(), 0);
        QCOMPARE(bench.model.rowOf(Two), 0);
        StatRow third = bench.link.server(One);
        third.name = "hosting3";
        bench.link.next.rows.insert(bench.link.next.rows.begin() + 1, third);
        bench.link.publish();
        QCOMPARE(bench.model.rowCount(), 3);
        QCOMPARE(second.row(), 1);
        bench.link.next.rows.erase(bench.link.next.rows.begin() + 1);
        bench.link.publish();
        QCOMPARE(bench.model.rowCount(), 2);
        QCOMPARE(second.row(), 0);
        QCOMPARE(resets.count(), 0);
    }

    void leavesTheEditableColumnAlone() {
        Bench bench;
        QSignalSpy changes(&bench.model, &QAbstractItemModel::dataChanged);
        bench.link.server(One).scur = 7;
        bench.link.publish();
        QVERIFY(!changes.isEmpty());
        for (const QList<QVariant>& change : changes)
            QVERIFY(change[0].toModelIndex().column() > ServersModel::Weight ||
                    change[1].toModelIndex().column() < ServersModel::Weight);
        changes.clear();
        bench.link.server(One).uweight = 50;
        bench.link.publish();
        QCOMPARE(changes.last()[0].toModelIndex().column(), int(ServersModel::Weight));
        QCOMPARE(bench.text(One, ServersModel::Weight), QStringLiteral("50"));
    }

    void asksForAWeightAndWaitsForTheReport() {
        Bench bench;
        const QModelIndex cell = bench.model.index(0, ServersModel::Weight);
        QVERIFY(cell.flags() & Qt::ItemIsEditable);
        QVERIFY(!bench.model.setData(cell, 257, Qt::EditRole));
        QVERIFY(bench.model.setData(cell, 100, Qt::EditRole));
        QCOMPARE(bench.link.sent.size(), size_t(0));
        QVERIFY(bench.model.setData(cell, 30, Qt::EditRole));
        QCOMPARE(bench.link.sent.size(), size_t(1));
        QCOMPARE(bench.link.sent[0].verb, Verb::Weight);
        QCOMPARE(bench.link.sent[0].text, std::string("30"));
        QCOMPARE(bench.text(One, ServersModel::Weight), QStringLiteral("100"));
        QVERIFY(bench.model.line(0).pending);
        bench.link.server(One).uweight = 30;
        bench.link.publish();
        QVERIFY(!bench.model.line(0).pending);
        QCOMPARE(bench.text(One, ServersModel::Weight), QStringLiteral("30"));
    }

    void saysTheLastCheckInWords() {
        Bench bench;
        QCOMPARE(bench.text(One, ServersModel::Check), QStringLiteral("L4OK in 0 ms"));
        StatRow& row = bench.link.server(One);
        row.checkStatus = "* L4OK";
        bench.link.publish();
        QCOMPARE(bench.text(One, ServersModel::Check), QStringLiteral("L4OK in 0 ms"));
        bench.link.setShown(One, Shown::Down);
        bench.link.publish();
        QCOMPARE(bench.text(One, ServersModel::Check), QStringLiteral("L4CON Connection refused"));
        row.failed = true;
        bench.link.publish();
        QVERIFY(bench.text(One, ServersModel::Check).contains(QStringLiteral("Restore")));
    }
};

QTEST_MAIN(TestServersModel)
#include "tst_serversmodel.moc"
