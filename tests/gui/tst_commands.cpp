#include <QAbstractButton>
#include <QApplication>
#include <QTableView>
#include <QtTest>

#include "app/hosted.h"
#include "tests/support/patience.h"
#include "ui/commands/commandcard.h"
#include "ui/commands/commandfield.h"
#include "ui/commands/completionpopup.h"
#include "ui/commands/palette.h"
#include "ui/desk/desk.h"
#include "ui/events/journalmodel.h"
#include "ui/look/settings.h"
#include "ui/look/theme.h"
#include "ui/look/themeswitch.h"
#include "ui/window/body.h"
#include "ui/window/mainwindow.h"

using namespace yard;

namespace {

const ServerKey One{"puppet00", "hosting1"};

QString text(const char* s) { return QString::fromUtf8(s); }

/// The real window over a real engine, as `switchyard --demo` builds it.
struct Stage {
    explicit Stage(ThemeChoice choice = ThemeChoice::Light, QSize size = {1440, 900})
        : theme(choice), link(hostDemo(false)), desk(*link), window(desk, theme, settings) {
        QObject::connect(link.get(), &EmbeddedLink::started, &desk, [this] { desk.start(); });
        window.resize(size);
        window.show();
        window.activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(&window));
    }
    bool runs() {
        return QTest::qWaitFor([this] { return desk.live() && desk.server(One); }, 20000);
    }
    bool shows(Shown shown) {
        return QTest::qWaitFor([&] { return desk.server(One)->shown == shown; }, 20000);
    }
    CommandCard& card() const { return *window.findChild<CommandCard*>(); }
    CommandField* field() const { return card().findChild<CommandField*>(); }
    void say(const char* line) {
        window.body().focusPanel(Body::CommandLine);
        field()->setText({});
        QTest::keyClicks(field(), text(line));
        QTest::keyClick(field(), Qt::Key_Return);
    }
    bool answers(const char* what) {
        return QTest::qWaitFor([&] { return card().output().contains(text(what)); }, 10000);
    }
    QAbstractButton* button(const char* name) const {
        for (auto* b : window.findChildren<QAbstractButton*>())
            if (b->isVisible() && (b->accessibleName() == text(name) || b->text() == text(name)))
                return b;
        return nullptr;
    }
    QTableView* table(const char* name) const {
        for (auto* t : window.findChildren<QTableView*>())
            if (t->accessibleName() == text(name)) return t;
        return nullptr;
    }
    QString journal(int row, int column) const {
        return table("Journal")->model()->index(row, column).data().toString();
    }
    /// For whoever wants to look: SCREENSHOTS names a folder.
    void picture(const QString& name) {
        const QString folder = qEnvironmentVariable("SCREENSHOTS");
        const QPixmap shot = window.grab();
        if (!folder.isEmpty()) shot.save(QStringLiteral("%1/%2.png").arg(folder, name));
    }

    ThemeSwitch theme;
    std::unique_ptr<EmbeddedLink> link;
    Desk desk;
    Settings settings;  // remembers nothing
    MainWindow window;
};

}  // namespace

/// The command line and the journal over a real proxy.
class TestCommands : public QObject {
    Q_OBJECT

private slots:
    void aLineActsAndIsUndone_data() {
        QTest::addColumn<ThemeChoice>("theme");
        QTest::addColumn<QSize>("size");
        QTest::newRow("light") << ThemeChoice::Light << QSize(1440, 900);
        QTest::newRow("dark") << ThemeChoice::Dark << QSize(1440, 900);
        QTest::newRow("light-1024") << ThemeChoice::Light << QSize(1024, 640);
        QTest::newRow("dark-1024") << ThemeChoice::Dark << QSize(1024, 640);
    }

