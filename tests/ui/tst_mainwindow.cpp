#include <QFileDialog>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QSplitter>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "ui/commands/palette.h"
#include "ui/configuration/configeditor.h"
#include "ui/configuration/repairpage.h"
#include "ui/desk/desk.h"
#include "ui/look/settings.h"
#include "ui/look/theme.h"
#include "ui/look/themeswitch.h"
#include "ui/parts/question.h"
#include "ui/window/body.h"
#include "ui/window/mainwindow.h"
#include "ui/window/startpage.h"

using namespace yard;

namespace {

QString text(const char* s) { return QString::fromUtf8(s); }

struct Fixture {
    explicit Fixture(const Report& report = test::busyReport(), const QString& store = {})
        : settings(store.isEmpty()
                       ? Settings()
                       : Settings(std::make_unique<QSettings>(store, QSettings::IniFormat))) {
        link.next = report;
        window.resize(1440, 900);
        window.show();
        window.activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(&window));
        link.publish();
    }
    QAbstractButton* button(const char* name) const {
        for (auto* b : window.findChildren<QAbstractButton*>())
            if (b->isVisible() && (b->accessibleName() == text(name) || b->text() == text(name)))
                return b;
        return nullptr;
    }
    StartPage* start() const { return window.findChild<StartPage*>(); }
    template <typename T>
    T* dialog() const {
        return window.findChild<T*>();
    }

    test::FakeLink link;
    ThemeSwitch theme{ThemeChoice::Light};
    Settings settings;
    Desk desk{link};
    MainWindow window{desk, theme, settings};
};

/// A proxy with real clients.
Report inUse(uint64_t sessions) {
    Report report = test::busyReport();
    report.lab.present = false;
    for (StatRow& row : report.rows)
        if (row.scope == Scope::Frontend) row.scur = std::exchange(sessions, 0);
    return report;
}

}  // namespace

