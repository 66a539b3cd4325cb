#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "core/control/report.h"

namespace yard {

/// A page of live sessions. Sorted here, within the page; selection follows its session.
class SessionsModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Client, Frontend, Server, State, Age, In, Out, ColumnCount };
    enum Role { WaitsRole = Qt::UserRole + 1 };

    using QAbstractTableModel::QAbstractTableModel;

    /// What is there now, in place of what was; rows keep their order until resort().
    void merge(const std::vector<SessionRow>& rows);
    /// Apart from merge(): rows must not move away from under the pointer.
    void resort();
    void sort(int column, Qt::SortOrder order) override;
    const SessionRow& at(int row) const { return m_rows[static_cast<size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    QString text(const SessionRow& row, int column) const;
    QString tip(const SessionRow& row) const;
    bool less(const SessionRow& a, const SessionRow& b) const;

    std::vector<SessionRow> m_rows;
    int m_column = Age;
    Qt::SortOrder m_direction = Qt::DescendingOrder;
};

}  // namespace yard
