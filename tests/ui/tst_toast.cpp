// Messages at the lower edge: what they cover, and how they are told.
#include <QAccessible>
#include <QLineEdit>
#include <QTest>

#include "tests/ui/layoutstage.h"
#include "ui/look/theme.h"
#include "ui/parts/card.h"
#include "ui/parts/toast.h"
#include "ui/window/body.h"

using namespace yard;
using namespace yard::test;

namespace {

const ServerKey One{"puppet00", "hosting1"};

QString text(const char* s) { return QString::fromUtf8(s); }

QRect placeOf(const QWidget& widget) { return {widget.mapToGlobal(QPoint()), widget.size()}; }

Command ask(Verb verb) {
    Command command;
    command.verb = verb;
    command.server = One;
    command.text = "7";
    return command;
}

}  // namespace

class TestToast : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(false); }

    void coversNoPanel_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("configuration");
        QTest::newRow("wide") << QSize(1440, 900) << false;
        QTest::newRow("compact") << QSize(1024, 640) << false;
        QTest::newRow("configuration") << QSize(1440, 900) << true;
        QTest::newRow("configuration, compact") << QSize(1024, 640) << true;
    }

    void coversNoPanel() {
        QFETCH(QSize, size);
        QFETCH(bool, configuration);
        Stage stage(size, busyReport());
        if (configuration)
            QTest::keyClick(&stage.window, Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        QCoreApplication::processEvents();
        Toast& toast = stage.window.toast();
        toast.showDone(text("web-1 drains: no new clients, sticky ones may stay"), true);
        QVERIFY(toast.isVisible());
        int cards = 0;
        for (const Card* card : stage.window.findChildren<Card*>()) {
            if (!card->isVisible()) continue;
            ++cards;
            QVERIFY2(!placeOf(toast).intersects(placeOf(*card)),
                     qPrintable(card->accessibleName()));
        }
        QCOMPARE(cards > 1, !configuration);
        QVERIFY(placeOf(stage.window).contains(placeOf(toast)));
    }

    /// One of several lines needs more room than there is below the panels.
    void leavesTheFieldAlone() {
        Stage stage({480, 640}, busyReport());
        stage.window.body().focusPanel(Body::CommandLine);
        const QWidget* field = stage.window.focusWidget();
        QVERIFY(qobject_cast<const QLineEdit*>(field));
        Toast& toast = stage.window.toast();
        toast.showProblem(text("refused ").repeated(60));
        QVERIFY(toast.height() > 60);
        QVERIFY(!placeOf(toast).intersects(placeOf(*field)));
    }

    void isAnAlert() {
        Stage stage({1440, 900}, busyReport());
        Toast& toast = stage.window.toast();
        toast.showProblem(text("No such server."));
        const QAccessibleInterface* face = QAccessible::queryAccessibleInterface(&toast);
        QVERIFY(face);
        QCOMPARE(face->role(), QAccessible::AlertMessage);
        QCOMPARE(face->text(QAccessible::Name), text("No such server."));
    }

    void saysWhatWasUndone_data() {
        QTest::addColumn<Verb>("verb");
        QTest::addColumn<QString>("said");
        QTest::newRow("weight") << Verb::Weight << text("Undone: hosting1 has weight 100");
        QTest::newRow("fail") << Verb::Fail
                              << text(
                                     "Undone: hosting1 is restored, its checks run. Sessions that "
                                     "ended meanwhile do not come back.");
    }

    void saysWhatWasUndone() {
        QFETCH(Verb, verb);
        QFETCH(QString, said);
        Stage stage({1440, 900}, demoReport());
        Toast& toast = stage.window.toast();
        stage.desk.send(ask(verb));
        QTRY_VERIFY(!toast.text().isEmpty());
        const QString done = toast.text();
        QVERIFY(stage.desk.undo());
        QTRY_VERIFY(toast.text() != done);
        QCOMPARE(toast.text(), said);
    }
};

QTEST_MAIN(TestToast)
#include "tst_toast.moc"
