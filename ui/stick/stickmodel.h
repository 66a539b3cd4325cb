#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "ui/desk/desk.h"
#include "ui/stick/stickshares.h"

namespace yard {

/// The entries of one stick table. A small table is held whole and sorted and filtered here; a
/// large one is searched by the engine: all rows of what it finds exist, but only the page that
/// reports bring is known, the others read "…". Selection follows its key through every refresh.
/// What entries count can be edited.
class StickModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    /// Behind them, what entries count: a column for each of TableRow::data but the server.
    enum Column { Key, Server, Share, Uses, Expires, Columns };
    enum Role {
        SeriesRole = Qt::UserRole + 1,  ///< of the server; -1
        ShownRole,                      ///< its state, a Shown as int; -1: not known
        KeyRole,                        ///< as the proxy spells it
        LeftRole,                       ///< of Expires: the part of its life that is left; -1: all
        ShareRole,                      ///< of Share: 0..1; -1: not known
        HoldsAllRole                    ///< this entry holds all traffic
    };
    /// Larger tables are searched by the engine.
    static constexpr int PageSize = 500;
    /// How old the shares are by which it searches: a search of a large table has its cost.
    static constexpr int64_t SharesUs = 10'000'000;

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
    bool paged() const { return m_total > PageSize; }
    /// What the engine should search for, and what is asked for by filter and order.
    TableSearch search() const;
    /// How far a search is whose rows are not here yet, 0..1; 1: they are.
    double progress() const { return m_progress; }
    uint64_t total() const { return m_total; }

    int rowCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : m_view.rows;
    }
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    int columnCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : Columns + static_cast<int>(m_places.size());
    }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// nullptr: not known.
    const TableEntry* at(int row) const { return m_view.at(row); }
    bool holdsAll(const TableEntry& entry) const { return m_shares.holdsAll(entry.key); }
    /// Of a column behind Columns: it counts how often in a period.
    bool isRate(int column) const;

signals:
    /// Somebody typed what an entry should hold.
    void valueTyped(const std::string& key, const yard::TableValue& value);

private:
    struct View {
        std::vector<TableEntry> entries;  ///< as the report brings them, in key order
        uint64_t offset = 0;              ///< of the first one in the table
        std::vector<int> order;           ///< row -> entry; unused when paged
        bool paged = false;
        TableSearch search;  ///< when paged
        int rows = 0;

        const TableEntry* at(int row) const;
        bool sameKeys(const View& other) const;
    };

    View arranged(std::vector<TableEntry> entries, uint64_t offset, bool sortAll) const;
    View paging(const TablePage& page) const;
    void rearrange();
    void giveShares();
    void sortOrder(View& view) const;
    void keepOrder(View& view) const;
    bool passes(const TableEntry& entry) const;
    bool less(const TableEntry& a, const TableEntry& b) const;
    void become(View next);
    void moveSelection(View next);
    void takeTable(const TableRow& row);
    const TableData& dataAt(int column) const { return m_all[valueAt(column)]; }
    size_t valueAt(int column) const { return m_places[static_cast<size_t>(column - Columns)]; }
    /// Of a column behind Columns; 0 where the entry has none.
    int64_t valueOf(const TableEntry& entry, int column) const;
    const StatRow* serverOf(const TableEntry& entry) const;
    QString text(const TableEntry& entry, int column) const;
    QString spoken(const TableEntry& entry, int column) const;

    const Desk& m_desk;
    std::string m_table;
    QString m_keyName, m_filter;
    std::vector<TableData> m_all;  ///< what an entry holds
    std::vector<size_t> m_places;  ///< which of it are columns
    TableSearch m_wanted;          ///< m_filter, read
    StickShares m_shares;
    std::map<std::string, int64_t> m_given;  ///< by shares a large table is searched
    int64_t m_givenUs = 0;
    bool m_quiet = false;  ///< what is searched for differs only by newer shares
    double m_progress = 1;
    int64_t m_expireMs = 0;
    uint64_t m_total = 0;
    View m_view;
    int m_column = Key;
    Qt::SortOrder m_direction = Qt::AscendingOrder;
};

}  // namespace yard
