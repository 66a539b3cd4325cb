#include "ui/requestsmodel.h"

#include "ui/tracematch.h"
#include "ui/tracesummary.h"
#include "ui/wording.h"

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
            return true;
        case RequestFilter::Redispatched:
            return trace.redispatched;
        case RequestFilter::Failed:
            return traceFailed(trace);
    }
    return true;
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
    if (m_filter != RequestFilter::All || !m_query.isEmpty() || row + 1 >= rowCount()) return 0;
    return static_cast<int>(at(row).id - at(row + 1).id) - 1;
}

QVariant RequestsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Trace& trace = at(index.row());
    switch (role) {
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole:
            return text(trace, index.column());
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
        case SeriesRole:
            return m_desk.history().indexOf({trace.backend, trace.server});
        case GapRole:
            return gapAfter(index.row());
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
