#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>

#include "tests/ui/tracestage.h"
#include "ui/look/theme.h"
#include "ui/parts/emptystate.h"
#include "ui/requests/requestsmodel.h"

using namespace yard;
using namespace yard::test;

namespace {

using Fixture = TraceStage;

}  // namespace

class TestTraceCard : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(false); }

    /// Of an event: the list of requests, at the one nearest in time.
    void requestsAroundAnEvent() {
        Fixture f;
        for (int i = 0; i < 10; ++i) {
            Trace one = plain(100 + static_cast<uint64_t>(i));
            one.wallMs = f.link.next.takenMs;
            f.trace(one);
            if (i == 4)
                f.link.event(EventKind::ServerState, {"puppet00", "hosting1"}, Shown::Down,
                             "hosting1 is DOWN");
            f.link.next.takenMs += 5'000;
        }
        f.link.publish();
        const uint64_t event = f.desk.events().back().id;
        f.card.showAround(event);
        QVERIFY(f.requests()->isVisible());
        QCOMPARE(f.requests()->currentIndex().data(RequestsModel::IdRole).toULongLong(), 104ULL);
        QVERIFY(!f.action("Follow the latest request")->isChecked());
        f.card.showAround(event + 1000);  // forgotten: nothing happens
        QCOMPARE(f.requests()->currentIndex().data(RequestsModel::IdRole).toULongLong(), 104ULL);
    }

    void emptyUntilTheFirstRequest() {
        test::FakeLink link;
        Desk desk(link);
        TraceCard card(desk);
        card.show();
        const EmptyState* empty = nullptr;
        for (const auto* state : card.findChildren<EmptyState*>())
            if (state->isVisible()) empty = state;
        QVERIFY(empty);
        QCOMPARE(empty->accessibleName(), text("No request traced yet"));
        link.next.traces = {plain(1)};
        link.publish();
        QVERIFY(!empty->isVisible());
        QCOMPARE(card.shownId(), uint64_t{1});
    }

    void followsTheLatestOnceASecond() {
        Fixture f;
        QCOMPARE(f.card.shownId(), uint64_t{30});
        f.trace(plain(31));
        QCOMPARE(f.card.shownId(), uint64_t{30});
        f.link.pass(1000);
        QCOMPARE(f.card.shownId(), uint64_t{31});
    }

    void tellsTheStory() {
        Fixture f;
        f.card.traceNext();
        f.trace(test::redispatchedTrace(40, 0, "hosting1", "hosting2"));
        QCOMPARE(f.card.shownId(), uint64_t{40});
        QCOMPARE(f.verdict(), text("hosting2 in place of hosting1"));
        QCOMPARE(
            f.titles(),
            (QStringList{text("Accepted by puppet00"), text("balance static-rr picks hosting1"),
                         text("hosting1 refused the connection"),
                         text("The backup hosting2 is tried at once"), text("200 OK in 1.9 ms")}));
        QVERIFY(!f.label("hosting2, because hosting1 refused the connection").isEmpty());
        const QModelIndex third = f.steps()->model()->index(2, 0);
        QVERIFY(third.data(Qt::AccessibleTextRole)
                    .toString()
                    .startsWith(text("Step 3: hosting1 refused the connection")));
        QVERIFY(!f.label("why hosting2?").isEmpty());
    }

    void waitsForTheNextOfAServer() {
        Fixture f;
        f.card.traceNext({"puppet00", "hosting2"});
        QVERIFY(!f.label("waiting for hosting2").isEmpty());
        f.trace(plain(41));
        f.link.pass(1000);
        QCOMPARE(f.card.shownId(), uint64_t{30});
        f.trace(plain(42, "hosting2"));
        QCOMPARE(f.card.shownId(), uint64_t{42});
        f.trace(plain(43, "hosting2"));
        f.link.pass(1000);
        QCOMPARE(f.card.shownId(), uint64_t{42});  // it stays
        f.action("Follow the latest request")->trigger();
        QCOMPARE(f.card.shownId(), uint64_t{43});
    }

    void buttonWaitsForTheNext() {
        Fixture f;
        f.button("Trace the next request")->click();
        QVERIFY(!f.label("waiting for it").isEmpty());
        f.trace(plain(44));
        QCOMPARE(f.card.shownId(), uint64_t{44});
    }

    void stepsThroughRequests() {
        Fixture f;
        f.button("Older request")->click();
        QCOMPARE(f.card.shownId(), uint64_t{29});
        f.link.pass(2000);
        QCOMPARE(f.card.shownId(), uint64_t{29});  // a chosen one stays
        QTest::keyClick(&f.card, Qt::Key_Left);
        QCOMPARE(f.card.shownId(), uint64_t{28});
        QTest::keyClick(&f.card, Qt::Key_Right);
        f.button("Newer request")->click();
        QCOMPARE(f.card.shownId(), uint64_t{30});
        QVERIFY(!f.button("Newer request")->isEnabled());
        for (int i = 0; i < 40; ++i) QTest::keyClick(&f.card, Qt::Key_Left);
        QCOMPARE(f.card.shownId(), uint64_t{1});
        QVERIFY(!f.button("Older request")->isEnabled());
    }

    void finds_data() {
        QTest::addColumn<QString>("sought");
        QTest::addColumn<QList<quint64>>("ids");  // one after the other
        QTest::newRow("path") << text("/page/7") << QList<quint64>{7, 7};
        QTest::newRow("request id") << text("12") << QList<quint64>{12};
        QTest::newRow("client") << text("127.0.0.1:40009") << QList<quint64>{9};
        QTest::newRow("server, any case") << text(" HOSTING1 ") << QList<quint64>{30, 29, 28};
        QTest::newRow("around again")
            << text("page/2") << QList<quint64>{29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 2, 29};
        QTest::newRow("nothing") << text("no such") << QList<quint64>{};
        QTest::newRow("empty") << text("  ") << QList<quint64>{};
    }

    void finds() {
        QFETCH(QString, sought);
        QFETCH(QList<quint64>, ids);
        Fixture f;
        if (ids.isEmpty()) {
            QVERIFY(!f.card.find(sought));
            QCOMPARE(f.card.shownId(), uint64_t{30});
        }
        for (quint64 id : ids) {
            QVERIFY(f.card.find(sought));
            QCOMPARE(f.card.shownId(), id);
        }
    }

    void listOffersRequests() {
        Fixture f;
        QAbstractItemModelTester tester(f.requests()->model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        f.trace(test::redispatchedTrace(31, 1'700'000'000'000, "hosting1", "hosting2"));
        f.button("Recent requests")->click();
        QVERIFY(f.requests()->isVisible());
        QAbstractItemModel* model = f.requests()->model();
        QCOMPARE(model->rowCount(), 31);
        QCOMPARE(model->index(0, RequestsModel::Server).data().toString(),
                 text("hosting2 in place of hosting1"));
        QCOMPARE(model->index(0, 0).data(RequestsModel::BriefRole).toString(),
                 text("hosting2, not hosting1"));
        QCOMPARE(model->index(1, RequestsModel::Request).data().toString(), text("GET /page/30"));
        const QRect row = f.requests()->visualRect(model->index(2, 1));
        QTest::mouseClick(f.requests()->viewport(), Qt::LeftButton, {}, row.center());
        QCOMPARE(f.card.shownId(), uint64_t{29});
        QVERIFY(!f.requests()->isVisible());
    }

    /// Its path is short: there is room for the whole verdict.
    void theVerdictIsWhole() {
        Fixture f;
        f.trace(test::redispatchedTrace(40, 0, "hosting1", "hosting2"));
        const auto* pill = f.card.findChild<Pill*>();
        QTRY_VERIFY(pill->width() >= pill->sizeHint().width());
    }

    /// Rather fewer words than cut ones.
    void aNarrowPillIsBrief() {
        Pill cut, brief;
        cut.set(Shown::Up, text("hosting2 in place of hosting1"), text("hosting2, not hosting1"));
        brief.set(Shown::Up, text("hosting2, not hosting1"));
        for (Pill* pill : {&cut, &brief}) pill->resize(brief.sizeHint().width(), 24);
        QCOMPARE(cut.grab().toImage(), brief.grab().toImage());
        for (Pill* pill : {&cut, &brief}) pill->resize(cut.sizeHint().width(), 24);
        QVERIFY(cut.grab().toImage() != brief.grab().toImage());
    }

    void theListTakesTheFocus() {
        Fixture f;
        f.focus(f.steps());
        f.button("Recent requests")->click();
        QVERIFY(f.requests()->hasFocus());
        f.button("Recent requests")->click();
        QVERIFY(f.steps()->hasFocus());
    }

    void selectionStaysWithItsRequest() {
        Fixture f;
        QVERIFY(f.card.find(text("/page/20")));
        f.button("Recent requests")->click();
        f.trace(plain(31));
        f.trace(plain(32));
        f.link.pass(1000);
        const QModelIndex current = f.requests()->currentIndex();
        QCOMPARE(current.data(RequestsModel::IdRole).toULongLong(), 20ULL);
        QCOMPARE(current.row(), 12);
    }

    void filtersTheList_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QList<int>>("ids");
        QTest::newRow("redispatched") << text("Redispatched") << QList<int>{40};
        QTest::newRow("failed") << text("Failed") << QList<int>{50};
    }

    void filtersTheList() {
        QFETCH(QString, filter);
        QFETCH(QList<int>, ids);
        Fixture f;
        f.trace(test::redispatchedTrace(40, 0, "hosting1", "hosting2"));
        Trace failed = plain(50);
        failed.status = 503;
        failed.server.clear();
        f.trace(failed);
        QAbstractItemModel* model = f.requests()->model();
        QCOMPARE(model->index(0, 0).data(RequestsModel::GapRole).toInt(), 9);
        for (auto* b : f.card.findChildren<QAbstractButton*>())
            if (b->text() == filter) b->click();
        QList<int> listed;
        for (int row = 0; row < model->rowCount(); ++row)
            listed << model->index(row, 0).data(RequestsModel::IdRole).toInt();
        QCOMPARE(listed, ids);
        QCOMPARE(model->index(0, 0).data(RequestsModel::GapRole).toInt(), 0);
    }

    void copies() {
        Fixture f;
        QSignalSpy said(&f.card, &TraceCard::said);
        f.action("Copy as text")->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().contains(text("hosting1, because static-rr")));
        f.action("Copy as JSON")->trigger();
        const auto json =
            QJsonDocument::fromJson(QGuiApplication::clipboard()->text().toUtf8()).object();
        QCOMPARE(json[text("id")].toInt(), 30);
        QCOMPARE(said.size(), 2);
    }

    void pausedItKeepsWhatItShows() {
        Fixture f;
        f.desk.setPaused(true);
        f.trace(plain(31));
        f.link.pass(1000);
        QCOMPARE(f.card.shownId(), uint64_t{30});
        f.desk.setPaused(false);
        QCOMPARE(f.card.shownId(), uint64_t{31});
    }

    void everyButtonHasAName() {
        Fixture f;
        for (const auto* b : f.card.findChildren<QAbstractButton*>())
            QVERIFY2(!b->accessibleName().isEmpty() || b->objectName().startsWith(text("qt_")) ||
                         !b->isVisibleTo(&f.card),
                     qPrintable(b->text()));
    }
};

QTEST_MAIN(TestTraceCard)
#include "tst_tracecard.moc"
