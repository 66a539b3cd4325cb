#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "ui/desk.h"

namespace yard {

/// The entries of one stick table. A small table is held whole and sorted and filtered here; of a
/// large one, in key order and without a filter, all rows exist but only the page that reports
/// bring is known, the others read "…". Selection follows its key through every refresh.
class StickModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    /// Behind them, what entries count: a column for each of TableRow::data but the server.
    enum Column { Key, Server, Uses, Expires, Columns };
    enum Role {
        SeriesRole = Qt::UserRole + 1,  ///< of the server; -1
        ShownRole,                      ///< its state, a Shown as int; -1: not known
        KeyRole,                        ///< as the proxy spells it
        LeftRole                        ///< of Expires: the part of its life that is left; -1: all
    };
    static constexpr int PageSize = 500;
    /// As much of a large table is sorted or searched.
    static constexpr int MostSearched = 5000;

    explicit StickModel(const Desk& desk, QObject* parent = nullptr);

    /// Another table; empty: none.
    void setTable(const std::string& name);
    const std::string& table() const { return m_table; }
    /// Takes the page of the desk's report, if it is of this table.
    void merge();
    /// Brings rows whose figures changed back in order. Apart from merge(), for an order that
    /// changes five times a second cannot be read.
    void resort();
    void setFilter(const QString& text);
    void sort(int column, Qt::SortOrder order) override;

    /// All rows exist, a page is known.
    bool paged() const;
    uint64_t total() const { return m_total; }
    size_t known() const { return m_view.entries.size(); }

    int rowCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : m_view.rows;
    }
    int columnCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : Columns + static_cast<int>(m_data.size());
    }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// nullptr: not known.
    const TableEntry* at(int row) const { return m_view.at(row); }

private:
    struct View {
        std::vector<TableEntry> entries;  ///< as the report brings them, in key order
        uint64_t offset = 0;              ///< of the first one in the table
        std::vector<int> order;           ///< row -> entry; unused when paged
        bool paged = false;
        int rows = 0;

        const TableEntry* at(int row) const;
        bool sameKeys(const View& other) const;
    };

    View arranged(std::vector<TableEntry> entries, uint64_t offset, bool sortAll) const;
    void sortOrder(View& view) const;
    void keepOrder(View& view) const;
    bool passes(const TableEntry& entry) const;
    bool less(const TableEntry& a, const TableEntry& b) const;
    void become(View next);
    void moveSelection(View next);
    void takeTable(const TableRow& row);
    const QString& labelAt(int column) const {
        return m_data[static_cast<size_t>(column - Columns)].second;
    }
    /// Of a column behind Columns; 0 where the entry has none.
    int64_t valueOf(const TableEntry& entry, int column) const;
    const StatRow* serverOf(const TableEntry& entry) const;
    QString text(const TableEntry& entry, int column) const;
    QString spoken(const TableEntry& entry, int column) const;

    const Desk& m_desk;
    std::string m_table;
    QString m_keyName, m_filter;
    std::vector<std::pair<size_t, QString>> m_data;  ///< index among the values, and label
    int64_t m_expireMs = 0;
    uint64_t m_total = 0;
    View m_view;
    int m_column = Key;
    Qt::SortOrder m_direction = Qt::AscendingOrder;
};

}  // namespace yard
