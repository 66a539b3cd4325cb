#include "ui/requests/tracemodel.h"

namespace yard {

void TraceModel::set(std::vector<TraceStep> steps) {
    const auto before = static_cast<int>(m_steps.size()), after = static_cast<int>(steps.size());
    if (after < before) {
        beginRemoveRows({}, after, before - 1);
        m_steps = std::move(steps);
        endRemoveRows();
    } else if (after > before) {
        beginInsertRows({}, before, after - 1);
        m_steps = std::move(steps);
        endInsertRows();
    } else {
        m_steps = std::move(steps);
    }
    const int common = std::min(before, after);
    if (common > 0) emit dataChanged(index(0), index(common - 1));
}

int TraceModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_steps.size());
}

QVariant TraceModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const TraceStep& step = m_steps[static_cast<size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole:
            return tr("Step %1: %2. %3").arg(index.row() + 1).arg(step.title, step.detail);
        case Qt::ToolTipRole:
            return step.title + QLatin1Char('\n') + step.detail;
        case KindRole:
            return static_cast<int>(step.kind);
        case TitleRole:
            return step.title;
        case DetailRole:
            return step.detail;
        default:
            return {};
    }
}

}  // namespace yard
