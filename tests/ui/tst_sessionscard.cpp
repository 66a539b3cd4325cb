#include "ui/sessions/sessionscard.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTest>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "ui/look/queuewords.h"
#include "ui/look/theme.h"
#include "ui/parts/emptystate.h"
#include "ui/parts/question.h"
#include "ui/sessions/sessionsmodel.h"

using namespace yard;

namespace {

QString text(const char* s) { return QString::fromUtf8(s); }

SessionRow session(uint64_t id, const char* client, int64_t ageMs, uint64_t out = 0) {
    SessionRow row;
    row.id = id;
    row.client = client;
    row.frontend = "fe_main", row.backend = "be_app", row.server = "web-1";
    row.phase = "data";
    row.ageMs = ageMs;
    row.bytesOut = out;
    return row;
}

SessionRow waiting(uint64_t id, const char* client, int64_t ms, const char* server) {
    SessionRow row = session(id, client, ms);
    row.server.clear();
    row.phase = "queue";
    row.waitedMs = ms;
    row.awaited = server;
    return row;
}

struct Bench {
    explicit Bench(int width = 700) {
        link.next = test::busyReport();
        card.resize(width, 300);
        card.show();
        card.activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(&card));
        table = card.findChild<QTableView*>();
        table->setFocus();
    }
    void tell(std::vector<SessionRow> rows) {
        link.next.sessions = std::move(rows);
        link.next.sessionsTold = true;
        link.publish();
    }
    QString column(int column) const {
        QStringList cells;
        for (int row = 0; row < table->model()->rowCount(); ++row)
            cells << table->model()->index(row, column).data().toString();
        return cells.join(u' ');
    }
    QAbstractButton* button(const char* name) const {
        for (auto* b : card.findChildren<QAbstractButton*>())
            if (b->accessibleName() == text(name) || b->text() == text(name)) return b;
        return nullptr;
    }
    /// What the desk asks the link for next.
    Since asked() {
        link.polls.clear();
        desk.start();
        return link.polls.back();
    }

    test::FakeLink link;
    Desk desk{link};
    SessionsCard card{desk};
    QTableView* table;
};

}  // namespace

