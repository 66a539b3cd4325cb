#include "ui/requests/tracedelegate.h"

#include <QPainter>

#include "ui/look/paint.h"
#include "ui/look/theme.h"
#include "ui/requests/tracemodel.h"

namespace yard {
namespace {

using Kind = TraceStep::Kind;

constexpr double Middle = 25;  // x of the numbers

Kind kindOf(const QModelIndex& index) {
    return static_cast<Kind>(index.data(TraceModel::KindRole).toInt());
}

QColor colorOf(Kind kind) {
    switch (kind) {
        case Kind::Done:
            return tokens().words(Shown::Up);
        case Kind::Note:
            return tokens().text3;
        case Kind::Rejected:
            return tokens().words(Shown::Down);
        case Kind::Decision:
            return tokens().accent;
    }
    return {};
}

}  // namespace

QSize TraceDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {200, m_flat ? 27 : 38};
}

void TraceDelegate::paint(QPainter* p, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
    const Tokens& t = tokens();
    const QRect r = option.rect;
    p->save();
    mirrorFor(p, option.rect, option.direction);
    p->setRenderHint(QPainter::Antialiasing);
    paintListBackground(p, option);
    const double x = r.left() + Middle;
    p->setPen(QPen(t.borderStrong, 1.5));
    if (index.row() > 0) p->drawLine(QPointF(x, r.top()), QPointF(x, r.top() + 4));
    if (index.row() + 1 < index.model()->rowCount())
        p->drawLine(QPointF(x, r.top() + 22), QPointF(x, r.bottom() + 1));
    paintNumber(p, QPointF(x, r.top() + 13), index);
    const int left = r.left() + qRound(Middle) + 18;
    paintTexts(p, QRect(left, r.top(), r.right() - 10 - left, r.height()), index);
    p->restore();
}

void TraceDelegate::paintNumber(QPainter* p, QPointF center, const QModelIndex& index) const {
    const Kind kind = kindOf(index);
    const QColor color = colorOf(kind);
    if (kind == Kind::Decision) {
        p->setPen(Qt::NoPen);
        p->setBrush(color);
        p->drawEllipse(center, 9, 9);
        p->setPen(tokens().onAccent);
        p->setFont(uiFont(11, QFont::Bold));
    } else {
        p->setPen(QPen(color, 1.4));
        p->setBrush(kind == Kind::Rejected ? tokens().tint(Shown::Down) : QColor(Qt::transparent));
        p->drawEllipse(center, 8.5, 8.5);
        p->setFont(uiFont(11, QFont::DemiBold));
    }
    if (kind == Kind::Rejected)
        drawShape(p, Shown::Down, center, 4.4, color);
    else
        drawWords(p, QRectF(center.x() - 9, center.y() - 9, 18, 18), Qt::AlignCenter,
                  QString::number(index.row() + 1));
}

void TraceDelegate::paintTexts(QPainter* p, const QRect& room, const QModelIndex& index) const {
    const Tokens& t = tokens();
    const Kind kind = kindOf(index);
    const bool strong = kind == Kind::Decision || kind == Kind::Rejected;
    const QFont font = uiFont(13, strong ? QFont::DemiBold : QFont::Medium);
    const QString title = index.data(TraceModel::TitleRole).toString();
    const QString detail = index.data(TraceModel::DetailRole).toString();
    const QRect first(room.left(), room.top() + 3, room.width(), 20);
    drawElided(p, first, title, font, kind == Kind::Rejected ? t.words(Shown::Down) : t.text);
    if (!m_flat) {
        drawElided(p, QRect(room.left(), room.top() + 20, room.width(), 17), detail, uiFont(12),
                   t.text3);
        return;
    }
    const int used = QFontMetrics(font).horizontalAdvance(title) + 12;
    if (used < first.width())
        drawElided(p, first.adjusted(used, 0, 0, 0), detail, uiFont(12), t.text3);
}

}  // namespace yard
