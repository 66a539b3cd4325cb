#pragma once

#include <QStyledItemDelegate>

namespace yard {

/// A line of the event list: time, shape on a line through time, what happened, its flag's number.
class EventDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    /// One line of text instead of two.
    void setFlat(bool flat) { m_flat = flat; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintTexts(QPainter* p, const QRect& room, const QModelIndex& index) const;
    /// Returns the right edge that it leaves.
    int paintFlag(QPainter* p, const QRect& row, const QModelIndex& index) const;

    bool m_flat = false;
};

}  // namespace yard
