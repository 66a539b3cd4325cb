#pragma once

#include <QAbstractListModel>

#include "ui/requests/tracesteps.h"

namespace yard {

/// The numbered steps of one request.
class TraceModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { KindRole = Qt::UserRole + 1, TitleRole, DetailRole };
    using QAbstractListModel::QAbstractListModel;

    void set(std::vector<TraceStep> steps);
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<TraceStep> m_steps;
};

}  // namespace yard
