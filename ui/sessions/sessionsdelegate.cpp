#include "ui/sessions/sessionsdelegate.h"

#include <QPainter>

#include "ui/look/paint.h"
#include "ui/look/theme.h"
#include "ui/sessions/sessionsmodel.h"

namespace yard {

void SessionsDelegate::paintCell(QPainter* p, const Cell& cell, const QModelIndex& index) const {
    const Tokens& t = tokens();
    const int column = index.column();
    QRectF room = cell.room;
    const bool waits = index.data(SessionsModel::WaitsRole).toBool();
    const bool state = column == SessionsModel::State;
    if (state && waits) {
        // Who waits is seen without its colour, too.
        p->setRenderHint(QPainter::Antialiasing);
        drawShape(p, Shown::Rising, QPointF(room.left() + 5, room.center().y() + 0.5), 4,
                  t.mark(Shown::Rising));
        room.adjust(15, 0, 0, 0);
    }
    const bool figure = column == SessionsModel::Client || column >= SessionsModel::Age;
    const QColor& color = state && waits                    ? t.words(Shown::Rising)
                          : column == SessionsModel::Client ? t.text
                                                            : t.text2;
    drawElided(p, room, index.data().toString(), figure ? monoFont(12) : uiFont(12), color,
               static_cast<Qt::Alignment>(index.data(Qt::TextAlignmentRole).toInt()));
}

}  // namespace yard
