#pragma once

#include <QWidget>
#include <functional>

#include "ui/timeline/timelinespan.h"
#include "ui/timeline/timelineview.h"

namespace yard {

class LatencyChart;
class RequestChart;
class Ribbon;
class TimelineGestures;
class TimelineOverlay;
struct FlagGroup;
class TimeStrip;

/// The strips of the failover timeline over one time axis, with flags and crosshair across all of
/// them. Nothing is computed while it is hidden.
class TimelineStack final : public QWidget {
    Q_OBJECT
public:
    explicit TimelineStack(const History& history, QWidget* parent = nullptr);

    /// The latest so many seconds, and from now on.
    void follow(int seconds);
    /// Back to now, with the range as it is.
    void follow() { follow(m_span.range()); }
    const TimelineSpan& span() const { return m_span; }
    void setCompact(bool compact);
    /// The history goes on to `endMs`: shows it, unless something earlier is looked at.
    /// `waitingFor` not empty: no request was seen yet.
    void refresh(int64_t endMs, const QString& waitingFor);
    /// The flag of this event stands out; 0: none does.
    void setChosen(uint64_t eventId);
    /// False: the proxy does not report latencies, and their strip has no room.
    void setLatencyTold(bool told);
    const TimelineView& view() const { return m_view; }

signals:
    /// All events of a flag, the newest last.
    void flagChosen(const QList<quint64>& events);
    /// Somebody zoomed, panned or came back: see span().
    void spanChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void rebuild();
    void placeStrips();
    size_t mostLanes() const;
    void connectGestures();
    void changeSpan(const std::function<void()>& change);
    bool moveCrosshair(int key);
    bool moveSpan(int key);
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
    TimelineGestures* m_gestures;
    TimelineSpan m_span;
    bool m_stale = false;
};

}  // namespace yard
