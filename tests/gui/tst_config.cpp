#include <QTcpServer>

#include "tests/gui/configstage.h"
#include "tests/support/worktimer.h"
#include "ui/parts/question.h"
#include "ui/parts/toast.h"

using namespace yard;
using namespace yard::test;

class TestConfig : public QObject {
    Q_OBJECT

private slots:
    /// Findings come while typing, with their line, and go with what caused them.
    void findsAsOneTypes() {
        Files files;
        Stage stage(files.host());
        QVERIFY(stage.open());
        QCOMPARE(stage.editor()->text().toUtf8(), files.text);
        QTRY_COMPARE(stage.findings(), 0);
        stage.type(QStringLiteral(" nonsense 1\n"));
        QTRY_COMPARE(stage.findings(), 1);
        QVERIFY(stage.editor()->markAt(8).contains(QStringLiteral("nonsense")));
        QCOMPARE(stage.differences(), 1);
        stage.editor()->moveCursor(QTextCursor::Start);
        QVERIFY(stage.press(QStringLiteral("Validate the configuration")));
        QTRY_COMPARE(stage.editor()->textCursor().blockNumber(), 7);
        QVERIFY(stage.press(QStringLiteral("Apply the configuration")));
        QCOMPARE(contentOf(files.file()), files.text);
        QVERIFY(stage.press(QStringLiteral("Revert to what runs")));
        QTRY_COMPARE(stage.findings(), 0);
        QCOMPARE(stage.differences(), 0);
    }

    /// Who types in the last line need not end it, and it is written with its end.
    void theLastLineGetsItsEnd() {
        Files files;
        Stage stage(files.host());
        QVERIFY(stage.open());
        stage.type(QStringLiteral(" server t 127.0.0.1:2"));
        QTRY_COMPARE(stage.differences(), 1);
        QCOMPARE(stage.findings(), 0);
        const int place = stage.editor()->textCursor().position();
        QVERIFY(stage.press(QStringLiteral("Apply the configuration")));
        QTRY_COMPARE(stage.differences(), 0);
        QCOMPARE(contentOf(files.file()), files.text + " server t 127.0.0.1:2\n");
        QCOMPARE(stage.editor()->textCursor().position(), place);
        QVERIFY(stage.editor()->document()->isUndoAvailable());
    }

    void appliesAndKeepsACopy() {
        Files files;
        Stage stage(files.host());
        QVERIFY(stage.open());
        const QString changed =
            stage.editor()->text().replace(QStringLiteral("weight 7"), QStringLiteral("weight 9"));
        stage.editor()->setPlainText(changed);
        QTRY_COMPARE(stage.differences(), 2);
        QTest::keyClick(stage.editor(), Qt::Key_S, Qt::ControlModifier);
        QTRY_COMPARE(stage.differences(), 0);
        QCOMPARE(contentOf(files.file()), changed.toUtf8());
        QCOMPARE(files.backups().size(), 1);
        QCOMPARE(contentOf(files.folder.filePath(files.backups().front())), files.text);
        QTRY_COMPARE(stage.desk.server({"p", "s"})->uweight, 9);
    }

    /// Neither closing the window nor running something else drops what was typed unasked.
    void editsAreNotDroppedUnasked() {
        Files files;
        Stage stage(files.host());
        QVERIFY(stage.open());
        stage.type(QStringLiteral("# a thought\n"));
        QTRY_COMPARE(stage.differences(), 1);
        QVERIFY(!stage.window.close());
        const auto* question = stage.window.findChild<Question*>();
        QVERIFY(question && question->detail().contains(QStringLiteral("edits are lost")));
        QVERIFY(stage.press(QStringLiteral("Cancel")));
        QTRY_VERIFY(!stage.window.findChild<Question*>());
        QVERIFY(stage.press(QStringLiteral("Revert to what runs")));
        QTRY_COMPARE(stage.differences(), 0);
        QVERIFY(stage.window.close());
    }

    /// What reads well may still not run: the file is put back, the old one goes on.
    void refusalPutsTheFileBack() {
        Files files;
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        Stage stage(files.host());
        QVERIFY(stage.open());
        stage.type(QStringLiteral("listen q\n bind 127.0.0.1:%1\n").arg(taken.serverPort()));
        QTRY_VERIFY(stage.differences() > 0);
        QVERIFY(stage.press(QStringLiteral("Apply the configuration")));
        QTRY_VERIFY(stage.findings() > 0);
        QCOMPARE(contentOf(files.file()), files.text);
        QVERIFY(files.backups().isEmpty());
        QVERIFY(stage.differences() > 0);
        QCOMPARE(stage.desk.configuration().front().text, files.text.toStdString());
    }

