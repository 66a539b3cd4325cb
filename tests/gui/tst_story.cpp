#include <QAbstractButton>
#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QtTest>

#include "app/hosted.h"
#include "tests/support/patience.h"
#include "ui/desk/desk.h"
#include "ui/look/settings.h"
#include "ui/look/theme.h"
#include "ui/look/themeswitch.h"
#include "ui/window/mainwindow.h"

using namespace yard;

namespace {

const ServerKey One{"puppet00", "hosting1"}, Two{"puppet00", "hosting2"};

/// The console as `switchyard --demo` builds it: the real window over a real engine, origins,
/// traffic.
struct Stage {
    explicit Stage(ThemeChoice choice = ThemeChoice::Light)
        : theme(choice), link(hostDemo(false)), desk(*link), window(desk, theme, settings) {
        QObject::connect(link.get(), &EmbeddedLink::started, &desk, [this](const QString& error) {
            problem = error;
            desk.start();
        });
        window.resize(1440, 900);
        window.show();
    }
    bool flows() {
        return QTest::qWaitFor([this] { return hits(One) > 20; }, 20000) && problem.isEmpty();
    }
    uint64_t hits(const ServerKey& key) const {
        return desk.server(key) ? desk.server(key)->hits : 0;
    }
    /// So many more requests served by it.
    bool serves(const ServerKey& key, uint64_t more) {
        const uint64_t before = hits(key);
        return QTest::qWaitFor([&] { return hits(key) >= before + more; }, 90000);
    }
    bool shows(const ServerKey& key, Shown shown) {
        return QTest::qWaitFor([&] { return desk.server(key) && desk.server(key)->shown == shown; },
                               20000);
    }
    uint64_t lost() const { return desk.report().lab.lost; }
    /// Until so many are asked for in a second, and none is under way where that is none.
    bool asks(int rate) {
        Command command;
        command.verb = Verb::TrafficRate;
        command.number = rate;
        desk.send(command);
        return QTest::qWaitFor(
            [&] {
                const LabRow& lab = desk.report().lab;
                return lab.rate == rate && (rate > 0 || lab.ok + lab.lost == lab.sent);
            },
            20000);
    }

    /// The button that a screen reader calls so.
    QAbstractButton* button(const QString& name) const {
        for (QWidget* top : QApplication::topLevelWidgets())
            for (QAbstractButton* b : top->findChildren<QAbstractButton*>())
                if (b->isVisible() && (b->accessibleName() == name || b->text() == name)) return b;
        return nullptr;
    }
    bool press(const QString& name) {
        if (!QTest::qWaitFor([&] { return button(name) && button(name)->isEnabled(); }, 10000))
            return false;
        QTest::mouseClick(button(name), Qt::LeftButton);
        return true;
    }
    void selectServer(int row) const {
        auto* table = window.findChild<QTableView*>(QString());
        for (QTableView* t : window.findChildren<QTableView*>())
            if (t->accessibleName() == u"Servers") table = t;
        table->selectRow(row);
    }

    ThemeSwitch theme;
    std::unique_ptr<EmbeddedLink> link;
    Desk desk;
    Settings settings;  // remembers nothing
    MainWindow window;
    QString problem;
};

}  // namespace

/// What a newcomer does: presses the real buttons and sees the traffic move.
class TestStory : public QObject {
    Q_OBJECT

    /// Who needs more room than a small screen has.
    static QString widest(const QWidget& window) {
        QStringList names;
        for (const QWidget* w : window.findChildren<QWidget*>())
            if (w->isVisible() && w->minimumSizeHint().width() > 1004)
                names << QStringLiteral("%1 '%2' %3")
                             .arg(QLatin1String(w->metaObject()->className()), w->accessibleName())
                             .arg(w->minimumSizeHint().width());
        return names.join(u'\n');
    }

private slots:
    void killAndStart() {
        Stage stage;
        QVERIFY(stage.flows());
        QCOMPARE(stage.hits(Two), uint64_t(0));
        // What a server has accepted when it dies dies with it.
        const int rate = stage.desk.report().lab.rate;
        QVERIFY(stage.asks(0));
        QVERIFY(stage.press(QStringLiteral("Kill hosting1")));
        QTRY_VERIFY(!stage.desk.report().lab.origins.at(0).alive);
        QVERIFY(stage.asks(rate));
        QVERIFY(stage.serves(Two, 20));
        QVERIFY(stage.shows(One, Shown::Down));
        QTRY_VERIFY(!stage.desk.traces().empty() &&
                    stage.desk.traces().back().server == "hosting2");
        QVERIFY(stage.press(QStringLiteral("Start hosting1")));
        QVERIFY(stage.shows(One, Shown::Up));
        QVERIFY(stage.serves(One, 20));
        QCOMPARE(stage.lost(), uint64_t(0));
    }

