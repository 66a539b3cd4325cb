#pragma once

#include <QWidget>

#include "ui/desk/deed.h"
#include "ui/desk/desk.h"

class QButtonGroup;
class QToolButton;

namespace yard {

class Card;
class TimelineExport;
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
    /// What is zoomed and panned by keys.
    QWidget* plot() const;
    /// Marks the flag of this event; 0: none.
    void highlight(quint64 eventId);
    std::vector<Deed> deeds();
    /// The latest so many seconds; 60, 300, 900 or 3600.
    void setRange(int seconds);

signals:
    /// Somebody chose a range to follow the clock with; seconds.
    void rangeChosen(int seconds);
    void said(const QString& text);     ///< what was done
    void refused(const QString& text);  ///< what could not be done
    void flagChosen(const QList<quint64>& events);
    void maximizeAsked();

private:
    void buildTools();
    void refresh();
    void buildExport(QWidget* tools);
    void choose(int range);
    void offerRanges();
    void showSpan();
    QString waitingFor() const;

    Desk& m_desk;
    Card* m_card;
    TimelineStack* m_stack;
    QWidget* m_tools = nullptr;
    QButtonGroup* m_ranges = nullptr;
    QToolButton* m_now = nullptr;
    bool m_inTab = false;
    TimelineExport* m_export = nullptr;
};

}  // namespace yard
