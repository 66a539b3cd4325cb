#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QButtonGroup>
#include <QTest>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "ui/desk/desk.h"
#include "ui/look/settings.h"
#include "ui/look/theme.h"
#include "ui/look/themeswitch.h"
#include "ui/window/mainwindow.h"

using namespace yard;

namespace {

struct Stage {
    explicit Stage(QSize size = {1440, 900}, const Report& report = test::busyReport()) {
        link.next = report;
        window.resize(size);
        window.show();
        window.activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(&window));
        link.publish();
        link.pass(1000);
    }
    /// What somebody can act on now.
    QList<QWidget*> controls() const {
        QList<QWidget*> list;
        for (QWidget* w : window.findChildren<QWidget*>())
            if (w->isVisible() && w->isEnabled() && (w->focusPolicy() & Qt::TabFocus) &&
                !w->focusProxy() && !w->objectName().startsWith(u"qt_"))
                list << w;
        return list;
    }

    test::FakeLink link;
    ThemeSwitch theme{ThemeChoice::Light};
    Settings settings;
    Desk desk{link};
    MainWindow window{desk, theme, settings};
};

QString nameOf(QWidget* widget) {
    QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
    return face ? face->text(QAccessible::Name) : QString();
}

QString describe(QWidget* w) {
    return QStringLiteral("%1 '%2' in %3")
        .arg(QLatin1String(w->metaObject()->className()), nameOf(w),
             QLatin1String(w->parentWidget()->metaObject()->className()));
}

/// Of joined buttons Tab reaches the chosen one, the arrow keys the others.
bool byArrows(QWidget* widget) {
    const auto* button = qobject_cast<QAbstractButton*>(widget);
    return button && button->group() && button->group()->exclusive() && !button->isChecked();
}

}  // namespace

class TestAccessible : public QObject {
    Q_OBJECT

private slots:
    void everyControlHasAName_data() {
        QTest::addColumn<QSize>("size");
        QTest::newRow("wide") << QSize(1440, 900);
        QTest::newRow("compact") << QSize(1024, 640);
    }

    void everyControlHasAName() {
        QFETCH(QSize, size);
        Stage stage(size);
        QVERIFY(stage.controls().size() > 12);
        QStringList nameless;
        for (QWidget* w : stage.controls())
            if (nameOf(w).isEmpty()) nameless << describe(w);
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
    }

    void tabReachesEverything_data() { everyControlHasAName_data(); }

    void tabReachesEverything() {
        QFETCH(QSize, size);
        Stage stage(size);
        QSet<QWidget*> reached;
        for (int i = 0; i < 200; ++i) {
            QWidget* focus = QApplication::focusWidget();
            QVERIFY(focus);
            if (reached.contains(focus) && i > 60) break;
            reached << focus;
            QTest::keyClick(focus, Qt::Key_Tab);
        }
        QStringList missed;
        for (QWidget* w : stage.controls())
            if (!reached.contains(w) && !byArrows(w)) missed << describe(w);
        QVERIFY2(missed.isEmpty(), qPrintable(missed.join(u'\n')));
    }

    /// A control that has the focus by the keyboard looks other than without it.
    void focusIsSeen() {
        Stage stage;
        stage.window.setAttribute(Qt::WA_KeyboardFocusChange);
        QStringList unseen;
        for (QWidget* w : stage.controls()) {
            if (!qobject_cast<QAbstractButton*>(w)) continue;
            w->setFocus(Qt::TabFocusReason);
            const QImage with = w->grab().toImage();
            w->clearFocus();
            if (w->grab().toImage() == with) unseen << describe(w);
        }
        QVERIFY2(unseen.isEmpty(), qPrintable(unseen.join(u'\n')));
    }

    void rightToLeftHolds() {
        QApplication::setLayoutDirection(Qt::RightToLeft);
        {
            Stage stage({1024, 640});
            const QSize least = stage.window.minimumSizeHint();
            QVERIFY(least.width() <= 1024 && least.height() <= 640);
            for (QWidget* w : stage.controls()) {
                const QRect place(w->mapTo(&stage.window, QPoint()), w->size());
                QVERIFY2(stage.window.rect().contains(place), qPrintable(describe(w)));
            }
            QVERIFY(!stage.window.grab().isNull());
        }
        QApplication::setLayoutDirection(Qt::LeftToRight);
    }
};

QTEST_MAIN(TestAccessible)
#include "tst_accessible.moc"
