// StickModel: what its cells say.
#include <QRegularExpression>

#include "ui/look/paint.h"
#include "ui/look/wording.h"
#include "ui/stick/stickmodel.h"

namespace yard {
namespace {

/// "req/10s" of "http_req_rate(10000)".
QString headText(const QString& label) {
    static const QRegularExpression rate(QStringLiteral("^(?:http_)?(.+)_rate\\((\\d+)\\)$"));
    const auto match = rate.match(label);
    if (!match.hasMatch()) return label;
    QString span = spanText(match.captured(2).toLongLong());
    for (const QString& nothing : {QStringLiteral(" 00s"), QStringLiteral(" 00m")})
        if (span.endsWith(nothing)) span.chop(nothing.size());
    return match.captured(1).replace(u'_', u' ') + u'/' + span;
}

}  // namespace

int64_t StickModel::valueOf(const TableEntry& entry, int column) const {
    const size_t at = valueAt(column);
    return at < entry.values.size() ? entry.values[at] : 0;
}

bool StickModel::isRate(int column) const { return dataAt(column).type.ends_with("_rate"); }

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
        case Share:
            return m_shares.of(entry.key) < 0 ? QStringLiteral("–")
                                              : shareText(m_shares.of(entry.key));
        case Uses:
            return QString::number(entry.uses);
        case Expires:
            return entry.expiresMs > 0 ? spanText(entry.expiresMs) : tr("never");
        default:
            return QString::number(valueOf(entry, column));
    }
}

QString StickModel::spoken(const TableEntry& entry, int column) const {
    if (column == Key && holdsAll(entry)) return tr("%1, all traffic").arg(words(entry.key));
    const StatRow* row = column == Server ? serverOf(entry) : nullptr;
    return row ? text(entry, column) + QStringLiteral(", ") + shownWord(row->shown)
               : text(entry, column);
}

QVariant StickModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter |
                        (index.column() >= Share ? Qt::AlignRight : Qt::AlignLeft));
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
        case Qt::EditRole:
            return index.column() >= Columns ? QVariant(text(*entry, index.column())) : QVariant();
        case ShareRole:
            return m_shares.of(entry->key);
        case HoldsAllRole:
            return holdsAll(*entry);
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
        return QVariant(Qt::AlignVCenter | (section >= Share ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole && section >= Columns && section < columnCount())
        return words(dataAt(section).label);
    if (role == Qt::ToolTipRole && section == Share)
        return tr("Of the latest traced requests that this table had a say in");
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Key:
            return m_keyName.isEmpty() ? tr("Key") : tr("Key (%1)").arg(m_keyName);
        case Server:
            return tr("Server");
        case Share:
            return tr("Share");
        case Uses:
            return tr("Uses");
        case Expires:
            return tr("Expires");
        default:
            return section < columnCount() ? headText(words(dataAt(section).label)) : QString();
    }
}

}  // namespace yard
