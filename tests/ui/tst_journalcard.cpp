#include "ui/events/journalcard.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QLineEdit>
#include <QTableView>
#include <QTest>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "ui/events/journalmodel.h"
#include "ui/look/theme.h"

using namespace yard;

namespace {

const ServerKey One{"be_app", "web-1"}, Two{"be_app", "web-2"};

QString text(const char* s) { return QString::fromUtf8(s); }

Command make(Verb verb, const ServerKey& server) {
    Command command;
    command.verb = verb;
    command.server = server;
    return command;
}

struct Bench {
    Bench() {
        link.next = test::busyReport();
        link.next.events.clear();
        link.publish();
        card.resize(700, 300);
        card.show();
        card.activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(&card));
        table = card.findChild<QTableView*>();
        table->setFocus();
    }
    /// Somebody did it, and the proxy tells of it.
    void done(const Command& command, const char* by, std::vector<Command> undo = {}) {
        link.event(EventKind::Command, command.server, Shown::Up, "did " + link.spelling(command),
                   "detail", by);
        link.next.events.back().command = command;
        link.next.events.back().undo = std::move(undo);
        link.publish();
    }
    QString cell(int row, int column) const {
        return table->model()->index(row, column).data().toString();
    }
    QAbstractButton* button(const char* name) const {
        for (auto* b : card.findChildren<QAbstractButton*>())
            if (b->accessibleName() == text(name)) return b;
        return nullptr;
    }

    test::FakeLink link;
    Desk desk{link};
    JournalCard card{desk};
    QTableView* table;
};

}  // namespace

class TestJournalCard : public QObject {
    Q_OBJECT

private slots:
    /// Times are whole, however little room a divider leaves.
    void timesAreWhole() {
        Bench bench;
        bench.done(make(Verb::Drain, One), "console");
        const int needed = 22 + QFontMetrics(monoFont(12)).horizontalAdvance(text("00:00:00"));
        for (const int width : {700, 574, 480}) {
            bench.card.resize(width, 300);
            QVERIFY2(bench.table->columnWidth(JournalModel::Time) >= needed,
                     qPrintable(QString::number(width)));
        }
    }

    void whoDidWhat() {
        Bench bench;
        bench.done(make(Verb::Drain, One), "console", {make(Verb::Ready, One)});
        bench.done(make(Verb::Maint, Two), "socket (root, pid 12)");
        bench.link.setShown(Two, Shown::Maint);  // nobody did that: it followed
        bench.link.publish();
        QCOMPARE(bench.table->model()->rowCount(), 2);
        QCOMPARE(bench.cell(0, JournalModel::By), text("socket (root, pid 12)"));
        QCOMPARE(bench.cell(0, JournalModel::Line), text("set server be_app/web-2 state maint"));
        QCOMPARE(bench.cell(0, JournalModel::Undo), text("no"));
        QCOMPARE(bench.cell(1, JournalModel::By), text("button"));
        QCOMPARE(bench.cell(1, JournalModel::Undo), text("possible"));
    }

    void anEntryIsUndone() {
        Bench bench;
        bench.done(make(Verb::Drain, One), "socket (root, pid 12)", {make(Verb::Ready, One)});
        bench.done(make(Verb::Weight, One), "console", {make(Verb::Weight, One)});
        QVERIFY(!bench.button("Undo the selected entry")->isEnabled());
        bench.table->selectRow(1);
        QVERIFY(bench.button("Undo the selected entry")->isEnabled());
        QTest::keyClick(bench.table, Qt::Key_U);
        QCOMPARE(bench.link.sent.size(), size_t{1});
        QCOMPARE(bench.link.sent[0].verb, Verb::Ready);
        QCOMPARE(bench.link.sent[0].by, std::string("console"));
        // The proxy tells of it, and the older entry cannot be undone once more.
        bench.done(make(Verb::Ready, One), "console", {make(Verb::Drain, One)});
        QCOMPARE(bench.cell(2, JournalModel::Undo), text("changed since"));
        QCOMPARE(bench.cell(1, JournalModel::Undo), text("possible"));
        QVERIFY(!bench.button("Undo the selected entry")->isEnabled());
    }

