#pragma once

#include <QObject>
#include <optional>

#include "ui/timeline/timelineflags.h"
#include "ui/timeline/timelineview.h"

class QHelpEvent;
class QMouseEvent;
class QWheelEvent;
class QWidget;

namespace yard {

class TimelineOverlay;

/// What the mouse does over the strips of the timeline: the crosshair, flags and their tips, a span
/// dragged out to look at, the wheel to zoom (with Shift, or sideways: to pan), a double click back
/// to now. Times are seconds before the end that is shown.
class TimelineGestures final : public QObject {
    Q_OBJECT
public:
    static constexpr int LeastDrag = 6;  ///< pixels: less is a click

    TimelineGestures(const TimelineView& view, const TimelineOverlay& overlay, QWidget* stack);
    void watch(QWidget* strip);
    /// Forgets a drag; false: there was none.
    bool cancelDrag();

signals:
    void hovered(std::optional<double> at);
    void flagPressed(const yard::FlagGroup& flag);
    void dragged(std::optional<yard::TimelineView::Span> span);
    void spanChosen(yard::TimelineView::Span span);
    void zoomAsked(double factor, double anchor);
    void panAsked(double seconds);
    void nowAsked();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool handle(QWidget& strip, QEvent& event);
    void press(QWidget& strip, const QMouseEvent& event);
    void move(QWidget& strip, const QMouseEvent& event);
    void release(const QMouseEvent& event);
    void turn(QWidget& strip, const QWheelEvent& event);
    void tell(QWidget& strip, const QHelpEvent& event);
    double timeAt(double x) const;

    const TimelineView& m_view;
    const TimelineOverlay& m_overlay;
    QWidget* m_stack;
    std::optional<double> m_pressed;  ///< x in the stack
    std::optional<TimelineView::Span> m_drag;
};

}  // namespace yard
