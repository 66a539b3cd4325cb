#pragma once

#include "ui/parts/celldelegate.h"

namespace yard {

/// A cell of the stick table.
class StickDelegate final : public CellDelegate {
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;

private:
    void paintCell(QPainter* painter, const Cell& cell, const QModelIndex& index) const override;
    static void paintLeft(QPainter* p, const QRectF& room, double left, const QColor& color);
    static void paintHolder(QPainter* p, const QRectF& room, const QString& key);
    static void paintShare(QPainter* p, const QRectF& room, const QModelIndex& index);
    void paintServer(QPainter* p, const QRectF& room, const QModelIndex& index) const;
};

}  // namespace yard
