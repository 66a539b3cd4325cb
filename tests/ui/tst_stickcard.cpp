#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include "tests/ui/stickcardstage.h"
#include "ui/look/theme.h"
#include "ui/stick/hitsmodel.h"
#include "ui/stick/stickmodel.h"

using namespace yard;
using namespace yard::test;

namespace {

Report withTable(bool stored, const char* expression, uint64_t used = 0) {
    Report report = demoReport();
    report.tables[0].stored = stored;
    report.tables[0].keyExpression = expression;
    report.tables[0].used = used;
    return report;
}

}  // namespace

class TestStickCard : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(false); }

    void saysWhyItIsEmpty_data() {
        QTest::addColumn<Report>("report");
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("mentions");
        QTest::newRow("stick match alone")
            << withTable(false, "dst_port") << text("Empty: nothing stores into it")
            << text("“stick match” only reads. Add “stick on dst_port” to fill it.");
        QTest::newRow("no rule at all")
            << withTable(false, "") << text("Empty: nothing stores into it")
            << text("No rule uses it.");
        QTest::newRow("no request yet")
            << withTable(true, "src") << text("No entry yet") << text("stick on src");
        Report none = demoReport();
        none.tables.clear();
        QTest::newRow("no table") << none << text("No stick table") << text("stick-table");
    }

    void saysWhyItIsEmpty() {
        QFETCH(Report, report);
        QFETCH(QString, title);
        QFETCH(QString, mentions);
        StickStage f(report);
        QCOMPARE(f.excuse().value(0), title);
        QVERIFY2(f.excuse().value(1).contains(mentions), qPrintable(f.excuse().value(1)));
    }

    void rowsAppearAndAskForThePage() {
        StickStage f(busyReport());
        QVERIFY(f.excuse().isEmpty());
        QCOMPARE(f.model()->rowCount(), 240);
        f.desk.start();
        QCOMPARE(f.link.polls.back().table, std::string("st_src"));
        QVERIFY(f.link.polls.back().count >= StickModel::PageSize);
        f.card.hide();
        f.desk.start();
        QCOMPARE(f.link.polls.back().table, std::string());  // nobody looks
    }

    void aLargeTableIsAskedAroundTheView() {
        Report report = busyReport();
        report.tables[0].used = 1'000'000;
        TablePage& page = report.page;
        page.search.emplace();
        page.found = true;
        page.matching = 1'000'000;
        StickStage f(report);
        f.link.publish();
        f.table()->scrollTo(f.model()->index(50'000, 0), QAbstractItemView::PositionAtTop);
        f.desk.start();
        const Since since = f.link.polls.back();
        QVERIFY(since.offset < 50'000 && since.offset + StickModel::PageSize > 50'020);
        QCOMPARE(since.count, StickModel::PageSize);
        QVERIFY(since.search == TableSearch());
        // A filter is for all of it, and the engine's.
        f.card.findChild<QLineEdit*>()->setText(text("web-1"));
        f.desk.start();
        QCOMPARE(f.link.polls.back().search->text, std::string("web-1"));
        f.link.publish();
        QVERIFY(f.note().startsWith(text("Searching")));
        f.link.next.page.search = f.link.polls.back().search;
        f.link.next.page.matching = 250'000;
        f.link.publish();
        QCOMPARE(f.model()->rowCount(), 250'000);
        QVERIFY2(f.note().endsWith(text("entries")), qPrintable(f.note()));
        f.table()->sortByColumn(StickModel::Share, Qt::AscendingOrder);
        f.desk.start();
        QVERIFY(f.link.polls.back().search->by == TableSearch::By::Given);
        f.link.next.page.search = f.link.polls.back().search;
        f.link.publish();
        f.action("Clear 250\u202f000 that match")->trigger();
        QCOMPARE(f.link.sent.size(), size_t{1});
        QCOMPARE(f.link.sent[0].text, std::string("web-1"));
        QCOMPARE(f.link.sent[0].key, std::string());
    }

    void aClickOnAHeaderSorts() {
        StickStage f(busyReport());
        QHeaderView* header = f.table()->horizontalHeader();
        const QPoint at(header->sectionViewportPosition(StickModel::Key) + 20, 10);
        const QString first = f.model()->index(0, StickModel::Key).data().toString();
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, at);
        QVERIFY(f.model()->index(0, StickModel::Key).data().toString() != first);
        // And so does the menu, which the keyboard reaches.
        auto* menu = static_cast<QToolButton*>(f.button("Stick table actions"))->menu();
        for (QAction* action : menu->actions()) {
            if (action->text() != text("Sort by")) continue;
            emit action->menu()->aboutToShow();
            action->menu()->actions().front()->trigger();
        }
        QCOMPARE(f.model()->index(0, StickModel::Key).data().toString(), first);
    }

    /// What entries count is shown, sorted and searched.
    void countedColumns() {
        Report report = busyReport();
        report.tables[0].data = {{"server_id", "server_id"},
                                 {"gpc0", "gpc0"},
                                 {"http_req_rate", "http_req_rate(10000)"}};
        for (size_t i = 0; i < report.page.entries.size(); ++i)
            report.page.entries[i].values = {1, int64_t(i)};
        StickStage f(report);
        constexpr int Gpc0 = StickModel::Columns, Rate = Gpc0 + 1;
        QCOMPARE(f.model()->columnCount(), Rate + 1);
        QCOMPARE(f.model()->headerData(Rate, Qt::Horizontal).toString(), text("req/10s"));
        QCOMPARE(f.model()->headerData(Gpc0, Qt::Horizontal).toString(), text("gpc0"));
        QCOMPARE(f.model()->index(7, Gpc0).data().toString(), text("7"));
        auto* field = f.card.findChild<QLineEdit*>();
        field->setText(text("gpc0 > 236"));
        QCOMPARE(f.model()->rowCount(), 3);
        field->setText(text("gpc0=5"));
        QCOMPARE(f.model()->rowCount(), 1);
        field->setText(text("gpc0>=5 gpc0<=7 10.4"));
        QCOMPARE(f.model()->rowCount(), 3);
        field->clear();
        f.table()->sortByColumn(Gpc0, Qt::DescendingOrder);
        QCOMPARE(f.model()->index(0, Gpc0).data().toString(), text("239"));
        // Where there is little room, rates come first.
        QVERIFY(f.table()->isColumnHidden(Gpc0));
        QVERIFY(f.table()->columnWidth(Rate) > 30);
        f.card.resize(800, 396);
        QTRY_VERIFY(!f.table()->isColumnHidden(Gpc0));
        QCOMPARE(f.table()->horizontalHeader()->visualIndex(StickModel::Expires), Rate);
    }

    void addressesAreShownWhole() {
        const StickStage f(busyReport());
        const QFontMetrics metrics(monoFont(12));
        const int room = f.table()->columnWidth(0) - 14 - 8;
        QVERIFY2(metrics.horizontalAdvance(text("255.255.255.255")) <= room,
                 qPrintable(QString::number(room)));
    }

    /// Somebody made the panel narrow: counts go, the rest stays readable.
    void narrowTheCountsGo() {
        StickStage f(busyReport());
        f.card.resize(330, 396);
        QTRY_VERIFY(f.table()->isColumnHidden(StickModel::Uses));
        const int room = f.table()->columnWidth(StickModel::Expires) - 16;
        QVERIFY2(QFontMetrics(monoFont(12)).horizontalAdvance(text("29m 59s")) <= room,
                 qPrintable(QString::number(room)));
    }

    void filterFieldFilters() {
        StickStage f(busyReport());
        auto* field = f.card.findChild<QLineEdit*>();
        QTest::keyClicks(field, text("web-2"));
        QVERIFY(f.model()->rowCount() > 0 && f.model()->rowCount() < 240);
        field->setText(text("nothing like it"));
        QCOMPARE(f.excuse().value(0), text("No entry matches"));
        f.card.showServer({"be_app", "web-4"});
        QCOMPARE(field->text(), text("web-4"));
        QVERIFY(f.excuse().isEmpty());
    }

    void whatIsFoundIsShownFromItsBegin() {
        StickStage f(busyReport());
        QVERIFY(f.model()->rowCount() > 100);
        f.table()->scrollToBottom();
        QVERIFY(f.table()->rowAt(0) > 50);
        QTest::keyClicks(f.card.findChild<QLineEdit*>(), text("10.4"));
        QVERIFY(f.table()->verticalScrollBar()->maximum() > 0);
        QCOMPARE(f.table()->rowAt(0), 0);
    }

    void choosesAmongTables() {
        Report report = busyReport();
        QVERIFY(StickStage(report).button("Choose a stick table")->isHidden());
        report.tables.push_back({"st_path", "string", "path", 100, 0, 0, true});
        StickStage f(report);
        auto* chooser = qobject_cast<QToolButton*>(f.button("Choose a stick table"));
        QVERIFY(chooser->isVisible());
        QCOMPARE(chooser->menu()->actions().size(), 2);
        chooser->menu()->actions().at(1)->trigger();
        QCOMPARE(f.excuse().value(0), text("No entry yet"));
        QVERIFY(f.excuse().value(1).contains(text("stick on path")));
        f.desk.start();
        QCOMPARE(f.link.polls.back().table, std::string("st_path"));
    }

    void hitsAreSplitByTheirCause() {
        StickStage f(busyReport());
        f.button("Hits")->click();
        auto* list = f.card.findChild<QListView*>();
        QVERIFY(list->isVisible());
        QAbstractItemModelTester tester(list->model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(list->model()->rowCount(), 5);
        const QModelIndex web1 = list->model()->index(0, 0);
        QCOMPARE(web1.data(HitsModel::HitsRole).toLongLong(), 182'340);
        QCOMPARE(web1.data(HitsModel::StuckRole).toLongLong() +
                     web1.data(HitsModel::BalancedRole).toLongLong() +
                     web1.data(HitsModel::RedispatchedRole).toLongLong(),
                 182'340);
        QCOMPARE(web1.data(HitsModel::ExpectedRole).toDouble(), 1.0);
        QVERIFY(qAbs(web1.data(HitsModel::ShareRole).toDouble() - 182'340 / 457'503.0) < 1e-9);
        QVERIFY(web1.data(Qt::AccessibleTextRole).toString().startsWith(text("web-1: ")));
        QSignalSpy reset(list->model(), &QAbstractItemModel::modelReset);
        f.link.server({"be_app", "web-1"}).hits += 10;
        f.link.publish();
        QCOMPARE(web1.data(HitsModel::HitsRole).toLongLong(), 182'350);
        QVERIFY(reset.isEmpty());
        f.desk.start();
        QCOMPARE(f.link.polls.back().table, std::string());
    }

    void noHitsIsSaid() {
        Report report = demoReport();
        for (StatRow& row : report.rows) row.hits = 0;
        StickStage f(report);
        f.button("Hits")->click();
        QCOMPARE(f.excuse().value(0), text("No hits yet"));
    }
};

QTEST_MAIN(TestStickCard)
#include "tst_stickcard.moc"
