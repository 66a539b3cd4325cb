#include <QAbstractButton>
#include <QApplication>
#include <QLabel>
#include <QScrollBar>
#include <QTableView>
#include <QTimer>
#include <QtTest>
#include <csignal>

#include "core/runtime/attached/runtimelink.h"
#include "core/runtime/attached/socketcheck.h"
#include "tests/support/fakelink.h"
#include "tests/support/httporigin.h"
#include "tests/support/patience.h"
#include "tests/support/peers.h"
#include "tests/support/program.h"
#include "ui/desk/desk.h"
#include "ui/look/settings.h"
#include "ui/look/theme.h"
#include "ui/look/themeswitch.h"
#include "ui/window/body.h"
#include "ui/window/mainwindow.h"

using namespace yard;
using namespace yard::test;

namespace {

const ServerKey One{"app", "web-1"}, Two{"app", "web-2"}, Spare{"app", "spare"};

/// A real HAProxy with origins, in a folder of its own.
struct Proxy {
    Proxy() : program(haproxy()), port(refusingPort()) {
        program.write(
            QStringLiteral("a.cfg"),
            "global\n stats socket unix@admin.sock level admin\ndefaults\n mode http\n"
            " timeout connect 1s\n timeout client 30s\n timeout server 30s\nfrontend web\n"
            " bind 127.0.0.1:" +
                std::to_string(port) +
                "\n default_backend app\nbackend app\n option redispatch\n"
                " stick-table type string size 1k expire 30m store gpc0,http_req_rate(10s)\n"
                " stick on req.hdr(x-key)\n server web-1 " +
                origins[0].address() + " check inter 200ms weight 3\n server web-2 " +
                origins[1].address() + " check inter 200ms weight 1\n server spare " +
                origins[2].address() + " backup\n");
        start();
    }
    void start() {
        program.start({QStringLiteral("-db"), QStringLiteral("-f"), QStringLiteral("a.cfg")});
        awaitListening(port);
    }
    void kill() {
        program.signal(SIGKILL);
        program.awaitEnd();
    }
    void ask(int number) const {
        TestClient::get(port, "/", "x-key: client-" + std::to_string(number % 12) + "\r\n");
    }
    SocketPlace place() const {
        return *SocketPlace::read(program.path(QStringLiteral("admin.sock")).toStdString());
    }

    HttpOrigin origins[3];
    Program program;
    uint16_t port;
};

/// The console as `switchyard --attach` builds it.
struct Stage {
    explicit Stage(const SocketPlace& place, ThemeChoice choice = ThemeChoice::Light)
        : theme(choice), link(place, clock), desk(link), window(desk, theme, settings) {
        window.resize(1440, 900);
        window.show();
        desk.start();
    }
    bool shows(const ServerKey& key, Shown shown) {
        return QTest::qWaitFor([&] { return desk.server(key) && desk.server(key)->shown == shown; },
                               20000);
    }
    bool says(const QString& words) const {
        return QTest::qWaitFor(
            [&] {
                for (auto* label : window.findChildren<QLabel*>())
                    if (label->isVisible() && label->text().contains(words)) return true;
                return false;
            },
            20000);
    }
    bool tells(const char* title) {
        return QTest::qWaitFor(
            [&] {
                return std::any_of(desk.events().begin(), desk.events().end(),
                                   [&](const Event& event) { return event.title == title; });
            },
            20000);
    }
    bool press(const QString& name) {
        for (auto* button : window.findChildren<QAbstractButton*>()) {
            if (!button->isVisible() || button->accessibleName() != name) continue;
            if (!QTest::qWaitFor([&] { return button->isEnabled(); }, 20000)) return false;
            QTest::mouseClick(button, Qt::LeftButton);
            return true;
        }
        return false;
    }
    void select(const ServerKey& key) {
        for (QTableView* table : window.findChildren<QTableView*>()) {
            if (table->accessibleName() != u"Servers") continue;
            for (int row = 0; row < table->model()->rowCount(); ++row)
                if (table->model()->index(row, 0).data().toString().startsWith(
                        QString::fromStdString(key.server)))
                    table->selectRow(row);
        }
    }

    SystemClock clock;
    ThemeSwitch theme;
    RuntimeLink link;
    Desk desk;
    Settings settings;
    MainWindow window;
};

bool draw(QWidget& window, const char* name, bool dark) {
    const QString folder = qEnvironmentVariable("SCREENSHOTS");
    const QString file = QStringLiteral("%1/%2-%3.png")
                             .arg(folder, QLatin1String(name),
                                  dark ? QStringLiteral("dark") : QStringLiteral("light"));
    return folder.isEmpty() || window.grab().save(file, "PNG");
}

}  // namespace

