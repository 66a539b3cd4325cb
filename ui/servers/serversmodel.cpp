#include "ui/servers/serversmodel.h"

#include <algorithm>

#include "ui/desk/advice.h"
#include "ui/desk/desk.h"
#include "ui/look/wording.h"

namespace yard {
namespace {

bool contains(const std::vector<ServerLine>& lines, const ServerKey& key) {
    return std::any_of(lines.begin(), lines.end(),
                       [&](const ServerLine& line) { return line.key == key; });
}

bool isRight(int column) {
    return column == ServersModel::Weight || column == ServersModel::Errors;
}

}  // namespace

ServersModel::ServersModel(Desk& desk, QObject* parent)
    : QAbstractTableModel(parent), m_desk(desk), m_lines(arranged(makeServerLines(desk), {})) {
    connect(&desk, &Desk::updated, this, &ServersModel::refresh);
}

int ServersModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int ServersModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

int ServersModel::rowOf(const ServerKey& key) const {
    const auto found = std::find_if(m_lines.begin(), m_lines.end(),
                                    [&](const ServerLine& line) { return line.key == key; });
    return found == m_lines.end() ? -1 : static_cast<int>(found - m_lines.begin());
}

void ServersModel::refresh() {
    ServerOrder order = m_order;
    if (order.column >= 0) {
        order.places.emplace();
        for (int row = 0; row < rowCount(); ++row) order.places->emplace(line(row).key, row);
    }
    show(arranged(makeServerLines(m_desk), order));
}

void ServersModel::resort() { show(arranged(makeServerLines(m_desk), m_order)); }

void ServersModel::sort(int column, Qt::SortOrder order) {
    m_order.column = column;
    m_order.descending = order == Qt::DescendingOrder;
    resort();
}

void ServersModel::setFilter(const QString& text) {
    m_order.filter = text;
    resort();
}

void ServersModel::fold(int row) {
    if (!line(row).head) return;
    const std::string backend = line(row).key.backend;
    if (m_order.folded.erase(backend) == 0) m_order.folded.insert(backend);
    resort();
}

void ServersModel::show(std::vector<ServerLine> next) {
    removeGone(next);
    placeRows(next);
    takeValues(std::move(next));
}

void ServersModel::removeGone(const std::vector<ServerLine>& next) {
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (contains(next, line(row).key)) continue;
        beginRemoveRows({}, row, row);
        m_lines.erase(m_lines.begin() + row);
        endRemoveRows();
    }
}

void ServersModel::placeRows(const std::vector<ServerLine>& next) {
    for (int row = 0; row < static_cast<int>(next.size()); ++row) {
        const ServerLine& wanted = next[static_cast<size_t>(row)];
        const int now = rowOf(wanted.key);
        if (now == row) continue;
        if (now < 0) {
            beginInsertRows({}, row, row);
            m_lines.insert(m_lines.begin() + row, wanted);
            endInsertRows();
        } else {
            // Rows before this one are in place already, so it can only come from below.
            beginMoveRows({}, now, now, {}, row);
            std::rotate(m_lines.begin() + row, m_lines.begin() + now, m_lines.begin() + now + 1);
            endMoveRows();
        }
    }
}

void ServersModel::takeValues(std::vector<ServerLine> next) {
    int first = -1, last = -1;
    std::vector<int> reweighted;
    for (int row = 0; row < rowCount(); ++row) {
        const ServerLine& now = next[static_cast<size_t>(row)];
        if (now == line(row)) continue;
        if (now.weight != line(row).weight || now.inUse != line(row).inUse)
            reweighted.push_back(row);
        first = first < 0 ? row : first;
        last = row;
    }
    m_lines = std::move(next);
    if (first < 0) return;
    // An editor is refilled when its cell changes: the weight column is left out unless it did.
    emit dataChanged(index(first, Name), index(last, State));
    emit dataChanged(index(first, Sessions), index(last, ColumnCount - 1));
    for (int row : reweighted) emit dataChanged(index(row, Weight), index(row, Weight));
}

