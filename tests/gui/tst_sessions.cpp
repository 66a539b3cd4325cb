#include <QAbstractButton>
#include <QApplication>
#include <QMessageBox>
#include <QTableView>
#include <QtTest>

#include "app/hosted.h"
#include "core/config/reading/parser.h"
#include "tests/support/httporigin.h"
#include "tests/support/patience.h"
#include "tests/support/peers.h"
#include "ui/desk/desk.h"
#include "ui/look/settings.h"
#include "ui/look/theme.h"
#include "ui/look/themeswitch.h"
#include "ui/sessions/sessionscard.h"
#include "ui/sessions/sessionsmodel.h"
#include "ui/window/body.h"
#include "ui/window/mainwindow.h"

using namespace yard;
using namespace yard::test;

namespace {

QString text(const char* s) { return QString::fromUtf8(s); }

/// A proxy whose only server takes two requests at a time and answers none.
Parsed configOf(const HttpOrigin& origin) {
    return parseConfig({{"sessions.cfg",
                         "defaults\n    mode http\n    timeout connect 5s\n    timeout client 1m\n"
                         "    timeout server 1m\n    timeout queue 1m\n"
                         "frontend fe_main\n    bind 127.0.0.1:" +
                             std::to_string(refusingPort()) +
                             "\n    default_backend be_app\n"
                             "backend be_app\n    server web-1 " +
                             origin.address() + " maxconn 2\n"}},
                       {});
}

struct Stage {
    explicit Stage(ThemeChoice choice, QSize size)
        : theme(choice),
          link(hostFile(configOf(origin), false)),
          desk(*link),
          window(desk, theme, settings) {
        QObject::connect(link.get(), &EmbeddedLink::started, &desk, [this] { desk.start(); });
        window.resize(size);
        window.show();
        window.activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(&window));
    }
    /// Clients, one after the other, of which the first two are served.
    bool come(size_t count) {
        if (!QTest::qWaitFor([this] { return !desk.report().process.listeners.empty(); }, 20000))
            return false;
        const std::string at = desk.report().process.listeners.front();
        const auto port = static_cast<uint16_t>(std::stoi(at.substr(at.rfind(':') + 1)));
        for (size_t i = 0; i < count; ++i) {
            clients.push_back(std::make_unique<TestClient>(port));
            if (!clients.back()->request("/")) return false;
            // Those who are served are so in their order.
            const auto served = [&] { return origin.requestCount() == i + 1; };
            if (i < 2 && !QTest::qWaitFor(served, 20000)) return false;
        }
        return true;
    }
    QTableView* table() const {
        return window.findChild<SessionsCard*>()->findChild<QTableView*>();
    }
    QAbstractButton* button(const char* name) const {
        for (QWidget* top : QApplication::topLevelWidgets())
            for (auto* b : top->findChildren<QAbstractButton*>())
                if (b->isVisible() &&
                    (b->accessibleName() == text(name) || b->text() == text(name)))
                    return b;
        return nullptr;
    }
    void picture(const QString& name) {
        const QString folder = qEnvironmentVariable("SCREENSHOTS");
        const QPixmap shot = window.grab();
        if (!folder.isEmpty()) shot.save(QStringLiteral("%1/%2.png").arg(folder, name));
    }

    HttpOrigin origin{"web-1", [](const Seen&) { return yard::test::Reply::stall(); }};
    ThemeSwitch theme;
    std::unique_ptr<EmbeddedLink> link;
    Desk desk;
    Settings settings;  // remembers nothing
    MainWindow window;
    std::vector<std::unique_ptr<TestClient>> clients;
};

}  // namespace

/// Live sessions of a real proxy, from the panel to the cut connection.
class TestSessions : public QObject {
    Q_OBJECT

private slots:
    void seenAndEnded_data() {
        QTest::addColumn<ThemeChoice>("theme");
        QTest::addColumn<QSize>("size");
        QTest::newRow("light") << ThemeChoice::Light << QSize(1440, 900);
        QTest::newRow("dark") << ThemeChoice::Dark << QSize(1440, 900);
        QTest::newRow("light-1024") << ThemeChoice::Light << QSize(1024, 640);
    }

    void seenAndEnded() {
        QFETCH(ThemeChoice, theme);
        QFETCH(QSize, size);
        Stage stage(theme, size);
        stage.window.body().focusPanel(Body::Sessions);
        QVERIFY(stage.come(5));
        QTRY_COMPARE_WITH_TIMEOUT(stage.table()->model()->rowCount(), 5, 20000);
        QTRY_COMPARE(stage.desk.server({"be_app", "web-1"})->scur, uint64_t{2});
        QTRY_VERIFY(stage.button("Only waiting sessions")->text().contains(text("3")));
        QTRY_VERIFY(stage.table()->model()->index(0, SessionsModel::Server).data().toString() ==
                    text("be_app/web-1"));
        stage.table()->selectRow(0);
        stage.picture(text("sessions-") + QLatin1String(QTest::currentDataTag()));
        // The one who is served longest goes; the next in the queue is served then.
        QVERIFY(stage.button("End the selected sessions")->isEnabled());
        stage.button("End the selected sessions")->click();
        QTRY_VERIFY(stage.button("End the session"));
        stage.button("End the session")->click();
        // As HAProxy tells who waits for an answer that its session was ended.
        QVERIFY(statusOf(stage.clients.front()->readMessage()) >= 500);
        QTRY_COMPARE_WITH_TIMEOUT(stage.table()->model()->rowCount(), 4, 20000);
        QTRY_COMPARE(stage.origin.requestCount(), size_t{3});
        QCOMPARE(stage.desk.events().back().by, std::string("console"));
        stage.button("Only waiting sessions")->click();
        QTRY_COMPARE_WITH_TIMEOUT(stage.table()->model()->rowCount(), 2, 20000);
    }
};

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication::setFont(uiFont(13));
    TestSessions sessions;
    return QTest::qExec(&sessions, argc, argv);
}
#include "tst_sessions.moc"
