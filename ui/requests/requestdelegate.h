#pragma once

#include "ui/parts/celldelegate.h"

namespace yard {

/// A line of the list of traced requests.
class RequestDelegate final : public CellDelegate {
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;

private:
    void paintCell(QPainter* painter, const Cell& cell, const QModelIndex& index) const override;
};

}  // namespace yard
