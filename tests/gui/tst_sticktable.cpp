#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QTableView>
#include <QtTest>

#include "app/hosted.h"
#include "core/config/reading/parser.h"
#include "tests/support/httporigin.h"
#include "tests/support/patience.h"
#include "tests/support/peers.h"
#include "ui/desk/desk.h"
#include "ui/events/eventscard.h"
#include "ui/look/settings.h"
#include "ui/look/theme.h"
#include "ui/look/themeswitch.h"
#include "ui/stick/stickcard.h"
#include "ui/stick/stickmodel.h"
#include "ui/window/body.h"
#include "ui/window/mainwindow.h"

using namespace yard;
using namespace yard::test;

namespace {

constexpr int Users = 700;  // more than the panel holds whole: the engine searches them

QString text(const char* s) { return QString::fromUtf8(s); }

/// A proxy that remembers who had which server, and counts.
Parsed configOf(const HttpOrigin& one, const HttpOrigin& two) {
    return parseConfig(
        {{"stick.cfg",
          "defaults\n    mode http\n    timeout connect 5s\n    timeout client 1m\n"
          "    timeout server 1m\n"
          "frontend fe_main\n    bind 127.0.0.1:" +
              std::to_string(refusingPort()) +
              "\n    default_backend be_app\n"
              "backend be_app\n"
              "    stick-table type string len 16 size 10k expire 30m store "
              "gpc0,http_req_rate(1h)\n"
              "    stick on req.hdr(X-User)\n    http-request track-sc0 req.hdr(X-User)\n"
              "    http-request sc-inc-gpc0(0)\n"
              "    server web-1 " +
              one.address() + "\n    server web-2 " + two.address() + "\n"}},
        {});
}

struct Stage {
    explicit Stage(ThemeChoice choice = ThemeChoice::Light)
        : theme(choice),
          link(hostFile(configOf(one, two), false)),
          desk(*link),
          window(desk, theme, settings) {
        QObject::connect(link.get(), &EmbeddedLink::started, &desk, [this] { desk.start(); });
        window.resize(1440, 900);
        window.show();
        window.activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(&window));
        window.body().focusPanel(Body::Stick);
    }
    /// So many users ask once each, user 7 three times.
    bool come(int users) {
        if (!QTest::qWaitFor([this] { return !desk.report().process.listeners.empty(); }, 20000))
            return false;
        const std::string at = desk.report().process.listeners.front();
        TestClient client(static_cast<uint16_t>(std::stoi(at.substr(at.rfind(':') + 1))));
        for (int i = 0; i < users + 2; ++i) {
            const std::string user = std::to_string(1000 + (i < users ? i : 7)).substr(1);
            if (!client.request("/cart/" + user, "X-User: user-" + user + "\r\n")) return false;
            if (statusOf(client.readMessage(false)) != 200) return false;
        }
        return true;
    }
    StickCard* card() const { return window.findChild<StickCard*>(); }
    QTableView* table() const { return card()->findChild<QTableView*>(); }
    QLineEdit* filter() const {
        for (auto* field : card()->findChildren<QLineEdit*>())
            if (field->accessibleName() == text("Stick table filter")) return field;
        return nullptr;
    }
    QString cell(int row, int column) const {
        return table()->model()->index(row, column).data().toString();
    }
    bool shows(int rows) const {
        return QTest::qWaitFor([=, this] { return table()->model()->rowCount() == rows; }, 20000);
    }
    QAction* action(const char* start) const {
        for (QAction* a : card()->findChildren<QAction*>())
            if (a->text().startsWith(text(start))) return a;
        return nullptr;
    }
    uint64_t used() const {
        return desk.report().tables.empty() ? 0 : desk.report().tables.front().used;
    }
    bool picture(const char* name) {
        const QString folder = qEnvironmentVariable("SCREENSHOTS");
        const QPixmap shot = window.grab();
        return !shot.isNull() &&
               (folder.isEmpty() ||
                shot.save(QStringLiteral("%1/%2-%3.png")
                              .arg(folder, text(name), text(tokens().dark ? "dark" : "light"))));
    }

    HttpOrigin one{"web-1"}, two{"web-2"};
    ThemeSwitch theme;
    std::unique_ptr<EmbeddedLink> link;
    Desk desk;
    Settings settings;  // remembers nothing
    MainWindow window;
};

constexpr int Gpc0 = StickModel::Columns;

}  // namespace

