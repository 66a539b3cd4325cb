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
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;

private:
    static void paintLeft(QPainter* p, const QRectF& room, double left, const QColor& color);
    static void paintHolder(QPainter* p, const QRectF& room, const QString& key);
    static void paintShare(QPainter* p, const QRectF& room, const QModelIndex& index);
    void paintServer(QPainter* p, const QRectF& room, const QModelIndex& index) const;
};

}  // namespace yard
