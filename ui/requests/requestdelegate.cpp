#include "ui/requests/requestdelegate.h"

#include <QPainter>

#include "ui/look/icons.h"
#include "ui/look/paint.h"
#include "ui/look/theme.h"
#include "ui/requests/requestsmodel.h"

namespace yard {
namespace {

constexpr int Pin = 13;

}  // namespace

void RequestDelegate::paintCell(QPainter* p, const Cell& cell, const QModelIndex& index) const {
    const Tokens& t = tokens();
    p->setRenderHint(QPainter::Antialiasing);
    QRectF r = cell.room;
    const QString text = index.data().toString();
    if (index.data(RequestsModel::GapRole).toInt() > 0) {
        QPen gap(t.text3, 1);
        gap.setDashPattern({2, 3});
        p->setPen(gap);
        p->drawLine(QPointF(cell.whole.left(), cell.whole.bottom() + 0.5),
                    QPointF(cell.whole.right(), cell.whole.bottom() + 0.5));
    }
    if (index.column() == RequestsModel::Server) {
        const auto shown = static_cast<Shown>(index.data(RequestsModel::ShownRole).toInt());
        drawShape(p, shown, QPointF(r.left() + 4, r.center().y() + 0.5), 3.8, t.mark(shown));
        const QString brief = index.data(RequestsModel::BriefRole).toString();
        const QColor& color = shown == Shown::Up ? t.text : t.words(shown);
        const bool fits = QFontMetricsF(uiFont(12)).horizontalAdvance(text) <= r.width() - 14;
        if (fits || brief.isEmpty())
            drawName(p, r.adjusted(14, 0, 0, 0), text, uiFont(12), color);
        else
            drawElided(p, r.adjusted(14, 0, 0, 0), brief, uiFont(12), color);
    } else {
        const bool request = index.column() == RequestsModel::Request;
        if (request && index.data(RequestsModel::PinnedRole).toBool()) {
            const qreal ratio = p->device()->devicePixelRatioF();
            p->drawPixmap(QPointF(r.left(), r.center().y() - Pin / 2.0),
                          iconPixmap(QStringLiteral("pin"), t.accent, Pin, ratio));
            r.setLeft(r.left() + Pin + 4);
        }
        drawElided(p, r, text, monoFont(12), request ? t.text : t.text2,
                   static_cast<Qt::Alignment>(index.data(Qt::TextAlignmentRole).toInt()));
    }
}

}  // namespace yard
