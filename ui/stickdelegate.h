#pragma once

#include <QStyledItemDelegate>

namespace yard {

/// A cell of the stick table.
class StickDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

private:
    static void paintLeft(QPainter* p, const QRectF& room, double left);
    void paintServer(QPainter* p, const QRectF& room, const QModelIndex& index) const;
};

}  // namespace yard
