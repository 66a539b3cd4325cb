#pragma once

#include <QStyledItemDelegate>

namespace yard {

/// A cell of the live sessions.
class SessionsDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
};

}  // namespace yard
