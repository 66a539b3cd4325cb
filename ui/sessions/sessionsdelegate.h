#pragma once

#include "ui/parts/celldelegate.h"

namespace yard {

/// A cell of the live sessions.
class SessionsDelegate final : public CellDelegate {
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;

private:
    void paintCell(QPainter* painter, const Cell& cell, const QModelIndex& index) const override;
};

}  // namespace yard
