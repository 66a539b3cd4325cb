// The window where there is little room, as for large text on a small screen, and after that.
#include <QAbstractButton>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabBar>

#include "tests/ui/layoutstage.h"
#include "ui/look/theme.h"
#include "ui/window/appbar.h"
#include "ui/window/body.h"
#include "ui/window/kpibar.h"

using namespace yard;
using namespace yard::test;

class TestNarrow : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(false); }

    /// The bars at the top keep their shape, also when the window was small before.
    void figuresHaveTheirRoom() {
        Stage stage({512, 300}, withServers(6));
        for (const QSize size : {QSize(1440, 900), QSize(1024, 640), QSize(1920, 1080)}) {
            stage.window.resize(size);
            QCoreApplication::sendPostedEvents();
            QCoreApplication::processEvents();
            const auto* bar = stage.window.findChild<KpiBar*>();
            QVERIFY(bar->findChildren<Kpi*>().size() == 6);
            for (const Kpi* kpi : bar->findChildren<Kpi*>()) {
                QVERIFY(kpi->height() >= bar->height() - 4);
                QVERIFY(qAbs(kpi->width() - bar->width() / 6) < 6);
            }
            const auto* app = stage.window.findChild<AppBar*>();
            const auto* search = app->findChild<QLineEdit*>();
            QVERIFY2(app->width() - search->geometry().right() < 320,
                     qPrintable(QString::number(search->geometry().right())));
        }
    }

    /// There all is scrolled up and down, never sideways, and what one goes to comes into sight.
    void largeTextIsScrolledOneWay_data() {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1024x640, 200 %") << QSize(512, 300);
        QTest::newRow("1440x900, 200 %") << QSize(720, 430);
    }

    void largeTextIsScrolledOneWay() {
        QFETCH(QSize, size);
        Stage stage(size, withServers(6));
        auto* scroll = stage.window.findChild<QScrollArea*>();
        QCOMPARE(scroll->widget(), static_cast<QWidget*>(&stage.window.body()));
        QCOMPARE(scroll->horizontalScrollBar()->maximum(), 0);
        QVERIFY(scroll->verticalScrollBar()->maximum() > 0);
        for (int panel = 0; panel < Body::PanelCount; ++panel) {
            stage.window.body().focusPanel(static_cast<Body::Panel>(panel));
            QWidget* card = stage.window.body().card(static_cast<Body::Panel>(panel));
            const QRect seen(card->mapTo(scroll->viewport(), QPoint()), card->size());
            QVERIFY2(seen.intersected(scroll->viewport()->rect()).height() > 100,
                     qPrintable(Body::nameOf(static_cast<Body::Panel>(panel))));
        }
        for (const auto* button : stage.window.findChildren<QAbstractButton*>())
            if (button->isVisible() && !qobject_cast<QTabBar*>(button->parentWidget()))
                QVERIFY2(button->width() >= button->minimumSizeHint().width(),
                         qPrintable(button->accessibleName()));
    }
};

QTEST_MAIN(TestNarrow)
#include "tst_narrow.moc"
