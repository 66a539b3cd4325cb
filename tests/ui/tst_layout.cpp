// What can be seen of the window in every size: no cut rows, no cut words.
#include <QAbstractButton>
#include <QApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QTabBar>
#include <QTest>
#include <cmath>

#include "tests/ui/layoutstage.h"
#include "tests/ui/longhistory.h"
#include "ui/look/theme.h"
#include "ui/parts/consoletable.h"
#include "ui/parts/split.h"
#include "ui/servers/serverscard.h"
#include "ui/servers/serversdelegate.h"
#include "ui/timeline/timelinestack.h"
#include "ui/window/appbar.h"
#include "ui/window/body.h"

using namespace yard;
using namespace yard::test;

class TestLayout : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(false); }

    void everySize_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("servers");
        for (const QSize size : {QSize(1024, 640), QSize(1440, 900), QSize(1920, 1080)})
            for (const int servers : {2, 6, 40})
                QTest::addRow("%dx%d, %d servers", size.width(), size.height(), servers)
                    << size << servers;
    }

    void everySize() {
        QFETCH(QSize, size);
        QFETCH(int, servers);
        Stage stage(size, withServers(servers));
        QCOMPARE(stage.window.size(), size);
        const ConsoleTable* table = stage.servers();
        QCOMPARE(table->model()->rowCount(), servers);
        const int row = table->verticalHeader()->defaultSectionSize();
        const int shown = table->viewport()->mask().boundingRect().height() / row;
        QCOMPARE(table->viewport()->mask().boundingRect().height() % row, 0);
        QVERIFY2(shown >= qMin(servers, 5), qPrintable(QString::number(shown)));
        // What is left over under the rows is no hole.
        QVERIFY2(table->viewport()->height() - qMin(shown, servers) * row < row,
                 qPrintable(QString::number(table->viewport()->height())));
        QCOMPARE(table->verticalScrollBar()->maximum() > 0, shown < servers);
    }

    /// All of many are reached by keyboard, and stand whole where they are reached.
    void fortyAreScrolled() {
        Stage stage({1024, 640}, withServers(40));
        ConsoleTable* table = stage.servers();
        table->setFocus();
        table->selectRow(0);
        const QRect seen = table->viewport()->mask().boundingRect();
        for (int i = 1; i < 40; ++i) {
            QTest::keyClick(table, Qt::Key_Down);
            QCOMPARE(table->currentIndex().row(), i);
            const QRect row = table->visualRect(table->currentIndex());
            QVERIFY2(row.top() >= 0 && row.bottom() <= seen.bottom(),
                     qPrintable(QString::number(i)));
        }
        QTest::keyClick(table, Qt::Key_Home, Qt::ControlModifier);
        QCOMPARE(table->verticalScrollBar()->value(), 0);
    }

    /// A window that grows gives the servers their part of it.
    void serversGrowWithTheWindow() {
        Stage grown({1024, 640}, withServers(40));
        for (const QSize size : {QSize(1440, 900), QSize(1920, 1080)}) {
            grown.window.resize(size);
            QCoreApplication::processEvents();
            const Stage fresh(size, withServers(40));
            QCOMPARE(grown.servers()->height(), fresh.servers()->height());
        }
    }

    /// Beside the names of the panels there is room for all ranges and the way back to now.
    void tabsAndRangesFit() {
        const Report report = withServers(2);
        Stage stage({1024, 640}, report, twoDays({{"be_app", "web-1"}}, report.takenMs - 60'000));
        auto* plot = stage.window.findChild<TimelineStack*>();
        plot->setFocus();
        QTest::keyClick(plot, Qt::Key_PageUp);
        QCoreApplication::processEvents();
        const auto* tabs = stage.window.findChild<QTabBar*>();
        const QRect last = tabs->tabRect(tabs->count() - 1);
        QVERIFY2(last.right() < tabs->width(),
                 qPrintable(QStringLiteral("%1 %2").arg(last.right()).arg(tabs->width())));
        QStringList shown;
        for (const auto* b : stage.window.findChildren<QAbstractButton*>())
            if (b->isVisible()) shown << b->accessibleName();
        QVERIFY(shown.contains(QStringLiteral("1 week")));
        QVERIFY(shown.contains(QStringLiteral("Show the present again")));
    }

    /// The state stands beside a path, however short that is.
    void aShortPathTakesNoMoreThanItsWords() {
        Report report = demoReport();
        report.process.listeners.clear();
        for (StatRow& row : report.rows) row.proxy = "app";
        Stage stage({1440, 900}, report);
        const auto labels = stage.window.findChild<AppBar*>()->findChildren<QLabel*>();
        const auto path = std::find_if(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->text() == QLatin1String("app");
        });
        QVERIFY(path != labels.end());
        QCOMPARE((*path)->width(), (*path)->sizeHint().width());
    }

    /// What stands beside each other does not overlap.
    void theBarIsInOrder_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("servers");
        for (const QSize size : {QSize(1180, 740), QSize(1440, 900), QSize(1024, 640)})
            QTest::addRow("%dx%d", size.width(), size.height()) << size << 6;
    }

    void theBarIsInOrder() {
        QFETCH(QSize, size);
        QFETCH(int, servers);
        Report report = withServers(servers);
        report.rows.back().proxy = "fe_of_another_site";
        Stage stage(size, report);
        QList<QRect> places;
        for (const QWidget* w : stage.window.findChild<AppBar*>()->findChildren<QWidget*>(
                 QString(), Qt::FindDirectChildrenOnly)) {
            if (!w->isVisible()) continue;
            for (const QRect& other : places) QVERIFY(!other.intersects(w->geometry()));
            places << w->geometry();
        }
        QVERIFY(places.size() > 6);
    }

    /// Also in what a screen of 1024x640 and of 1440x900 has room for with text twice as large, and
    /// half as large again.
    void noLabelIsCut_data() {
        everySize_data();
        for (const QSize size :
             {QSize(512, 300), QSize(720, 430), QSize(683, 410), QSize(960, 580)})
            for (const int servers : {2, 40})
                QTest::addRow("%dx%d, %d servers", size.width(), size.height(), servers)
                    << size << servers;
    }

    void noLabelIsCut() {
        QFETCH(QSize, size);
        QFETCH(int, servers);
        Stage stage(size, withServers(servers));
        QStringList cut;
        for (const QLabel* label : stage.window.findChildren<QLabel*>())
            if (label->isVisible() && !label->wordWrap() && !label->text().isEmpty() &&
                !label->property("elides").toBool() &&
                label->width() < label->fontMetrics().horizontalAdvance(label->text()))
                cut << label->text();
        QVERIFY2(cut.isEmpty(), qPrintable(cut.join(u'\n')));
    }

    /// A backend's head is one line, so that eight rows fit where six servers would.
    void backendsAreShownWhole() {
        Report report = withServers(6);
        for (StatRow& row : report.rows)
            if (row.scope == Scope::Server && row.name == "web-6") row.proxy = "be_static";
        Stage stage({1440, 900}, report);
        const ConsoleTable* table = stage.servers();
        QCOMPARE(table->model()->rowCount(), 8);
        QVERIFY(table->rowHeight(0) < table->rowHeight(1));
        QCOMPARE(table->verticalScrollBar()->maximum(), 0);
        QCOMPARE(table->viewport()->mask().boundingRect().bottom(),
                 table->visualRect(table->model()->index(7, 0)).bottom());
    }

    /// Names end in dots, or are cut in their middle; nothing gets wider by them.
    void longNamesMakeNothingWider() {
        const std::string tail = "-with.a_very-long.name.of.an.organisation.eu-central-1.example";
        Report report = test::busyReport();
        for (StatRow& row : report.rows) {
            row.proxy += tail;
            if (row.scope == Scope::Server) row.name += tail;
        }
        for (Trace& trace : report.traces) {
            trace.backend += tail;
            if (!trace.server.empty()) trace.server += tail;
        }
        Stage stage({1440, 900}, report);
        const auto* servers = stage.window.findChild<ServersCard*>();
        const QWidget* body = servers;
        while (!body->inherits("yard::Body")) body = body->parentWidget();
        QCOMPARE(body->width(), 1440);
        const QList<QLineEdit*> fields = stage.window.findChildren<QLineEdit*>();
        const auto search = std::find_if(fields.begin(), fields.end(), [](const QLineEdit* field) {
            return field->accessibleName() == QStringLiteral("Search the request trace");
        });
        QVERIFY2((*search)->width() >= 190, qPrintable(QString::number((*search)->width())));
    }

    void aBackupsTagLeavesRoomForItsName() {
        QCOMPARE(ServersDelegate::backupTag(100), QStringLiteral("BACKUP"));
        QCOMPARE(ServersDelegate::backupTag(40), QStringLiteral("BCK"));
    }

    void eventsAreNotCut() {
        Stage stage({1440, 900}, test::busyReport());
        for (int i = 0; i < 30; ++i)
            stage.link.event(EventKind::ServerState, {"be_app", "web-1"}, Shown::Up, "checked");
        stage.link.publish();
        for (const QListView* list : stage.window.findChildren<QListView*>()) {
            if (!list->isVisible() || list->accessibleName() != QStringLiteral("Events")) continue;
            const int row = list->sizeHintForRow(0);
            QCOMPARE(list->viewport()->mask().boundingRect().height() % row, 0);
            list->verticalScrollBar()->setValue(list->verticalScrollBar()->maximum());
            QVERIFY(list->viewport()->mask().isEmpty());  // or the last one would be cut
            return;
        }
        QFAIL("no list of events");
    }

    /// In a compact window they are beside the tabs, and hidden beside those of others.
    void theTimelineKeepsItsTools() {
        Stage stage({1024, 640}, test::busyReport());
        stage.window.body().focusPanel(Body::Trace);
        stage.window.resize(1440, 900);
        QCoreApplication::processEvents();
        for (auto* button : stage.window.findChildren<QAbstractButton*>())
            if (button->accessibleName() == QLatin1String("Export the timeline"))
                QVERIFY(button->isVisible());
    }

    /// Small marks are seen on their ground, in the dark too.
    void marksAreSeen() {
        applyTheme(true);
        const auto luminance = [](const QColor& c) {
            const auto linear = [](float part) {
                return part <= 0.04045F ? part / 12.92F : std::pow((part + 0.055F) / 1.055F, 2.4F);
            };
            return 0.2126F * linear(c.redF()) + 0.7152F * linear(c.greenF()) +
                   0.0722F * linear(c.blueF());
        };
        for (int i = -1; i < 40; ++i) {
            const float mark = luminance(tokens().seriesMark(i));
            QVERIFY2((mark + 0.05F) / (luminance(tokens().surface) + 0.05F) >= 2.99F,
                     qPrintable(QString::number(i)));
        }
        applyTheme(false);
        QCOMPARE(tokens().seriesMark(3), tokens().seriesColor(3));
    }

    void timeRunsToTheRight() {
        QApplication::setLayoutDirection(Qt::RightToLeft);
        {
            Stage stage({1440, 900}, test::busyReport());
            const auto* servers = stage.window.findChild<ServersCard*>();
            QVERIFY(servers->mapTo(&stage.window, QPoint()).x() > 400);
            QVERIFY(stage.servers()->selectionModel()->hasSelection());  // as from left to right
            for (const Split* split : stage.window.findChildren<Split*>())
                for (int i = 0; i < split->count(); ++i)
                    QVERIFY(split->rect().contains(split->widget(i)->geometry()));
            const auto stacks = stage.window.findChildren<QWidget*>();
            const bool found = std::any_of(stacks.begin(), stacks.end(), [](const QWidget* w) {
                return w->accessibleName() == QStringLiteral("Failover timeline") &&
                       w->layoutDirection() == Qt::LeftToRight && w->isVisible();
            });
            QVERIFY(found);
        }
        QApplication::setLayoutDirection(Qt::LeftToRight);
    }
};

QTEST_MAIN(TestLayout)
#include "tst_layout.moc"
