#pragma once

#include <QStyledItemDelegate>

namespace yard {

/// A step of a trace: its number on a line through the story, a cross where a server was rejected,
/// filled where it was decided.
class TraceDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    /// One line of text instead of two.
    void setFlat(bool flat) { m_flat = flat; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintNumber(QPainter* p, QPointF center, const QModelIndex& index) const;
    void paintTexts(QPainter* p, const QRect& room, const QModelIndex& index) const;

    bool m_flat = false;
};

}  // namespace yard
