// What is done to the entries of a stick table.
#include <QClipboard>
#include <QDialog>
#include <QGuiApplication>
#include <QLineEdit>
#include <QTest>
#include <QToolButton>

#include "tests/ui/stickcardstage.h"
#include "ui/look/theme.h"
#include "ui/parts/question.h"

using namespace yard;
using namespace yard::test;

class TestStickActions : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(false); }

    /// Somebody types while reports come; what is typed stands, and can be taken back.
    void aValueIsEdited() {
        Report report = busyReport();
        report.tables[0].data = {{"server_id", "server_id"}, {"gpc0", "gpc0"}};
        for (TableEntry& entry : report.page.entries) entry.values = {1, 5};
        StickStage f(report);
        f.select(2, 2);
        f.action("Edit a value")->trigger();
        auto* field = f.table()->findChild<QLineEdit*>();
        QVERIFY(field && field->text() == text("5"));
        field->selectAll();
        QTest::keyClicks(field, text("4"));
        for (TableEntry& entry : f.link.next.page.entries) entry.values[1] = 6;
        f.link.publish();
        QCOMPARE(field->text(), text("4"));
        QTest::keyClicks(field, text("2"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(f.link.sent.size(), size_t{1});
        const Command& command = f.link.sent[0];
        QCOMPARE(static_cast<int>(command.verb), static_cast<int>(Verb::SetTableEntry));
        QCOMPARE(command.key, std::string("10.4.0.3"));
        QCOMPARE(command.number, int64_t{-1});
        QVERIFY(command.values.size() == 1 && command.values[0].data == "gpc0" &&
                command.values[0].value == 42);
        QVERIFY(f.desk.undo());
        QCOMPARE(f.link.sent.back().values[0].value, int64_t{6});
        QCOMPARE(f.link.sent.back().key, std::string("10.4.0.3"));
    }

    void deletesTheSelectedEntries() {
        StickStage f(busyReport());
        QVERIFY(!f.action("Delete entries")->isEnabled());
        f.select(2, 3);
        QVERIFY(f.action("Delete entries")->isEnabled());
        f.action("Delete entries")->trigger();
        QCOMPARE(f.link.sent.size(), size_t{2});
        for (const Command& command : f.link.sent) {
            QCOMPARE(static_cast<int>(command.verb), static_cast<int>(Verb::ClearTable));
            QCOMPARE(command.table, std::string("st_src"));
            QCOMPARE(command.by, std::string("console"));
        }
        QCOMPARE(f.link.sent[0].key, std::string("10.4.0.3"));
        QCOMPARE(f.link.sent[1].key, std::string("10.4.0.4"));
    }

    void pinsToAServer() {
        StickStage f(busyReport());
        f.select(2, 3);
        emit static_cast<QToolButton*>(f.button("Stick table actions"))->menu()->aboutToShow();
        QVERIFY(f.action("be_app/web-3"));
        f.action("be_app/web-3")->trigger();
        QCOMPARE(f.link.sent.size(), size_t{2});
        QCOMPARE(static_cast<int>(f.link.sent[1].verb), static_cast<int>(Verb::SetTableEntry));
        QCOMPARE(f.link.sent[1].key, std::string("10.4.0.4"));
        QCOMPARE(f.link.sent[1].number, f.link.server({"be_app", "web-3"}).serverId);
    }

    /// Nobody is cut off by it, and it can be undone.
    void clearsWithoutAQuestion() {
        StickStage f(busyReport());
        f.action("Clear the table")->trigger();
        QVERIFY(!f.card.findChild<QDialog*>());
        QCOMPARE(f.link.sent.size(), size_t{1});
        QCOMPARE(f.link.sent[0].table, std::string("st_src"));
        QCOMPARE(f.link.sent[0].key, std::string());
        QCOMPARE(f.link.sent[0].number, int64_t{1});  // kept, to be brought back
    }

    /// What an attached proxy clears nobody brings back.
    void asksWhereNothingComesBack() {
        StickStage f(busyReport());
        f.link.where = "/run/haproxy/admin.sock";
        f.action("Clear the table")->trigger();
        QVERIFY(f.link.sent.empty());
        auto* question = f.card.window()->findChild<Question*>();
        QVERIFY(question);
        QVERIFY(question->title().endsWith(text("of table st_src?")));
        question->goButton()->click();
        QCOMPARE(f.link.sent.size(), size_t{1});
        QCOMPARE(f.link.sent[0].table, std::string("st_src"));
    }

    void thePaletteClears() {
        StickStage f(busyReport());
        const std::vector<Deed> deeds = f.card.deeds();
        QCOMPARE(deeds.size(), size_t{1});
        QCOMPARE(deeds[0].title, text("Clear table st_src"));
        deeds[0].act();
        QCOMPARE(f.link.sent.size(), size_t{1});
        f.desk.setReadOnly(true);
        QVERIFY(f.card.deeds().empty());
    }

    /// Most rows of a large table are not here: nothing is done to a part of what is chosen.
    void onlyWhatIsHereIsActedOn() {
        Report report = busyReport();
        report.tables[0].used = 1'000'000;
        report.page.search.emplace();
        report.page.found = true;
        report.page.matching = 1'000'000;
        StickStage f(report);
        f.link.publish();
        QCOMPARE(f.model()->rowCount(), 1'000'000);
        f.select(3, 5);
        for (const char* name : {"Delete entries", "Copy"})
            QVERIFY2(f.action(name)->isEnabled(), name);
        for (const int last : {400, 999'999}) {
            f.select(3, last);
            for (const char* name : {"Delete entries", "Copy"})
                QVERIFY2(!f.action(name)->isEnabled(), name);
            QVERIFY(f.action("Copy")->toolTip().startsWith(text("Too many")));
        }
    }

    void copiesWhatIsSelected() {
        StickStage f(busyReport());
        f.select(0, 1);
        f.action("Copy")->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 text("10.4.0.1\tweb-2\t–\t0\t30m 00s\n10.4.0.2\tweb-1\t–\t0\t29m 53s"));
    }
};

QTEST_MAIN(TestStickActions)
#include "tst_stickactions.moc"
