#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "ui/desk/desk.h"
#include "ui/desk/overview.h"
#include "ui/servers/serversmodel.h"

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
    /// Servers of the backend `one`.
    explicit Bench(const std::vector<std::string>& servers) {
        link.next = demoReport();
        const StatRow like = link.server(One);
        std::erase_if(link.next.rows, [](const StatRow& r) { return r.scope == Scope::Server; });
        for (const std::string& name : servers) {
            link.next.rows.push_back(like);
            link.next.rows.back().proxy = "one";
            link.next.rows.back().name = name;
            link.next.rows.back().hits = 0;
        }
        link.publish();
    }
    /// As they are shown; "[one]" is a head.
    QString names() const {
        QStringList list;
        for (int row = 0; row < model.rowCount(); ++row) {
            const ServerLine& line = model.line(row);
            list << (line.head ? u'[' + QString::fromStdString(line.key.backend) + u']'
                               : QString::fromStdString(line.key.server));
        }
        return list.join(u' ');
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

    /// Requests that stick to a backup hold it there when the primary is back (failover.md).
    void aBackupThatServesOnIsNotIdle() {
        Bench bench;
        bench.link.pass(1000);
        bench.link.rates = {{Two, 20}};
        bench.link.pass(1000);
        QCOMPARE(bench.text(Two, ServersModel::State), QStringLiteral("UP, in use"));
        bench.link.rates = {{One, 20}};
        for (int i = 0; i < 6; ++i) bench.link.pass(1000);
        QCOMPARE(bench.text(Two, ServersModel::State), QStringLiteral("UP, idle"));
        bench.link.server(Two).scur = 1;
        bench.link.publish();
        QCOMPARE(bench.text(Two, ServersModel::State), QStringLiteral("UP, in use"));
    }

    void saysWhoIsSpokenToUnderTls() {
        Bench bench;
        bench.link.server(Two).tls = true;
        bench.link.publish();
        QCOMPARE(bench.text(Two, ServersModel::Name), QStringLiteral("hosting2 (backup), TLS"));
        const QString tip = bench.model.index(bench.model.rowOf(Two), ServersModel::Name)
                                .data(Qt::ToolTipRole)
                                .toString();
        QVERIFY(tip.contains(QStringLiteral("hosting2")));
        QVERIFY(tip.contains(QStringLiteral("under TLS")));
        QCOMPARE(bench.text(One, ServersModel::Name), QStringLiteral("hosting1"));
    }

    void saysWhereTlsIsSpoken() {
        Report report = test::demoReport();
        const QString plain = overviewOf(report).path;
        report.process.tlsListeners = report.process.listeners;
        QCOMPARE(overviewOf(report).path, plain + QStringLiteral(" TLS"));
        QVERIFY(listenersOf(report.process).constFirst().endsWith(QStringLiteral(" (TLS)")));
        QVERIFY(overviewOf(report).pathTip.contains(QStringLiteral("(TLS)")));
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

    /// By what a column says, and numbers in names as numbers; the third way is the file's order.
    void sortsByEveryColumn() {
        Bench bench({"web-10", "web-2", "web-1"});
        bench.link.server({"one", "web-2"}).hits = 7;
        bench.link.server({"one", "web-10"}).hits = 30;
        bench.link.setShown({"one", "web-1"}, Shown::Down);
        bench.link.publish();
        bench.model.sort(ServersModel::Name, Qt::AscendingOrder);
        QCOMPARE(bench.names(), QStringLiteral("web-1 web-2 web-10"));
        bench.model.sort(ServersModel::Hits, Qt::DescendingOrder);
        QCOMPARE(bench.names(), QStringLiteral("web-10 web-2 web-1"));
        bench.model.sort(ServersModel::State, Qt::AscendingOrder);
        QCOMPARE(bench.names(), QStringLiteral("web-1 web-10 web-2"));
        bench.model.sort(-1, Qt::AscendingOrder);
        QCOMPARE(bench.names(), QStringLiteral("web-10 web-2 web-1"));
    }

    /// Figures change all the time: rows move only when they are told to.
    void keepsItsOrderUntilItIsSortedAgain() {
        Bench bench({"a", "b", "c"});
        bench.model.sort(ServersModel::Hits, Qt::DescendingOrder);
        bench.link.server({"one", "c"}).hits = 9;
        bench.link.publish();
        QCOMPARE(bench.names(), QStringLiteral("a b c"));
        QCOMPARE(bench.text({"one", "c"}, ServersModel::Hits).section(u',', 0, 0),
                 QStringLiteral("9"));
        const QPersistentModelIndex chosen = bench.model.index(2, 0);
        bench.model.resort();
        QCOMPARE(bench.names(), QStringLiteral("c a b"));
        QCOMPARE(chosen.row(), 0);
    }

    void filtersByWhatIsRead() {
        Bench bench({"web-1", "web-2", "db"});
        bench.link.setShown({"one", "web-2"}, Shown::Down);
        bench.link.publish();
        bench.model.setFilter(QStringLiteral("WEB"));
        QCOMPARE(bench.names(), QStringLiteral("web-1 web-2"));
        bench.model.setFilter(QStringLiteral("web down"));
        QCOMPARE(bench.names(), QStringLiteral("web-2"));
        bench.model.setFilter(QStringLiteral("nothing"));
        QCOMPARE(bench.model.rowCount(), 0);
        bench.model.setFilter({});
        QCOMPARE(bench.names(), QStringLiteral("web-1 web-2 db"));
    }

    /// Where there are several backends each has a head with the sums of its servers.
    void groupsByBackend() {
        Bench bench({"a", "b"});
        StatRow other = bench.link.server({"one", "b"});
        other.proxy = "two";
        other.name = "x";
        other.hits = 5;
        bench.link.next.rows.push_back(other);
        bench.link.server({"one", "a"}).hits = 3;
        bench.link.server({"one", "b"}).hits = 4;
        bench.link.setShown({"one", "a"}, Shown::Down);
        bench.link.publish();
        QCOMPARE(bench.names(), QStringLiteral("[one] a b [two] x"));
        const int head = bench.model.rowOf({"one", ""});
        QCOMPARE(bench.model.index(head, ServersModel::State).data().toString(),
                 QStringLiteral("1/2 up"));
        QVERIFY(bench.model.index(head, ServersModel::Hits).data().toString().startsWith(u'7'));
        QVERIFY(!(bench.model.index(head, ServersModel::Weight).flags() & Qt::ItemIsEditable));
        bench.model.sort(ServersModel::Name, Qt::DescendingOrder);
        QCOMPARE(bench.names(), QStringLiteral("[one] b a [two] x"));
        bench.model.fold(head);
        QCOMPARE(bench.names(), QStringLiteral("[one] [two] x"));
        QCOMPARE(bench.model.index(0, 0).data().toString(), QStringLiteral("one, folded"));
        bench.model.fold(0);
        bench.model.setFilter(QStringLiteral("x"));
        QCOMPARE(bench.names(), QStringLiteral("[two] x"));
    }

    void saysHowWarmItIsAndSinceWhen() {
        Bench bench;
        StatRow& row = bench.link.server(One);
        row.throttle = 45;
        row.sinceMs = bench.link.next.takenMs - 65'000;
        row.reason = "Layer4 check passed";
        bench.link.publish();
        QCOMPARE(bench.text(One, ServersModel::State), QStringLiteral("UP, 45 %"));
        QCOMPARE(bench.model.line(0).warming, 45);
        QCOMPARE(bench.text(One, ServersModel::Since),
                 QStringLiteral("1m 05s, Layer4 check passed"));
        row.throttle = 100;
        bench.link.publish();
        QCOMPARE(bench.text(One, ServersModel::State), QStringLiteral("UP"));
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
        row.failed = false;
        row.shown = Shown::Maint;
        bench.link.publish();
        QCOMPARE(bench.text(One, ServersModel::Check), QStringLiteral("paused checks do not run"));
    }
};

QTEST_MAIN(TestServersModel)
#include "tst_serversmodel.moc"
