#include "ui/events/eventdelegate.h"

#include <QPainter>

#include "ui/events/eventsmodel.h"
#include "ui/look/paint.h"
#include "ui/look/theme.h"

namespace yard {
namespace {

constexpr int Line = 92;  // x of the line through time

Shown shownOf(const QModelIndex& index) {
    return static_cast<Shown>(index.data(EventsModel::ShownRole).toInt());
}

int widthIn(const QFont& font, const QString& text) {
    return QFontMetrics(font).horizontalAdvance(text);
}

}  // namespace

QSize EventDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {200, m_flat ? 28 : 42};
}

void EventDelegate::paint(QPainter* p, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
    const Tokens& t = tokens();
    const QRect r = option.rect;
    p->save();
    mirrorFor(p, option.rect, option.direction);
    p->setRenderHint(QPainter::Antialiasing);
    const QColor back = paintListBackground(p, option);
    drawElided(p, QRect(r.left() + 14, r.top() + 4, Line - 20, 18),
               index.data(EventsModel::TimeRole).toString(), monoFont(12), t.text3);
    const QPointF dot(r.left() + Line + 0.5, r.top() + 13);
    p->setPen(QPen(t.border, 1));
    const bool last = index.row() + 1 == index.model()->rowCount();
    p->drawLine(QPointF(dot.x(), index.row() == 0 ? dot.y() : r.top()),
                QPointF(dot.x(), last ? dot.y() : r.bottom() + 1));
    p->setPen(Qt::NoPen);
    p->setBrush(back);
    p->drawEllipse(dot, 8, 8);
    drawShape(p, shownOf(index), dot, 5, t.mark(shownOf(index)));
    const int left = r.left() + Line + 18;
    const int right = paintFlag(p, r, index);
    paintTexts(p, QRect(QPoint(left, r.top()), QPoint(right, r.bottom())), index);
    p->restore();
}

int EventDelegate::paintFlag(QPainter* p, const QRect& r, const QModelIndex& index) const {
    const int right = r.right() - 12;
    const int number = index.data(EventsModel::FlagRole).toInt();
    if (number == 0) return right;
    const Tokens& t = tokens();
    const Shown shown = shownOf(index);
    const QRectF badge(right - 18.5, r.top() + 4.5, 18, 17);
    p->setPen(QPen(t.words(shown), 1));
    p->setBrush(t.tint(shown));
    p->drawRoundedRect(badge, 4, 4);
    p->setFont(monoFont(number > 99 ? 9 : 11, QFont::Bold));
    p->setPen(t.words(shown));
    drawWords(p, badge, Qt::AlignCenter, QString::number(number));
    return right - 28;
}

void EventDelegate::paintTexts(QPainter* p, const QRect& room, const QModelIndex& index) const {
    const Tokens& t = tokens();
    const QString title = index.data(EventsModel::TitleRole).toString();
    const QString detail = index.data(EventsModel::DetailRole).toString();
    const QString by = index.data(EventsModel::ByRole).toString();
    const QFont titleFont = uiFont(13, QFont::Medium), small = uiFont(12);
    QRect first(room.left(), room.top() + 3, room.width(), 20);
    if (!by.isEmpty()) {
        const int width = widthIn(small, by);
        drawElided(p, QRect(first.right() - width, first.top(), width + 1, 20), by, small, t.text3);
        first.setRight(first.right() - width - 10);
    }
    drawElided(p, first, title, titleFont, t.text);
    if (!m_flat) {
        drawElided(p, QRect(room.left(), room.top() + 21, room.width(), 18), detail, small,
                   t.text3);
        return;
    }
    const int used = widthIn(titleFont, title) + 12;
    if (used < first.width()) drawElided(p, first.adjusted(used, 0, 0, 0), detail, small, t.text3);
}

}  // namespace yard
