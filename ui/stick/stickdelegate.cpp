#include "ui/stick/stickdelegate.h"

#include <QLineEdit>
#include <QPainter>
#include <QRegularExpressionValidator>

#include "ui/look/paint.h"
#include "ui/look/theme.h"
#include "ui/stick/stickmodel.h"

namespace yard {

void StickDelegate::paintCell(QPainter* p, const Cell& cell, const QModelIndex& index) const {
    const bool key = index.column() == StickModel::Key;
    const QRectF& room = cell.room;
    if (index.column() == StickModel::Expires)
        paintLeft(p, room, index.data(StickModel::LeftRole).toDouble(), tokens().borderStrong);
    if (index.column() == StickModel::Server)
        paintServer(p, room, index);
    else if (index.column() == StickModel::Share)
        paintShare(p, room, index);
    else if (key && index.data(StickModel::HoldsAllRole).toBool())
        paintHolder(p, room, index.data().toString());
    else
        drawElided(p, room, index.data().toString(), monoFont(12),
                   key ? tokens().text : tokens().text2,
                   static_cast<Qt::Alignment>(index.data(Qt::TextAlignmentRole).toInt()));
}

/// The key of the entry that holds all traffic, which is seen at a glance.
void StickDelegate::paintHolder(QPainter* p, const QRectF& room, const QString& key) {
    const QString word = tr("ALL TRAFFIC");
    const double most = room.width() - tagWidth(word) - 8;
    const double width = std::min(QFontMetricsF(monoFont(12)).horizontalAdvance(key) + 1, most);
    drawElided(p, QRectF(room.left(), room.top(), width, room.height()), key, monoFont(12),
               tokens().text);
    p->setRenderHint(QPainter::Antialiasing);
    paintTag(p, static_cast<int>(room.left() + width + 8), static_cast<int>(room.center().y()),
             word, tokens().mark(Shown::Drain));
}

/// Over a bar of as much of the column.
void StickDelegate::paintShare(QPainter* p, const QRectF& room, const QModelIndex& index) {
    const double share = index.data(StickModel::ShareRole).toDouble();
    drawElided(p, room, index.data().toString(), monoFont(12),
               share > 0 ? tokens().text : tokens().text3, Qt::AlignVCenter | Qt::AlignRight);
    if (share > 0) paintLeft(p, room, share, tokens().accent);
}

/// Under the words: how much of its life an entry has left, or its share.
void StickDelegate::paintLeft(QPainter* p, const QRectF& room, double left, const QColor& color) {
    if (left < 0) return;
    const double width = std::min(room.width(), 64.0);
    const QRectF bar(room.right() - width, room.bottom() - 3, width, 2);
    p->fillRect(bar, tokens().grid);
    const double part = width * std::min(left, 1.0);
    p->fillRect(QRectF(bar.right() - part, bar.top(), part, 2), color);
}

void StickDelegate::paintServer(QPainter* p, const QRectF& room, const QModelIndex& index) const {
    const Tokens& t = tokens();
    const QString name = index.data().toString();
    if (name.isEmpty()) return;
    const int series = index.data(StickModel::SeriesRole).toInt();
    const int shown = index.data(StickModel::ShownRole).toInt();
    const QFont font = uiFont(12);
    p->setRenderHint(QPainter::Antialiasing);
    p->setPen(Qt::NoPen);
    p->setBrush(series < 0 ? t.border : t.seriesMark(series));
    p->drawRoundedRect(QRectF(room.left(), room.center().y() - 4, 8, 8), 2, 2);
    const bool marked = shown >= 0 && static_cast<Shown>(shown) != Shown::Up;
    drawName(p, room.adjusted(14, 0, marked ? -14 : 0, 0), name, font,
             series < 0 ? t.text3 : t.text);
    if (!marked) return;
    // The entry points to a server that does not take new requests.
    const double after =
        room.left() + 14 + std::min(QFontMetricsF(font).horizontalAdvance(name), room.width() - 28);
    drawShape(p, static_cast<Shown>(shown), QPointF(after + 10, room.center().y() + 0.5), 3.8,
              t.mark(static_cast<Shown>(shown)));
}

QWidget* StickDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&,
                                     const QModelIndex& index) const {
    auto* field = new QLineEdit(parent);
    field->setFont(monoFont(12));
    field->setAlignment(Qt::AlignRight);
    field->setValidator(
        new QRegularExpressionValidator(QRegularExpression(QStringLiteral("\\d{1,18}")), field));
    field->setAccessibleName(
        tr("New value of %1")
            .arg(index.model()->headerData(index.column(), Qt::Horizontal).toString()));
    return field;
}

/// Once: what somebody types is not overwritten by what is reported meanwhile.
void StickDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
    if (!editor->property("filled").toBool()) QStyledItemDelegate::setEditorData(editor, index);
    editor->setProperty("filled", true);
}

}  // namespace yard
