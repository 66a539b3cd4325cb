#pragma once

#include <QAbstractListModel>

#include "ui/desk.h"
#include "ui/newestmodel.h"

namespace yard {

/// Which events are shown.
enum class EventFilter { All, States, Commands, Checks };

/// The event list, newest first, one column.
class EventsModel final : public NewestModel<QAbstractListModel, Event> {
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

    void setFilter(EventFilter filter);

    QVariant data(const QModelIndex& index, int role) const override;

    /// Shown events after that wall time.
    int countSince(int64_t wallMs) const;

private:
    const std::deque<Event>& log() const override { return m_desk.events(); }
    bool passes(const Event& event) const override;
    QString byText(const Event& event) const;
    QString sentence(const Event& event) const;

    const Desk& m_desk;
    EventFilter m_filter = EventFilter::All;
};

}  // namespace yard
