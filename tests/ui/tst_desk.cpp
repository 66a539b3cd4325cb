#include <QSignalSpy>
#include <QtTest>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "ui/desk/desk.h"

using namespace yard;
using namespace yard::test;

namespace {

const ServerKey One{"puppet00", "hosting1"};

Command ask(Verb verb, const ServerKey& server) {
    Command command;
    command.verb = verb;
    command.server = server;
    return command;
}

struct Bench {
    Bench() {
        link.next = demoReport();
        link.publish();
        QObject::connect(&desk, &Desk::done, &desk,
                         [this](const Reply& reply) { replies.push_back(reply); });
    }
    FakeLink link;
    Desk desk{link};
    std::vector<Reply> replies;
};

}  // namespace

class TestDesk : public QObject {
    Q_OBJECT
private slots:
    void isPendingUntilAReportAgrees() {
        Bench bench;
        bench.desk.send(ask(Verb::Drain, One));
        QVERIFY(bench.desk.pending(One));
        QTRY_COMPARE(bench.replies.size(), size_t(1));
        bench.link.publish();
        QVERIFY(bench.desk.pending(One));
        bench.link.setShown(One, Shown::Drain);
        bench.link.publish();
        QVERIFY(!bench.desk.pending(One));
    }

    void givesUpWaitingAfterFiveSeconds() {
        Bench bench;
        bench.desk.send(ask(Verb::Drain, One));
        bench.link.pass(4900);
        QVERIFY(bench.desk.pending(One));
        bench.link.pass(200);
        QVERIFY(!bench.desk.pending(One));
    }

    void undoesAFailBackToWhatItWas() {
        Bench bench;
        bench.desk.send(ask(Verb::Fail, One));
        QTRY_COMPARE(bench.replies.size(), size_t(1));
        QVERIFY(bench.replies[0].undoable);
        QVERIFY(bench.desk.undo());
        QCOMPARE(bench.link.sent.back().verb, Verb::Restore);
        QTRY_COMPARE(bench.replies.size(), size_t(2));
        QVERIFY(bench.replies[1].undo);
        QVERIFY(!bench.replies[1].undoable);
        QVERIFY(!bench.desk.undo());
    }

    void saysHowOftenReportsCome_data() {
        QTest::addColumn<int>("period");  // ms
        QTest::addColumn<int>("rate");
        QTest::newRow("as wanted") << 200 << 5;
        QTest::newRow("the timer is early") << 190 << 5;
        QTest::newRow("and late") << 215 << 5;
        QTest::newRow("slow") << 500 << 2;
        QTest::newRow("a second") << 1000 << 1;
    }

    void saysHowOftenReportsCome() {
        QFETCH(int, period);
        QFETCH(int, rate);
        Bench bench;
        QCOMPARE(bench.desk.reportsPerSecond(), 0);
        for (int i = 0; i < 30; ++i) {
            bench.link.pass(period + (i % 2 ? 5 : -5));
            if (i > 0) QCOMPARE(bench.desk.reportsPerSecond(), rate);
        }
    }

    void forgetsAnUndoAfterThirtySeconds() {
        Bench bench;
        bench.desk.send(ask(Verb::Drain, One));
        bench.link.pass(29'000);
        QVERIFY(bench.desk.undoText());
        bench.link.pass(2'000);
        QVERIFY(!bench.desk.undo());
    }

    void hasNothingToUndoAfterARefusal() {
        Bench bench;
        bench.link.answer = [](const Command&) { return Answer{false, "No such server.\n"}; };
        bench.desk.send(ask(Verb::Drain, One));
        QTRY_COMPARE(bench.replies.size(), size_t(1));
        QCOMPARE(bench.replies[0].refusals, QStringList{QStringLiteral("No such server.")});
        QVERIFY(!bench.replies[0].undoable);
        QVERIFY(!bench.desk.pending(One));
        QVERIFY(!bench.desk.undo());
    }

    void doesNotOfferAnothersUndo() {
        Bench bench;
        bench.desk.send(ask(Verb::Drain, One));
        bench.desk.send(ask(Verb::ClearCounters, {}));
        QTRY_COMPARE(bench.replies.size(), size_t(2));
        QVERIFY(!bench.replies[1].undoable);
    }

    void keepsSilentWhilePausedAndCollects() {
        Bench bench;
        QSignalSpy updates(&bench.desk, &Desk::updated);
        bench.desk.setPaused(true);
        updates.clear();
        bench.link.pass(2'000);
        QCOMPARE(updates.count(), 0);
        QVERIFY(bench.desk.history().size() > 0);
        bench.desk.setPaused(false);
        QVERIFY(updates.count() > 0);
    }
};

QTEST_MAIN(TestDesk)
#include "tst_desk.moc"
