// The Servers panel: its filter, its order, its columns and the heads of backends, by keyboard and
// mouse.
#include <QAction>
#include <QHeaderView>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "ui/desk/desk.h"
#include "ui/look/theme.h"
#include "ui/parts/consoletable.h"
#include "ui/servers/serveractions.h"
#include "ui/servers/servercolumns.h"
#include "ui/servers/serverscard.h"
#include "ui/servers/serversmodel.h"

using namespace yard;

namespace {

struct Fixture {
    /// busyReport() has one backend; with `second` its last server is another one's. `early`: the
    /// table has the focus before there are servers, as at the start of the program.
    explicit Fixture(bool second = false, bool early = false) {
        link.next = test::busyReport();
        if (second)
            for (StatRow& row : link.next.rows)
                if (row.name == "bkp-1") row.proxy = "be_two";
        card.resize(836, 400);
        card.show();
        card.activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(&card));
        if (early) card.focusTable();
        link.publish();
        card.focusTable();
    }
    ConsoleTable* table() const { return card.findChild<ConsoleTable*>(); }
    QAbstractItemModel* model() const { return table()->model(); }
    QLineEdit* filter() const {
        for (auto* field : card.findChildren<QLineEdit*>())
            if (field->accessibleName() == QStringLiteral("Servers filter")) return field;
        return nullptr;
    }
    QString name(int row) const { return model()->index(row, 0).data().toString(); }
    bool drainable() const { return card.actions().action(ServerActions::Drain)->isEnabled(); }
    void doDeed(const QString& title) {
        for (const Deed& deed : card.deeds())
            if (deed.title == title) return deed.act();
        QFAIL(qPrintable(title));
    }

    test::FakeLink link;
    Desk desk{link};
    ServersCard card{desk};
};

}  // namespace

