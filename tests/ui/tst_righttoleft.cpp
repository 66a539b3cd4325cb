// What runs from left to right in every language: time, and the text of a configuration.
#include <QApplication>
#include <QTest>

#include "tests/ui/timelinestage.h"
#include "ui/configuration/configeditor.h"
#include "ui/look/theme.h"
#include "ui/timeline/timelineoverlay.h"
#include "ui/timeline/timestrip.h"

using namespace yard;
using namespace yard::test;

namespace {

template <typename Grab>
void compareBoth(const Grab& grab) {
    const QImage usual = grab();
    QApplication::setLayoutDirection(Qt::RightToLeft);
    const QImage mirrored = grab();
    QApplication::setLayoutDirection(Qt::LeftToRight);
    QCOMPARE(mirrored, usual);
}

template <typename Part>
QImage grabbed() {
    TimelineStage f;
    f.play();
    f.link.setShown(One, Shown::Up);
    f.link.setShown(Two, Shown::Down);  // flags of a group: "1-3"
    f.run(5, One, 20);
    f.point(-15);
    return f.card.findChild<Part*>()->grab().toImage();
}

}  // namespace

class TestRightToLeft : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(false); }

    void timesStandWhereTheyDo() { compareBoth(grabbed<TimeStrip>); }

    void flagsAndTheCrosshairReadAsTheyDo() { compareBoth(grabbed<TimelineOverlay>); }

    void numbersOfLinesStandBeforeThem() {
        compareBoth([] {
            ConfigEditor editor;
            editor.resize(400, 300);
            editor.setPlainText(text("global\n    maxconn 4000\n").repeated(6));
            return editor.grab().toImage();
        });
    }
};

QTEST_MAIN(TestRightToLeft)
#include "tst_righttoleft.moc"
