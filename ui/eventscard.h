#pragma once

#include <QWidget>

#include "ui/desk.h"

namespace yard {

class Card;

/// What happened, newest first.
class EventsCard final : public QWidget {
    Q_OBJECT
public:
    explicit EventsCard(Desk& desk, QWidget* parent = nullptr);
    void setCompact(bool compact, bool inTab);
    /// Selects this event and scrolls to it; lifts a filter that hides it.
    void select(quint64 eventId);

signals:
    void eventChosen(quint64 eventId);

private:
    Desk& m_desk;
    Card* m_card;
};

}  // namespace yard
