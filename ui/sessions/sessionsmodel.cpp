#include "ui/sessions/sessionsmodel.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "ui/look/wording.h"

namespace yard {
namespace {

/// "be/web-1"; of who waits for it "be"; a frontend that answers itself has neither.
std::string placeOf(const SessionRow& row) {
    if (row.backend.empty() || row.server.empty()) return row.backend;
    return row.backend + "/" + row.server;
}

template <typename T>
int order(const T& a, const T& b) {
    return a < b ? -1 : b < a ? 1 : 0;
}

}  // namespace

void SessionsModel::merge(const std::vector<SessionRow>& rows) {
    std::unordered_map<uint64_t, const SessionRow*> now;
    for (const SessionRow& row : rows) now[row.id] = &row;
    for (int last = rowCount() - 1; last >= 0; --last) {
        if (now.contains(at(last).id)) continue;
        int first = last;
        while (first > 0 && !now.contains(at(first - 1).id)) --first;
        beginRemoveRows({}, first, last);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        endRemoveRows();
        last = first;
    }
    for (SessionRow& row : m_rows) {
        row = *now[row.id];
        now.erase(row.id);
    }
    if (!m_rows.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    if (now.empty()) return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(now.size()) - 1);
    for (const SessionRow& row : rows)
        if (now.contains(row.id)) m_rows.push_back(row);
    endInsertRows();
}

bool SessionsModel::less(const SessionRow& a, const SessionRow& b) const {
    int way = 0;
    switch (static_cast<Column>(m_column)) {
        case Client:
            way = order(a.client, b.client);
            break;
        case Frontend:
            way = order(a.frontend, b.frontend);
            break;
        case Server:
            way = order(placeOf(a), placeOf(b));
            break;
        case State:
            way = order(a.phase, b.phase) ? order(a.phase, b.phase) : order(a.waitedMs, b.waitedMs);
            break;
        case Age:
            way = order(a.ageMs, b.ageMs);
            break;
        case In:
            way = order(a.bytesIn, b.bytesIn);
            break;
        case Out:
            way = order(a.bytesOut, b.bytesOut);
            break;
        case ColumnCount:
            break;
    }
    if (way == 0) return a.id < b.id;
    return m_direction == Qt::AscendingOrder ? way < 0 : way > 0;
}

void SessionsModel::resort() {
    std::vector<int> was(m_rows.size());
    std::iota(was.begin(), was.end(), 0);
    const auto before = [this](int a, int b) { return less(at(a), at(b)); };
    if (std::is_sorted(was.begin(), was.end(), before)) return;
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    std::sort(was.begin(), was.end(), before);
    std::vector<int> moved(m_rows.size());
    std::vector<SessionRow> rows;
    rows.reserve(m_rows.size());
    for (const int row : was) {
        moved[static_cast<size_t>(row)] = static_cast<int>(rows.size());
        rows.push_back(std::move(m_rows[static_cast<size_t>(row)]));
    }
    m_rows = std::move(rows);
    const QModelIndexList from = persistentIndexList();
    QModelIndexList to;
    for (const QModelIndex& old : from)
        to << index(moved[static_cast<size_t>(old.row())], old.column());
    changePersistentIndexList(from, to);
    emit layoutChanged({}, VerticalSortHint);
}

void SessionsModel::sort(int column, Qt::SortOrder direction) {
    m_column = column;
    m_direction = direction;
    resort();
}

int SessionsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SessionsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SessionsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    const bool number = section >= Age;
    if (role == Qt::TextAlignmentRole)
        return QVariant((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (static_cast<Column>(section)) {
        case Client:
            return tr("Client");
        case Frontend:
            return tr("Frontend");
        case Server:
            return tr("Backend/server");
        case State:
            return tr("State");
        case Age:
            return tr("Age");
        case In:
            return tr("In");
        case Out:
            return tr("Out");
        case ColumnCount:
            break;
    }
    return {};
}

QString SessionsModel::text(const SessionRow& row, int column) const {
    switch (static_cast<Column>(column)) {
        case Client:
            return words(row.client);
        case Frontend:
            return words(row.frontend);
        case Server:
            return words(placeOf(row));
        case State:
            if (row.waitedMs < 0) return words(row.phase);
            return row.awaited.empty()
                       ? tr("waits %1").arg(spanText(row.waitedMs))
                       : tr("waits %1 for %2").arg(spanText(row.waitedMs), words(row.awaited));
        case Age:
            return spanText(row.ageMs);
        case In:
            return bytesText(row.bytesIn);
        case Out:
            return bytesText(row.bytesOut);
        case ColumnCount:
            break;
    }
    return {};
}

QString SessionsModel::tip(const SessionRow& row) const {
    QStringList lines{tr("%1 since %2").arg(words(row.client), clockText(row.startedMs))};
    lines << tr("%1 to %2").arg(words(row.frontend), words(placeOf(row)));
    lines << text(row, State) << tr("in %1, out %2").arg(text(row, In), text(row, Out));
    return lines.join(u'\n');
}

QVariant SessionsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const SessionRow& row = at(index.row());
    switch (role) {
        case Qt::DisplayRole:
            return text(row, index.column());
        case Qt::AccessibleTextRole:
            return QStringLiteral("%1 %2").arg(
                headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(),
                text(row, index.column()));
        case Qt::TextAlignmentRole:
            return headerData(index.column(), Qt::Horizontal, role);
        case Qt::ToolTipRole:
            return tip(row);
        case WaitsRole:
            return row.waitedMs >= 0;
        default:
            return {};
    }
}

}  // namespace yard
