#pragma once

#include <QStyledItemDelegate>

namespace yard {

/// A line of the list of traced requests.
class RequestDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
};

}  // namespace yard