class TestMainWindow : public QObject {
    Q_OBJECT

private slots:
    void somethingElseCanBeRun() {
        Fixture f(inUse(0));
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
        Fixture f(inUse(0));
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
        Fixture f(inUse(0));
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
        Fixture f(inUse(0), folder.filePath(text("console.ini")));
        f.settings.addRecent(text("/etc/haproxy/one.cfg"));
        QSignalSpy asked(&f.window, &MainWindow::runAsked);
        f.button("Run another configuration")->click();
        f.button("Open one.cfg")->click();
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toString(), text("/etc/haproxy/one.cfg"));
    }

    void liveClientsAreAskedFor() {
        Fixture f(inUse(3));
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
        Fixture f(inUse(0));
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

    /// Wherever the focus is in the panels, but where Space means something else.
    void spacePauses() {
        Fixture f(inUse(1));
        for (const char* name : {"Servers", "Events", "Decision steps"}) {
            QWidget* panel = nullptr;
            for (auto* view : f.window.findChildren<QAbstractItemView*>())
                if (view->accessibleName() == text(name)) panel = view;
            QVERIFY2(panel, name);
            panel->setFocus();
            QTest::keyClick(panel, Qt::Key_Space);
            QVERIFY2(f.desk.paused(), name);
            QTest::keyClick(panel, Qt::Key_Space);
            QVERIFY2(!f.desk.paused(), name);
        }
        f.button("Configuration")->click();
        QTest::keyClick(&f.window, Qt::Key_Space);
        QVERIFY(!f.desk.paused());
    }

    /// Rather than leave a hole between the figures and the servers.
    void serversAloneFillTheWindow() {
        Fixture f(inUse(1));
        f.window.resize(1440, 900);
        auto* servers = f.window.body().card(Body::Servers);
        f.window.body().maximize(servers);
        QCoreApplication::processEvents();
        QVERIFY2(servers->height() > 600, qPrintable(QString::number(servers->height())));
        f.window.body().restore();
        QCoreApplication::processEvents();
        QVERIFY2(servers->height() < 400, qPrintable(QString::number(servers->height())));
    }

    /// Where there is a tray and it is wanted, closing hides; quitting is still the end, and asks.
    void closesToTheTray() {
        QTemporaryDir folder;
        Fixture f(inUse(7), folder.filePath(text("console.conf")));
        f.settings.setClosesToTray(true);
        QVERIFY(!f.window.close());
        QVERIFY(f.window.isVisible());  // there is no tray: it asks
        delete f.dialog<Question>();
        f.window.setTrayPresent(true);
        QVERIFY(!f.window.close());
        QVERIFY(!f.window.isVisible());
        QVERIFY(!f.dialog<Question>());
        f.window.quit();
        QVERIFY(f.dialog<Question>());
        QVERIFY(f.window.isVisible());
        f.button("Quit")->click();
        QTRY_VERIFY(!f.window.isVisible());
    }

    void quittingAsksForLiveClients() {
        Fixture f(inUse(1));
        QVERIFY(!f.window.close());
        auto* question = f.dialog<Question>();
        QVERIFY(question);
        QCOMPARE(question->goButton()->text(), text("Quit"));
        question->goButton()->click();
        QTRY_VERIFY(!f.window.isVisible());
        // The demo's clients are nobody's.
        Fixture demo(test::demoReport());
        QVERIFY(demo.window.close());
    }

    void whatCannotRunIsSaidAndLeft() {
        Fixture f(inUse(0));
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

    /// Ctrl+K, a few letters, Enter: the server is drained, by the way of its button.
    void thePaletteActs() {
        Fixture f(inUse(0));
        QTest::keyClick(&f.window, Qt::Key_K, Qt::ControlModifier);
        auto* palette = f.window.findChild<Palette*>();
        QVERIFY(palette->isOpen());
        auto* field = palette->findChild<QLineEdit*>();
        QTest::keyClicks(field, text("drain web-2"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(f.link.sent.size(), size_t{1});
        QCOMPARE(f.link.sent[0].verb, Verb::Drain);
        QCOMPARE(f.link.sent[0].server, (ServerKey{"be_app", "web-2"}));
        QTest::keyClick(&f.window, Qt::Key_K, Qt::ControlModifier);
        QTest::keyClicks(field, text("light and dark"));
        const bool dark = tokens().dark;
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(tokens().dark, !dark);
        f.theme.toggle();
    }

    /// Whatever has a key of the window, or a button in its panels, is in the palette too.
    void thePaletteHasEverything() {
        Fixture f(inUse(0));
        QTest::keyClick(&f.window, Qt::Key_K, Qt::ControlModifier);
        const auto* model = f.window.findChild<Palette*>()->findChild<QListView*>()->model();
        QStringList titles;
        for (int row = 0; row < model->rowCount(); ++row)
            titles << model->index(row, 0).data().toString();
        for (const char* title :
             {"Pause", "Go to Events", "Failover timeline alone", "Run something else",
              "Run a configuration file…", "Switch light and dark", "Show the last 1 min",
              "Save the figures as CSV…", "Quit", "Help: words, states, keys", "Fail web-1",
              "Set the weight of web-1", "Trace the next request to web-1"})
            QVERIFY2(titles.contains(text(title)), title);
    }

    /// Whatever the way, nothing reaches the proxy; every control that would says why it is off.
    void readOnlyChangesNothing() {
        QTemporaryDir folder;
        const QString store = folder.filePath(text("console.ini"));
        {
            Fixture f(test::demoReport(), store);
            QTRY_VERIFY(f.button("Kill hosting1") && f.button("Kill hosting1")->isEnabled());
            QTest::keyClick(&f.window, Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
            QVERIFY(f.desk.readOnly());
            for (const char* name : {"Kill hosting1", "Drain selected servers",
                                     "Fail selected servers", "Run another configuration"}) {
                QVERIFY2(!f.button(name)->isEnabled(), name);
                QVERIFY2(f.button(name)->toolTip().contains(text("read-only")), name);
            }
            Command drain;
            drain.verb = Verb::Drain;
            drain.server = {"puppet00", "hosting1"};
            f.desk.send(drain);
            for (const Qt::Key key : {Qt::Key_D, Qt::Key_M, Qt::Key_F})
                QTest::keyClick(QApplication::focusWidget(), key);
            QVERIFY(f.link.sent.empty());
            QTest::keyClick(&f.window, Qt::Key_K, Qt::ControlModifier);
            const auto* model = f.window.findChild<Palette*>()->findChild<QListView*>()->model();
            for (int row = 0; row < model->rowCount(); ++row)
                QVERIFY(!model->index(row, 0).data().toString().startsWith(text("Drain ")));
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        }
        // It is a choice that is remembered.
        Fixture f(test::demoReport(), store);
        QVERIFY(f.desk.readOnly());
        f.button("Leave the read-only mode")->click();
        QVERIFY(!f.desk.readOnly());
        QTRY_VERIFY(f.button("Kill hosting1") && f.button("Kill hosting1")->isEnabled());
        QVERIFY(f.button("Run another configuration")->isEnabled());
    }

    void theLayoutIsRemembered() {
        QTemporaryDir folder;
        const QString store = folder.filePath(text("console.ini"));
        QList<int> sizes;
        const auto right = [](const Fixture& f) {
            return f.window.findChild<QSplitter*>(text("right"));
        };
        {
            Fixture f(inUse(0), store);
            // As by the mouse: the handle is dragged, and tells of it.
            QSplitterHandle* handle = right(f)->handle(1);
            QTest::mousePress(handle, Qt::LeftButton, {}, handle->rect().center());
            const QPoint to = handle->rect().center() - QPoint(0, 90);
            QMouseEvent move(QEvent::MouseMove, to, handle->mapToGlobal(to), Qt::NoButton,
                             Qt::LeftButton, {});
            QCoreApplication::sendEvent(handle, &move);
            QTest::mouseRelease(handle, Qt::LeftButton, {}, to);
            sizes = right(f)->sizes();
            f.button("1 min")->click();
            f.window.resize(1300, 800);
            QVERIFY(f.window.close());
        }
        Fixture f(inUse(0), store);
        QVERIFY(f.button("1 min")->property("checked").toBool());
        const QList<int> again = right(f)->sizes();
        QVERIFY2(std::abs(again[0] - sizes[0]) <= 4, qPrintable(text("%1").arg(again[0])));
        f.window.restoreGeometry(f.settings.geometry());
        QCOMPARE(f.window.size(), QSize(1300, 800));
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
