#pragma once

#include <QHeaderView>

namespace yard {

/// A table's head. The arrow of the order stands beside the words, on the side where there is room:
/// a style sheet would let it touch words that are set right.
class ConsoleHeader final : public QHeaderView {
    Q_OBJECT
public:
    explicit ConsoleHeader(QWidget* parent = nullptr);

protected:
    void paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const override;
};

}  // namespace yard
