#include "ui/stick/hitsmodel.h"

#include <algorithm>
#include <map>

#include "ui/look/paint.h"
#include "ui/look/wording.h"

namespace yard {

HitsModel::HitsModel(const Desk& desk, QObject* parent) : QAbstractListModel(parent), m_desk(desk) {
    merge();
}

std::vector<HitsModel::Row> HitsModel::rows() const {
    std::vector<Row> rows;
    std::map<std::string, uint64_t> totals;
    for (const StatRow* row : m_desk.servers()) {
        rows.push_back({{row->proxy, row->name},
                        row->hits,
                        row->hitsStuck,
                        row->hitsBalanced,
                        row->hitsRedispatched,
                        0,
                        row->expectedShare});
        totals[row->proxy] += row->hits;
    }
    for (Row& row : rows)
        if (const uint64_t total = totals[row.server.backend])
            row.share = static_cast<double>(row.hits) / static_cast<double>(total);
    return rows;
}

void HitsModel::merge() {
    std::vector<Row> now = rows();
    const bool same = std::equal(now.begin(), now.end(), m_rows.begin(), m_rows.end(),
                                 [](const Row& a, const Row& b) { return a.server == b.server; });
    // Servers come and go only with a new configuration.
    if (!same) beginResetModel();
    m_rows = std::move(now);
    m_oneBackend = std::all_of(m_rows.begin(), m_rows.end(), [this](const Row& row) {
        return row.server.backend == m_rows.front().server.backend;
    });
    if (!same)
        endResetModel();
    else if (!m_rows.empty())
        emit dataChanged(index(0), index(rowCount() - 1));
}

bool HitsModel::anyHits() const {
    return std::any_of(m_rows.begin(), m_rows.end(), [](const Row& row) { return row.hits > 0; });
}

int HitsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QString HitsModel::nameOf(const Row& row) const {
    return words(m_oneBackend ? row.server.server : row.server.text());
}

QString HitsModel::sentence(const Row& row) const {
    if (!m_desk.report().told.hitKinds)
        return tr("%1: %2 hits, %3 of its backend, expected now %4")
            .arg(nameOf(row), numberText(static_cast<qint64>(row.hits)), shareText(row.share),
                 shareText(row.expected));
    return tr("%1: %2 hits, %3 of its backend, expected now %4. Sticky %5, balanced %6, "
              "redispatched %7")
        .arg(nameOf(row), numberText(static_cast<qint64>(row.hits)), shareText(row.share),
             shareText(row.expected), numberText(static_cast<qint64>(row.stuck)),
             numberText(static_cast<qint64>(row.balanced)),
             numberText(static_cast<qint64>(row.redispatched)));
}

QVariant HitsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Row& row = m_rows[static_cast<size_t>(index.row())];
    const auto count = [](uint64_t n) {
        return QVariant::fromValue<qint64>(static_cast<qint64>(n));
    };
    switch (role) {
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole:
        case Qt::ToolTipRole:
            return sentence(row);
        case NameRole:
            return nameOf(row);
        case SeriesRole:
            return m_desk.history().indexOf(row.server);
        case HitsRole:
            return count(row.hits);
        case StuckRole:
            return count(row.stuck);
        case BalancedRole:
            return count(row.balanced);
        case RedispatchedRole:
            return count(row.redispatched);
        case UntoldRole:
            return count(m_desk.report().told.hitKinds ? 0 : row.hits);
        case ShareRole:
            return row.share;
        case ExpectedRole:
            return row.expected;
        default:
            return {};
    }
}

}  // namespace yard
