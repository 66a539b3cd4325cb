#include "ui/parts/celldelegate.h"

#include <QPainter>

#include "ui/look/paint.h"
#include "ui/parts/consoletable.h"

namespace yard {

void CellDelegate::paint(QPainter* p, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
    const auto* table = qobject_cast<const ConsoleTable*>(option.widget);
    const int margin = index.column() == 0 ? 14 : 8;
    const Cell cell{option.rect, QRectF(option.rect).adjusted(margin, 0, -8, -1),
                    table && table->hoveredRow() == index.row()};
    p->save();
    mirrorFor(p, option.rect, option.direction);
    paintRowBackground(p, option, index, cell.hovered);
    paintCell(p, cell, index);
    p->restore();
}

}  // namespace yard