/// The real window over a real HAProxy that runs by itself.
class TestAttached : public QObject {
    Q_OBJECT

private slots:
    void drainsAndUndoes() {
        Proxy proxy;
        Stage stage(proxy.place());
        QVERIFY(stage.shows(One, Shown::Up));
        proxy.ask(1);
        QTRY_VERIFY(stage.desk.server(One)->hits + stage.desk.server(Two)->hits == 1);
        QTRY_VERIFY(stage.says(QStringLiteral("All 3 servers up")));
        stage.select(One);
        QVERIFY(stage.press(QStringLiteral("Drain selected servers")));
        QVERIFY(stage.shows(One, Shown::Drain));
        QVERIFY(stage.tells("web-1 drains"));
        QVERIFY(stage.desk.undo());
        QVERIFY(stage.shows(One, Shown::Up));
    }

    /// It dies and is there again; the picture stays meanwhile.
    void diesAndIsBack() {
        Proxy proxy;
        Stage stage(proxy.place());
        QVERIFY(stage.shows(One, Shown::Up));
        proxy.kill();
        QVERIFY(stage.says(QStringLiteral("Not live: Nobody listens at ")));
        QVERIFY(!stage.desk.live());
        QCOMPARE(stage.desk.servers().size(), size_t(3));
        proxy.start();
        QVERIFY(stage.tells("HAProxy was started anew"));
        QVERIFY(stage.desk.live());
        QVERIFY(stage.says(QStringLiteral("Live, ")));
    }

    void itsOriginDies() {
        Proxy proxy;
        Stage stage(proxy.place());
        QVERIFY(stage.shows(One, Shown::Up));
        proxy.origins[0].kill();
        QVERIFY(stage.shows(One, Shown::Down));
        QVERIFY(stage.tells("web-1 is DOWN"));
        proxy.origins[0].start();
        QVERIFY(stage.shows(One, Shown::Up));
    }

    void outlivesTheConsole() {
        Proxy proxy;
        {
            Stage stage(proxy.place());
            QVERIFY(stage.shows(One, Shown::Up));
            QVERIFY(stage.window.close());
        }
        QVERIFY(proxy.program.running());
        QVERIFY(!TestClient::get(proxy.port).empty());
    }

    void pictures_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    /// Draws them where SCREENSHOTS names a folder; the story is the same.
    void pictures() {
        QFETCH(bool, dark);
        const ThemeChoice choice = dark ? ThemeChoice::Dark : ThemeChoice::Light;
        const bool drawn = !qEnvironmentVariable("SCREENSHOTS").isEmpty();
        Proxy proxy;
        Stage stage(proxy.place(), choice);
        QVERIFY(stage.shows(One, Shown::Up));
        int asked = 0;
        QTimer traffic;
        bool asking = false;  // it handles events meanwhile
        connect(&traffic, &QTimer::timeout, this, [&] {
            if (std::exchange(asking, true)) return;
            proxy.ask(asked++);
            asking = false;
        });
        traffic.start(40);
        const int more = drawn ? 600 : 5;
        QTRY_VERIFY_WITH_TIMEOUT(asked > more, 90000);
        proxy.origins[1].kill();
        QVERIFY(stage.shows(Two, Shown::Down));
        const int then = asked;
        QTRY_VERIFY_WITH_TIMEOUT(asked > then + more / 2, 90000);
        QVERIFY(draw(stage.window, "attached", dark));
    }

    void firstPage_data() { pictures_data(); }

    /// Before anything runs.
    void firstPage() {
        QFETCH(bool, dark);
        FakeLink link;
        ThemeSwitch theme(dark ? ThemeChoice::Dark : ThemeChoice::Light);
        Desk desk(link);
        Settings settings;
        MainWindow window(desk, theme, settings);
        window.resize(1440, 900);
        window.show();
        Diagnostic note;
        note.text = "unknown keyword";
        window.showProblems(QStringLiteral("haproxy.cfg"), {note}, false);
        for (auto* button : window.findChildren<QAbstractButton*>())
            if (button->text().startsWith(u"Run something else")) button->click();
        // All of it has room, when it has found its place.
        const auto bars = [&] {
            const auto all = window.findChildren<QScrollBar*>();
            return std::any_of(all.begin(), all.end(), [](auto* bar) { return bar->isVisible(); });
        };
        QTRY_VERIFY(!bars());
        QVERIFY(draw(window, "first-run", dark));
    }
};

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication::setFont(uiFont(13));
    TestAttached test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_attached.moc"