class TestServersCard : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(false); }

    /// C: the next check at once, of those that are checked.
    void checksNow() {
        Fixture f;
        const auto select = [&](int row) {
            f.table()->setCurrentIndex(f.model()->index(row, 0));
            return f.card.actions().action(ServerActions::Check)->isEnabled();
        };
        for (StatRow& row : f.link.next.rows) {
            row.checkStatus = row.name == "web-1" ? "L4OK" : "";
            row.checksPaused = row.failed = false;
        }
        f.link.publish();
        int possible = 0;
        for (int row = 0; row < f.model()->rowCount(); ++row) {
            const bool is = select(row);
            QCOMPARE(is, f.name(row).contains(QStringLiteral("web-1")));
            possible += is;
            QTest::keyClick(f.table(), Qt::Key_C);
        }
        QCOMPARE(possible, 1);
        QCOMPARE(f.link.sent.size(), size_t{1});
        QCOMPARE(f.link.sent.front().verb, Verb::EnableHealth);
        QCOMPARE(f.link.sent.front().server.server, std::string("web-1"));
        QVERIFY(!f.desk.undoText());
    }

    void theFilterIsOneKeyAway() {
        Fixture f;
        QVERIFY(!f.filter()->isVisible());  // of few servers none is lost
        QTest::keyClick(f.table(), Qt::Key_Slash);
        QTRY_VERIFY(f.filter()->hasFocus());
        QTest::keyClicks(f.filter(), QStringLiteral("web-3"));
        QCOMPARE(f.model()->rowCount(), 1);
        QTest::keyClick(f.filter(), Qt::Key_Escape);
        QTRY_VERIFY(f.table()->hasFocus());
        QCOMPARE(f.model()->rowCount(), 5);
        QVERIFY(!f.filter()->isVisible());
        // Nor does it stay where nothing was typed.
        QTest::keyClick(f.table(), Qt::Key_Slash);
        QTRY_VERIFY(f.filter()->hasFocus());
        QTest::keyClick(f.filter(), Qt::Key_Escape);
        QTRY_VERIFY(f.table()->hasFocus());
        QVERIFY(!f.filter()->isVisible());
    }

    void theWeightIsOneKeyAway_data() {
        QTest::addColumn<int>("key");
        QTest::newRow("W") << int(Qt::Key_W);
        QTest::newRow("F2") << int(Qt::Key_F2);
    }

    /// From every cell of the row.
    void theWeightIsOneKeyAway() {
        QFETCH(int, key);
        Fixture f;
        f.table()->setCurrentIndex(f.model()->index(1, 0));
        QTest::keyClick(f.table(), Qt::Key(key));
        QTRY_VERIFY(f.table()->findChild<QSpinBox*>());
        auto* editor = f.table()->findChild<QSpinBox*>();
        QTest::keyClicks(editor, QStringLiteral("33"));
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE(f.link.sent.size(), size_t{1});
        QCOMPARE(f.link.sent[0].verb, Verb::Weight);
        QCOMPARE(f.link.sent[0].text, std::string("33"));
        QCOMPARE(f.link.sent[0].server.server, std::string("web-2"));
    }

    void aHeaderSortsThreeWays() {
        Fixture f;
        QHeaderView* header = f.table()->horizontalHeader();
        const QString first = f.name(0);
        const QPoint at(header->sectionViewportPosition(ServersModel::Hits) + 20, 10);
        QStringList firsts;
        for (int i = 0; i < 3; ++i) {
            QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, at);
            firsts << f.name(0);
        }
        QVERIFY(firsts[0] != firsts[1]);
        QCOMPARE(firsts[2], first);
        f.doDeed(QStringLiteral("Sort the servers by: Hits and share"));
        QCOMPARE(f.name(0), firsts[1]);  // of figures the greatest first
    }

    void columnsAreChosen() {
        Fixture f;
        QSignalSpy changed(&f.card.columns(), &ServerColumns::changed);
        QVERIFY(f.table()->isColumnHidden(ServersModel::Since));
        f.doDeed(QStringLiteral("Show the column Since"));
        f.doDeed(QStringLiteral("Hide the column 5xx"));
        QCOMPARE(changed.count(), 2);
        QVERIFY(!f.table()->isColumnHidden(ServersModel::Since));
        QVERIFY(f.table()->isColumnHidden(ServersModel::Errors));
        const QStringList chosen = f.card.columns().chosen();
        Fixture later;
        later.card.columns().setChosen(chosen);
        QCOMPARE(later.card.columns().chosen(), chosen);
        QVERIFY(later.table()->isColumnHidden(ServersModel::Errors));
        // What is chosen stays so where there is no room for it.
        later.card.setNarrow(true);
        QVERIFY(later.table()->isColumnHidden(ServersModel::Sessions));
        QCOMPARE(later.card.columns().chosen(), chosen);
        later.card.setNarrow(false);
        QVERIFY(!later.table()->isColumnHidden(ServersModel::Sessions));
    }

    /// A head is no server: nothing is done to it but folding.
    void backendsAreFoldedByKeyAndMouse() {
        Fixture f(true, true);
        QCOMPARE(f.name(0), QStringLiteral("be_app"));
        QCOMPARE(f.table()->currentIndex().row(), 1);
        QVERIFY(f.drainable());
        QTest::keyClick(f.table(), Qt::Key_Up);
        QCOMPARE(f.table()->currentIndex().row(), 0);
        QVERIFY(!f.drainable());
        QTest::keyClick(f.table(), Qt::Key_Return);
        QCOMPARE(f.name(0), QStringLiteral("be_app, folded"));
        QCOMPARE(f.name(1), QStringLiteral("be_two"));
        const QRect head = f.table()->visualRect(f.model()->index(0, 0));
        QTest::mouseClick(f.table()->viewport(), Qt::LeftButton, {}, head.center());
        QCOMPARE(f.name(1), QStringLiteral("web-1"));
    }
};

QTEST_MAIN(TestServersCard)
#include "tst_serverscard.moc"
