// The crosshair of the timeline: what it tells, and what its readout covers.
#include <QTest>

#include "tests/ui/timelinestage.h"
#include "ui/look/theme.h"
#include "ui/timeline/crosshair.h"
#include "ui/timeline/ribbon.h"
#include "ui/timeline/timelineoverlay.h"

using namespace yard;
using namespace yard::test;

namespace {

QString valueOf(const Readout& readout, const char* name) {
    for (const Readout::Row& row : readout.rows)
        if (row.name == text(name)) return row.value;
    return {};
}

/// What differs, within `area`.
QRect changed(const QImage& before, const QImage& after, const QRect& area) {
    QRect all;
    for (int y = area.top(); y <= area.bottom(); ++y)
        for (int x = area.left(); x <= area.right(); ++x)
            if (before.pixel(x, y) != after.pixel(x, y)) all |= QRect(x, y, 1, 1);
    return all;
}

}  // namespace

class TestCrosshair : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(false); }

    void tellsThePoint() {
        TimelineStage f;
        f.play();
        f.point(-15);
        QVERIFY(f.view().hover);
        const Timeline::Point* point = f.view().timeline.pointAt(*f.view().hover);
        QVERIFY(point);
        const Readout readout = readoutOf(f.view().timeline, *point);
        QCOMPARE(readout.total, text("15 r/s"));
        QCOMPARE(valueOf(readout, "hosting1"), text("0"));
        QCOMPARE(valueOf(readout, "hosting2"), text("15"));
        QCOMPARE(valueOf(readout, "5xx"), text("0"));
        QCOMPARE(readout.rows[0].name, text("hosting2"));  // as stacked
        QCOMPARE(readout.rows[1].state, text("DOWN"));
        QVERIFY(f.stack()->accessibleDescription().contains(text("hosting1 DOWN 0")));
        // 5xx and the latency of the second in which it died
        const Readout death = readoutOf(f.view().timeline, *f.view().timeline.pointAt(-19));
        QCOMPARE(valueOf(death, "5xx"), text("3"));
        QVERIFY(valueOf(death, "p50").endsWith(text(" ms")));
    }

    void isDrawnAcrossAllStrips() {
        TimelineStage f;
        f.play();
        auto* overlay = f.card.findChild<TimelineOverlay*>();
        const QImage before = overlay->grab().toImage();
        f.point(-40);
        const QImage after = overlay->grab().toImage();
        const int x = qRound(f.view().x(*f.view().hover));
        int changed = 0;
        const auto bottom = static_cast<int>(f.view().bottom);
        const auto top = static_cast<int>(f.view().requests.top()) + 1;
        for (int y = top; y < bottom; ++y)
            for (int dx = -1; dx <= 1; ++dx)
                if (before.pixel(x + dx, y) != after.pixel(x + dx, y)) {
                    ++changed;
                    break;
                }
        QVERIFY2(changed >= bottom - top - 2, qPrintable(QString::number(changed)));
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(f.plot(), &leave);
        QVERIFY(!f.view().hover);
        QCOMPARE(overlay->grab().toImage(), before);
    }

    void keysMoveIt() {
        TimelineStage f;
        f.play();
        QTest::keyClick(f.stack(), Qt::Key_Left);
        QCOMPARE(f.view().hover.value_or(9), 0.0);
        QTest::keyClick(f.stack(), Qt::Key_Left);
        QCOMPARE(f.view().hover.value_or(9), -1.0);
        QTest::keyClick(f.stack(), Qt::Key_Right);
        QCOMPARE(f.view().hover.value_or(9), 0.0);
        QTest::keyClick(f.stack(), Qt::Key_Escape);
        QVERIFY(!f.view().hover);
    }

    void leavesTheStatesFree_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("more");
        QTest::addColumn<double>("at");
        for (const double at : {-2.0, -25.0, -45.0}) {
            const auto row = [at](const char* name) {
                return text("%1, %2 s").arg(text(name)).arg(-at).toUtf8();
            };
            QTest::newRow(row("2 servers")) << QSize(574, 470) << 0 << at;
            QTest::newRow(row("6 servers")) << QSize(574, 470) << 4 << at;
            QTest::newRow(row("6 servers, compact")) << QSize(1008, 256) << 4 << at;
        }
    }

    /// Beside its line the readout covers requests, not the ribbon below them.
    void leavesTheStatesFree() {
        QFETCH(QSize, size);
        QFETCH(int, more);
        QFETCH(double, at);
        TimelineStage f;
        f.card.setCompact(size.height() < 300, size.height() < 300);
        f.card.resize(size);
        f.addServers(more);
        f.play();
        f.stack()->follow(60);
        auto* overlay = f.card.findChild<TimelineOverlay*>();
        const QImage before = overlay->grab().toImage();
        f.point(at);
        QVERIFY(f.view().hover);
        const QImage after = overlay->grab().toImage();
        const QRect box = changed(before, after, overlay->rect());
        QVERIFY2(box.width() > 150, qPrintable(QString::number(box.width())));
        const int line = qRound(f.view().x(*f.view().hover));
        const QRect states = f.card.findChild<Ribbon*>()->geometry();
        for (const QRect& side :
             {QRect(0, states.top(), line - 2, states.height()),
              QRect(line + 3, states.top(), overlay->width() - line - 3, states.height())})
            QCOMPARE(changed(before, after, side), QRect());
    }
};

QTEST_MAIN(TestCrosshair)
#include "tst_crosshair.moc"
