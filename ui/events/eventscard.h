#pragma once

#include <QWidget>

#include "ui/desk/desk.h"

class QListView;
class QStackedWidget;
class QToolButton;

namespace yard {

class Card;
class EmptyState;
class EventDelegate;
class EventsModel;
enum class EventFilter;

/// What happened, newest first.
class EventsCard final : public QWidget {
    Q_OBJECT
public:
    explicit EventsCard(Desk& desk, QWidget* parent = nullptr);
    void setCompact(bool compact, bool inTab);
    /// Selects these events and scrolls to the last; lifts a filter that hides one.
    void select(const QList<quint64>& events);

signals:
    /// The person chose it, or unchose it: 0.
    void eventChosen(quint64 eventId);

private:
    void buildList();
    void buildFilter();
    void setFilter(EventFilter filter);
    void refresh();
    void showState();
    void showMenu(const QPoint& place);
    quint64 current() const;
    QString selectedText(int role) const;

    Desk& m_desk;
    Card* m_card;
    QStackedWidget* m_pages;
    QListView* m_list;
    EmptyState* m_empty;
    EventsModel* m_model;
    EventDelegate* m_delegate;
    QToolButton* m_filterButton;
    EventFilter m_filter{};
};

}  // namespace yard
