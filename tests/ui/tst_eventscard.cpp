#include <QAbstractItemModelTester>
#include <QListView>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "ui/events/eventscard.h"
#include "ui/events/eventsmodel.h"
#include "ui/look/theme.h"
#include "ui/parts/emptystate.h"

using namespace yard;

namespace {

const ServerKey One{"puppet00", "hosting1"};

QString text(const char* s) { return QString::fromUtf8(s); }

struct Fixture {
    test::FakeLink link;
    Desk desk{link};
    EventsCard card{desk};

    Fixture() {
        link.next = test::demoReport();
        card.resize(574, 260);
        card.show();
        link.publish();
    }
    QListView* list() const { return card.findChild<QListView*>(); }
    QAbstractItemModel* model() const { return list()->model(); }
    QStringList titles() const {
        QStringList list;
        for (int row = 0; row < model()->rowCount(); ++row)
            list << model()->index(row, 0).data(EventsModel::TitleRole).toString();
        return list;
    }
    QVariant data(int row, int role) const { return model()->index(row, 0).data(role); }
    void filter(const char* name) {
        for (auto* button : card.findChildren<QToolButton*>())
            if (button->menu())
                for (QAction* a : button->menu()->actions())
                    if (a->text() == text(name)) a->trigger();
    }
};

}  // namespace

