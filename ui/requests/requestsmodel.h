#pragma once

#include <QAbstractTableModel>

#include "ui/desk/desk.h"
#include "ui/parts/newestmodel.h"

namespace yard {

/// Which requests are listed.
enum class RequestFilter { All, Redispatched, Failed, Pinned };

/// The traced requests, newest first. It grows at its top and is cut at its end, so selection stays
/// with its request. Those that somebody pinned are kept when the desk forgets them.
class RequestsModel final : public NewestModel<QAbstractTableModel, Trace> {
    Q_OBJECT
public:
    enum Column { Time, Request, Server, Took, Columns };
    enum Role {
        IdRole = Qt::UserRole + 1,
        ShownRole,   ///< the outcome, a Shown as int
        BriefRole,   ///< it in fewer words, see TraceVerdict
        SeriesRole,  ///< of the server; -1
        GapRole,     ///< requests between this and the older one that were not kept
        PinnedRole
    };

    explicit RequestsModel(const Desk& desk, QObject* parent = nullptr);

    void setFilter(RequestFilter filter);
    /// And of those the ones that match, see traceMatches().
    void setQuery(const QString& query);
    bool narrowed() const { return m_filter != RequestFilter::All || !m_query.isEmpty(); }
    RequestFilter filter() const { return m_filter; }
    void setPinned(const Trace& trace, bool pinned);
    bool pinned(uint64_t id) const { return pinnedTrace(id) != nullptr; }
    const Trace* pinnedTrace(uint64_t id) const;  ///< nullptr: it is not

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const std::deque<Trace>& log() const override {
        return m_filter == RequestFilter::Pinned ? m_pinned : m_desk.traces();
    }
    bool passes(const Trace& trace) const override;
    QString text(const Trace& trace, int column) const;
    int gapAfter(int row) const;

    const Desk& m_desk;
    std::deque<Trace> m_pinned;  ///< oldest first
    RequestFilter m_filter = RequestFilter::All;
    QString m_query;
};

}  // namespace yard
