#include "ui/stickmodel.h"

#include <QRegularExpression>
#include <algorithm>
#include <unordered_map>

#include "ui/paint.h"
#include "ui/wording.h"

namespace yard {
namespace {

const TableRow* rowOf(const Report& report, const std::string& table) {
    for (const TableRow& row : report.tables)
        if (row.name == table) return &row;
    return nullptr;
}

/// "req/10s" of "http_req_rate(10000)".
QString headText(const QString& label) {
    static const QRegularExpression rate(QStringLiteral("^(?:http_)?(.+)_rate\\((\\d+)\\)$"));
    const auto match = rate.match(label);
    if (!match.hasMatch()) return label;
    return match.captured(1).replace(u'_', u' ') + u'/' + spanText(match.captured(2).toLongLong());
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

bool StickModel::paged() const {
    return m_total > PageSize && m_filter.isEmpty() && m_column == Key &&
           m_direction == Qt::AscendingOrder;
}

void StickModel::setTable(const std::string& name) {
    if (name == m_table) return;
    beginResetModel();
    m_table = name;
    m_view = {};
    m_total = 0;
    endResetModel();
}

void StickModel::merge() {
    const Report& report = m_desk.report();
    const TableRow* row = rowOf(report, m_table);
    if (!row || report.page.table != m_table) return;
    m_total = row->used;
    takeTable(*row);
    become(arranged(report.page.entries, report.page.offset, false));
}

void StickModel::takeTable(const TableRow& row) {
    m_expireMs = row.expireMs;
    const QString keyName = words(row.keyExpression);
    if (keyName != m_keyName) {
        m_keyName = keyName;
        emit headerDataChanged(Qt::Horizontal, Key, Key);
    }
    std::vector<std::pair<size_t, QString>> data;
    for (size_t i = 0; i < row.data.size(); ++i)
        if (!row.data[i].type.starts_with("server_"))
            data.emplace_back(i, words(row.data[i].label));
    if (data == m_data) return;
    beginResetModel();  // another table, or another configuration
    m_data = std::move(data);
    if (m_column >= columnCount()) m_column = Key;
    m_view = {};
    endResetModel();
}

int64_t StickModel::valueOf(const TableEntry& entry, int column) const {
    const size_t at = m_data[static_cast<size_t>(column - Columns)].first;
    return at < entry.values.size() ? entry.values[at] : 0;
}

void StickModel::resort() {
    if (m_column >= Uses) become(arranged(m_view.entries, m_view.offset, true));
}

void StickModel::setFilter(const QString& text) {
    if (text == m_filter) return;
    m_filter = text;
    become(arranged(m_view.entries, m_view.offset, true));
}

void StickModel::sort(int column, Qt::SortOrder order) {
    m_column = column;
    m_direction = order;
    become(arranged(m_view.entries, m_view.offset, true));
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
        const bool unseen = m_view.paged && (key.empty() || !m_view.at(before[i].row()));
        after << (found != rows.end() ? index(found->second, before[i].column())
                  : unseen            ? before[i]
                                      : QModelIndex());
    }
    changePersistentIndexList(before, after);
    emit layoutChanged({}, VerticalSortHint);
}

const StatRow* StickModel::serverOf(const TableEntry& entry) const {
    if (entry.server.empty()) return nullptr;
    // A table is named after its proxy; one that serves other proxies names their servers.
    if (const StatRow* own = m_desk.server({m_table, entry.server})) return own;
    for (const StatRow* row : m_desk.servers())
        if (row->name == entry.server) return row;
    return nullptr;
}

QString StickModel::text(const TableEntry& entry, int column) const {
    switch (column) {
        case Key:
            return words(entry.key);
        case Server:
            if (!entry.server.empty()) return words(entry.server);
            return entry.serverId ? tr("id %1").arg(entry.serverId) : tr("none");
        case Uses:
            return QString::number(entry.uses);
        case Expires:
            return entry.expiresMs > 0 ? spanText(entry.expiresMs) : tr("never");
        default:
            return QString::number(valueOf(entry, column));
    }
}

QString StickModel::spoken(const TableEntry& entry, int column) const {
    const StatRow* row = column == Server ? serverOf(entry) : nullptr;
    return row ? text(entry, column) + QStringLiteral(", ") + shownWord(row->shown)
               : text(entry, column);
}

QVariant StickModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter |
                        (index.column() >= Uses ? Qt::AlignRight : Qt::AlignLeft));
    const TableEntry* entry = at(index.row());
    if (!entry)
        return role == Qt::DisplayRole && index.column() == Key ? QVariant(QStringLiteral("…"))
                                                                : QVariant();
    switch (role) {
        case Qt::DisplayRole:
            return text(*entry, index.column());
        case Qt::AccessibleTextRole:
            return spoken(*entry, index.column());
        case KeyRole:
            return words(entry->key);
        case LeftRole:
            return m_expireMs > 0 && entry->expiresMs > 0
                       ? static_cast<double>(entry->expiresMs) / static_cast<double>(m_expireMs)
                       : -1.0;
        case SeriesRole: {
            const StatRow* row = serverOf(*entry);
            return row ? m_desk.history().indexOf({row->proxy, row->name}) : -1;
        }
        case ShownRole: {
            const StatRow* row = serverOf(*entry);
            return row ? static_cast<int>(row->shown) : -1;
        }
        default:
            return {};
    }
}

QVariant StickModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (section >= Uses ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole && section >= Columns && section < columnCount())
        return labelAt(section);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Key:
            return m_keyName.isEmpty() ? tr("Key") : tr("Key (%1)").arg(m_keyName);
        case Server:
            return tr("Server");
        case Uses:
            return tr("Uses");
        case Expires:
            return tr("Expires");
        default:
            return section < columnCount() ? headText(labelAt(section)) : QString();
    }
}

}  // namespace yard
