#pragma once

#include <QWidget>

#include "ui/desk.h"

namespace yard {

class Card;

/// The failover timeline: who served how much, in which state, with which latency.
class TimelineCard final : public QWidget {
    Q_OBJECT
public:
    explicit TimelineCard(Desk& desk, QWidget* parent = nullptr);
    void setCompact(bool compact, bool inTab);
    /// Marks the flag of this event; 0: none.
    void highlight(quint64 eventId);

signals:
    void flagChosen(quint64 eventId);
    void maximizeAsked();

private:
    Desk& m_desk;
    Card* m_card;
};

}  // namespace yard