    /// Fail asks, as hosting1 is the last active server; then it stays down, whatever checks would
    /// say.
    void failAndRestore() {
        Stage stage;
        QVERIFY(stage.flows());
        stage.selectServer(0);
        QVERIFY(stage.press(QStringLiteral("Fail selected servers")));
        QVERIFY(stage.press(QStringLiteral("Fail hosting1")));
        QVERIFY(stage.shows(One, Shown::Down));
        QVERIFY(stage.desk.server(One)->failed);
        QVERIFY(stage.serves(Two, 20));  // those under way come to their end
        const uint64_t before = stage.hits(One);
        QVERIFY(stage.serves(Two, 20));
        QCOMPARE(stage.hits(One), before);
        QVERIFY(stage.press(QStringLiteral("Restore selected servers")));
        QVERIFY(stage.shows(One, Shown::Up));
        QVERIFY(stage.serves(One, 20));
        QCOMPARE(stage.lost(), uint64_t(0));
    }

    void drainAndUndo() {
        Stage stage;
        QVERIFY(stage.flows());
        stage.selectServer(0);
        QVERIFY(stage.press(QStringLiteral("Drain selected servers")));
        QVERIFY(stage.shows(One, Shown::Drain));
        QVERIFY(stage.serves(Two, 10));
        QVERIFY(stage.desk.undo());
        QVERIFY(stage.shows(One, Shown::Up));
        QVERIFY(stage.serves(One, 10));
        QCOMPARE(stage.lost(), uint64_t(0));
    }

    void fitsTheSmallScreen() {
        Stage stage;
        QVERIFY(stage.flows());
        stage.window.resize(1024, 640);
        const auto fits = [&] {
            const QSize least = stage.window.minimumSizeHint();
            return least.width() <= 1024 && least.height() <= 640;
        };
        if (!QTest::qWaitFor(fits, 20000)) QFAIL(qPrintable(widest(stage.window)));
        QCOMPARE(stage.window.size(), QSize(1024, 640));
    }

    void everyControlHasAName() {
        Stage stage;
        QVERIFY(stage.flows());
        QStringList nameless;
        for (QAbstractButton* b : stage.window.findChildren<QAbstractButton*>()) {
            // Qt's own: corners of tables, scroll buttons, the clear button in a field.
            if (!b->isVisible() || b->inherits("QTableCornerButton") ||
                b->objectName().startsWith(u"qt_"))
                continue;
            if (b->parentWidget()->inherits("QLineEdit") || b->parentWidget()->inherits("QTabBar"))
                continue;
            if (b->accessibleName().isEmpty() && b->text().isEmpty())
                nameless << QStringLiteral("%1 in %2")
                                .arg(QLatin1String(b->metaObject()->className()),
                                     QLatin1String(b->parentWidget()->metaObject()->className()));
        }
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
    }

    /// Draws the pictures of the README where SCREENSHOTS names a folder; the story is the same.
    void pictures_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void pictures() {
        QFETCH(bool, dark);
        const QString folder = qEnvironmentVariable("SCREENSHOTS");
        const bool draw = !folder.isEmpty();
        Stage stage(dark ? ThemeChoice::Dark : ThemeChoice::Light);
        QCOMPARE(tokens().dark, dark);
        const auto picture = [&](const char* when) {
            const QPixmap shot = stage.window.grab();
            const QString name = QStringLiteral("%1/demo-%2-%3.png")
                                     .arg(folder, QLatin1String(when),
                                          dark ? QStringLiteral("dark") : QStringLiteral("light"));
            return !shot.isNull() && (!draw || shot.save(name));
        };
        QVERIFY(stage.flows());
        QVERIFY(stage.serves(One, draw ? 900 : 5));
        QVERIFY(picture("before"));
        QVERIFY(stage.press(QStringLiteral("Kill hosting1")));
        QVERIFY(stage.shows(One, Shown::Down));
        QVERIFY(stage.serves(Two, draw ? 300 : 5));
        QVERIFY(picture("during"));
        QVERIFY(stage.press(QStringLiteral("Start hosting1")));
        QVERIFY(stage.shows(One, Shown::Up));
        QVERIFY(stage.serves(One, draw ? 300 : 5));
        QVERIFY(picture("after"));
    }
};

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication::setFont(uiFont(13));
    TestStory story;
    return QTest::qExec(&story, argc, argv);
}
#include "tst_story.moc"
