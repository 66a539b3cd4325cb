#pragma once

#include <QAbstractListModel>
#include <QStringList>
#include <map>

#include "ui/desk/desk.h"
#include "ui/parts/newestmodel.h"

namespace yard {

/// Which events are shown.
enum class EventFilter { All, States, Commands, Checks };

/// The event list, newest first, one column. Checks that servers of one backend pass at about the
/// same time, as at the start, share a row.
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

    static constexpr int64_t TogetherMs = 10'000;

    /// Takes what the desk has learnt since.
    void merge();
    void setFilter(EventFilter filter);

    QVariant data(const QModelIndex& index, int role) const override;

    /// Shown events after that wall time.
    int countSince(int64_t wallMs) const;

private:
    const std::deque<Event>& log() const override { return m_desk.events(); }
    bool passes(const Event& event) const override;
    bool joins(const Event& event) override;
    void forgetGone();
    QString title(const Event& event) const;
    QString detail(const Event& event) const;
    QString byText(const Event& event) const;
    QString sentence(const Event& event) const;

    const Desk& m_desk;
    EventFilter m_filter = EventFilter::All;
    std::map<uint64_t, QStringList> m_passed;  ///< by a row's event: whose checks it tells
    struct Latest {
        uint64_t id = 0;
        int64_t wallMs = 0;
    };
    std::map<std::string, Latest> m_latest;  ///< of those rows, by backend
    std::vector<uint64_t> m_grown;           ///< rows that tell more than before
};

}  // namespace yard
