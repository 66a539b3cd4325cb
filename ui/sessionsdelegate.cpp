#include "ui/sessionsdelegate.h"

#include <QPainter>

#include "ui/consoletable.h"
#include "ui/paint.h"
#include "ui/sessionsmodel.h"
#include "ui/theme.h"

namespace yard {

void SessionsDelegate::paint(QPainter* p, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const {
    const Tokens& t = tokens();
    const auto* table = qobject_cast<const ConsoleTable*>(option.widget);
    p->save();
    mirrorFor(p, option.rect, option.direction);
    paintRowBackground(p, option, index, table && table->hoveredRow() == index.row());
    const int column = index.column();
    QRectF room = QRectF(option.rect).adjusted(column == 0 ? 14 : 8, 0, -8, -1);
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
    p->restore();
}

}  // namespace yard
