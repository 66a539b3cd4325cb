#pragma once

#include <QStyledItemDelegate>

namespace yard {

/// How a hit came about; each has its paint in bars and in the legend.
enum class HitKind { Sticky, Balanced, Redispatched, Untold };
void paintHits(QPainter* painter, const QRectF& rect, HitKind kind);

/// A server's hits: name, count, share, and a bar split by how they came about, with a tick where
/// its weight would put it.
class HitsDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {200, 52};
    }

private:
    void paintBar(QPainter* p, const QRectF& bar, const QModelIndex& index) const;
};

}  // namespace yard