    /// What the journal took back is nothing for Ctrl+Z any more; what else was done is.
    void nothingIsUndoneTwice() {
        Bench bench;
        bench.desk.send(make(Verb::Drain, One));
        bench.done(make(Verb::Drain, One), "console", {make(Verb::Ready, One)});
        QVERIFY(bench.desk.undoText());
        bench.table->selectRow(0);
        QTest::keyClick(bench.table, Qt::Key_U);
        QCOMPARE(bench.link.sent.size(), size_t{2});
        QVERIFY(!bench.desk.undoText());
        bench.desk.send(make(Verb::Weight, One));
        bench.done(make(Verb::Maint, One), "console", {make(Verb::Ready, One)});
        bench.table->selectRow(0);
        QTest::keyClick(bench.table, Qt::Key_U);
        QVERIFY(bench.desk.undoText());
    }

    /// The first step selects a row, also where there is only one.
    void theFirstKeySelects() {
        Bench bench;
        bench.done(make(Verb::Drain, One), "console", {make(Verb::Ready, One)});
        QVERIFY(!bench.table->selectionModel()->hasSelection());
        QTest::keyClick(bench.table, Qt::Key_Down);
        QCOMPARE(int(bench.table->selectionModel()->selectedRows().size()), 1);
        QVERIFY(bench.button("Undo the selected entry")->isEnabled());
    }

    void readOnlyUndoesNothing() {
        Bench bench;
        bench.done(make(Verb::Drain, One), "console", {make(Verb::Ready, One)});
        bench.table->selectRow(0);
        bench.desk.setReadOnly(true);
        QVERIFY(!bench.button("Undo the selected entry")->isEnabled());
        QVERIFY(bench.button("Undo the selected entry")->toolTip().contains(text("read-only")));
        QCOMPARE(bench.cell(0, JournalModel::Undo), text("read-only"));
        QTest::keyClick(bench.table, Qt::Key_U);
        QVERIFY(bench.link.sent.empty());
        QVERIFY(bench.card.deeds().empty());
        bench.desk.setReadOnly(false);
        QCOMPARE(bench.card.deeds().size(), size_t{1});
        bench.card.deeds().front().act();
        QCOMPARE(bench.link.sent.size(), size_t{1});
    }

    /// In the order in which they were done, to be run again.
    void linesAreCopied() {
        Bench bench;
        bench.done(make(Verb::Drain, One), "console");
        bench.done(make(Verb::Maint, Two), "console");
        bench.table->selectAll();
        QTest::keyClick(bench.table, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 text("set server be_app/web-1 state drain\nset server be_app/web-2 state maint"));
    }

    void theFilter() {
        Bench bench;
        bench.done(make(Verb::Drain, One), "console");
        bench.done(make(Verb::Maint, Two), "socket (root, pid 12)");
        auto* filter = bench.card.findChild<QLineEdit*>();
        filter->setText(text("ROOT"));
        QCOMPARE(bench.table->model()->rowCount(), 1);
        filter->setText(text("state drain"));
        QCOMPARE(bench.cell(0, JournalModel::By), text("button"));
        bench.done(make(Verb::Drain, Two), "signal");
        QCOMPARE(bench.table->model()->rowCount(), 2);
        filter->setText(text("nobody"));
        QCOMPARE(bench.table->model()->rowCount(), 0);
        filter->clear();
        QCOMPARE(bench.table->model()->rowCount(), 3);
    }

    void theModelKeepsTheRules() {
        Bench bench;
        QAbstractItemModelTester tester(bench.table->model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        bench.done(make(Verb::Drain, One), "console");
        bench.table->selectRow(0);
        bench.done(make(Verb::Maint, Two), "console");
        QCOMPARE(bench.table->selectionModel()->selectedRows().front().row(), 1);
        for (size_t i = 0; i < Desk::MaxEvents; ++i)
            bench.link.event(EventKind::Command, One, Shown::Up, "more", {}, "console");
        bench.link.publish();
        QCOMPARE(bench.table->model()->rowCount(), static_cast<int>(Desk::MaxEvents));
        QCOMPARE(bench.cell(0, JournalModel::Deed), text("more"));
    }
};

QTEST_MAIN(TestJournalCard)
#include "tst_journalcard.moc"
