#pragma once

#include <QWidget>

#include "ui/timelineview.h"

namespace yard {

class LatencyChart;
class RequestChart;
class Ribbon;
class TimelineOverlay;
struct FlagGroup;
class TimeStrip;

/// The strips of the failover timeline over one time axis, with flags and crosshair across all of
/// them. Nothing is computed while it is hidden.
class TimelineStack final : public QWidget {
    Q_OBJECT
public:
    explicit TimelineStack(const History& history, QWidget* parent = nullptr);

    void setRange(int seconds);
    int range() const { return m_range; }
    void setCompact(bool compact);
    /// Shows the history up to its end. `waitingFor` not empty: no request was seen yet.
    void refresh(int64_t endMs, const QString& waitingFor);
    /// The flag of this event stands out; 0: none does.
    void setChosen(uint64_t eventId);
    const TimelineView& view() const { return m_view; }

signals:
    /// All events of a flag, the newest last.
    void flagChosen(const QList<quint64>& events);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void rebuild();
    void placeStrips();
    size_t mostLanes() const;
    bool onStrip(QWidget& strip, QEvent& event);
    void chooseFlag(const FlagGroup& flag);
    void placeNames();
    int neededGutter() const;
    void recolour();
    void setFocused(bool focused);
    void setHover(std::optional<double> at);

    const History& m_history;
    TimelineView m_view;
    RequestChart* m_requests;
    Ribbon* m_ribbon;
    LatencyChart* m_latency;
    TimeStrip* m_time;
    TimelineOverlay* m_overlay;
    int64_t m_endMs = 0;
    int m_range = 300;
    bool m_stale = false;
};

}  // namespace yard
