#pragma once

#include <QStyledItemDelegate>

namespace yard {

/// Paints a cell of a ConsoleTable: the row's background here, what stands on it in the table's own
/// delegate. Mirrored as a whole where lines run from the right.
class CellDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const final;

protected:
    struct Cell {
        QRect whole;
        QRectF room;           ///< without the margins, which are wider beside the card's edge
        bool hovered = false;  ///< its row is
    };
    virtual void paintCell(QPainter* painter, const Cell& cell, const QModelIndex& index) const = 0;
};

}  // namespace yard
