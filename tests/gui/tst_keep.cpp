// What runs and is in no file, and the button that writes it.
#include "tests/gui/configstage.h"
#include "ui/servers/serversmodel.h"

using namespace yard;
using namespace yard::test;

class TestKeep : public QObject {
    Q_OBJECT

private slots:
    /// A change at run time is told with its line; one press writes it, with a copy of the file.
    void keepsWhatRuns() {
        Files files;
        files.text.replace("\n", "\r\n");
        put(files.file(), files.text);
        Stage stage(files.host());
        QVERIFY(stage.open());
        stage.weigh("s", "9");
        QListWidget* changes = stage.list(QStringLiteral("Not saved"));
        QTRY_COMPARE_WITH_TIMEOUT(changes->count(), 1, 10000);
        QVERIFY(changes->item(0)->text().contains(QStringLiteral("server s 127.0.0.1:1 weight 9")));
        const auto* servers = stage.window.findChild<ServersModel*>();
        QVERIFY(servers->index(0, 0).data().toString().contains(QStringLiteral("not saved")));
        QVERIFY(stage.press(QStringLiteral("Keep the run-time changes")));
        QTRY_COMPARE_WITH_TIMEOUT(changes->count(), 0, 10000);
        QCOMPARE(contentOf(files.file()), QByteArray(files.text).replace("weight 7", "weight 9"));
        QCOMPARE(contentOf(files.folder.filePath(files.backups().value(0))), files.text);
        QCOMPARE(stage.desk.server({"p", "s"})->uweight, 9);
    }

    /// One of several is kept alone; what is chosen stays chosen while others come and go.
    void keepsWhatIsChosen() {
        Files files;
        files.text += " server t 127.0.0.1:2 weight 5\n";
        put(files.file(), files.text);
        Stage stage(files.host());
        QVERIFY(stage.open());
        QListWidget* changes = stage.list(QStringLiteral("Not saved"));
        stage.weigh("t", "6");
        QTRY_COMPARE_WITH_TIMEOUT(changes->count(), 1, 10000);
        changes->item(0)->setSelected(true);
        stage.weigh("s", "9");
        QTRY_COMPARE_WITH_TIMEOUT(changes->count(), 2, 10000);
        QCOMPARE(changes->selectedItems(), QList<QListWidgetItem*>{changes->item(1)});
        QVERIFY(stage.press(QStringLiteral("Keep the run-time changes")));
        QTRY_COMPARE_WITH_TIMEOUT(changes->count(), 1, 10000);
        QCOMPARE(contentOf(files.file()), QByteArray(files.text).replace("weight 5", "weight 6"));
        QVERIFY(changes->selectedItems().isEmpty());
        QVERIFY(changes->item(0)->text().contains(QStringLiteral("server s 127.0.0.1:1 weight 9")));
    }
};

QTEST_MAIN(TestKeep)
#include "tst_keep.moc"
