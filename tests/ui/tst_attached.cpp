#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPromise>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "ui/configuration/configpage.h"
#include "ui/desk/desk.h"
#include "ui/look/settings.h"
#include "ui/look/themeswitch.h"
#include "ui/parts/emptystate.h"
#include "ui/stick/stickexcuse.h"
#include "ui/window/attachdialog.h"
#include "ui/window/body.h"
#include "ui/window/kpifigures.h"
#include "ui/window/mainwindow.h"
#include "ui/window/startpage.h"

using namespace yard;

namespace {

QString text(const char* s) { return QString::fromUtf8(s); }

/// As a HAProxy is told of: with clients, without what it does not report.
Report ofHaproxy() {
    Report report = test::busyReport();
    report.lab.present = false;
    report.process.product = "HAProxy";
    report.process.version = "2.6.12";
    report.process.configFile.clear();
    report.traces.clear();
    report.told = {false, false, false, false, false};
    for (StatRow& row : report.rows) row.latency = {};
    for (StatRow& row : report.rows)
        if (row.scope == Scope::Frontend) row.scur = 3;
    return report;
}

/// What lives longer than the window that reads it.
struct Fixture {
    explicit Fixture(const std::string& where = "/run/haproxy/admin.sock") {
        link.where = where;
        link.next = ofHaproxy();
        if (where.empty())  // nobody is asked about clients
            for (StatRow& row : link.next.rows) row.scur = 0;
        window = std::make_unique<MainWindow>(desk(), theme, settings);
        window->setAddressCheck([this](const QString& address) {
            asked << address;
            checked = std::make_shared<QPromise<QString>>();
            checked->start();
            return checked->future();
        });
        window->resize(1440, 900);
        window->show();
        link.publish();
    }
    Desk& desk() {
        if (!m_desk) m_desk = std::make_unique<Desk>(link);
        return *m_desk;
    }
    QAbstractButton* button(const char* name) const {
        for (auto* b : window->findChildren<QAbstractButton*>())
            if (b->isVisible() && (b->accessibleName() == text(name) || b->text() == text(name)))
                return b;
        return nullptr;
    }
    bool shows(const char* words) const {
        for (auto* label : window->findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(text(words))) return true;
        return false;
    }
    AttachDialog* dialog() const { return window->findChild<AttachDialog*>(); }
    void answer(const QString& fault) {
        checked->addResult(fault);
        checked->finish();
    }

    test::FakeLink link;
    ThemeSwitch theme{ThemeChoice::Light};
    Settings settings;
    QStringList asked;  ///< addresses
    std::shared_ptr<QPromise<QString>> checked;

private:
    std::unique_ptr<Desk> m_desk;

public:
    std::unique_ptr<MainWindow> window;
};

}  // namespace

/// The console over a proxy that runs by itself.
class TestAttached : public QObject {
    Q_OBJECT

private slots:
    void theFirstPageHasThreeCards() {
        Fixture f("");
        f.button("Run another configuration")->click();
        QCOMPARE(f.window->findChildren<QFrame*>(text("firstCard")).size(), 3);
        QVERIFY(f.shows("Attach to a running core"));
        f.button("Attach…")->click();
        QVERIFY(f.dialog() && f.dialog()->isVisible());
    }

    /// Only where a proxy answers; else it is said why not.
    void anAddressIsCheckedFirst() {
        Fixture f("");
        QSignalSpy attach(f.window.get(), &MainWindow::attachAsked);
        f.button("Run another configuration")->click();
        f.button("Attach…")->click();
        auto* field = f.dialog()->findChild<QComboBox*>();
        field->setEditText(text(" /run/nobody "));
        f.button("Attach")->click();
        QCOMPARE(f.asked, QStringList{text("/run/nobody")});
        QVERIFY(f.shows("Asking /run/nobody"));
        QVERIFY(!f.button("Attach")->isEnabled());
        f.answer(text("There is no socket /run/nobody"));
        QTRY_VERIFY(f.shows("There is no socket /run/nobody"));
        QCOMPARE(attach.size(), 0);
        field->setEditText(text("10.0.0.7:9999"));
        QVERIFY(!f.shows("There is no socket"));
        f.button("Attach")->click();
        f.answer({});
        QTRY_COMPARE(attach.size(), 1);
        QCOMPARE(attach[0][0].toString(), text("10.0.0.7:9999"));
    }

