// Keys of the panels: dividers, filters, the timeline.
#include <QAccessible>
#include <QLineEdit>
#include <QTest>

#include "tests/ui/layoutstage.h"
#include "ui/look/theme.h"
#include "ui/parts/consoletable.h"
#include "ui/parts/split.h"
#include "ui/timeline/timelinestack.h"
#include "ui/window/body.h"

using namespace yard;
using namespace yard::test;

class TestLayoutKeys : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(false); }

    void dividersMoveByKeys() {
        Stage stage({1440, 900}, test::busyReport());
        for (Split* split : stage.window.findChildren<Split*>()) {
            if (!split->isVisible()) continue;
            QWidget* handle = split->handle(1);
            handle->setFocus();
            QCOMPARE(stage.window.focusWidget(), handle);
            const bool flat = split->orientation() == Qt::Horizontal;
            const int before = split->sizes().constFirst();
            QTest::keyClick(handle, flat ? Qt::Key_Left : Qt::Key_Up);
            QCOMPARE(split->sizes().constFirst(), before - 16);
            QTest::keyClick(handle, flat ? Qt::Key_Right : Qt::Key_Down);
            QCOMPARE(split->sizes().constFirst(), before);
            QTest::keyClick(handle, Qt::Key_Home);
            const int least = split->sizes().constFirst();
            QVERIFY(least < before && least >= split->widget(0)->minimumSizeHint().height() / 4);
            QTest::keyClick(handle, Qt::Key_End);
            QVERIFY(split->sizes().constFirst() > least);
            QAccessibleInterface* face = QAccessible::queryAccessibleInterface(handle);
            QVERIFY(face->valueInterface());
            QCOMPARE(face->valueInterface()->currentValue().toInt(), split->sides(1).share());
            face->valueInterface()->setCurrentValue(50);
            QVERIFY(qAbs(split->sides(1).share() - 50) <= 20);  // as far as the panels let it
        }
    }

    /// "/" leads from a panel to its filter, Escape back.
    void slashLeadsToTheFilter_data() {
        QTest::addColumn<int>("panel");
        QTest::newRow("servers") << int(Body::Servers);
        QTest::newRow("stick table") << int(Body::Stick);
        QTest::newRow("journal") << int(Body::Journal);
    }

    void slashLeadsToTheFilter() {
        QFETCH(int, panel);
        Report report = busyReport();
        Event done;
        done.id = 900;
        done.kind = EventKind::Command;
        done.wallMs = report.takenMs;
        done.title = "Drain web-1";
        done.command = Command();
        report.events.push_back(done);
        Stage stage({1440, 900}, report);
        stage.window.body().focusPanel(Body::Panel(panel));
        QPointer<QWidget> table = stage.window.focusWidget();
        QVERIFY(qobject_cast<ConsoleTable*>(table));
        QTest::keyClick(table, Qt::Key_Slash);
        auto* field = qobject_cast<QLineEdit*>(stage.window.focusWidget());
        QVERIFY(field && field->isVisible());
        QTest::keyClicks(field, QStringLiteral("e/"));
        QCOMPARE(field->text(), QStringLiteral("e/"));
        QTest::keyClick(field, Qt::Key_Escape);
        QCOMPARE(stage.window.focusWidget(), table.data());
        QVERIFY(field->text().isEmpty());
    }

    void theTimelineTakesItsKeys() {
        Stage stage({1440, 900}, test::busyReport());
        stage.window.body().focusPanel(Body::Timeline);
        auto* stack = qobject_cast<TimelineStack*>(stage.window.focusWidget());
        QVERIFY(stack);
        const int range = stack->span().range();
        QTest::keyClick(stack, Qt::Key_Plus);
        QVERIFY(stack->span().range() < range);
    }
};

QTEST_MAIN(TestLayoutKeys)
#include "tst_layoutkeys.moc"
