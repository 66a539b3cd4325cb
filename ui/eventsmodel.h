#pragma once

#include <QAbstractListModel>

#include "ui/desk.h"
#include "ui/newestlist.h"

namespace yard {

/// Which events are shown.
enum class EventFilter { All, States, Commands, Checks };

/// The event list, newest first, one column. It grows at its top and is cut at its end, so
/// selection and scrolling stay with their event.
class EventsModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        TimeRole,  ///< "HH:mm:ss"
        TitleRole,
        DetailRole,
        ByRole,     ///< "by console"; empty when nobody asked
        ShownRole,  ///< the shape, a Shown as int
        FlagRole,   ///< its number on the timeline; 0: none
        LogRole,    ///< HAProxy's words; empty when the log has none
        LineRole    ///< of the Runtime API, that does the same; empty when nobody asked
    };

    explicit EventsModel(const Desk& desk, QObject* parent = nullptr);

    /// Takes what the desk has learnt since.
    void merge();
    void setFilter(EventFilter filter);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

    const Event& at(int row) const { return m_list.at(row); }
    int rowOf(uint64_t eventId) const { return m_list.rowOf(eventId); }  ///< -1: not shown
    /// Shown events after that wall time.
    int countSince(int64_t wallMs) const;

private:
    bool passes(const Event& event) const;
    QString byText(const Event& event) const;
    QString sentence(const Event& event) const;

    const Desk& m_desk;
    NewestList<Event> m_list;
    EventFilter m_filter = EventFilter::All;
};

}  // namespace yard
