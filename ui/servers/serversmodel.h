#pragma once

#include <QAbstractTableModel>
#include <optional>
#include <vector>

#include "ui/servers/serverline.h"
#include "ui/servers/serverorder.h"

namespace yard {

class Desk;

/// The servers of the latest report, filtered and sorted by backend, with a head for each backend
/// where there are several. Merges: rows keep their selection and an open
/// editor its text.
class ServersModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, State, Weight, Sessions, Rate, Hits, Errors, Check, Since, ColumnCount };
    /// A `const ServerLine*`, valid until the next change of the model.
    static constexpr int LineRole = Qt::UserRole + 1;

    explicit ServersModel(Desk& desk, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// A weight: asks for it by a Command; the cell changes when a report shows it.
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

    /// -1: as in the file.
    void sort(int column, Qt::SortOrder order) override;
    /// Brings rows whose figures changed back in order.
    void resort();
    void setFilter(const QString& text);
    /// Of a head's row: shows its servers or does not.
    void fold(int row);
    const QString& filter() const { return m_order.filter; }

    const ServerLine& line(int row) const { return m_lines[static_cast<size_t>(row)]; }
    int rowOf(const ServerKey& key) const;  ///< -1: not there

private:
    void refresh();
    void show(std::vector<ServerLine> next);
    void removeGone(const std::vector<ServerLine>& next);
    void placeRows(const std::vector<ServerLine>& next);
    void takeValues(std::vector<ServerLine> next);
    QString text(const ServerLine& line, int column) const;
    QString tip(const ServerLine& line, int column) const;

    Desk& m_desk;
    ServerOrder m_order;
    std::vector<ServerLine> m_lines;
};

}  // namespace yard