    void aLineActsAndIsUndone() {
        QFETCH(ThemeChoice, theme);
        QFETCH(QSize, size);
        const QString tag = QLatin1String(QTest::currentDataTag());
        Stage stage(theme, size);
        QVERIFY(stage.runs());
        stage.say("show servers conn");
        QVERIFY(stage.answers("puppet00/hosting2"));
        stage.say("set server puppet00/hosting1 state drain");
        QVERIFY(stage.shows(Shown::Drain));
        stage.say("get weight puppet00/none");
        QVERIFY(stage.answers("No such server."));
        stage.picture(text("command-") + tag);
        stage.window.body().focusPanel(Body::Journal);
        QTRY_COMPARE(stage.journal(0, JournalModel::By), text("command line"));
        QCOMPARE(stage.journal(0, JournalModel::Line),
                 text("set server puppet00/hosting1 state drain"));
        QTRY_COMPARE(stage.journal(0, JournalModel::Undo), text("possible"));
        stage.table("Journal")->selectRow(0);
        QVERIFY(stage.button("Undo the selected entry")->isEnabled());
        stage.picture(text("journal-") + tag);
        stage.button("Undo the selected entry")->click();
        QVERIFY(stage.shows(Shown::Up));
        QTRY_COMPARE(stage.journal(0, JournalModel::By), text("button"));
        QTRY_COMPARE(stage.journal(1, JournalModel::Undo), text("changed since"));
    }

    void thePaletteDoesWhatIsTyped_data() { aLineActsAndIsUndone_data(); }

    void thePaletteDoesWhatIsTyped() {
        QFETCH(ThemeChoice, theme);
        QFETCH(QSize, size);
        Stage stage(theme, size);
        QVERIFY(stage.runs());
        QTRY_VERIFY(stage.desk.history().size() > 2);  // there is something to see
        QTest::keyClick(&stage.window, Qt::Key_K, Qt::ControlModifier);
        auto* field = stage.window.findChild<Palette*>()->findChild<QLineEdit*>();
        QTRY_VERIFY(field->hasFocus());
        QTest::keyClicks(field, text("drain"));
        stage.picture(text("palette-") + QLatin1String(QTest::currentDataTag()));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(stage.shows(Shown::Drain));
        QVERIFY(!field->isVisible());
    }

    void tabCompletes_data() { aLineActsAndIsUndone_data(); }

    void tabCompletes() {
        QFETCH(ThemeChoice, theme);
        QFETCH(QSize, size);
        Stage stage(theme, size);
        QVERIFY(stage.runs());
        stage.window.body().focusPanel(Body::CommandLine);
        CommandField* field = stage.field();
        QVERIFY(field->hasFocus());
        QTest::keyClicks(field, text("set serv"));
        QTest::keyClick(field, Qt::Key_Tab);
        QTRY_COMPARE(field->text(), text("set server "));
        QTest::keyClick(field, Qt::Key_Tab);
        auto popup = [&] { return stage.window.findChild<CompletionPopup*>(); };
        QTRY_VERIFY(popup() && popup()->isVisible());
        QTRY_COMPARE(field->text(), text("set server puppet00/hosting"));
        stage.picture(text("completion-") + QLatin1String(QTest::currentDataTag()));
        QVERIFY(stage.window.rect().contains(popup()->geometry()));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(field->text(), text("set server puppet00/hosting1 "));
        QTest::keyClicks(field, text("st"));
        QTest::keyClick(field, Qt::Key_Tab);
        QTRY_COMPARE(field->text(), text("set server puppet00/hosting1 state "));
        QTest::keyClicks(field, text("m"));
        QTest::keyClick(field, Qt::Key_Tab);
        QTRY_COMPARE(field->text(), text("set server puppet00/hosting1 state maint "));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(stage.shows(Shown::Maint));
    }

    /// Whatever the way, the journal has it: a button of the lab, and its way back.
    void buttonsAreInTheJournal() {
        Stage stage;
        QVERIFY(stage.runs());
        QTRY_VERIFY(stage.button("Kill hosting1") && stage.button("Kill hosting1")->isEnabled());
        stage.button("Kill hosting1")->click();
        stage.window.body().focusPanel(Body::Journal);
        QTRY_COMPARE(stage.journal(0, JournalModel::Line), text("lab kill hosting1"));
        QCOMPARE(stage.journal(0, JournalModel::By), text("button"));
        stage.table("Journal")->selectRow(0);
        QTRY_VERIFY(stage.button("Undo the selected entry")->isEnabled());
        stage.button("Undo the selected entry")->click();
        QTRY_VERIFY(stage.desk.report().lab.origins.front().alive);
    }
};

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication::setFont(uiFont(13));
    TestCommands commands;
    return QTest::qExec(&commands, argc, argv);
}
#include "tst_commands.moc"
