// Other things to run: the start page, files, and what does not run.
#include <QFileDialog>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/windowstage.h"
#include "ui/configuration/configeditor.h"
#include "ui/configuration/repairpage.h"
#include "ui/look/settings.h"
#include "ui/parts/question.h"
#include "ui/window/body.h"
#include "ui/window/mainwindow.h"

using namespace yard;
using namespace yard::test;

class TestStartPage : public QObject {
    Q_OBJECT

private slots:
    void somethingElseCanBeRun() {
        WindowStage f(inUse(0));
        QSignalSpy asked(&f.window, &MainWindow::runAsked);
        f.button("Run another configuration")->click();
        QVERIFY(f.start() && f.start()->isVisible());
        QVERIFY(!f.button("Pause live updates")->isEnabled());
        QVERIFY(f.button("Open file…"));
        f.button("Start demo")->click();
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toString(), QString());
        // Nothing was done yet: back.
        QTest::keyClick(&f.window, Qt::Key_Escape);
        QTRY_VERIFY(!f.start());
        QVERIFY(f.button("Pause live updates")->isEnabled());
        QVERIFY(f.window.body().isVisible());
    }

    void enterStartsTheDemo() {
        WindowStage f(inUse(0));
        QSignalSpy asked(&f.window, &MainWindow::runAsked);
        f.button("Run another configuration")->click();
        f.start()->demoButton()->setFocus();
        QTest::keyClick(f.start()->demoButton(), Qt::Key_Return);
        QCOMPARE(asked.size(), 1);
    }

    void aFileIsChosen() {
        QTemporaryDir folder;
        QFile file(folder.filePath(text("a.cfg")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        WindowStage f(inUse(0));
        QSignalSpy asked(&f.window, &MainWindow::runAsked);
        QTest::keyClick(&f.window, Qt::Key_O, Qt::ControlModifier);
        QTRY_VERIFY(f.dialog<QFileDialog>());
        auto* dialog = f.dialog<QFileDialog>();
        dialog->setDirectory(folder.path());
        dialog->findChild<QLineEdit*>()->setText(file.fileName());
        QMetaObject::invokeMethod(dialog, "accept");
        QTRY_COMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toString(), file.fileName());
    }

    void theLatestFileIsOfferedAgain() {
        QTemporaryDir folder;
        WindowStage f(inUse(0), folder.filePath(text("console.ini")));
        f.settings.addRecent(text("/etc/haproxy/one.cfg"));
        QSignalSpy asked(&f.window, &MainWindow::runAsked);
        f.button("Run another configuration")->click();
        f.button("Open one.cfg")->click();
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toString(), text("/etc/haproxy/one.cfg"));
    }

    void liveClientsAreAskedFor() {
        WindowStage f(inUse(3));
        QSignalSpy asked(&f.window, &MainWindow::runAsked);
        f.button("Run another configuration")->click();
        f.button("Start demo")->click();
        auto* question = f.dialog<Question>();
        QVERIFY(question);
        QVERIFY(question->detail().startsWith(u"3 sessions"));
        QVERIFY(question->cancelButton()->isDefault());
        question->cancelButton()->click();
        QCOMPARE(asked.size(), 0);
        QTRY_VERIFY(!f.dialog<Question>());
        f.button("Start demo")->click();
        QCOMPARE(f.dialog<Question>()->goButton()->text(), text("Run the demo"));
        f.dialog<Question>()->goButton()->click();
        QCOMPARE(asked.size(), 1);
    }

    /// From a problem to its line, and from the mended file to another start.
    void aProblemIsMendedInTheEditor() {
        QTemporaryDir folder;
        const QString file = folder.filePath(text("bad.cfg"));
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write("global\r\n    nonsense\r\n");
        out.close();
        WindowStage f(inUse(0));
        QSignalSpy asked(&f.window, &MainWindow::runAsked);
        Diagnostic note;
        note.where = {file.toStdString(), 2};
        note.text = "unknown keyword 'nonsense'";
        f.window.showProblems(file, {note}, true);
        QVERIFY(f.button("Edit bad.cfg:2"));
        f.button("Edit bad.cfg:2")->click();
        QTRY_VERIFY(f.window.findChild<RepairPage*>());
        ConfigEditor* editor = f.window.findChild<RepairPage*>()->editor();
        QCOMPARE(editor->textCursor().blockNumber(), 1);
        QVERIFY(editor->markAt(2).contains(text("nonsense")));
        editor->moveCursor(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        editor->insertPlainText(text("    maxconn 10"));
        QVERIFY(!f.window.close());  // it asks
        f.button("Cancel")->click();
        f.button("Save and run")->click();
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toString(), file);
        QVERIFY(out.open(QIODevice::ReadOnly));
        QCOMPARE(out.readAll(), QByteArray("global\r\n    maxconn 10\r\n"));
        QCOMPARE(int(QDir(folder.path()).entryList({text("bad.cfg.backup-*")}).size()), 1);
    }

    void whatCannotRunIsSaidAndLeft() {
        WindowStage f(inUse(0));
        Diagnostic note;
        note.level = Level::Alert;
        note.text = "unknown keyword 'blance'";
        f.window.showProblems(text("/x/b.cfg"), {note}, true);
        QVERIFY(f.button("Back to what runs"));
        f.button("Back to what runs")->click();
        QVERIFY(f.window.body().isVisible());
        f.window.showProblems(text("/x/b.cfg"), {note}, false);
        QVERIFY(f.button("Quit"));
        f.button("Run something else…")->click();
        QVERIFY(f.start() && f.start()->isVisible());
    }
};

QTEST_MAIN(TestStartPage)
#include "tst_startpage.moc"
