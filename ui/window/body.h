#pragma once

#include <QWidget>
#include <vector>

#include "ui/desk/deed.h"

class QBoxLayout;
class QSplitter;
class QStackedWidget;
class QTabBar;
class QVBoxLayout;

namespace yard {

class CommandCard;
class Deck;
class DemoBar;
class Desk;
class EventsCard;
class JournalCard;
class KpiBar;
class ServersCard;
class SessionsCard;
class Settings;
class Split;
class StickCard;
class TimelineCard;
class TraceCard;

/// The panels and their arrangement: side by side where there is room, else the servers above and
/// the others in tabs. The panels themselves are moved, so they keep what they show.
class Body final : public QWidget {
    Q_OBJECT
public:
    enum Panel { Servers, Timeline, Stick, Trace, Events, Journal, CommandLine, Sessions };
    static constexpr int PanelCount = 8;

    Body(Desk& desk, Settings& settings, QWidget* parent = nullptr);
    /// `narrow`: so little room that it is scrolled, where it is compact anyway.
    void setCompact(bool compact, bool narrow);
    bool compact() const { return m_compact; }
    /// Where somebody who starts is: among the servers.
    void focusServers();
    /// Brings a panel to the front and gives it the focus.
    void focusPanel(Panel panel);
    /// One panel alone, or all of them again.
    void maximize(QWidget* card);
    void maximizeFocused();
    bool restore();  ///< false: nothing was alone
    /// Shows the newest request with this text.
    bool find(const QString& text);
    QWidget* card(Panel panel) const;
    static QString nameOf(Panel panel);
    /// What can be done in the panels now.
    std::vector<Deed> deeds();

signals:
    void said(const QString& text);     ///< what was done
    void refused(const QString& text);  ///< what could not be done
    void panelShown(QWidget* card);     ///< somebody went to it

private:
    void connectCards();
    void arrangeWide();
    void arrangeTabs();
    void arrangeNarrow();
    Split* makeSplit(const char* name, const QString& title, Qt::Orientation orientation,
                     const QList<QWidget*>& widgets);
    void restoreSplits();
    void setLeftSplit(Split* split);
    void fitServers();
    /// What is in front where panels share a place, from one run to the next.
    void showFront(const QString& place);
    void keepFront(const QString& place, const QWidget* front);
    void showTab(QWidget* card);
    QWidget* firstFocus(QWidget* card) const;

    Settings& m_settings;
    KpiBar* m_kpis;
    DemoBar* m_demo;
    ServersCard* m_servers;
    TimelineCard* m_timeline;
    StickCard* m_stick;
    TraceCard* m_trace;
    EventsCard* m_events;
    JournalCard* m_journal;
    CommandCard* m_command;
    SessionsCard* m_sessions;
    QVBoxLayout* m_layout;
    QWidget* m_area = nullptr;         ///< what holds the cards now
    std::vector<QSplitter*> m_splits;  ///< of m_area, outer ones first
    Split* m_leftSplit = nullptr;      ///< the one that gives the servers their height
    QTabBar* m_tabs = nullptr;
    QStackedWidget* m_stack = nullptr;
    Deck* m_deck = nullptr;  ///< what shares a place where cards are side by side
    QWidget* m_alone = nullptr;
    bool m_compact = false, m_narrow = false;
    bool m_leftMoved = false;  ///< somebody chose the servers' height
};

}  // namespace yard