class TestSessionsCard : public QObject {
    Q_OBJECT

private slots:
    void whatIsShown() {
        Bench bench;
        bench.tell({session(1, "10.0.0.1:5", 65'000, 1200), waiting(2, "10.0.0.2:6", 3000, "web-2"),
                    waiting(3, "10.0.0.3:7", 1000, "")});
        QCOMPARE(bench.column(SessionsModel::Client), text("10.0.0.1:5 10.0.0.2:6 10.0.0.3:7"));
        QCOMPARE(bench.column(SessionsModel::State), text("data waits 3s for web-2 waits 1s"));
        QCOMPARE(bench.column(SessionsModel::Server), text("be_app/web-1 be_app be_app"));
        QCOMPARE(bench.column(SessionsModel::Age), text("1m 05s 3s 1s"));
    }

    void selectionAndOrderFollowTheSession() {
        Bench bench;
        QAbstractItemModelTester tester(bench.table->model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        bench.table->sortByColumn(SessionsModel::Out, Qt::DescendingOrder);
        bench.tell({session(1, "a", 9, 10), session(2, "b", 8, 30), session(3, "c", 7, 20)});
        QCOMPARE(bench.column(SessionsModel::Client), text("b c a"));
        bench.table->selectRow(1);
        bench.tell({session(2, "b", 8, 30), session(3, "c", 7, 90), session(4, "d", 6, 50),
                    session(5, "e", 5, 5)});
        QCOMPARE(bench.column(SessionsModel::Client), text("c d b e"));
        QCOMPARE(bench.table->selectionModel()->selectedRows().front().row(), 0);
        bench.tell({session(4, "d", 6, 50)});
        QVERIFY(bench.table->selectionModel()->selectedRows().isEmpty());
        bench.tell({});
        QCOMPARE(bench.table->model()->rowCount(), 0);
    }

    /// Nothing is asked for that nobody sees, and never more than a page.
    void onlyThePageInSightIsAskedFor() {
        Bench bench;
        QCOMPARE(bench.asked().maxSessions, SessionsCard::PageSize);
        bench.card.hide();
        QCOMPARE(bench.asked().maxSessions, 0);
        bench.card.show();
        bench.card.findChild<QLineEdit*>()->setText(text("10.0.0.7"));
        QTRY_COMPARE(bench.asked().sessionText, std::string("10.0.0.7"));
        bench.button("Only waiting sessions")->click();
        QVERIFY(bench.asked().queuedSessions);
    }

    /// Once a second, though reports come five times.
    void onceASecond() {
        Bench bench;
        bench.desk.start();
        bench.tell({});
        bench.link.polls.clear();
        QTRY_VERIFY(bench.link.polls.size() >= 4);
        for (size_t i = 0; i < 4; ++i) QCOMPARE(bench.link.polls[i].maxSessions, 0);
        QTRY_VERIFY(bench.link.polls.size() >= 5);
        QCOMPARE(bench.link.polls[4].maxSessions, SessionsCard::PageSize);
    }

    void pages() {
        Bench bench;
        std::vector<SessionRow> rows;
        for (int i = 1; i <= SessionsCard::PageSize; ++i)
            rows.push_back(session(static_cast<uint64_t>(i) * 2, "x", 1));
        bench.tell(rows);
        QVERIFY(bench.button("Newer sessions")->isEnabled());
        QVERIFY(!bench.button("Older sessions")->isEnabled());
        bench.button("Newer sessions")->click();
        QCOMPARE(bench.asked().session, uint64_t{2 * SessionsCard::PageSize});
        bench.tell({session(5000, "y", 1)});
        QCOMPARE(bench.column(SessionsModel::Client), text("y"));
        QVERIFY(!bench.button("Newer sessions")->isEnabled());
        bench.button("Older sessions")->click();
        QCOMPARE(bench.asked().session, uint64_t{0});
        // A page whose sessions are all gone leads back.
        bench.tell(rows);
        bench.button("Newer sessions")->click();
        bench.tell({});
        QCOMPARE(bench.asked().session, uint64_t{0});
    }

    void endingAsks() {
        Bench bench;
        bench.tell({session(7, "10.0.0.1:5", 9), session(8, "10.0.0.2:6", 8)});
        QVERIFY(!bench.button("End the selected sessions")->isEnabled());
        bench.table->selectAll();
        QTest::keyClick(bench.table, Qt::Key_Delete);
        auto* box = bench.card.findChild<Question*>();
        QVERIFY(box);
        const auto labels = box->findChildren<QLabel*>();
        QCOMPARE(box->title(), text("End 2 sessions?"));
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->text().contains(text("10.0.0.2:6"));
        }));
        QVERIFY(box->cancelButton()->isDefault());
        box->cancelButton()->click();
        QVERIFY(bench.link.sent.empty());
        QTRY_VERIFY(!bench.card.findChild<Question*>());
        bench.button("End the selected sessions")->click();
        bench.button("End 2 sessions")->click();
        QCOMPARE(bench.link.sent.size(), size_t{2});
        QCOMPARE(bench.link.sent[0].verb, Verb::EndSession);
        QCOMPARE(bench.link.sent[0].number, int64_t{7});
        QCOMPARE(bench.link.sent[1].number, int64_t{8});
    }

    /// Connections without a request are no sessions, but somebody is connected.
    void nobodyServedIsNotNobodyConnected() {
        Bench bench;
        const auto said = [&bench] {
            return bench.card.findChild<EmptyState*>()->accessibleName();
        };
        bench.tell({});
        QCOMPARE(said(), text("Nobody is served just now"));
        for (StatRow& row : bench.link.next.rows) row.scur = 0;
        bench.tell({});
        QCOMPARE(said(), text("Nobody is connected"));
    }

    void readOnlyEndsNobody() {
        Bench bench;
        bench.tell({session(7, "10.0.0.1:5", 9)});
        bench.table->selectAll();
        bench.desk.setReadOnly(true);
        QVERIFY(!bench.button("End the selected sessions")->isEnabled());
        QVERIFY(bench.button("End the selected sessions")->toolTip().contains(text("read-only")));
        QTest::keyClick(bench.table, Qt::Key_Delete);
        QVERIFY(!bench.card.findChild<Question*>());
    }

    void theQueueInWords() {
        Report report = test::busyReport();
        QCOMPARE(queueWords(report, {}).waiting, uint64_t{0});
        for (StatRow& row : report.rows) {
            if (row.name == "web-1") row.qcur = 7;
            if (row.scope == Scope::Backend) row.qcur = 5;
        }
        const QueueWords queue = queueWords(report, {waiting(1, "a", 3000, "web-1")});
        QCOMPARE(queue.waiting, uint64_t{12});
        QCOMPARE(queue.text, text("Waiting in be_app: 7 for web-1, 5 for any server. Longest: 3s"));
    }

    void littleRoom() {
        Bench bench(420);
        QVERIFY(bench.table->isColumnHidden(SessionsModel::Frontend));
        // At 1440 pixels of the window an address of any IPv4 client is whole.
        bench.tell({session(1, "127.100.100.100:54321", 9)});
        bench.card.resize(572, 300);
        const QFontMetrics metrics(monoFont(12));
        const int needed = 22 + metrics.horizontalAdvance(bench.column(SessionsModel::Client));
        const int given = bench.table->columnWidth(SessionsModel::Client);
        QVERIFY2(given >= needed, qPrintable(QStringLiteral("%1 %2").arg(given).arg(needed)));
        bench.card.resize(900, 300);
        QVERIFY(!bench.table->isColumnHidden(SessionsModel::Frontend));
    }
};

QTEST_MAIN(TestSessionsCard)
#include "tst_sessionscard.moc"
