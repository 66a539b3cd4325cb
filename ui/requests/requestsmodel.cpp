#include "ui/requests/requestsmodel.h"

#include <algorithm>

#include "ui/look/wording.h"
#include "ui/requests/tracematch.h"
#include "ui/requests/tracesummary.h"

namespace yard {

RequestsModel::RequestsModel(const Desk& desk, QObject* parent)
    : NewestModel(parent), m_desk(desk) {
    merge();
}

void RequestsModel::setFilter(RequestFilter filter) {
    if (filter == m_filter) return;
    m_filter = filter;
    refilter();
}

void RequestsModel::setQuery(const QString& query) {
    if (query == m_query) return;
    m_query = query;
    refilter();
}

bool RequestsModel::passes(const Trace& trace) const {
    if (!traceMatches(trace, m_query)) return false;
    switch (m_filter) {
        case RequestFilter::All:
        case RequestFilter::Pinned:
            return true;
        case RequestFilter::Redispatched:
            return trace.redispatched;
        case RequestFilter::Failed:
            return traceFailed(trace);
    }
    return true;
}

const Trace* RequestsModel::pinnedTrace(uint64_t id) const {
    const auto found = std::find_if(m_pinned.begin(), m_pinned.end(),
                                    [id](const Trace& trace) { return trace.id == id; });
    return found == m_pinned.end() ? nullptr : &*found;
}

void RequestsModel::setPinned(const Trace& trace, bool pinned) {
    if (pinned == this->pinned(trace.id)) return;
    const auto place = std::lower_bound(m_pinned.begin(), m_pinned.end(), trace.id,
                                        [](const Trace& one, uint64_t id) { return one.id < id; });
    if (pinned)
        m_pinned.insert(place, trace);
    else
        m_pinned.erase(place);
    if (m_filter == RequestFilter::Pinned) return refilter();
    const int row = rowOf(trace.id);
    if (row >= 0) emit dataChanged(index(row, 0), index(row, Columns - 1));
}

int RequestsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

QString RequestsModel::text(const Trace& trace, int column) const {
    switch (column) {
        case Time:
            return clockText(trace.wallMs);
        case Request:
            return requestText(trace);
        case Server:
            return traceVerdict(trace).text;
        case Took:
            return microsText(trace.totalUs);
        default:
            return {};
    }
}

int RequestsModel::gapAfter(int row) const {
    // Ids between two rows that a filter hides are no gap.
    if (narrowed() || row + 1 >= rowCount()) return 0;
    return static_cast<int>(at(row).id - at(row + 1).id) - 1;
}

QVariant RequestsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Trace& trace = at(index.row());
    switch (role) {
        case Qt::DisplayRole:
            return text(trace, index.column());
        case Qt::AccessibleTextRole: {
            const QString told = text(trace, index.column());
            return index.column() == Request && pinned(trace.id) ? tr("%1, pinned").arg(told)
                                                                 : told;
        }
        case Qt::ToolTipRole: {
            const int gap = gapAfter(index.row());
            if (gap == 0) return traceWhy(trace);
            return traceWhy(trace) + QLatin1Char('\n') +
                   tr("%1 requests before it were not kept").arg(gap);
        }
        case Qt::TextAlignmentRole:
            return QVariant(Qt::AlignVCenter |
                            (index.column() == Took ? Qt::AlignRight : Qt::AlignLeft));
        case IdRole:
            return QVariant::fromValue<quint64>(trace.id);
        case ShownRole:
            return static_cast<int>(traceVerdict(trace).shown);
        case BriefRole:
            return traceVerdict(trace).brief;
        case SeriesRole:
            return m_desk.history().indexOf({trace.backend, trace.server});
        case GapRole:
            return gapAfter(index.row());
        case PinnedRole:
            return pinned(trace.id);
        default:
            return {};
    }
}

QVariant RequestsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    const bool right = section == Took;
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (right ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Time:
            return tr("Time");
        case Request:
            return tr("Request");
        case Server:
            return tr("Server");
        case Took:
            return tr("Took");
        default:
            return {};
    }
}

}  // namespace yard
