#include "ui/events/journaldelegate.h"

#include <QPainter>

#include "ui/events/journalmodel.h"
#include "ui/look/icons.h"
#include "ui/look/paint.h"
#include "ui/look/theme.h"

namespace yard {

void JournalDelegate::paintCell(QPainter* p, const Cell& cell, const QModelIndex& index) const {
    const Tokens& t = tokens();
    QRectF room = cell.room;
    const QString text = index.data().toString();
    switch (index.column()) {
        case JournalModel::Time:
            drawElided(p, room, text, monoFont(12), t.text3);
            break;
        case JournalModel::Deed:
            drawElided(
                p, room, text, uiFont(12, QFont::Medium),
                index.data(JournalModel::RefusedRole).toBool() ? t.words(Shown::Down) : t.text);
            break;
        case JournalModel::Line:
            drawElided(p, room, text, monoFont(11), t.text2);
            break;
        case JournalModel::Undo: {
            const bool possible = index.data(JournalModel::UndoableRole).toBool();
            if (possible && room.width() > 34) {
                const qreal ratio = p->device()->devicePixelRatio();
                p->drawPixmap(QPointF(room.left(), room.center().y() - 6.5),
                              iconPixmap(QStringLiteral("undo"), t.accentText, 13, ratio));
                room.adjust(18, 0, 0, 0);
            }
            drawElided(p, room, text, uiFont(12), possible ? t.accentText : t.text3);
            break;
        }
        default:
            drawElided(p, room, text, uiFont(12), t.text2);
    }
}

}  // namespace yard