/// The stick table of a real proxy: looked through, edited and cleared.
class TestStickTable : public QObject {
    Q_OBJECT

private slots:
    void allEntriesAreSortedAndFiltered() {
        Stage stage;
        QVERIFY(stage.come(Users));
        QVERIFY(stage.shows(Users));
        stage.table()->sortByColumn(Gpc0, Qt::DescendingOrder);
        QTRY_COMPARE_WITH_TIMEOUT(stage.cell(0, StickModel::Key), text("user-007"), 20000);
        QCOMPARE(stage.cell(0, Gpc0), text("3"));
        stage.table()->sortByColumn(StickModel::Key, Qt::AscendingOrder);
        QTRY_COMPARE_WITH_TIMEOUT(stage.cell(0, StickModel::Key), text("user-000"), 20000);
        stage.table()->sortByColumn(StickModel::Share, Qt::DescendingOrder);
        QTRY_COMPARE_WITH_TIMEOUT(stage.cell(0, StickModel::Key), text("user-007"), 20000);
        stage.filter()->setText(text("user-6"));
        QVERIFY(stage.shows(100));
        stage.filter()->setText(text("gpc0>1"));
        QVERIFY(stage.shows(1));
        stage.filter()->setText(text("WEB-1"));
        QVERIFY(QTest::qWaitFor(
            [&] {
                return stage.cell(0, StickModel::Server) == text("web-1") &&
                       stage.table()->model()->rowCount() < Users;
            },
            20000));
    }

    void aValueIsEditedAndTakenBack() {
        Stage stage;
        QVERIFY(stage.come(20));
        QVERIFY(stage.shows(20));
        stage.window.body().maximizeFocused();  // there is room for all that is counted
        QTRY_VERIFY(!stage.table()->isColumnHidden(Gpc0));
        stage.table()->selectRow(7);
        QTRY_VERIFY(stage.action("Edit a value")->isEnabled());
        stage.table()->setCurrentIndex(stage.table()->model()->index(7, Gpc0));
        stage.action("Edit a value")->trigger();
        auto* field = stage.table()->findChild<QLineEdit*>();
        QVERIFY(field);
        field->selectAll();
        QTest::keyClicks(field, text("42"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(stage.cell(7, Gpc0), text("42"), 20000);
        QVERIFY(stage.desk.undo());
        QTRY_COMPARE_WITH_TIMEOUT(stage.cell(7, Gpc0), text("3"), 20000);
        QCOMPARE(stage.cell(6, Gpc0), text("1"));  // and nobody else's
    }

    void whatMatchesIsCleared() {
        Stage stage;
        QVERIFY(stage.come(Users));
        QVERIFY(stage.shows(Users));
        stage.filter()->setText(text("user-6"));
        QVERIFY(stage.shows(100));
        QTRY_VERIFY(stage.action("Clear 100 that match"));
        stage.action("Clear 100 that match")->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(stage.used(), uint64_t(Users - 100), 20000);
        stage.filter()->clear();
        QVERIFY(stage.shows(Users - 100));
        // And brought back, with what they counted.
        QVERIFY(stage.desk.undo());
        QVERIFY(stage.shows(Users));
        stage.filter()->setText(text("user-6 gpc0=1"));
        QVERIFY(stage.shows(100));
    }

    void pictures_data() {
        QTest::addColumn<ThemeChoice>("theme");
        QTest::newRow("light") << ThemeChoice::Light;
        QTest::newRow("dark") << ThemeChoice::Dark;
    }

    /// Where SCREENSHOTS names a folder they are drawn.
    void pictures() {
        QFETCH(ThemeChoice, theme);
        Stage stage(theme);
        QVERIFY(stage.come(Users));
        QVERIFY(stage.shows(Users));
        stage.table()->sortByColumn(StickModel::Columns + 1, Qt::DescendingOrder);
        QTRY_COMPARE_WITH_TIMEOUT(stage.cell(0, StickModel::Key), text("user-007"), 20000);
        stage.window.body().maximizeFocused();
        QTRY_VERIFY(stage.card()->width() > 1200);
        QVERIFY(stage.picture("stick"));
        stage.window.body().maximizeFocused();
        QTRY_VERIFY(stage.card()->width() < 600);
        stage.window.body().focusPanel(Body::Trace);
        for (auto* b : stage.window.findChildren<QAbstractButton*>())
            if (b->isVisible() && b->accessibleName() == text("Recent requests")) b->click();
        QVERIFY(QTest::qWaitFor(
            [&] {
                for (const auto* t : stage.window.findChildren<QTableView*>())
                    if (t->isVisible() && t->accessibleName() == text("Recent requests"))
                        return t->model()->rowCount() > 10;
                return false;
            },
            20000));
        const auto* events = stage.window.findChild<EventsCard*>();
        QTRY_VERIFY(events->isVisible() && events->width() > 400);
        const QSignalSpy seconds(&stage.desk, &Desk::secondPassed);
        QTRY_VERIFY(seconds.size() >= 2);  // the charts have them
        QVERIFY(stage.picture("requests"));
    }
};

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication::setFont(uiFont(13));
    TestStickTable test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_sticktable.moc"