    void somebodyElsesFileIsNotOverwrittenUnasked() {
        Files files;
        Stage stage(files.host());
        QVERIFY(stage.open());
        put(files.file(), "# theirs\n");
        stage.type(QStringLiteral("# mine\n"));
        QVERIFY(stage.press(QStringLiteral("Apply the configuration")));
        QTRY_VERIFY(stage.window.findChild<Question*>());
        QCOMPARE(contentOf(files.file()), QByteArray("# theirs\n"));
        QVERIFY(stage.press(QStringLiteral("Write it anyway")));
        QTRY_COMPARE(contentOf(files.file()), files.text + "# mine\n");
        QCOMPARE(contentOf(files.folder.filePath(files.backups().front())),
                 QByteArray("# theirs\n"));
    }

    void readOnlyAppliesNothing() {
        Files files;
        Stage stage(files.host());
        QVERIFY(stage.open());
        stage.desk.setReadOnly(true);
        stage.type(QStringLiteral("# mine\n"));
        QTRY_COMPARE(stage.differences(), 1);
        QVERIFY(!stage.button(QStringLiteral("Apply the configuration"))->isEnabled());
        QTest::keyClick(stage.editor(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(stage.window.findChild<Toast*>()->text().contains(QStringLiteral("read-only")));
        QCOMPARE(contentOf(files.file()), files.text);
        QCOMPARE(stage.desk.configuration().front().text, files.text.toStdString());
    }

    /// In a file of 50,000 lines a key is answered within a frame or two, also while it is read.
    void typesFluently() {
        Files files;
        QByteArray comments;
        for (int i = 0; i < 50000; ++i) comments += "# line " + QByteArray::number(i) + "\n";
        files.text += comments;
        put(files.file(), files.text);
        Stage stage(files.host());
        QVERIFY(stage.open());
        stage.editor()->moveCursor(QTextCursor::End);
        std::vector<qint64> times;
        for (int i = 0; i < 60; ++i) {
            const WorkTimer timer;
            QTest::keyClick(stage.editor(), Qt::Key_A);
            QCoreApplication::processEvents();
            times.push_back(timer.elapsed());
        }
        std::sort(times.begin(), times.end());
        qInfo("a key: %lld ms (median), %lld ms (longest)", times[30], times.back());
        QVERIFY2(times[30] < 40, qPrintable(QString::number(times[30])));
        // What was typed in the empty last line got its end.
        QTRY_COMPARE_WITH_TIMEOUT(stage.differences(), 1, 20000);
    }

    /// No file is written; what was typed outlives a look at the panels.
    void demo() {
        Stage stage(hostDemo(false));
        QVERIFY(stage.open());
        stage.editor()->setPlainText(stage.editor()->text().replace(QStringLiteral("weight 100"),
                                                                    QStringLiteral("weight 50")));
        QVERIFY(stage.press(QStringLiteral("Back to the panels")));
        QTest::keyClick(&stage.window, Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(stage.differences(), 2);
        QVERIFY(stage.press(QStringLiteral("Apply the configuration")));
        QTRY_COMPARE_WITH_TIMEOUT(stage.desk.server({"puppet00", "hosting1"})->uweight, 50, 10000);
    }

    void looks_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << QSize(1440, 900) << false;
        QTest::newRow("dark") << QSize(1440, 900) << true;
        QTest::newRow("dark-1024") << QSize(1024, 640) << true;
    }

    /// All of it is on the screen; the picture is kept where a person asks for it.
    void looks() {
        QFETCH(QSize, size);
        QFETCH(bool, dark);
        Stage stage(hostDemo(false), dark ? ThemeChoice::Dark : ThemeChoice::Light, size);
        QVERIFY(stage.open());
        Command drain;
        drain.verb = Verb::Drain;
        drain.server = {"puppet00", "hosting2"};
        stage.desk.send(drain);
        QTRY_COMPARE_WITH_TIMEOUT(stage.list(QStringLiteral("Not saved"))->count(), 1, 10000);
        stage.editor()->setPlainText(
            stage.editor()->text().replace(QStringLiteral("weight 100"),
                                           QStringLiteral("weight 50 # \"$A\"")) +
            QStringLiteral(" nonsense \"$A\"\n # switchyard: failback manual\n"));
        QTRY_VERIFY(stage.findings() > 0);
        const QRect place(stage.editor()->mapTo(&stage.window, QPoint()), stage.editor()->size());
        QVERIFY(stage.window.rect().contains(place));
        QVERIFY(stage.window.minimumSizeHint().width() <= size.width());
        QVERIFY(place.height() > 120);
        const QString folder = qEnvironmentVariable("SCREENSHOTS");
        if (!folder.isEmpty())
            stage.window.grab().save(QDir(folder).filePath(
                QStringLiteral("config-%1.png").arg(QLatin1String(QTest::currentDataTag()))));
    }
};

QTEST_MAIN(TestConfig)
#include "tst_config.moc"
