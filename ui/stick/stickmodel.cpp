#include "ui/stick/stickmodel.h"

#include <algorithm>
#include <unordered_map>

#include "ui/look/wording.h"
#include "ui/stick/stickfilter.h"

namespace yard {
namespace {

const TableRow* rowOf(const Report& report, const std::string& table) {
    for (const TableRow& row : report.tables)
        if (row.name == table) return &row;
    return nullptr;
}

}  // namespace

StickModel::StickModel(const Desk& desk, QObject* parent)
    : QAbstractTableModel(parent), m_desk(desk) {}

const TableEntry* StickModel::View::at(int row) const {
    if (row < 0 || row >= rows) return nullptr;
    if (!paged) {
        const auto r = static_cast<size_t>(row);
        return r < order.size() ? &entries[static_cast<size_t>(order[r])] : nullptr;
    }
    const int64_t index = row - static_cast<int64_t>(offset);
    const bool known = index >= 0 && index < static_cast<int64_t>(entries.size());
    return known ? &entries[static_cast<size_t>(index)] : nullptr;
}

bool StickModel::View::sameKeys(const View& other) const {
    if (rows != other.rows || paged != other.paged || entries.size() != other.entries.size())
        return false;
    if (paged && offset != other.offset) return false;
    const auto shown = static_cast<int>(paged ? entries.size() : order.size());
    const int first = paged ? static_cast<int>(offset) : 0;
    for (int row = first; row < first + shown; ++row) {
        const TableEntry *a = at(row), *b = other.at(row);
        if (!a || !b || a->key != b->key) return false;
    }
    return true;
}

void StickModel::setTable(const std::string& name) {
    if (name == m_table) return;
    beginResetModel();
    m_table = name;
    m_given.clear();
    m_givenUs = 0;
    m_view = {};
    m_total = 0;
    endResetModel();
}

void StickModel::merge() {
    const Report& report = m_desk.report();
    const TableRow* row = rowOf(report, m_table);
    const TablePage& page = report.page;
    if (!row || page.table != m_table) return;
    m_total = row->used;
    takeTable(*row);
    if (!paged()) {
        m_progress = 1;
        if (!page.search) become(arranged(page.entries, page.offset, false));
        return;
    }
    const bool found = page.found && page.search == search();
    m_progress = found || m_quiet ? 1 : page.search == search() ? page.progress : 0;
    if (!found) return;
    m_quiet = false;
    become(paging(page));
}

void StickModel::takeTable(const TableRow& row) {
    m_expireMs = row.expireMs;
    const QString keyName = words(row.keyExpression);
    if (keyName != m_keyName) {
        m_keyName = keyName;
        emit headerDataChanged(Qt::Horizontal, Key, Key);
    }
    if (row.data == m_all) return;
    beginResetModel();  // another table, or another configuration
    m_all = row.data;
    m_places.clear();
    for (size_t i = 0; i < m_all.size(); ++i)
        if (!m_all[i].type.starts_with("server_")) m_places.push_back(i);
    if (m_column >= columnCount()) m_column = Key;
    m_wanted = stickFilter(m_filter, m_all);
    m_view = {};
    endResetModel();
}

void StickModel::resort() {
    m_shares.count(m_desk.traces(), m_table);
    if (paged() && m_column == Share && m_desk.report().steadyUs - m_givenUs >= SharesUs) {
        giveShares();
        m_quiet = m_view.paged && m_progress >= 1;
    }
    if (m_column == Share || m_column >= Uses)
        rearrange();
    else if (rowCount() > 0)
        emit dataChanged(index(0, Key), index(rowCount() - 1, Share));
}

/// A large table's rows stay until those of another search are here.
void StickModel::rearrange() {
    if (!paged()) become(arranged(m_view.entries, m_view.offset, true));
}

void StickModel::giveShares() {
    m_given = m_shares.counts();
    m_givenUs = m_desk.report().steadyUs;
}

void StickModel::setFilter(const QString& text) {
    if (text == m_filter) return;
    m_filter = text;
    m_quiet = false;
    m_wanted = stickFilter(text, m_all);
    rearrange();
}

void StickModel::sort(int column, Qt::SortOrder order) {
    m_column = column;
    m_direction = order;
    m_quiet = false;
    if (column == Share) giveShares();
    rearrange();
}

Qt::ItemFlags StickModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    const bool editable = index.column() >= Columns && !m_desk.readOnly() && at(index.row());
    return editable ? flags | Qt::ItemIsEditable : flags;
}

bool StickModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const TableEntry* entry = at(index.row());
    bool number = false;
    const int64_t typed = value.toString().toLongLong(&number);
    if (role != Qt::EditRole || !entry || !number || index.column() < Columns) return false;
    if (typed == valueOf(*entry, index.column())) return false;
    const size_t place = valueAt(index.column());
    uint32_t cell = 0;  // of an array
    while (cell < place && m_all[place - cell - 1].type == m_all[place].type) ++cell;
    emit valueTyped(entry->key, {m_all[place].type, typed, cell});
    return true;
}

void StickModel::become(View next) {
    if (m_view.sameKeys(next)) {
        m_view = std::move(next);
        const int first = m_view.paged ? static_cast<int>(m_view.offset) : 0;
        const auto shown =
            static_cast<int>(m_view.paged ? m_view.entries.size() : m_view.order.size());
        if (shown > 0)
            emit dataChanged(index(first, Server), index(first + shown - 1, columnCount() - 1));
        return;
    }
    const int before = m_view.rows, after = next.rows;
    if (after > before) {
        beginInsertRows({}, before, after - 1);
        m_view.rows = after;
        endInsertRows();
    }
    next.rows = std::max(before, after);
    moveSelection(std::move(next));
    if (after < before) {
        beginRemoveRows({}, after, before - 1);
        m_view.rows = after;
        endRemoveRows();
    }
}

/// Puts `next` in place of what is shown; what is selected moves with its key.
void StickModel::moveSelection(View next) {
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<std::string> keys;
    for (const QModelIndex& index : before) {
        const TableEntry* entry = m_view.at(index.row());
        keys.push_back(entry ? entry->key : std::string());
    }
    const bool sameSearch = m_view.search == next.search;
    m_view = std::move(next);
    std::unordered_map<std::string, int> rows;
    if (!before.isEmpty()) {
        const int first = m_view.paged ? static_cast<int>(m_view.offset) : 0;
        for (int row = first; const TableEntry* entry = m_view.at(row); ++row)
            rows.emplace(entry->key, row);
    }
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i) {
        const std::string& key = keys[static_cast<size_t>(i)];
        const auto found = rows.find(key);
        // A row of a large table that is, or was, on no known page stays what it is.
        const bool unseen =
            m_view.paged && sameSearch && (key.empty() || !m_view.at(before[i].row()));
        after << (found != rows.end() ? index(found->second, before[i].column())
                  : unseen            ? before[i]
                                      : QModelIndex());
    }
    changePersistentIndexList(before, after);
    emit layoutChanged({}, VerticalSortHint);
}

}  // namespace yard
