// What delegates and widgets draw alike: words, names, shapes, in both directions of reading.
#include <QPainter>
#include <QTest>

#include "ui/look/paint.h"
#include "ui/look/theme.h"

using namespace yard;

namespace {

/// What is painted by `paint` in 120 x 24 points, mirrored or not.
template <typename Paint>
QImage painted(Qt::LayoutDirection direction, const Paint& paint) {
    QImage image(120, 24, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter p(&image);
    mirrorFor(&p, image.rect(), direction);
    paint(&p);
    return image;
}

/// From where to where something is painted, left to right.
std::pair<int, int> spanOf(const QImage& image) {
    int left = image.width(), right = -1;
    for (int x = 0; x < image.width(); ++x)
        for (int y = 0; y < image.height(); ++y)
            if (image.pixelColor(x, y) != QColor(Qt::white)) {
                left = qMin(left, x);
                right = x;
            }
    return {left, right};
}

}  // namespace

class TestPaint : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(false); }

    void wordsAreMirroredNotReversed() {
        const auto left = [](Qt::Alignment alignment) {
            return [alignment](QPainter* p) {
                drawElided(p, QRectF(0, 0, 120, 24), QStringLiteral("abc 12"), uiFont(13),
                           Qt::black, alignment | Qt::AlignVCenter);
            };
        };
        QCOMPARE(painted(Qt::RightToLeft, left(Qt::AlignLeft)),
                 painted(Qt::LeftToRight, left(Qt::AlignRight)));
        QCOMPARE(painted(Qt::RightToLeft, left(Qt::AlignRight)),
                 painted(Qt::LeftToRight, left(Qt::AlignLeft)));
        const auto number = [](bool right) {
            return [right](QPainter* p) {
                p->setPen(Qt::black);
                drawNumber(p, QRectF(0, 0, 120, 24), 12'345, monoFont(12), right);
            };
        };
        QCOMPARE(painted(Qt::RightToLeft, number(false)), painted(Qt::LeftToRight, number(true)));
    }

    void shapesStandAtTheOtherEnd() {
        const auto pill = [](QPainter* p) {
            paintPill(p, QRect(0, 0, 120, 24), Shown::Up, QStringLiteral("UP"));
        };
        const auto [left, right] = spanOf(painted(Qt::LeftToRight, pill));
        const auto [left2, right2] = spanOf(painted(Qt::RightToLeft, pill));
        QVERIFY(left == 0 && right < 100);
        QCOMPARE(left2, 119 - right);
        QCOMPARE(right2, 119 - left);
    }

    void namesAreCutInTheirMiddle() {
        const auto of = [](const char* name) {
            return painted(Qt::LeftToRight, [name](QPainter* p) {
                drawName(p, QRectF(0, 0, 120, 24), QLatin1String(name), uiFont(13), Qt::black);
            });
        };
        QVERIFY(of("application-server-eu-1a") != of("application-server-eu-1b"));
        QVERIFY(of("1a-application-server-eu") != of("1b-application-server-eu"));
    }
};

QTEST_MAIN(TestPaint)
#include "tst_paint.moc"
