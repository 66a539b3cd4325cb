// The balloon that Qt draws at the tray where no desktop takes notifications.
#include <QLabel>
#include <QPushButton>
#include <QTest>

#include "ui/look/theme.h"

using namespace yard;

/// Named and made as Qt's own, which is private; that is always light yellow.
class QBalloonTip final : public QWidget {
    Q_OBJECT
public:
    QBalloonTip() {
        close.setFixedSize(18, 18);
        text.ensurePolished();
        close.ensurePolished();
    }
    QLabel text{this};
    QPushButton close{this};
};

class TestBalloon : public QObject {
    Q_OBJECT

private slots:
    void isReadInBothThemes_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void isReadInBothThemes() {
        QFETCH(bool, dark);
        applyTheme(dark);
        const QBalloonTip balloon;
        QVERIFY(balloon.text.palette().color(QPalette::WindowText).lightness() < 64);
        QCOMPARE(balloon.close.minimumSize(), QSize(18, 18));
    }
};

QTEST_MAIN(TestBalloon)
#include "tst_balloon.moc"
