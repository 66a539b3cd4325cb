#include <QLineEdit>
#include <QListView>
#include <QSplitter>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/windowstage.h"
#include "ui/commands/palette.h"
#include "ui/desk/desk.h"
#include "ui/look/settings.h"
#include "ui/look/theme.h"
#include "ui/parts/question.h"
#include "ui/window/body.h"

using namespace yard;
using namespace yard::test;

class TestMainWindow : public QObject {
    Q_OBJECT

private slots:
    /// Wherever the focus is in the panels, but where Space means something else.
    void spacePauses() {
        WindowStage f(inUse(1));
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
        WindowStage f(inUse(1));
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
        WindowStage f(inUse(7), folder.filePath(text("console.conf")));
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
        WindowStage f(inUse(1));
        QVERIFY(!f.window.close());
        auto* question = f.dialog<Question>();
        QVERIFY(question);
        QCOMPARE(question->goButton()->text(), text("Quit"));
        question->goButton()->click();
        QTRY_VERIFY(!f.window.isVisible());
        // The demo's clients are nobody's.
        WindowStage demo(demoReport());
        QVERIFY(demo.window.close());
    }

    /// Ctrl+K, a few letters, Enter: the server is drained, by the way of its button.
    void thePaletteActs() {
        WindowStage f(inUse(0));
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
        WindowStage f(inUse(0));
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
            WindowStage f(demoReport(), store);
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
        WindowStage f(demoReport(), store);
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
        const auto right = [](const WindowStage& f) {
            return f.window.findChild<QSplitter*>(text("right"));
        };
        {
            WindowStage f(inUse(0), store);
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
            f.button("Journal")->click();
            f.window.body().setCompact(true, false);
            f.window.body().focusPanel(Body::Stick);
            f.window.body().setCompact(false, false);
            QTRY_VERIFY(f.window.body().card(Body::Journal)->isVisible());
            f.window.resize(1300, 800);
            QVERIFY(f.window.close());
        }
        WindowStage f(inUse(0), store);
        QVERIFY(f.button("1 min")->property("checked").toBool());
        QTRY_VERIFY(f.window.body().card(Body::Journal)->isVisible());
        const QList<int> again = right(f)->sizes();
        QVERIFY2(std::abs(again[0] - sizes[0]) <= 4, qPrintable(text("%1").arg(again[0])));
        f.window.restoreGeometry(f.settings.geometry());
        QCOMPARE(f.window.size(), QSize(1300, 800));
        f.window.body().setCompact(true, false);
        QTRY_VERIFY(f.window.body().card(Body::Stick)->isVisible());
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
