#include "ui/commands/palettedelegate.h"

#include <QPainter>

#include "ui/commands/palette.h"
#include "ui/look/paint.h"
#include "ui/look/theme.h"

namespace yard {

QSize PaletteDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {200, RowHeight};
}

void PaletteDelegate::paint(QPainter* p, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    const Tokens& t = tokens();
    p->save();
    mirrorFor(p, option.rect, option.direction);
    p->setRenderHint(QPainter::Antialiasing);
    const QRectF row = QRectF(option.rect).adjusted(6, 1, -6, -1);
    if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
        p->setPen(Qt::NoPen);
        p->setBrush(option.state & QStyle::State_Selected ? t.selection : t.hover);
        p->drawRoundedRect(row, 5, 5);
    }
    const QRectF room = row.adjusted(10, 0, -10, 0);
    const QFont titleFont = uiFont(13, QFont::Medium), keyFont = monoFont(11);
    const QString title = index.data(Qt::DisplayRole).toString();
    const QString keys = index.data(PaletteModel::KeysRole).toString();
    const double keyWidth = QFontMetricsF(keyFont).horizontalAdvance(keys);
    const double titleWidth =
        std::min(QFontMetricsF(titleFont).horizontalAdvance(title) + 2, room.width() - keyWidth);
    drawElided(p, QRectF(room.left(), room.top(), titleWidth, room.height()), title, titleFont,
               t.text);
    drawElided(p, room, keys, keyFont, t.text3, Qt::AlignVCenter | Qt::AlignRight);
    const QRectF rest = room.adjusted(titleWidth + 10, 0, -keyWidth - 10, 0);
    if (rest.width() > 20)
        drawElided(p, rest, index.data(PaletteModel::DetailRole).toString(), uiFont(12), t.text3);
    p->restore();
}

}  // namespace yard