QString ServersModel::text(const ServerLine& line, int column) const {
    switch (column) {
        case Name:
            if (line.head)
                return line.folded ? tr("%1, folded").arg(words(line.key.backend))
                                   : words(line.key.backend);
            return words(line.key.server) + (line.backup ? tr(" (backup)") : QString()) +
                   (line.tls ? tr(", TLS") : QString()) +
                   (line.unsaved ? tr(", not saved") : QString());
        case State:
            return line.pending ? tr("%1, pending").arg(line.state) : line.state;
        case Weight:
            return line.head ? QString() : QString::number(line.weight);
        case Sessions: {
            QString text = line.limit > 0 ? tr("%1 of %2").arg(line.sessions).arg(line.limit)
                                          : QString::number(line.sessions);
            return line.queued ? tr("%1, %2 queued").arg(text).arg(line.queued) : text;
        }
        case Rate:
            return rateText(line.rate);
        case Hits:
            return line.share < 0 ? QString::number(line.hits)
                                  : tr("%1, %2").arg(line.hits).arg(shareText(line.share));
        case Errors:
            return QString::number(line.errors);
        case Check:
            return (line.checkWord + QLatin1Char(' ') + line.checkDetail).trimmed();
        case Since:
            return line.since.isEmpty() ? line.reason : tr("%1, %2").arg(line.since, line.reason);
        default:
            return {};
    }
}

QString ServersModel::tip(const ServerLine& line, int column) const {
    const QString name = line.head ? words(line.key.backend) : words(line.key.server);
    if (line.head && column == Name) return name + QLatin1Char('\n') + line.stateTip;
    if (line.head) return column == State ? line.stateTip : QString();
    switch (column) {
        case Name:
            return QStringLiteral("%1 %2\n%3\n%4")
                .arg(name, line.address, line.stateTip, advise(m_desk, line.key).joined());
        case State:
            return line.stateTip + QLatin1Char('\n') + advise(m_desk, line.key).joined();
        case Weight: {
            const QString advice = advise(m_desk, line.key).weight;
            return advice.isEmpty() ? tr("Double-click or W changes the weight (0 to 256).")
                                    : advice;
        }
        case Sessions:
            return tr("%1 sessions open on %2, at most %3 so far.")
                .arg(line.sessions)
                .arg(name)
                .arg(line.peak);
        case Rate:
            return tr("Requests/s that %1 was used for; the line shows 90 s.").arg(name);
        case Hits:
            return tr("Share of the last 60 s: %1. Expected from the weights of the servers in "
                      "use: %2 (tick).")
                .arg(line.share < 0 ? tr("no requests") : shareText(line.share),
                     shareText(line.expected));
        case Errors:
            return tr("Answers 5xx from %1 since its counters were cleared.").arg(name);
        case Check:
            return line.checkWord + QStringLiteral(": ") + line.checkDetail;
        case Since:
            return line.reason;
        default:
            return {};
    }
}

QVariant ServersModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const ServerLine& shown = line(index.row());
    switch (role) {
        case LineRole:
            return QVariant::fromValue(&shown);
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole:
            return text(shown, index.column());
        case Qt::ToolTipRole:
            return tip(shown, index.column());
        case Qt::TextAlignmentRole:
            return QVariant::fromValue((isRight(index.column()) ? Qt::AlignRight : Qt::AlignLeft) |
                                       Qt::AlignVCenter);
        case Qt::EditRole:
            return index.column() == Weight ? QVariant(shown.weight) : QVariant();
        default:
            return {};
    }
}

QVariant ServersModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((isRight(section) ? Qt::AlignRight : Qt::AlignLeft) |
                                   Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == Hits)
        return tr(
            "Bar: share of the last 60 s. Tick: share expected from the weights of the "
            "servers in use.");
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Name:
            return tr("Server");
        case State:
            return tr("State");
        case Weight:
            return tr("Weight");
        case Sessions:
            return tr("Sessions");
        case Rate:
            return tr("Requests/s");
        case Hits:
            return tr("Hits and share");
        case Errors:
            return tr("5xx");
        case Check:
            return tr("Last health check");
        case Since:
            return tr("Since");
        default:
            return {};
    }
}

Qt::ItemFlags ServersModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() == Weight && !m_desk.readOnly() &&
        !line(index.row()).head)
        flags |= Qt::ItemIsEditable;
    return flags;
}

bool ServersModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    bool number = false;
    const int weight = value.toInt(&number);
    if (!index.isValid() || index.column() != Weight || role != Qt::EditRole || !number)
        return false;
    if (weight < 0 || weight > 256) return false;
    if (weight == line(index.row()).weight) return true;
    Command command;
    command.verb = Verb::Weight;
    command.server = line(index.row()).key;
    command.text = std::to_string(weight);
    command.by = "console";
    m_desk.send(command);
    return true;
}

}  // namespace yard