    /// Who types on has asked something else.
    void aLateVerdictIsNoVerdict() {
        Fixture f("");
        QSignalSpy attach(f.window.get(), &MainWindow::attachAsked);
        f.button("Run another configuration")->click();
        f.button("Attach…")->click();
        auto* field = f.dialog()->findChild<QComboBox*>();
        field->setEditText(text("/run/a"));
        f.button("Attach")->click();
        const auto first = f.checked;
        field->setEditText(text("/run/b"));
        f.button("Attach")->click();
        first->addResult(QString());
        first->finish();
        f.answer(text("There is no socket /run/b"));
        QTRY_VERIFY(f.shows("There is no socket /run/b"));
        QCOMPARE(attach.size(), 0);
    }

    void theHeadTellsWhose() {
        Fixture f;
        QAbstractButton* head = f.button("Attached: admin.sock");
        QVERIFY(head);
        QVERIFY(head->toolTip().contains(text("/run/haproxy/admin.sock")));
        QVERIFY(head->toolTip().contains(text("HAProxy 2.6.12")));
        QVERIFY(head->toolTip().contains(text("runs on when the console closes")));
        QCOMPARE(f.window->windowTitle(), text("Switchyard: attached to /run/haproxy/admin.sock"));
        QVERIFY(f.shows("HAProxy 2.6.12, "));
    }

    /// Its clients stay with it.
    void closingAsksNothing() {
        Fixture f;
        QVERIFY(f.window->close());
        QVERIFY(!f.window->findChild<QMessageBox*>());
    }

    void whatIsNotReportedIsSaid() {
        Fixture f;
        f.window->body().focusPanel(Body::Trace);
        QTRY_VERIFY(f.shows("HAProxy does not report why"));
        QVERIFY(kpiFigures(f.desk())[2].note.startsWith(text("not reported")));
        TableRow table;
        table.name = "be";
        const StickExcuse excuse = stickExcuse(&table, true, 0, {}, f.link.next);
        QVERIFY(excuse.detail.contains(text("HAProxy does not report which rules")));
    }

    void theConfigurationIsElsewhere() {
        Fixture f;
        f.button("Configuration")->click();
        QVERIFY(f.shows("its stats socket does not tell its configuration"));
        QVERIFY(f.shows("No text to show"));
        for (const char* name : {"Validate the configuration", "Apply the configuration"})
            QVERIFY2(!f.button(name)->isEnabled(), name);
        QTRY_VERIFY(f.button("Back to the panels")->hasFocus());
    }

    /// Also while the proxy is away: what is known of it is shown.
    void pagesAreLeft() {
        Fixture f;
        f.window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(f.window.get()));
        emit f.link.lost(text("Nobody listens at /run/haproxy/admin.sock"));
        f.button("Configuration")->click();
        QVERIFY(!f.window->body().isVisible());
        QTest::keyClick(f.window.get(), Qt::Key_Escape);
        QVERIFY(f.window->body().isVisible());
        f.button("Configuration")->click();
        f.button("Back to the panels")->click();
        QVERIFY(f.window->body().isVisible());
        f.button("Configuration")->click();
        QVERIFY(!f.window->body().isVisible());
        QTest::keyClick(f.window.get(), Qt::Key_6, Qt::ControlModifier);
        QTRY_VERIFY(f.window->body().isVisible());
    }

    void lostAndBack() {
        Fixture f;
        emit f.link.lost(text("Nobody listens at /run/haproxy/admin.sock"));
        QVERIFY(f.shows("Not live: Nobody listens at /run/haproxy/admin.sock"));
        QVERIFY(!f.desk().live());
        // The last picture stays.
        QVERIFY(!f.desk().servers().empty());
        f.link.publish();
        QVERIFY(f.desk().live());
        QVERIFY(!f.shows("Not live"));
    }

    /// What has no words in the Runtime API is not offered as an undo.
    void undoIsOnlyWhatCanBeSaid() {
        Fixture f;
        Command clear;
        clear.verb = Verb::ClearTable;
        clear.table = "st_src";
        clear.number = 1;
        f.desk().send(clear);
        QVERIFY(!f.desk().undoText());
        Command drain;
        drain.server = {"be_app", "web-1"};
        drain.verb = Verb::Drain;
        f.desk().send(drain);
        QVERIFY(f.desk().undoText());
    }
};

QTEST_MAIN(TestAttached)
#include "tst_attached.moc"