class TestEventsCard : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(false); }

    void emptyIsSaid() {
        test::FakeLink link;
        Desk desk(link);
        EventsCard card(desk);
        card.show();
        QVERIFY(card.findChild<EmptyState*>()->isVisible());
        QCOMPARE(card.findChild<EmptyState*>()->accessibleName(), text("No events yet"));
    }

    void newestFirstWithFlagAndAuthor() {
        Fixture f;
        f.link.event(EventKind::Command, One, Shown::Down, "hosting1 fails", "as asked", "console");
        f.link.setShown(One, Shown::Down);
        f.link.publish();
        QCOMPARE(f.titles().mid(0, 2),
                 (QStringList{text("hosting1 is DOWN"), text("hosting1 fails")}));
        QCOMPARE(f.data(0, EventsModel::FlagRole).toInt(), 1);
        QCOMPARE(f.data(1, EventsModel::FlagRole).toInt(), 0);
        QCOMPARE(f.data(0, EventsModel::ByRole).toString(), QString());
        QCOMPARE(f.data(1, EventsModel::ByRole).toString(), text("by console"));
        QVERIFY(f.data(1, Qt::AccessibleTextRole)
                    .toString()
                    .endsWith(text("hosting1 fails. as asked. by console")));
        QCOMPARE(f.data(0, EventsModel::ShownRole).toInt(), static_cast<int>(Shown::Down));
    }

    /// What servers of a backend pass at about the same time is one line; what came between stays.
    void checksPassedTogetherAreOneLine() {
        Fixture f;
        QAbstractItemModelTester tester(f.model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto pass = [&](const char* backend, const std::string& server) {
            f.link.event(EventKind::CheckResult, {backend, server}, Shown::Up,
                         server + " passed a check", "Layer4 check passed");
        };
        const int before = f.model()->rowCount();
        for (int i = 0; i < 20; ++i) {
            pass("one", "a" + std::to_string(i));
            pass("two", "b" + std::to_string(i));
            if (i == 10) f.link.publish();
        }
        f.link.event(EventKind::CheckResult, {"one", "a3"}, Shown::Up, "a3 failed a check");
        pass("one", "a3");  // again: not the first one
        f.link.publish();
        QCOMPARE(f.titles().mid(0, f.model()->rowCount() - before),
                 (QStringList{text("a3 passed a check"), text("a3 failed a check"),
                              text("20 servers of two passed a check"),
                              text("20 servers of one passed a check")}));
        QVERIFY(f.data(2, EventsModel::DetailRole).toString().startsWith(text("b0, b1, b2")));
        QVERIFY(f.data(3, Qt::AccessibleTextRole).toString().contains(text("a18, a19")));
        f.link.next.takenMs += EventsModel::TogetherMs;
        pass("two", "b20");
        f.link.publish();
        QCOMPARE(f.titles().front(), text("b20 passed a check"));
        f.filter("Checks");
        QCOMPARE(f.titles().filter(text("servers of")),
                 (QStringList{text("20 servers of two passed a check"),
                              text("20 servers of one passed a check")}));
        f.filter("State changes");
        QVERIFY(f.titles().filter(text("passed")).isEmpty());
    }

    void selectionAndModelSurviveNewEvents() {
        Fixture f;
        QAbstractItemModelTester tester(f.model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reset(f.model(), &QAbstractItemModel::modelReset);
        f.link.setShown(One, Shown::Down);
        f.link.publish();
        f.list()->setCurrentIndex(f.model()->index(0, 0));
        for (int i = 0; i < 200; ++i)
            f.link.event(EventKind::CheckResult, One, Shown::Down, "check " + std::to_string(i));
        f.link.publish();
        QCOMPARE(f.list()->currentIndex().data(EventsModel::TitleRole).toString(),
                 text("hosting1 is DOWN"));
        QCOMPARE(f.list()->currentIndex().row(), 200);
        QVERIFY(reset.isEmpty());
    }

    void whatIsReadDoesNotMove() {
        Fixture f;
        for (int i = 0; i < 50; ++i)
            f.link.event(EventKind::CheckResult, One, Shown::Up, "check " + std::to_string(i));
        f.link.publish();
        f.list()->scrollTo(f.model()->index(20, 0), QAbstractItemView::PositionAtTop);
        const auto top = [&] {
            return f.list()->indexAt({4, 4}).data(EventsModel::TitleRole).toString();
        };
        const QString read = top();
        QCOMPARE(read, text("check 29"));
        f.link.event(EventKind::CheckResult, One, Shown::Up, "one more");
        f.link.event(EventKind::CheckResult, One, Shown::Up, "and another");
        f.link.publish();
        QCOMPARE(top(), read);
        f.list()->scrollToTop();
        f.link.event(EventKind::CheckResult, One, Shown::Up, "the newest");
        f.link.publish();
        QCOMPARE(top(), text("the newest"));  // who reads the top sees what is new
    }

    void theOldestAreForgottenWithTheDesk() {
        Fixture f;
        QAbstractItemModelTester tester(f.model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (size_t i = 0; i < Desk::MaxEvents + 5; ++i)
            f.link.event(EventKind::CheckResult, One, Shown::Up, "check");
        f.link.publish();
        QCOMPARE(f.model()->rowCount(), static_cast<int>(Desk::MaxEvents));
    }

    void filters_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QStringList>("titles");
        QTest::newRow("states") << text("State changes")
                                << QStringList{text("no server left"), text("hosting1 is DOWN")};
        QTest::newRow("commands") << text("Commands")
                                  << QStringList{text("hosting1 killed"), text("hosting1 fails")};
        QTest::newRow("checks") << text("Checks") << QStringList{text("hosting1 check passed")};
        QTest::newRow("all") << text("All")
                             << QStringList{text("no server left"),        text("hosting1 is DOWN"),
                                            text("hosting1 killed"),       text("hosting1 fails"),
                                            text("hosting1 check passed"), text("Proxy started")};
    }

    void filters() {
        QFETCH(QString, name);
        QFETCH(QStringList, titles);
        Fixture f;
        f.link.event(EventKind::Command, One, Shown::Down, "hosting1 fails", {}, "socket");
        f.link.event(EventKind::Lab, One, Shown::Down, "hosting1 killed");
        f.link.setShown(One, Shown::Down);
        f.link.event(EventKind::NoServer, {"puppet00", {}}, Shown::Down, "no server left");
        f.link.publish();
        f.filter(name.toUtf8().constData());
        QCOMPARE(f.titles(), titles);
    }

    void aFilterThatHidesAllSaysSo() {
        Fixture f;
        f.filter("Commands");
        const auto* empty = f.card.findChild<EmptyState*>();
        QVERIFY(empty->isVisible());
        QCOMPARE(empty->accessibleName(), text("No such event"));
        QVERIFY(empty->accessibleDescription().contains(text("Commands")));
    }

    void choosingTellsTheTimelineAndBack() {
        Fixture f;
        f.link.setShown(One, Shown::Down);
        f.link.publish();
        const quint64 id = f.link.next.events.back().id;
        QSignalSpy chosen(&f.card, &EventsCard::eventChosen);
        const QRect row = f.list()->visualRect(f.model()->index(0, 0));
        QTest::mouseClick(f.list()->viewport(), Qt::LeftButton, {}, row.center());
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.first().first().toULongLong(), id);
        f.filter("Checks");  // hides it
        f.card.select({id});
        QCOMPARE(f.list()->currentIndex().data(EventsModel::IdRole).toULongLong(), id);
        QCOMPARE(f.titles().size(), 3);
    }

    /// Whoever asked: the line that does the same is there to copy.
    void commandsHaveTheirLine() {
        Fixture f;
        f.link.event(EventKind::Command, One, Shown::Drain, "hosting1 drains", {}, "socket");
        Command command;
        command.verb = Verb::Drain;
        command.server = One;
        f.link.next.events.back().command = command;
        f.link.publish();
        QCOMPARE(f.data(0, EventsModel::LineRole).toString(),
                 QString::fromStdString(f.link.spelling(command)));
        QVERIFY(!f.data(0, EventsModel::LineRole).toString().isEmpty());
        QCOMPARE(f.data(1, EventsModel::LineRole).toString(), QString());
    }

    void severalAreSelectedTogether() {
        Fixture f;
        QList<quint64> ids;
        for (Shown shown : {Shown::Down, Shown::Up, Shown::Down}) {
            f.link.setShown(One, shown);
            ids << f.link.next.events.back().id;
        }
        f.link.publish();
        f.card.select(ids + QList<quint64>{999'999});  // one that is forgotten
        QModelIndexList rows = f.list()->selectionModel()->selectedRows();
        QCOMPARE(rows.size(), 3);
        QCOMPARE(f.list()->currentIndex().data(EventsModel::IdRole).toULongLong(), ids.back());
        f.link.event(EventKind::CheckResult, One, Shown::Down, "one more");
        f.link.publish();
        rows = f.list()->selectionModel()->selectedRows();
        QCOMPARE(rows.size(), 3);
        for (const QModelIndex& row : rows)
            QVERIFY(ids.contains(row.data(EventsModel::IdRole).toULongLong()));
    }
};

QTEST_MAIN(TestEventsCard)
#include "tst_eventscard.moc"
