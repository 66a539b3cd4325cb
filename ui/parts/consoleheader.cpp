#include "ui/parts/consoleheader.h"

#include <QPainter>

#include "ui/look/paint.h"
#include "ui/look/theme.h"

namespace yard {
namespace {

constexpr int ArrowRoom = 13;

void paintArrow(QPainter* p, const QPointF& center, bool up) {
    const double dy = up ? -2 : 2;
    p->setRenderHint(QPainter::Antialiasing);
    p->setPen(Qt::NoPen);
    p->setBrush(tokens().text2);
    p->drawPolygon(QPolygonF{center + QPointF(-3.5, -dy), center + QPointF(3.5, -dy),
                             center + QPointF(0, dy)});
}

}  // namespace

ConsoleHeader::ConsoleHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {}

void ConsoleHeader::paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const {
    const Tokens& t = tokens();
    painter->save();
    mirrorFor(painter, rect, layoutDirection());
    painter->fillRect(rect, t.sunken);
    painter->setPen(t.border);
    painter->drawLine(rect.topLeft(), rect.topRight());
    painter->drawLine(rect.bottomLeft(), rect.bottomRight());
    const auto what = [&](int role) {
        return model()->headerData(logicalIndex, Qt::Horizontal, role);
    };
    const auto align = static_cast<Qt::Alignment>(what(Qt::TextAlignmentRole).toInt());
    const bool right = align & Qt::AlignRight;
    const bool sorted = isSortIndicatorShown() && sortIndicatorSection() == logicalIndex;
    QRect room = rect.adjusted(visualIndex(logicalIndex) == 0 ? 14 : 8, 0, -8, 0);
    const QString text = what(Qt::DisplayRole).toString();
    const int most = room.width() - (sorted ? ArrowRoom : 0);
    const int width = qMin(QFontMetrics(font()).horizontalAdvance(text), most);
    if (right) room.setLeft(room.right() + 1 - width);
    room.setWidth(width);
    drawElided(painter, room, text, font(), sorted ? t.text2 : t.text3,
               (right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (sorted)
        paintArrow(painter,
                   QPointF(right ? room.left() - 7 : room.right() + 8, room.center().y() + 1),
                   sortIndicatorOrder() == Qt::AscendingOrder);
    painter->restore();
}

}  // namespace yard
