#pragma once

#include <QWidget>

#include "ui/desk.h"

class QAbstractButton;
class QButtonGroup;

namespace yard {

class Card;
class TimelineStack;

/// The failover timeline: who served how much, in which state, with which latency.
class TimelineCard final : public QWidget {
    Q_OBJECT
public:
    explicit TimelineCard(Desk& desk, QWidget* parent = nullptr);
    /// In a tab the head goes away once its tools() lie elsewhere, such as in the tab bar's corner;
    /// setCompact(..., false) brings them back.
    void setCompact(bool compact, bool inTab);
    /// The range buttons and the maximise button, one widget.
    QWidget* tools() const { return m_tools; }
    /// Marks the flag of this event; 0: none.
    void highlight(quint64 eventId);

signals:
    void flagChosen(const QList<quint64>& events);
    void maximizeAsked();

private:
    void buildTools();
    void refresh();
    void offerRanges();
    QString waitingFor() const;

    Desk& m_desk;
    Card* m_card;
    TimelineStack* m_stack;
    QWidget* m_tools = nullptr;
    QButtonGroup* m_ranges = nullptr;
};

}  // namespace yard
